"""The `meta` of an Akoma Ntoso document: what it is, by whom, and when it was passed and in force."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from lxml import etree

from opendata.akn_body import element
from opendata.akn_uri import LANGUAGE, Names, work_day
from opendata.expression import Expression

_OFFICE = "#archive"
_ACTIONS = {
    "通过": "generation", "公布": "generation", "发布": "generation", "批准": "generation",
    "修正": "amendment", "修订": "amendment", "修改": "amendment", "废止": "repeal",
}  # fmt: skip
"""Words of a 题注 → kinds of events that Akoma Ntoso knows."""
_ENDED = frozenset({"repealed", "expired", "invalidated"})


class Component(msgspec.Struct, frozen=True):
    """A document of the package: the main one, or an attachment of it."""

    name: str
    """`main`, or the path of the enclosure."""
    title: str
    place: str
    """What stands behind the addresses of the document: empty or `#enc_1`."""


def write_meta(parent: etree._Element, expression: Expression, names: Names) -> None:
    """The whole `meta` of a document."""
    meta = element(parent, "meta")
    identify(meta, expression, names, Component("main", expression.version.title, ""))
    _publication(meta, expression)
    _classification(meta, expression)
    _times(meta, expression)
    _references(meta, expression)


def identify(
    meta: etree._Element, expression: Expression, names: Names, component: Component
) -> None:
    """The names of a component as work, expression and manifestation."""
    row, version = expression.row, expression.version
    made = element(meta, "identification", source=_OFFICE)
    work = element(made, "FRBRWork")
    aliases = {"title": component.title, "number": row.number or "", "index_no": row.index_no or ""}
    place = component.place
    _names(work, names.work, component, {**aliases, "address": expression.document_address + place})
    element(work, "FRBRdate", date=work_day(expression), name=_day_name(expression))
    for issuer in row.issuers:
        element(work, "FRBRauthor", href=f"#{issuer.id}", **{"as": "#issuer"})
    if not row.issuers:
        element(work, "FRBRauthor", href="#unknown")
    element(work, "FRBRcountry", value=names.country)
    element(work, "FRBRsubtype", value=row.kind)
    if row.number:
        element(work, "FRBRnumber", value=row.number)
    stated = element(made, "FRBRExpression")
    _names(stated, names.expression, component, {"address": expression.version_address + place})
    element(
        stated,
        "FRBRdate",
        date=version.valid_from or work_day(expression),
        name="valid_from" if version.valid_from else _day_name(expression),
    )
    element(stated, "FRBRauthor", href=_OFFICE)
    element(stated, "FRBRversionNumber", value=str(version.number))
    element(stated, "FRBRlanguage", language=LANGUAGE)
    shown = element(made, "FRBRManifestation")
    _names(shown, names.manifestation, component, {"address": f"{expression.address}.xml"})
    element(shown, "FRBRdate", date=version.recorded_at[:10], name="recorded")
    element(shown, "FRBRauthor", href=_OFFICE)
    element(shown, "FRBRformat", value="application/akn+xml")


def _names(
    made: etree._Element, uri: str, component: Component, aliases: Mapping[str, str]
) -> None:
    element(made, "FRBRthis", value=f"{uri}/!{component.name}")
    element(made, "FRBRuri", value=uri)
    for name, value in aliases.items():
        if value:
            element(made, "FRBRalias", value=value, name=name)


def _day_name(expression: Expression) -> str:
    row = expression.row
    known = {"signed": row.signed_on, "published": row.published_on, "in_force": row.effective_on}
    return next((name for name, day in known.items() if day), "recorded")


def _publication(meta: etree._Element, expression: Expression) -> None:
    """The publication, with the gazette that printed it first where one did."""
    row = expression.row
    if row.published_on is None:
        return
    printed = row.printed[0] if row.printed else None
    element(
        meta,
        "publication",
        date=row.published_on,
        name="gazette" if printed else "publication",
        showAs=printed.title if printed else "发布",
        **({"number": str(printed.number)} if printed else {}),
    )


def _classification(meta: etree._Element, expression: Expression) -> None:
    row = expression.row
    words = {"kind": row.kind, "genre": row.genre, "topic": row.topic_path, "status": row.status}
    made = element(meta, "classification", source=_OFFICE)
    for dictionary, value in words.items():
        if value:
            element(made, "keyword", value=value, showAs=value, dictionary=f"#{dictionary}")


def _times(meta: etree._Element, expression: Expression) -> None:
    """The events of its life, and from when to when it is known to be in force."""
    row, version = expression.row, expression.version
    life = element(meta, "lifecycle", source=_OFFICE)
    element(
        life, "eventRef", date=work_day(expression), source=_OFFICE, type="generation", eId="e_1"
    )
    for number, event in enumerate(version.history, start=2):
        kind = next((kind for word, kind in _ACTIONS.items() if word in event.action), None)
        element(
            life,
            "eventRef",
            date=event.day,
            source=_OFFICE,
            eId=f"e_{number}",
            **({"type": kind} if kind else {}),
        )
    begins = version.in_force_from
    ends = row.status_since if row.status in _ENDED else row.expires_on
    named = {"e_in_force": begins, "e_ended": ends}
    for id, day in named.items():
        if day:
            how = {"type": "repeal"} if id == "e_ended" and row.status in _ENDED else {}
            element(life, "eventRef", date=day, source=_OFFICE, eId=id, **how)
    if begins is None:
        return
    group = element(element(meta, "temporalData", source=_OFFICE), "temporalGroup", eId="in_force")
    until = {"end": "#e_ended"} if ends else {}
    element(group, "timeInterval", start="#e_in_force", refersTo="#inforce", **until)


def _references(meta: etree._Element, expression: Expression) -> None:
    """The organs, roles and concepts that the rest points at."""
    base = expression.base
    made = element(meta, "references", source=_OFFICE)
    for issuer in expression.row.issuers:
        _organ(made, issuer.id, f"{base}/organs/{issuer.id}", issuer.name)
    if not expression.row.issuers:
        _organ(made, "unknown", f"{base}/documents/{expression.row.id}", "unknown")
    _organ(made, _OFFICE[1:], f"{base}/about", expression.office or "archive")
    element(made, "TLCRole", eId="issuer", href=f"{base}/openapi.json", showAs="发文机关")
    element(made, "TLCConcept", eId="inforce", href=f"{base}/openapi.json", showAs="施行")


def _organ(made: etree._Element, id: str, href: str, name: str) -> None:
    element(made, "TLCOrganization", eId=id, href=href, showAs=name)
