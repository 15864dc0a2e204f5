"""Real laws and pages as Akoma Ntoso, Markdown, RDF and citations: valid, whole, read back the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from lxml import etree
from msgspec.structs import replace
from rdflib import Graph
from rdflib.plugins.parsers.jsonld import to_rdf

from benchmarks.truth import raw_file
from gazette.errors import ReadError
from gazette.model import Draft
from ingest.from_markdown import read
from ingest.media import media_type
from ingest.readers import TABLES, reader_of
from opendata.citation import citation_of
from opendata.to_akn import to_akn
from opendata.to_bibtex import to_bibtex
from opendata.to_jsonld import to_jsonld
from opendata.to_markdown import to_markdown
from opendata.to_rdfxml import to_rdfxml
from opendata.to_ris import to_ris
from opendata.to_turtle import to_turtle
from opendata.xml_text import as_xml
from tests.opendata.expressions import BASE, expression_of
from tests.opendata.test_to_akn import faults
from tests.opendata.test_to_markdown import lines

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("OD-07", "ND-12", "ND-15")]

_MANY = 80
_ENDINGS = frozenset({".md", ".html", ".txt"})


@pytest.fixture(scope="module")
def drafts(corpus: Path) -> list[Draft]:
    """Some documents, the same ones each time, as they are read."""
    return list(_drafts(corpus))


def _drafts(corpus: Path) -> Iterator[Draft]:
    files = sorted(one for one in corpus.rglob("*") if one.suffix in _ENDINGS and one.is_file())
    for file in random.Random(7).sample(files, _MANY):  # noqa: S311 (a choice, not a secret)
        data = file.read_bytes()
        kind = media_type(file.name, data)
        if kind in TABLES:
            continue
        try:
            found = reader_of(kind).read(data, raw_file(file.name, kind))
        except ReadError:  # some stand there to be refused
            continue
        yield from (draft for draft in found if draft.text)


def test_each_is_valid_akoma_ntoso_and_whole(drafts: list[Draft]) -> None:
    assert len(drafts) > _MANY / 2
    for draft in drafts:
        root = etree.fromstring(to_akn(expression_of(draft)))
        assert faults(root) == [], draft.raw.path
        assert "".join(root.itertext()) == as_xml(draft.text), draft.raw.path


def test_each_reads_back_from_markdown(drafts: list[Draft]) -> None:
    for draft in drafts:
        raw = replace(draft.raw, path="示例.md", media_type="text/markdown")
        (again,) = read(to_markdown(expression_of(draft)), raw)
        assert lines(again.text) == lines(draft.text), draft.raw.path
        titles = [one.metadata.title and one.metadata.title.value for one in (again, draft)]
        assert titles[0] == titles[1], draft.raw.path


def test_each_says_as_rdf_what_its_json_says(drafts: list[Draft]) -> None:
    for draft in drafts:
        shown = expression_of(draft)
        turtle = set(Graph().parse(data=to_turtle(shown), format="turtle"))
        assert turtle == set(Graph().parse(data=to_rdfxml(shown), format="xml"))
        assert turtle == set(to_rdf(to_jsonld(shown), Graph())), draft.raw.path


def test_each_can_be_cited_and_read_back(drafts: list[Draft]) -> None:
    for draft in drafts:
        shown = expression_of(draft)
        citation = citation_of(shown.row, shown.version, base=BASE, read_on=date(2024, 6, 1))
        (record,) = rispy.loads(to_ris(citation).decode())
        assert record.get("title", "") == citation.title, draft.raw.path
        library = parse_string(to_bibtex(citation).decode())
        assert (library.failed_blocks, len(library.entries)) == ([], 1), draft.raw.path
