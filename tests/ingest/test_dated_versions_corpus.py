"""Dated states of real statutes: recognised as one document each, in order, none merged wrongly."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gazette.store.held import HeldVersion
from gazette.store.public_record import PublicRecord
from gazette.store.reader import StoreReader
from tests.ingest.conftest import Run

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("ND-12", "item-9", "SD-02")]

_PUNCTUATION = re.compile(r"[\s、]")
_HELD_AS_DOUBTFUL = 7  # seven parts of one code that bear its title: md/民法典


class Law(msgspec.Struct):
    path: str
    title: str
    version_date: str | None


class Recorded(msgspec.Struct):
    """What became of the statutes."""

    laws: dict[str, Law]
    documents: dict[str, PublicRecord]
    held: list[HeldVersion]


@pytest.fixture(scope="module")
def laws(corpus: Path) -> dict[str, Law]:
    lines = (corpus / "laws/truth.jsonl").read_bytes().splitlines()
    known = (msgspec.json.decode(line, type=Law) for line in lines)
    return {law.path.removeprefix("laws/"): law for law in known}


@pytest.fixture
def recorded(corpus: Path, laws: dict[str, Law], run: Run, tmp_path: Path) -> Iterator[Recorded]:
    run(corpus / "laws", data=tmp_path / "data", jobs=2)
    with StoreReader(tmp_path / "data") as reader:
        ids = {change.document_id for change in reader.changes(0)}
        documents = {document: reader.public_record(document) for document in sorted(ids)}
        yield Recorded(laws, documents, list(reader.held()))


def bare(title: str) -> str:
    return _PUNCTUATION.sub("", title)


def test_dated_states_are_one_document_each_and_in_order(recorded: Recorded) -> None:
    of_title: dict[str, set[str]] = defaultdict(set)
    with_states = 0
    for document, record in recorded.documents.items():
        known = {v.number: recorded.laws.get(v.path) for v in record.versions}
        titles = {bare(law.title) for law in known.values() if law}
        assert len(titles) <= 1, document  # nothing merged wrongly
        for title in titles:
            of_title[title].add(document)
        cells = sorted(
            (cell for cell in record.cells() if cell.recorded_to is None),
            key=lambda cell: (cell.valid_from is not None, cell.valid_from),
        )
        shown = [known[cell.number] for cell in cells]
        days = [law.version_date for law in shown if law and law.version_date]
        assert days == sorted(days), document
        with_states += len(cells) > 1
    assert {title for title, found in of_title.items() if len(found) > 1} == set()
    assert with_states >= 50
    doubtful = [held for held in recorded.held if {f.code for f in held.findings} == {"other_text"}]
    assert len(doubtful) == len(recorded.held) == _HELD_AS_DOUBTFUL
