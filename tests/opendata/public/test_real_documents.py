"""The full text of public.db over real documents: exactly those that hold the characters."""

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from gazette.text.numbers import find_doc_numbers
from opendata.public.matching import match_expression
from opendata.public.publish import follow
from tests.office import Office

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("SD-07", "GZ-14")]

_DOCUMENTS = 1000
_RUN = re.compile("[\u4e00-\u9fff]+")
_BRACKETS = ("〔{}〕", "[{}]", "（{}）", "({})", "【{}】", "﹝{}﹞", "［{}］")


@pytest.fixture(scope="module")
def published(
    corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlite3.Connection]:
    """A public.db of the first texts of the corpus, titles and numbers as its catalogue has them."""
    office = Office(tmp_path_factory.mktemp("corpus") / "data")
    lines = (corpus / "policies" / "policies.jsonl").read_bytes().splitlines()
    with office.batch():
        for place, line in enumerate(lines[:_DOCUMENTS]):
            record = msgspec.json.decode(line)
            if record["text"]:
                title = f"{record['title']}（{place}）"
                office.file(title, record["text"], number=record["doc_number"])
    follow(office.data)
    with closing(sqlite3.connect(office.data / "public.db")) as db:
        yield db


def documents(db: sqlite3.Connection) -> dict[int, str]:
    """Title, number and text of each document by its place, parted by what no query holds."""
    query = (
        "SELECT d.seq, d.title, coalesce(d.number, ''), v.text FROM document d "
        "JOIN version v ON v.document = d.id AND v.number = d.version"
    )
    return {seq: "\n\x00\n".join(parts) for seq, *parts in db.execute(query)}


def found(db: sqlite3.Connection, words: str) -> set[int]:
    """The places of the documents that FTS5 finds."""
    query = "SELECT rowid FROM document_fts WHERE document_fts MATCH ?"
    return {seq for (seq,) in db.execute(query, (match_expression(words),))}


def test_pieces_of_runs_are_found_where_they_stand(published: sqlite3.Connection) -> None:
    texts = documents(published)
    chance = random.Random(20240601)  # noqa: S311 (not for secrets)
    runs = [run for text in texts.values() for run in _RUN.findall(text)]
    wrong = []
    for _ in range(300):
        run = chance.choice(runs)
        length = min(len(run), chance.randrange(1, 9))
        start = chance.randrange(len(run) - length + 1)
        piece = run[start : start + length]
        if found(published, piece) != {seq for seq, text in texts.items() if piece in text}:
            wrong.append((start, length))
    assert wrong == []


def test_numbers_are_found_whatever_their_brackets(published: sqlite3.Connection) -> None:
    texts = {seq: _in_one_bracket(text) for seq, text in documents(published).items()}
    mentions = (found for text in texts.values() for found in find_doc_numbers(text))
    numbers = sorted({mention.value for mention in mentions})
    chance = random.Random(20240601)  # noqa: S311 (not for secrets)
    wrong = []
    for number in chance.sample(numbers, 50):
        year = chance.choice(_BRACKETS).format(number.year)
        holding = {seq for seq, text in texts.items() if str(number) in text}
        if found(published, f"{number.agency}{year}{number.serial}号") != holding:
            wrong.append(number)
    assert wrong == []


def _in_one_bracket(text: str) -> str:
    """The text with one shape of brackets and no space before 号: a number is found with either."""
    text = re.sub("[\\[（(【﹝［]", "〔", re.sub("[]）)】﹞］]", "〕", text))
    return re.sub("[ \u3000]+(?=号)", "", text)
