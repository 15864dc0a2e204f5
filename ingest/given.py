"""What a page table, a record or a manifest says of a document, before it is read as values."""

from __future__ import annotations

import msgspec


class Given(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Metadata given beside the text, as printed; None where nothing is given.

    A given value beats one read in the text, but for `heading` and `dated_on`, which are weak.
    """

    title: str | None = None
    heading: str | None = None
    """A page heading or a catalogue's title: may be shortened or edited by hand."""
    number: str | None = None
    index_no: str | None = None
    issuer: str | None = None
    owner: str | None = None
    genre: str | None = None
    kind: str | None = None
    level: str | None = None
    region: str | None = None
    topic: str | None = None
    keywords: str | None = None
    signed_on: str | None = None
    dated_on: str | None = None
    """A date of the document without saying which: 生成日期, 发文日期, a record's `date`."""
    published_on: str | None = None
    effective_on: str | None = None
    expires_on: str | None = None
    status: str | None = None
    disclosure: str | None = None
    addressees: str | None = None
    abstract: str | None = None
    url: str | None = None

    def over(self, other: Given) -> Given:
        """These values, completed by another's where nothing is given here.

        >>> given = Given(title="示例办法").over(Given(title="办法", number="示政发〔2024〕1号"))
        >>> given.title, given.number
        ('示例办法', '示政发〔2024〕1号')
        """
        missing = {
            name: getattr(other, name)
            for name in self.__struct_fields__
            if getattr(self, name) is None and getattr(other, name) is not None
        }
        return msgspec.structs.replace(self, **missing) if missing else self
