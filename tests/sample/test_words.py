"""Nothing in the sample was taken from a real document: no 20 characters of a line run the same."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from sample.make import document
from tests.sample.reading import SAMPLE, strings, words_of

RUN = 20
FORMULAS = re.compile(
    r"""
    [^,。]{0,4}第[一二三四五六七八九十]+届人民代表大会常务委员会第[一二三四五六七八九十]+次会议(?:通过|批准)?
    |国家机关和法律、法规授权的具有管理公共事务职能的组织
    |\((?:牵头|责任)单位:[^()]*\)                    # names of organs only
    |(?:已?经.{0,14}(?:同意|审议通过),)?现印发给你们,请[^。]*。
    |日起施行,有效期至[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日
    |责令限期改正;逾期不改正的
    """,
    re.VERBOSE,
)
"""What every office writes in the same words, left out of the comparison."""
TEXTS = {".txt", ".md", ".html", ".htm", ".jsonl", ".json", ".csv"}
_TAG = re.compile("<[^<>]*>")


def bare(line: str) -> str:
    return "".join(unicodedata.normalize("NFKC", line).split())


def runs(line: str) -> Iterator[str]:
    for start in range(len(line) - RUN + 1):
        yield line[start : start + RUN]


def own_lines() -> Iterator[tuple[str, str]]:
    """Every part of the sample's lines outside formulas, and the file it is from."""
    for file in sorted(SAMPLE.rglob("*.*")):
        if file.suffix in TEXTS and file.name != "truth.jsonl":
            for line in words_of(file):
                for part in _TAG.split(line):
                    yield from ((rest, file.name) for rest in FORMULAS.split(bare(part)))
    for index in range(1, 300):
        for line in document(index).text.splitlines():
            yield from ((rest, "make.py") for rest in FORMULAS.split(bare(line)))


def real_lines(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        if file.suffix not in TEXTS or not file.is_file():
            continue
        content = file.read_bytes()
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = content.decode("gb18030", "replace")
        if file.suffix == ".jsonl":
            text = "\n".join(w for line in text.splitlines() for w in strings(json.loads(line)))
        yield from map(bare, _TAG.sub("\n", text).split("\n"))


@pytest.mark.corpus
def test_no_line_shares_a_run_with_a_real_document(corpus: Path) -> None:
    own = {run: name for line, name in own_lines() for run in runs(line)}
    assert len(own) > 20_000
    shared = {run: own[run] for line in real_lines(corpus) for run in runs(line) if run in own}
    assert not shared


def test_the_comparison_would_find_a_shared_run() -> None:
    line = bare("为了把有限的水用好、管好、保护好，让生产、生活、生态各得其水")
    own = {run for part, _ in own_lines() for run in runs(part)}
    assert any(run in own for run in runs(line))
