"""The checks of a filing: what was read of its file set against what the agency says of it.

Given beats read. A difference is a finding that holds; what must not come in at all is an
objection (domain §14.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.filing.clearing import examine
from gazette.filing.form import Form
from gazette.filing.objections import Objection
from gazette.model import Draft, Field, Finding, Metadata, RawFile
from gazette.text.kinds import classify
from gazette.text.normalise import key
from gazette.text.organs import level_of, region_of
from gazette.text.titles import parse_title

T = TypeVar("T")

UNREAD: dict[str, str] = {"application/pdf": ".pdf"}
"""Formats that are kept and held although no reader takes them yet, and their endings."""

READABLE: dict[str, str] = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/ofd": ".ofd",
}
"""Formats that are read at once."""

NO_READER = "none/1"
"""Stands where a version names its reader: its file is kept, and nothing was read of it."""

_QUOTES = re.compile(r"[《》〈〉<>“”\"'‘’·•、,]")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A filing's draft, what was noticed in it, and what speaks against taking it in."""

    draft: Draft
    findings: tuple[Finding, ...]
    objections: tuple[Objection, ...]


def check_read(form: Form, drafts: Sequence[Draft]) -> Checked:
    """The check of a file that was read; one that held no document's text is refused."""
    if len(drafts) != 1 or not drafts[0].text.strip():
        raise ReadError("empty", "no text of a document was found in it")
    (draft,) = drafts
    merged = replace(draft, metadata=_given_over_read(form, draft.metadata))
    differing = tuple(_differences(form, draft.metadata))
    noticed = examine(merged)
    objections = tuple(filter(None, map(_objection, noticed)))
    return Checked(draft=merged, findings=(*differing, *noticed), objections=objections)


def check_unread(form: Form, raw: RawFile, *, why: str) -> Checked:
    """The check of a file that nobody read: it is held with what was given."""
    metadata = _given_over_read(form, _told_by_title(form))
    draft = Draft(raw=raw, record=None, reader=NO_READER, text="", metadata=metadata)
    unread = Finding(code="not_read_yet", detail=why)
    return Checked(draft=draft, findings=(unread, *examine(draft)), objections=())


def _given_over_read(form: Form, read: Metadata) -> Metadata:
    return replace(
        read,
        title=_placed(form.title, read.title),
        number=_placed(form.number, read.number),
        issuers=_placed(form.issuers, read.issuers),
        owner=Field(form.issuers[0], "given"),
        signed_on=_placed(form.signed_on, read.signed_on),
        disclosure=_placed(form.disclosure, read.disclosure),
        disclosure_reason=Field(form.disclosure_reason, "given"),
        level=Field(level_of(form.issuers[0])),
        region=_region(form),
    )


def _placed(given: T, read: Field[T] | None) -> Field[T]:
    """The given value, at the place in the text where the same was read."""
    if read is None or not _same(given, read.value):
        return Field(given, "given")
    return Field(given, "given", start=read.start, end=read.end)


def _told_by_title(form: Form) -> Metadata:
    title = parse_title(form.title)
    return Metadata(
        genre=Field(title.genre) if title.genre else None,
        kind=classify(title, form.issuers, form.number),
    )


def _region(form: Form) -> Field[str] | None:
    code = region_of(form.issuers[0])
    return Field(code) if code else None


def _differences(form: Form, read: Metadata) -> Iterator[Finding]:
    """Each field of which the text says something else."""
    yield from _difference("title", form.title, read.title)
    yield from _difference("number", form.number, read.number)
    yield from _difference("issuer", form.issuers, read.issuers)
    yield from _difference("signed_on", form.signed_on, read.signed_on)
    yield from _difference("disclosure", form.disclosure, read.disclosure)


def _difference(name: str, given: T, read: Field[T] | None) -> Iterator[Finding]:
    if read is not None and not _same(given, read.value):
        detail = f"{name}: given {_words(given)}, the text has {_words(read.value)}"
        yield Finding(code="filed_differs", detail=detail, start=read.start, end=read.end)


def _same(given: object, read: object) -> bool:
    return _compared(given) == _compared(read)


def _compared(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_compared, value))
    return _QUOTES.sub("", key(value)) if isinstance(value, str) else value


def _words(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _objection(finding: Finding) -> Objection | None:
    """What must not come in at all: a mark of secrecy, a line that forbids disclosure."""
    if finding.code != "secrecy_mark":
        return None
    if "密" in finding.detail:
        return Objection("secret", "file", f"文件标有密级 It is marked {finding.detail}.")
    return Objection("disclosure_mismatch", "file", f"文件写明 It says: {finding.detail}")
