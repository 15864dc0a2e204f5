"""From the published standards to what the API answers of them."""

from __future__ import annotations

from api.calls import Call
from api.standards.model import Content, Revision, Section
from api.standards.published import newest, published, revisions
from api.wire_standards import (
    Standard,
    StandardFile,
    StandardItem,
    StandardLinks,
    StandardSection,
    StandardVersion,
)


def item(standard_id: str, call: Call) -> StandardItem:
    """A standard as the list shows it."""
    now = newest(standard_id)
    content = published(standard_id, now.version)
    return StandardItem(
        id=standard_id,
        version=now.version,
        issued_on=now.issued_on,
        title=content.title,
        description=content.description,
        versions=_versions(standard_id, call),
        links=_links(standard_id, call),
    )


def standard(standard_id: str, revision: Revision, call: Call) -> Standard:
    """A version of a standard, whole."""
    content = published(standard_id, revision.version)
    return Standard(
        id=standard_id,
        version=revision.version,
        issued_on=revision.issued_on,
        title=content.title,
        description=content.description,
        versions=_versions(standard_id, call),
        links=_links(f"{standard_id}/{revision.version}", call),
        sections=[_section(one) for one in content.sections],
        files=_files(content, f"{standard_id}/{revision.version}", call),
    )


def _section(one: Section) -> StandardSection:
    rows = [list(row) for row in one.rows]
    return StandardSection(one.heading, list(one.text), list(one.columns), rows)


def _files(content: Content, place: str, call: Call) -> list[StandardFile]:
    folder = f"{call.base}/api/v1/standards/{place}"
    return [
        StandardFile(name, file.kind, file.about, f"{folder}/{name}")
        for name, file in content.files.items()
    ]


def _versions(standard_id: str, call: Call) -> list[StandardVersion]:
    return [
        StandardVersion(
            one.version, one.issued_on, one.changed, _links(f"{standard_id}/{one.version}", call)
        )
        for one in revisions(standard_id)
    ]


def _links(place: str, call: Call) -> StandardLinks:
    return StandardLinks(f"{call.base}/api/v1/standards/{place}", f"{call.base}/standards/{place}")
