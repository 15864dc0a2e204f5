"""What a document says of itself: title, number, issuers, addressees, dates, disclosure.

Every field has its place in the text and a confidence; what a page table or a record gives comes
first, and a difference is a finding (design §3).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from gazette.model import Disclosure, Enclosure, Field, Finding, Metadata
from gazette.text.dates import find_impossible_dates
from gazette.text.disclosure import find_disclosure
from gazette.text.duties import find_duties
from gazette.text.organs import split_issuers
from gazette.text.titles import Title, parse_title
from ingest.annexes import find_annexes
from ingest.given import Given
from ingest.heading import Heading, read_heading
from ingest.issuing import choose_issuers, level_of_issuers, read_addressees, region_of_issuers
from ingest.naming import choose_number, choose_title, genre_of
from ingest.reconcile import (
    given_date,
    given_disclosure,
    given_kind,
    given_level,
    given_status,
    given_text,
    reconcile,
)
from ingest.signature import Signature, find_signature
from ingest.validity import read_validity

__all__ = ["Given", "read_masthead"]

T = TypeVar("T")

_UNSURE_DATE = 0.6
_MOST_IMPOSSIBLE = 5


class _Dates(NamedTuple):
    """成文, 发布, 施行 and 有效期至: four dates that are never each other (domain §5.2)."""

    signed: Field[date] | None
    published: Field[date] | None
    effective: Field[date] | None
    expires: Field[date] | None


def read_masthead(
    text: str, *, given: Given, heading: Heading | None = None
) -> tuple[Metadata, tuple[Finding, ...]]:
    """The metadata of a text, completed by what is given, and what was noticed on the way.

    `heading` is what `read_heading` made of this text, where that is known already.

    >>> text = "示例省人民政府关于示例工作的意见\\n示政发〔2024〕1号\\n各市：\\n现提出意见。\\n示例省人民政府\\n2024年5月23日"
    >>> metadata, findings = read_masthead(text, given=Given())
    >>> metadata.number.value, metadata.issuers.value, str(metadata.signed_on.value), findings
    ('示政发〔2024〕1号', ('示例省人民政府',), '2024-05-23', ())
    """
    heading = heading or read_heading(text)
    notes = _Notes(_impossible_dates(text))
    title = notes.take(choose_title(text, heading, given))
    parts = parse_title(title.value) if title else Title("")
    signature = _signature(text, heading)
    number = notes.take(choose_number(heading, given))
    issuers = notes.take(choose_issuers(heading, signature, parts, given))
    dates = notes.take(_dates(text, signature, given))
    kind = notes.take(given_kind(given.kind))
    level = notes.take(given_level(given.level))
    names = dict.fromkeys([*parts.carried, *find_annexes(text)])
    metadata = replace(
        _only_given(given),
        title=title,
        number=number,
        issuers=issuers,
        genre=genre_of(given, title, parts),
        kind=kind,
        level=level or level_of_issuers(issuers),
        region=given_text(given.region) or region_of_issuers(issuers),
        signed_on=dates.signed,
        published_on=dates.published,
        effective_on=dates.effective,
        expires_on=dates.expires,
        status=notes.take(given_status(given.status)),
        disclosure=notes.take(_disclosure(text, given)),
        addressees=given_text(given.addressees) or read_addressees(text, heading),
        enclosures=tuple(Enclosure(title=name, path=None) for name in names),
        duties=find_duties(text),
    )
    return metadata, tuple(notes.findings)


class _Notes:
    """Gathers what each step notices."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings

    def take(self, result: tuple[T, list[Finding]]) -> T:
        """What a step read; its findings are kept."""
        value, findings = result
        self.findings += findings
        return value


def _only_given(given: Given) -> Metadata:
    """What is never read in the text."""
    return Metadata(
        index_no=given_text(given.index_no),
        owner=given_text(given.owner),
        topic=given_text(given.topic),
        keywords=given_text(given.keywords),
        abstract=given_text(given.abstract),
        url=given.url,
    )


def _signature(text: str, heading: Heading) -> Signature | None:
    own = heading.title.title.issuer_text if heading.title else None
    return find_signature(text, after=heading.body, issuers=split_issuers(own) if own else ())


def _impossible_dates(text: str) -> list[Finding]:
    found = find_impossible_dates(text)[:_MOST_IMPOSSIBLE]
    return [
        Finding(code="impossible_date", detail=f"no such day: {words}", start=start, end=end)
        for start, end, words in found
    ]


def _dates(text: str, signature: Signature | None, given: Given) -> tuple[_Dates, list[Finding]]:
    signed, findings = _settle("signed_on", given.signed_on, _of(signature))
    if signed is None:
        weak, noticed = given_date("dated_on", given.dated_on)
        signed = Field(weak.value, "given", _UNSURE_DATE) if weak else None
        findings += noticed
    published, noticed = given_date("published_on", given.published_on)
    findings += noticed
    validity = read_validity(text, issued=signed.value if signed else None)
    effective, noticed = _settle("effective_on", given.effective_on, validity.effective_on)
    findings += noticed
    expires, noticed = _settle("expires_on", given.expires_on, validity.expires_on)
    return _Dates(signed, published, effective, expires), findings + noticed


def _of(signature: Signature | None) -> Field[date] | None:
    if signature is None:
        return None
    return Field(signature.day, "read", signature.confidence, signature.start, signature.end)


def _settle(
    name: str, given: str | None, read: Field[date] | None
) -> tuple[Field[date] | None, list[Finding]]:
    wanted, findings = given_date(name, given)
    field, differs = reconcile(name, wanted, read, same=date.__eq__)
    return field, findings + differs


def _disclosure(text: str, given: Given) -> tuple[Field[Disclosure] | None, list[Finding]]:
    wanted, findings = given_disclosure(given.disclosure)
    found = find_disclosure(text)
    read = Field(found.value, "read", found.confidence, found.start, found.end) if found else None
    field, differs = reconcile("disclosure", wanted, read, same=str.__eq__)
    return field, findings + differs
