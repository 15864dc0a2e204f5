"""Real laws and pages as Akoma Ntoso and Markdown: valid, whole, and read back the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from benchmarks.truth import raw_file
from gazette.errors import ReadError
from gazette.model import Draft
from ingest.from_markdown import read
from ingest.media import media_type
from ingest.readers import TABLES, reader_of
from opendata.to_akn import to_akn
from opendata.to_markdown import to_markdown
from opendata.xml_text import as_xml
from tests.opendata.expressions import expression_of
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
