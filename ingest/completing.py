"""A draft completed by what came beside its file: what a list says of it, and files that go with it.

Given beats read; where the two differ, a finding names both (design §3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from gazette.model import Attachment, Draft, Field, Finding, Metadata
from gazette.text.normalise import key
from ingest.classing import classed
from ingest.given import Given
from ingest.masthead import read_masthead
from ingest.reconcile import reconcile

_TOLD = tuple(
    name
    for name in Metadata.__struct_fields__
    if name not in {"url", "enclosures", "history", "duties", "tables", "provenance"}
)


def complete(draft: Draft, given: Given | None, attachments: Sequence[Attachment]) -> Draft:
    """The draft with what is given, and with the files beside those it has of its own."""
    if attachments:
        draft = replace(draft, attachments=(*draft.attachments, *attachments))
    if given is None:
        return draft
    told, findings = read_masthead("", given=given)
    metadata, differences = _over(told, draft.metadata)
    findings = (*draft.findings, *findings, *differences)
    return replace(draft, metadata=classed(metadata), findings=tuple(dict.fromkeys(findings)))


def _over(told: Metadata, read: Metadata) -> tuple[Metadata, list[Finding]]:
    """The metadata with each field that is told in the place of what was read."""
    settled: dict[str, Any] = {}  # Any: fields are of many kinds
    findings: list[Finding] = []
    for name in _TOLD:
        given: Field[object] | None = getattr(told, name)
        if given is not None and given.origin == "given":
            settled[name], noticed = reconcile(name, given, getattr(read, name), same=_is_same)
            findings += noticed
    return replace(read, **settled, url=told.url or read.url), findings


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return key(one) == key(other)
    return one == other
