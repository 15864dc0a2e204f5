"""An issue of a gazette as Akoma Ntoso 3.0: its list of contents, each line leading to its document (domain §7.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec
from lxml import etree

from opendata.akn_body import NAMESPACE, element
from opendata.akn_uri import LANGUAGE
from opendata.public.issue_rows import EntryRow, IssueRow
from opendata.xml_text import as_xml

_OFFICE = "#archive"


class PrintedIssue(msgspec.Struct, frozen=True):
    """An issue with its lines, and where it is read."""

    base: str
    """What stands before every path in an address."""
    office: str
    """Who runs this archive (主办单位)."""
    path: str
    """Of the address at which the issue is shown, without an ending."""
    row: IssueRow
    entries: Sequence[EntryRow]

    @property
    def work(self) -> str:
        """The name of the issue as a work: /akn/cn/officialGazette/{day}/{id}."""
        return f"/akn/cn/officialGazette/{self.day}/{self.row.id.replace('/', '-')}"

    @property
    def day(self) -> str:
        """Of publication; where that is not known, the first day of its year."""
        return self.row.published_on or f"{self.row.year}-01-01"


def issue_to_akn(issue: PrintedIssue) -> bytes:
    """The XML of an issue, in UTF-8: columns as headings, lines as references to documents.

    A line whose document is not public here is told in words.
    """
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
    made = element(root, "officialGazette", name="gazette", contains="originalVersion")
    _meta(made, issue)
    title = element(element(element(made, "preface"), "p"), "docTitle")
    title.text = as_xml(issue.row.title)
    body = element(made, "collectionBody")
    for number, child in enumerate(_children(issue), start=1):
        holder = element(body, "component", eId=f"cmp_{number}")
        child.set("eId", f"cmp_{number}__{_word(child)}_1")
        holder.append(child)
    if not len(body):
        holder = element(body, "component", eId="cmp_1")
        holder.append(_heading("", "empty"))
        holder[0].set("eId", "cmp_1__interstitial_1")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _children(issue: PrintedIssue) -> Iterator[etree._Element]:
    """Each column's heading, then its lines, in the printed order."""
    for column, entries in groupby(issue.entries, key=lambda entry: entry.column):
        if column:
            yield _heading(column, "column")
        for entry in entries:
            yield _line(issue, entry)


def _line(issue: PrintedIssue, entry: EntryRow) -> etree._Element:
    words = " ".join(filter(None, (entry.title, entry.number and f"（{entry.number}）")))
    if entry.document is None:
        return _heading(words, "entry")
    made = etree.Element(f"{{{NAMESPACE}}}documentRef")
    made.set("href", f"{issue.base}/documents/{entry.document}")
    made.set("showAs", as_xml(words))
    return made


def _heading(words: str, name: str) -> etree._Element:
    made = etree.Element(f"{{{NAMESPACE}}}interstitial")
    made.set("class", name)
    element(made, "p").text = as_xml(words)
    return made


def _word(child: etree._Element) -> str:
    return etree.QName(child).localname


def _meta(made: etree._Element, issue: PrintedIssue) -> None:
    """Its names as work, expression and manifestation; who publishes it; where it stands in its series."""
    row = issue.row
    meta = element(made, "meta")
    named = element(meta, "identification", source=_OFFICE)
    address = issue.base + issue.path
    stated = f"{issue.work}/{LANGUAGE}@{issue.day}"
    work = element(named, "FRBRWork")
    _names(work, issue.work, {"title": row.title, "address": address})
    day_name = "published" if row.published_on else "year"
    element(work, "FRBRdate", date=issue.day, name=day_name)
    element(work, "FRBRauthor", href="#publisher")
    element(work, "FRBRcountry", value="cn")
    element(work, "FRBRsubtype", value=row.kind)
    element(work, "FRBRnumber", value=_number(row))
    expression = element(named, "FRBRExpression")
    _names(expression, stated, {"address": address})
    element(expression, "FRBRdate", date=issue.day, name=day_name)
    element(expression, "FRBRauthor", href="#publisher")
    element(expression, "FRBRlanguage", language=LANGUAGE)
    shown = element(named, "FRBRManifestation")
    _names(shown, f"{stated}.akn", {"address": f"{address}.xml"})
    element(shown, "FRBRdate", date=row.recorded_at[:10], name="recorded")
    element(shown, "FRBRauthor", href=_OFFICE)
    element(shown, "FRBRformat", value="application/akn+xml")
    if row.published_on:
        element(
            meta, "publication", date=row.published_on, name="gazette",
            showAs=row.gazette.name, number=_number(row),
        )  # fmt: skip
    references = element(meta, "references", source=_OFFICE)
    for id, href, name in (
        ("publisher", f"{issue.base}/issues", row.gazette.publisher or row.gazette.name),
        (_OFFICE[1:], f"{issue.base}/about", issue.office or "archive"),
    ):
        element(references, "TLCOrganization", eId=id, href=href, showAs=name)


def _number(row: IssueRow) -> str:
    """Its number; of a combined issue (合刊) the first and last."""
    return str(row.number) if row.number == row.number_to else f"{row.number}-{row.number_to}"


def _names(made: etree._Element, uri: str, aliases: dict[str, str]) -> None:
    element(made, "FRBRthis", value=f"{uri}/!main")
    element(made, "FRBRuri", value=uri)
    for name, value in aliases.items():
        element(made, "FRBRalias", value=value, name=name)
