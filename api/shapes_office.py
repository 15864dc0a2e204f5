"""From filings and reviews to what the closed side of the API answers."""

from __future__ import annotations

from collections.abc import Iterable

from api import wire_office as wire
from api.wire import Digest
from gazette.errors import NotFoundError
from gazette.filing import submission
from gazette.filing.clearing import holds
from gazette.filing.desk import Rehearsal
from gazette.filing.form import Form
from gazette.filing.objections import WORDS
from gazette.model import Finding
from gazette.store.instants import write_instant
from gazette.store.review_queue import Review


def filing(one: submission.Filing, base: str) -> wire.Filing:
    """A filing as its filer sees it; `base` stands before its links."""
    files = [kept_file(file) for file in one.files]
    document = f"{base}/documents/{one.document_id}" if one.state == "cleared" else None
    return wire.Filing(
        one.id,
        one.state,
        write_instant(one.received_at),
        files[0].digest,
        form(one.form),
        files,
        [step(each) for each in one.steps],
        findings(one.findings),
        wire.FilingLinks(
            f"{base}/api/v1/filings/{one.id}", f"{base}/portal/filings/{one.id}", document
        ),
    )


def rehearsal(one: Rehearsal) -> wire.Rehearsal:
    """What would be taken in."""
    files = [
        wire.FiledFile(
            file.role,
            file.name,
            file.raw.media_type,
            file.raw.size,
            Digest(file.raw.sha256, file.raw.sm3),
        )
        for file in one.files
    ]
    return wire.Rehearsal(
        accepted=True, form=form(one.form), files=files, findings=findings(one.findings)
    )


def form(given: Form) -> wire.Form:
    """The given fields of a filing."""
    return wire.Form(
        given.title,
        given.number,
        list(given.issuers),
        given.signed_on.isoformat(),
        given.disclosure,
        given.disclosure_reason,
        given.registration_no,
        given.contact,
    )


def kept_file(file: submission.KeptFile) -> wire.FiledFile:
    """A file as it is kept."""
    digest = Digest(file.sha256, file.sm3)
    return wire.FiledFile(file.role, file.name, file.media_type, file.size, digest)


def step(one: submission.Step) -> wire.Step:
    """A step of a filing."""
    reason = wire.Reason(one.code, WORDS[one.code][0]) if one.code else None
    return wire.Step(one.state, write_instant(one.at), reason, one.note)


def findings(found: Iterable[Finding]) -> list[wire.Finding]:
    """What was noticed."""
    return [wire.Finding(one.code, one.detail, one.start, one.end, holds(one)) for one in found]


def review_item(one: Review, base: str) -> wire.ReviewItem:
    """A version in the queue."""
    id = review_id(one.document_id, one.version)
    return wire.ReviewItem(
        id,
        one.document_id,
        one.version,
        write_instant(one.since),
        one.title,
        one.number,
        list(one.issuers),
        one.filing,
        findings(one.findings),
        review_links(id, base),
    )


def review_id(document_id: str, version: int) -> str:
    """How a version is called in the queue.

    >>> review_id("k7q2m9xt4d", 2)
    'k7q2m9xt4d-2'
    """
    return f"{document_id}-{version}"


def read_review_id(id: str) -> tuple[str, int]:
    """The document and version that a review is of; raises NotFoundError.

    >>> read_review_id("k7q2m9xt4d-2")
    ('k7q2m9xt4d', 2)
    """
    document_id, _, version = id.rpartition("-")
    if not document_id or not version.isascii() or not version.isdigit() or len(version) > 9:
        raise NotFoundError("review", id)
    return document_id, int(version)


def review_links(id: str, base: str) -> wire.ReviewLinks:
    """Where a review is."""
    return wire.ReviewLinks(f"{base}/api/v1/reviews/{id}", f"{base}/portal/reviews/{id}")
