"""Turtle and RDF/XML say what JSON-LD says, triple by triple, and are read back by their own parsers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree
from msgspec import json
from msgspec.structs import replace
from rdflib import Graph, URIRef
from rdflib.namespace import SDO

from opendata.expression import Expression
from opendata.to_jsonld import to_jsonld
from opendata.to_rdfxml import to_rdfxml
from opendata.to_turtle import to_turtle
from tests.made_up import fee_notice, notice, statute
from tests.opendata.expressions import BASE, ID, expression_of, sample, titled

pytestmark = [
    pytest.mark.requirement("item-9", "OD-07", "OD-10"),
    # rdflib 7 reads JSON-LD by a class of its own that it deprecates
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

FORMS = [(to_turtle, "turtle"), (to_rdfxml, "xml")]
each_form = pytest.mark.parametrize(("write", "form"), FORMS)
Write = Callable[[Expression], bytes]


def linked(expression: Expression) -> Graph:
    """What is meant. As a set it has no nodes without a name, and takes `zh-hans` for `zh-Hans`, as RDF does."""
    return Graph().parse(data=json.encode(to_jsonld(expression)), format="json-ld")


@each_form
@pytest.mark.parametrize("draft", [statute, notice, fee_notice])
def test_it_says_what_the_json_says(write: Write, form: str, draft: Callable[[], object]) -> None:
    shown = expression_of(draft())  # type: ignore[arg-type]  # each makes a draft
    found = Graph().parse(data=write(shown), format=form)
    assert len(found) > 30
    assert set(found) == set(linked(shown))


@each_form
def test_every_document_of_the_sample_does(write: Write, form: str) -> None:
    for expression in list(sample())[::5]:
        found = Graph().parse(data=write(expression), format=form)
        assert set(found) == set(linked(expression))


@each_form
def test_it_is_the_same_whenever_it_is_asked_for(write: Write, form: str) -> None:
    assert write(expression_of(notice())) == write(expression_of(notice())), form


def test_vocabularies_have_their_usual_short_names() -> None:
    text = to_turtle(expression_of(statute())).decode()
    assert "@prefix schema: <https://schema.org/> ." in text
    assert "@prefix eli: <http://data.europa.eu/eli/ontology#> ." in text


@each_form
@pytest.mark.parametrize(
    "path", ["?q[0]=1", "a%u4e2d", "100%", "%zz", "a#b#c", "\ue000"], ids=list("abcdef")
)
def test_an_address_that_is_none_by_the_letter_is_written(
    write: Write, form: str, path: str
) -> None:
    shown = expression_of(notice())
    address = f"https://source.example/{path}"
    row = replace(shown.row, source_url=address)
    found = Graph().parse(data=write(replace(shown, row=row)), format=form)
    assert str(found.value(URIRef(f"{BASE}/documents/{ID}"), SDO.isBasedOn)) == address


@each_form
def test_a_source_with_blanks_in_its_address_is_written(write: Write, form: str) -> None:
    """An IRI has none; what has one would be left out."""
    shown = expression_of(notice())
    address = 'https://source.example/甲 乙/"1".html?a={b}'
    found = Graph().parse(
        data=write(replace(shown, row=replace(shown.row, source_url=address))), format=form
    )
    source = found.value(URIRef(f"{BASE}/documents/{ID}"), SDO.isBasedOn)
    assert str(source) == "https://source.example/甲%20乙/%221%22.html?a=%7Bb%7D"


@each_form
def test_line_ends_of_any_kind_stay(write: Write, form: str) -> None:
    shown = titled(expression_of(notice()), "甲\r\n乙\r丙\n丁")
    found = Graph().parse(data=write(shown), format=form)
    assert set(found) == set(linked(shown))


def test_what_no_xml_can_hold_is_replaced() -> None:
    root = etree.fromstring(to_rdfxml(titled(expression_of(notice()), "甲\x01乙<丙&")))
    assert "甲\ufffd乙<丙&" in "".join(root.itertext())
