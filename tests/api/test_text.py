"""A document's text as HTML: what is known of its places shows, and nothing else changes."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.site.text import Known, render
from opendata.public.rows import ArticleRow, RelationRow, TableRow

pytestmark = pytest.mark.requirement("ND-12", "WS-11")

TEXT = (
    "示例省数据条例\n\n第一章 总则\n第一条 依照《甲条例》第二条制定。 （一）甲；\n表一\n名称\t期限\n"
    "收支表\t20日\n第二章 附则\n示例省人民政府\n2024年5月23日\n"
)


class Words(HTMLParser):
    """The text of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data


def part(path: str, kind: str, words: str) -> ArticleRow:
    start = TEXT.index(words)
    return ArticleRow(path, kind, words, None, words, start, start + len(words))


def citation(words: str, to: str | None) -> RelationRow:
    start = TEXT.index(words)
    end = start + len(words)
    return RelationRow("cites", "x", 0, None, to, None, None, None, words, start, end, 1.0)


def table() -> TableRow:
    start, end = TEXT.index("名称"), TEXT.index("20日") + 3
    return TableRow(start, end, (("名称", "期限"), ("收支表", "<20日>")))


KNOWN = Known(
    parts=[
        part("chp_1", "chapter", "第一章"),
        part("chp_1__art_1", "article", "第一条"),
        part("chp_1__art_1__point_1", "item", "（一）"),
        part("chp_2", "chapter", "第二章"),
    ],
    citations=[citation("《甲条例》第二条", "d2")],
    tables=[table()],
    addresses={"d2": '/documents/d2?lang=en&"'},
    captions=["示例省数据条例"],
    signs=frozenset({"示例省人民政府"}),
)


def test_everything_known_shows() -> None:
    assert str(render(TEXT, KNOWN).html).split("\n") == [
        '<p class="caption">示例省数据条例</p>',
        '<h2 id="chp_1">第一章 总则</h2>',
        (
            '<p id="chp_1__art_1">第一条 依照<a href="/documents/d2?lang=en&amp;&#34;">《甲条例》第二条</a>'
            '制定。 <span id="chp_1__art_1__point_1"></span>（一）甲；</p>'
        ),
        "<p>表一</p>",
        (
            '<div class="scroll" tabindex="0"><table><tr><td>名称</td><td>期限</td></tr>'
            "<tr><td>收支表</td><td>&lt;20日&gt;</td></tr></table></div>"
        ),
        '<h2 id="chp_2">第二章 附则</h2>',
        '<p class="sign">示例省人民政府</p>',
        '<p class="sign">2024年5月23日</p>',
    ]


def test_the_contents_are_the_headings() -> None:
    headings = render(TEXT, KNOWN).headings
    assert [(heading.path, heading.words) for heading in headings] == [
        ("chp_1", "第一章 总则"),
        ("chp_2", "第二章 附则"),
    ]


def test_a_heading_below_a_heading_is_one_deeper() -> None:
    text = "工作要点\n一、公开\n（一）目录\n（二）要求。应当公开。\n"
    kinds = {"enc_1": "enclosure", "enc_1__lvl1_1": "level1", "enc_1__lvl1_1__lvl2_1": "level2"}
    starts = ("工作要点", "一、", "（一）", "（二）")
    parts = [
        ArticleRow(path, kind, "", None, "", text.index(start), text.index(start) + 1)
        for (path, kind), start in zip(
            [*kinds.items(), ("enc_1__lvl1_1__lvl2_2", "level2")], starts, strict=True
        )
    ]
    body = render(text, Known(parts=parts))
    assert [heading.depth for heading in body.headings] == [0, 1, 2]
    assert '<p id="enc_1__lvl1_1__lvl2_2">（二）要求。应当公开。</p>' in body.html


def test_a_citation_of_nothing_held_stays_text() -> None:
    assert "<a" not in render(TEXT, Known(citations=[citation("《甲条例》第二条", None)])).html


@given(st.text(alphabet="a<&\"'\n 公开。", max_size=60))
def test_no_word_is_lost_and_none_becomes_markup(text: str) -> None:
    html = str(render(text, Known()).html)
    assert Words(html).text.split() == text.split()
