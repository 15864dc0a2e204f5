"""Words that no text holds: what is proposed instead stands in the texts, on both engines alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opendata.search.documents import SearchDocument
from opendata.search.engine import ENGINES, Engine, EngineName, Unit
from opendata.search.index import open_engine
from opendata.search.near_words import near_words
from opendata.search.slips import Slip
from opendata.search.unknown_words import text_corrections
from tests.opendata.search.shelf import as_article, invented

pytestmark = pytest.mark.requirement("WS-08", "SD-07", "item-31")

TEXTS = (
    "一、优化营商环境，深化放管服改革。",
    "各市应当优化营商环境，建设营造环境。",
    "停车场应当公开收费标准，矿山安全由经营者负责。",
)
SHELF = [invented(str(n), "某题", text) for n, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def archive(
    name: EngineName, unit: Unit, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The texts as documents, or each as an article."""
    engine = open_engine(name, tmp_path_factory.mktemp("unknown"), unit=unit)
    engine.update(made(unit, SHELF), (), 1)
    yield engine
    engine.close()


def made(unit: Unit, shelf: Sequence[SearchDocument]) -> list[SearchDocument]:
    return [as_article(one) for one in shelf] if unit == "article" else list(shelf)


def told(engine: Engine, query: str) -> list[tuple[str, Slip]]:
    return [(one.query, one.slip) for one in text_corrections(engine, query)]


@pytest.mark.parametrize(
    ("query", "meant", "slip"),
    [
        ("营商环镜", "营商环境", "homophone"),
        ("迎商环境", "营商环境", "homophone"),
        ("优化营伤环境", "优化营商环境", "homophone"),
        ("营商环国", "营商环境", "character"),
        ("口商环境", "营商环境", "character"),
        ("商营环境", "营商环境", "swapped"),
        ("停车场地应当", "停车场应当", "extra"),
        ("title:营商环镜 AND 放管服", "title:营商环境 AND 放管服", "homophone"),
        ('"营商环镜"', '"营商环境"', "homophone"),
    ],
)
def test_a_slip_in_the_words_of_a_text_is_seen_through(
    archive: Engine, query: str, meant: str, slip: Slip
) -> None:
    assert told(archive, query)[0] == (meant, slip)


@pytest.mark.parametrize(
    "query",
    ["营商环境", "环境", "营商环境 矿山安全", "放管服改革", "全无此说之词", "商场", "营商环镜" * 6, "abc", "",
     "示政发〔2024〕12号", "第一二三四五六七八九十百千万亿条"],
)  # fmt: skip
def test_what_stands_there_or_is_far_from_all_is_left_alone(archive: Engine, query: str) -> None:
    assert told(archive, query) == []


@pytest.mark.requirement("OD-11")
def test_the_words_of_what_was_taken_out_are_not_told(
    name: EngineName, unit: Unit, tmp_path: Path
) -> None:
    """An index goes on counting the grams of what was taken out of it."""
    engine = open_engine(name, tmp_path, unit=unit)
    engine.update(made(unit, SHELF), (), 1)
    assert told(engine, "矿山安金") == [("矿山安全", "character")]
    engine.update((), ["2"], 2)
    assert told(engine, "矿山安金") == []
    engine.close()


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="优化营商环境放管服停车场安全镜应", min_size=3, max_size=20))
def test_little_is_looked_for_whatever_is_asked(word: str) -> None:
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return 0

    assert near_words(word, pairs=lambda _: 1, words=count) == []
    assert len(counted) <= 300


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:
    """The same texts in each engine."""
    engines = [open_engine(name, tmp_path_factory.mktemp(name)) for name in ENGINES]
    for engine in engines:
        engine.update(SHELF, (), 1)
    yield engines
    for engine in engines:
        engine.close()


@settings(deadline=None)
@given(st.text(alphabet="优化营商环境放管服停车场安全镜应", min_size=3, max_size=8))
def test_both_engines_propose_the_same(both: list[Engine], word: str) -> None:
    one, other = (told(engine, word) for engine in both)
    assert one == other
    assert all(any(meant in text for text in TEXTS) for meant, _ in one)
