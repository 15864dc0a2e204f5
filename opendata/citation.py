"""引用 A version of a document as a source that others cite, before any style has written it."""

from __future__ import annotations

from datetime import date

import msgspec

from opendata.public.issue_rows import PrintedRow
from opendata.public.rows import DocumentRow, VersionRow

_LEGISLATION = frozenset(
    {
        "law", "administrative_regulation", "local_regulation", "autonomous_regulation",
        "separate_regulation",
    }
)  # fmt: skip


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a source; its words are each of one line."""

    id: str
    """Of the document and the version: names the source in a list of references."""
    is_legislation: bool
    """法律法规, in distinction from rules (规章) and other documents."""
    authors: tuple[str, ...]
    """发文机关, first the lead (牵头)."""
    title: str
    """Empty where the document has none."""
    number: str | None
    genre: str | None
    issued_on: date | None
    """成文日期, or else when it was made public."""
    printed: PrintedRow | None
    """Where a gazette printed it: as the standard text if any did, or else first."""
    url: str
    """Of the version, whose text stays as it is."""
    read_on: date
    """引用日期 The day on which it was read there."""

    @property
    def issue(self) -> str | None:
        """The number of the issue that printed it, such as 11, of a combined one 11-12."""
        return self.printed.issue.rpartition("/")[2] if self.printed else None

    @property
    def pages(self) -> tuple[int, int] | None:
        """First and last page in that issue, where they are known."""
        if self.printed is None or self.printed.page_from is None:
            return None
        return self.printed.page_from, self.printed.page_to or self.printed.page_from


def citation_of(row: DocumentRow, version: VersionRow, *, base: str, read_on: date) -> Citation:
    """A version of a document, read on a day at the address that begins with `base`."""
    day = row.signed_on or row.published_on
    return Citation(
        id=f"{row.id}-{version.number}",
        is_legislation=row.kind in _LEGISLATION,
        authors=tuple(_line(issuer.name) for issuer in row.issuers),
        title=_line(version.title),
        number=_line(row.number or "") or None,
        genre=_line(row.genre or "") or None,
        issued_on=date.fromisoformat(day) if day else None,
        printed=_printed(row),
        url=f"{base}/documents/{row.id}/versions/{version.number}",
        read_on=read_on,
    )


def _line(words: str) -> str:
    return " ".join(words.split())


def _printed(row: DocumentRow) -> PrintedRow | None:
    standard = (one for one in row.printed if one.standard_text)
    return next(standard, row.printed[0] if row.printed else None)
