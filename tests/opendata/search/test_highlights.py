import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.search.analyzer import fold
from opendata.search.highlights import WIDTH, Marker, markers_of
from opendata.search.syntax import parse

pytestmark = pytest.mark.requirement("SD-02", "item-31")


def marker(query: str) -> Marker:
    return markers_of(parse(query)).texts


def marked(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in marker(query).spans(text)]


@pytest.mark.parametrize(
    ("query", "text", "finds"),
    [
        ("公开", "政务公开，信息公开", ["公开", "公开"]),
        ("政务 公开", "政务公开", ["政务", "公开"]),
        ("政务公开 公开", "政务公开与公开", ["政务公开", "公开"]),
        ("公公", "公公公公公", ["公公", "公公"]),
        ("公开 NOT 政务", "政务公开", ["公开"]),
        ("公开 ANDMAYBE 政务", "政务公开", ["公开"]),
        ("title:政务 公开", "政务公开", ["公开"]),
        ("ipv6", "支持ＩＰｖ６和IPv60", ["ＩＰｖ６"]),
        ('"open data"', "OPEN  DATA, open-data", ["OPEN  DATA"]),
        ("2024年", "2024年、12024年、2024 年", ["2024年"]),
        ("示政发(2024)1号", "示政发〔2024〕 1 号、示政发[2024]12号", ["示政发〔2024〕 1 号"]),
        ("《办法》的", "印发〈办法〉\n的通知", ["办法〉\n的"]),
        ("政务data*", "政务Data与政务data1", ["政务Data", "政务data1"]),
        ("da*", "data", []),
        ("政务", "没有", []),
        ("kind:law", "法律", []),
        ("", "全部", []),
    ],
)
def test_what_was_asked_is_marked(query: str, text: str, finds: list[str]) -> None:
    assert marked(query, text) == finds


def test_titles_are_marked_by_what_was_asked_of_titles() -> None:
    assert markers_of(parse("title:政务 公开")).titles.spans("政务公开") == [(0, 2), (2, 4)]


def test_a_snippet_begins_on_the_line_of_its_find() -> None:
    (piece,) = marker("公开").snippets("前面的一行\n信息公开\n后面的一行", 1)
    assert (piece.text, piece.start, piece.marks) == ("信息公开 后面的一行", 6, ((2, 4),))


def test_the_piece_with_most_of_the_query_is_shown() -> None:
    text = "公开。" + "空白。" * 100 + "政务公开。" + "空白。" * 100 + "政务。"
    (piece,) = marker("政务 公开").snippets(text, 1)
    assert "政务公开" in piece.text


def test_snippets_come_in_order_and_do_not_overlap() -> None:
    text = ("公开" + "甲" * 200) * 5
    pieces = marker("公开").snippets(text, 3)
    assert [piece.start for piece in pieces] == [0, 172, 374]


def test_a_text_without_finds_has_no_snippet() -> None:
    assert marker("公开").snippets("没有", 2) == ()
    assert marker("kind:law").snippets("没有", 2) == ()


@given(
    st.lists(
        st.sampled_from(["政务公开", "公开", "甲乙丙，", "\n", "IPv6", " ", "。"]), max_size=80
    ),
    st.sampled_from(["公开", "政务 公开", "ipv6", "公开 ipv6"]),
    st.integers(1, 3),
)
def test_a_snippet_is_cut_from_the_text(parts: list[str], query: str, most: int) -> None:
    text = "".join(parts)
    pieces = marker(query).snippets(text, most)
    assert len(pieces) <= most
    for piece in pieces:
        there = text[piece.start : piece.start + len(piece.text)]
        assert piece.text == there.replace("\n", " ")
        assert len(piece.text) <= WIDTH
        assert piece.marks
        for start, end in piece.marks:
            assert fold(piece.text[start:end]) in ("政务", "公开", "ipv6")
