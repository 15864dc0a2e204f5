"""A document as JSON-LD says in two vocabularies what it is, and expands to triples by itself."""

from __future__ import annotations

import pytest
from msgspec import json
from msgspec.structs import replace
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, SDO, XSD

from opendata.expression import Expression
from opendata.to_jsonld import to_jsonld
from tests.made_up import fee_notice, notice, statute
from tests.opendata.expressions import BASE, CITED, ID, expression_of, sample

pytestmark = [
    pytest.mark.requirement("OD-07", "OD-10"),
    # rdflib 7 reads JSON-LD by a class of its own that it deprecates
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

ELI = Namespace("http://data.europa.eu/eli/ontology#")
DOCUMENT = URIRef(f"{BASE}/documents/{ID}")
SCHEMA = "https://schema.org/"
REPEALS = URIRef(f"{SCHEMA}legislationRepeals")
NEWER = {f"{SCHEMA}legislationDateOfApplicability", str(REPEALS)}
"""Than rdflib's copy of the vocabulary."""
VERSION = URIRef(f"{BASE}/documents/{ID}/versions/1")


def graph(expression: Expression) -> Graph:
    return Graph().parse(data=json.encode(to_jsonld(expression)), format="json-ld")


def test_what_it_is_by_whom_and_since_when() -> None:
    found = graph(expression_of(statute()))
    assert {SDO.Legislation, ELI.LegalResource} == set(found.objects(DOCUMENT, RDF.type))
    assert found.value(DOCUMENT, SDO.name) == Literal("示例省数据条例", lang="zh-hans")
    (organ,) = found.objects(DOCUMENT, SDO.legislationPassedBy)
    assert found.value(organ, SDO.name) == Literal("示例省人民代表大会常务委员会", lang="zh-hans")
    day = Literal("2020-01-01", datatype=XSD.date)
    assert found.value(DOCUMENT, ELI.first_date_entry_in_force) == day
    assert found.value(VERSION, SDO.legislationDateVersion) == day
    assert found.value(DOCUMENT, ELI.is_realized_by) == VERSION


@pytest.mark.parametrize(
    ("status", "force", "eli"),
    [
        ("effective", SDO.InForce, ELI["InForce-inForce"]),
        ("partially_repealed", SDO.PartiallyInForce, ELI["InForce-partiallyInForce"]),
        ("repealed", SDO.NotInForce, ELI["InForce-notInForce"]),
        ("unknown", None, None),
    ],
)
def test_force_is_said_only_where_it_is_known(
    status: str, force: URIRef | None, eli: URIRef | None
) -> None:
    shown = expression_of(fee_notice())
    found = graph(replace(shown, row=replace(shown.row, status=status)))
    assert found.value(DOCUMENT, SDO.legislationLegalForce) == force
    assert found.value(DOCUMENT, ELI.in_force) == eli


def test_what_it_cites_changes_and_repeals() -> None:
    shown = expression_of(notice())
    cited, other = shown.relations
    relations = [
        cited,
        replace(other, kind="repeals", to_document=None, pinpoint=None),
        replace(cited, kind="repeals", to_document="a2b3c4d5e6", pinpoint="第三条"),
        replace(cited, kind="amends", to_document="b2b3c4d5e6"),
    ]
    found = graph(replace(shown, relations=relations))
    assert found.value(DOCUMENT, SDO.citation) == URIRef(f"{BASE}/documents/{CITED}")
    changed = {f"{BASE}/documents/{one}" for one in ("a2b3c4d5e6", "b2b3c4d5e6")}
    assert set(map(str, found.objects(DOCUMENT, ELI.changes))) == changed
    repealed = found.value(DOCUMENT, REPEALS)
    assert found.value(repealed, SDO.legislationIdentifier) == Literal("示政发〔2023〕7号")


def test_each_form_is_one_of_the_version() -> None:
    found = graph(expression_of(statute()))
    forms = set(found.objects(VERSION, ELI.is_embodied_by))
    assert forms == {URIRef(f"{DOCUMENT}.json"), URIRef(f"{DOCUMENT}.txt")}
    assert {found.value(form, SDO.encodingFormat) for form in forms} == {
        Literal("application/json"),
        Literal("text/plain"),
    }


def test_every_document_of_the_sample_is_two_things_and_its_forms() -> None:
    for expression in sample():
        found = graph(expression)
        assert (DOCUMENT, RDF.type, SDO.Legislation) in found
        assert (VERSION, ELI.realizes, DOCUMENT) in found
        words = {*found.predicates(), *found.objects(None, RDF.type)}
        used = {str(word) for word in words if str(word).startswith(SCHEMA)}
        assert used <= {SCHEMA + name for name in SDO.__annotations__} | NEWER
