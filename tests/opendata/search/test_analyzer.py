import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.search import analyzer
from opendata.search.analyzer import (
    BREAK,
    CLOSE,
    OPEN,
    find_pattern,
    fold,
    fts5_phrase,
    grams,
    phrase,
)

pytestmark = pytest.mark.requirement("SD-02", "item-31")

_HAN = "".join(map(chr, [*range(0x4E00, 0x4E10), 0x3007, 0x3400, 0x9FFF, 0xE123, 0x20000]))
_RUNS = st.text(alphabet=_HAN, min_size=1, max_size=12)
_WORDS = st.text(alphabet="abz019", min_size=1, max_size=4)
_BREAKS = st.text(alphabet="，。；：、！？\n—…“”", min_size=1, max_size=3)
_MIXED = st.lists(st.one_of(_RUNS, _WORDS, _BREAKS, st.just(" ")), max_size=12).map("".join)


def is_found(query: str, text: str) -> bool:
    """Whether a text holds the query's phrase, by position as an engine would look."""
    wanted = phrase(query)
    if wanted is None:
        return False
    there = grams(text)
    last = wanted.grams[-1]
    return any(
        tuple(there[at : at + len(wanted.grams) - 1]) == wanted.grams[:-1]
        and (gram.startswith(last) if wanted.prefix else gram == last)
        for at in range(len(there))
        for gram in there[at + len(wanted.grams) - 1 : at + len(wanted.grams)]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("省", ["省"]),
        ("政务公开", ["政务", "务公", "公开", "开"]),
        ("公开。政务", ["公开", f"开{BREAK}", "政务", "务"]),
        ("公开\n政务", ["公开", f"开{BREAK}", "政务", "务"]),
        ("附 件", [f"附{BREAK}", "件"]),
        ("Open Data", ["open", "data"]),
        ("open-data", ["open", BREAK, "data"]),
        ("ＩＰｖ６　网络", ["ipv6", BREAK, "网络", "络"]),
        ("2024年度", ["2024", "年", "年度", "度"]),
        ("2024 年", ["2024", BREAK, "年"]),
        ("第12号", ["第", "12", "号"]),
        ("第12号。", ["第", "12", "号"]),
        ("〔2024〕", ["2024"]),
        ("发〔2024〕", [f"发{OPEN}", "2024"]),
        ("》（示〔2024〕 1号", [f"示{OPEN}", "2024", CLOSE, "1", "号"]),
    ],
)
def test_grams_of_a_text(text: str, expected: list[str]) -> None:
    assert grams(text) == expected


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("政务公开", "推进政务公开工作"),
        ("省", "示例省"),
        ("省", "省，市"),
        ("2024年", "在2024年度"),
        ("2024年", "（2024年）"),
        ("第12号", "令第12号文"),
        ("12号", "第12号。"),
        ("IPv6", "支持ＩＰＶ６网络"),
        ("open data", "Open  Data"),
        ("印发《示例办法》的", "关于印发〈示例办法〉的通知"),
        ("示政发〔2024〕1号", "（示政发[2024]1号）"),
        ("示政发（2024）1号", "示政发【２０２４】１号"),
        ("示政发[2024]1号", "示政发 〔2024〕 1 号"),
    ],
)
def test_a_phrase_finds_the_text_that_holds_it(query: str, text: str) -> None:
    assert is_found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("数据安全", "数据库。据安徽报道。安全"),
        ("数据安全", "数据。安全"),
        ("数据安全", "数据\n安全"),
        ("数据安全", "数据 安全"),
        ("12号", "12。号"),
        ("第12号", "第，12号"),
        ("第1号", "第12号"),
        ("2024年", "2024 年"),
        ("open data", "open. data"),
        ("示政发〔2024〕1号", "示政发〔2024〕12号"),
        ("示政发〔2024〕1号", "示政发〔2024〕11号"),
        ("〔2024〕1号", "2024-1号"),
        ("示政发〔2024〕1号", "示政发2024，1号"),
    ],
)
def test_a_phrase_finds_nothing_else(query: str, text: str) -> None:
    assert not is_found(query, text)


@given(_MIXED, _RUNS, _MIXED, st.data())
def test_any_part_of_a_run_is_found(before: str, run: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    assert is_found(run[start:end], before + run + after)


@given(_RUNS, _MIXED)
def test_a_run_is_found_only_where_it_stands(query: str, text: str) -> None:
    assert is_found(query, text) == (query in text)


@given(_RUNS, _BREAKS, _RUNS)
def test_no_phrase_crosses_a_break(left: str, broken: str, right: str) -> None:
    text = left + broken + right
    assert is_found(left + right, text) == (left + right in text)


@given(_WORDS, _RUNS, _MIXED)
def test_a_word_with_the_run_after_it_is_found(word: str, run: str, after: str) -> None:
    assert is_found(word + run[:1], f"。{word}{run}{after}")


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_a_text_finds_itself(text: str) -> None:
    assert phrase(text) is None or is_found(text, text)


@given(st.text(max_size=20))
def test_grams_hold_no_space(text: str) -> None:
    assert all(gram and not any(map(str.isspace, gram)) for gram in grams(text))


@pytest.mark.parametrize("text", ["。，", " ", "《》", "——"])
def test_punctuation_alone_is_no_phrase(text: str) -> None:
    assert phrase(text) is None
    assert fts5_phrase(text) is None
    assert analyzer.query_grams(text) == []


@pytest.mark.parametrize("tokenizer", ["unicode61 remove_diacritics 0", "ascii"])
@pytest.mark.parametrize(
    "query", ["政务", "省", "号。附", "法》的", "第12号", "ipv6", "发〔2024〕3号"]
)
def test_grams_pass_through_fts5_unchanged(query: str, tokenizer: str) -> None:
    """Both tokenizers keep private letters, so the marks hold phrases apart there too."""
    text = "示例省政务，发(2024)3号。附：《办法》的第12号 IPv6"
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE t USING fts5(x, tokenize='{tokenizer}')")
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    database.execute("INSERT INTO t VALUES (?)", [" ".join(grams(text))])
    kept = [row[0] for row in database.execute("SELECT term FROM v ORDER BY offset")]
    assert kept == grams(text)
    found = database.execute("SELECT count(*) FROM t WHERE t MATCH ?", [fts5_phrase(query)])
    assert found.fetchone() == (1,)
    other = database.execute("SELECT count(*) FROM t WHERE t MATCH ?", [fts5_phrase(query + "不")])
    assert other.fetchone() == (0,)
    database.close()


@given(_MIXED, _MIXED)
def test_a_pattern_finds_what_the_phrase_finds(query: str, text: str) -> None:
    pattern = find_pattern(query)
    assert (pattern is not None) == (phrase(query) is not None)
    assert bool(pattern and re.search(pattern, fold(text))) >= is_found(query, text)


@given(_MIXED, st.text(alphabet="，。\n", max_size=2), _MIXED)
def test_a_text_in_a_text_is_found_and_marked(before: str, broken: str, query: str) -> None:
    text = f"{before}。{query}。{broken}"
    pattern = find_pattern(query)
    assert is_found(query, text) == (pattern is not None)
    assert pattern is None or re.search(pattern, fold(text))


def test_han_characters_are_compared_as_they_stand() -> None:
    """Words of nothing else are not folded at all."""
    han = "".join(map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))))
    assert fold(han) == han
