"""The generator: any number of invented documents, the same for the same seed, read as made."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import sample.make
from gazette.model import Draft, RawFile
from gazette.text.citations import find_citations
from ingest.from_text import read
from sample.make import document, notice, write_documents

COUNT = 300


def draft(text: str) -> Draft:
    raw = RawFile(
        sha256="", sm3="", size=0, media_type="text/plain", path="made.txt", source="src-made",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    return read(text.encode(), raw)[0]


def test_the_example_runs() -> None:
    assert doctest.testmod(sample.make).failed == 0


def test_the_same_seed_makes_the_same_documents() -> None:
    assert [document(n) for n in range(1, 30)] == [document(n) for n in range(1, 30)]
    assert [document(n).text for n in range(1, 30)] != [
        document(n, seed=1).text for n in range(1, 30)
    ]
    assert notice(5) == notice(5)


def test_no_number_comes_twice() -> None:
    assert len({document(n).number for n in range(1, 5001)}) == 5000


def test_documents_are_read_as_they_were_made() -> None:
    wrong = []
    for index in range(1, COUNT + 1):
        made = document(index)
        found = draft(made.text).metadata
        fields = (found.title, found.number, found.issuers, found.signed_on)
        values = [field.value if field else None for field in fields]
        if values != [made.title, made.number, (made.issuer,), made.signed_on]:
            wrong.append((index, values))
    assert not wrong


def test_documents_cite_earlier_ones_that_are_there() -> None:
    made = [document(index) for index in range(1, COUNT + 1)]
    by_number = {one.number: one for one in made}
    cited = 0
    for one in made:
        for citation in find_citations(one.text, one.number, one.title):
            if citation.number is not None:
                cited += 1
                earlier = by_number[citation.number]
                assert earlier.title == citation.title
                assert earlier.signed_on < one.signed_on
    assert cited > COUNT / 2


def test_a_notice_is_about_as_long_as_asked() -> None:
    assert 1400 < len(notice(11)) < 1900
    assert 300 < len(notice(11, characters=400)) < 800


@pytest.mark.parametrize("how", [["-m", "sample.make"], ["sample/make.py"]])
def test_it_is_a_command(tmp_path: Path, how: list[str]) -> None:
    command = [sys.executable, *how, "7", "--seed", "3", "--out", str(tmp_path)]
    root = Path(__file__).parents[2]
    subprocess.run([*command, "--lines"], check=True, cwd=root)
    subprocess.run(command, check=True, cwd=root)
    lines = (tmp_path / "made-up.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("*.txt"))]
    assert [json.loads(line)["text"] for line in lines] == texts
    assert len(texts) == 7


def test_files_stand_a_thousand_a_folder(tmp_path: Path) -> None:
    write_documents(tmp_path, 1001)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0000", "0001"]
    assert len(list((tmp_path / "0000").iterdir())) == 999
