"""Web pages in the layouts of government sites (domain §5.1, §5.3) become their document."""

import pytest

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest.drafting import Page
from ingest.from_html import read
from ingest.second_opinion import second_opinion

pytestmark = pytest.mark.requirement("GZ-15", "FOI-01", "item-37")

TITLE = "示例省人民政府办公厅关于印发《示例省公开工作要点》的通知"
LINES = [
    "各市、自治州人民政府，示例新区管委会，省政府各部门：",
    "《示例省公开工作要点》已经省政府同意，现印发给你们，请结合实际认真贯彻落实。",
    "示例省人民政府办公厅",
    "2024年5月23日",
    "（此件公开发布）",
    "示例省公开工作要点",
    "2024年全省公开工作要全面贯彻有关部署，坚持统筹兼顾、突出重点，不断提升质量和实效。",
    "一、推进公开",
    "1.把公开透明作为政府工作的基本要求，坚持以公开为常态、不公开为例外。",
]
LABELS = [
    ("索　引　号", "000000000/2024-00012"),
    ("主题分类", "综合政务\\政务公开"),
    ("发文机关", "示例省人民政府办公厅"),
    ("成文日期", "2024年05月23日"),
    ("标　　题", TITLE),
    ("发文字号", "示政办发〔2024〕12号"),
    ("发布日期", "2024年05月28日"),
    ("有 效 性", "有效"),
    ("主 题 词", ""),
]
NAV = (
    "<div class='nav'><ul>"
    + "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(8))
    + "</ul></div>"
)
RELATED = (
    "<div class='related'><h3>相关链接</h3><ul>"
    + "".join(
        f"<li><a href='/x{n}'>示例省关于示例{n}的通知</a> 2024-0{n}-01</li>" for n in range(1, 9)
    )
    + "</ul></div><div class='footer'><p>主办单位：示例省人民政府办公厅　网站标识码：6200000000</p></div>"
)
PARAGRAPHS = "".join(f"<p style='text-indent:2em'>　　{line}</p>\n" for line in LINES)


def table(cells_in_row: int) -> str:
    cells = [f"<td><b>{label}：</b></td><td>{value}</td>" for label, value in LABELS]
    rows = [cells[at : at + cells_in_row] for at in range(0, len(cells), cells_in_row)]
    return "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"


META = {
    "table": table(2),
    "one column": table(1),
    "list": "<ul>"
    + "".join(f"<li><strong>{a}：</strong><span>{b}</span></li>" for a, b in LABELS)
    + "</ul>",
    "definitions": "<dl>" + "".join(f"<dt>{a}</dt><dd>{b}</dd>" for a, b in LABELS) + "</dl>",
    "brackets": "".join(f"【{a}】 {b}<br>" for a, b in LABELS),
    "boxes": "<div>"
    + "".join(f"<div><label>{a}</label></div><div>{b}</div>" for a, b in LABELS if b)
    + "</div>",
}
BODY = {
    "UCAPCONTENT": f"<UCAPCONTENT>{PARAGRAPHS}</UCAPCONTENT>",
    "id": f"<div id='zoom'><div class='TRS_Editor'>{PARAGRAPHS}</div></div>",
    "layout table": f"<table border=0><tr><td id='UCAP-CONTENT'>{PARAGRAPHS}</td></tr></table>",
    "breaks": "<div class='box'>" + "<br/>".join(f"&nbsp;&nbsp;{line}" for line in LINES) + "</div>",
    "sections": "<article>" + "".join(f"<section><p><span>{a[:4]}</span><span>{a[4:]}</span></p></section>" for a in LINES) + "</article>",
    "unclosed": "<div>" + "".join(f"<P class=MsoNormal><SPAN lang=EN-US><FONT size=4>{a}<o:p></o:p></FONT></SPAN>\n" for a in LINES) + "</div>",
}  # fmt: skip


def page(meta: str = "", body: str = "", head: str = "") -> bytes:
    return f"<html><head><meta charset='utf-8'>{head}</head><body>{NAV}{meta}{body}{RELATED}</body></html>".encode()


def draft(data: bytes, raw: RawFile) -> Draft:
    (only,) = read(data, raw)
    return only


def words(draft: Draft, *names: str) -> list[object]:
    fields = [getattr(draft.metadata, name) for name in names]
    return [str(field.value) if field else None for field in fields]


@pytest.mark.parametrize("body", BODY)
@pytest.mark.parametrize("meta", META)
def test_each_layout_gives_the_text_and_the_page_table(meta: str, body: str, raw: RawFile) -> None:
    found = draft(page(META[meta], BODY[body]), raw)
    assert found.text.split("\n") == LINES
    assert words(found, "index_no", "number", "title", "topic") == [
        "000000000/2024-00012", "示政办发〔2024〕12号", TITLE, "2.1",
    ]  # fmt: skip
    assert words(found, "signed_on", "published_on", "keywords") == [
        "2024-05-23",
        "2024-05-28",
        None,
    ]
    assert found.metadata.status is not None
    assert found.metadata.status.value.code == "effective"
    assert found.findings == ()


@pytest.mark.parametrize("body", BODY)
def test_each_layout_is_read_from_the_document_alone(body: str, raw: RawFile) -> None:
    head = (
        f"<h1>{TITLE}</h1><div>发布日期：2024-05-29 09:16 来源：示例门户网 【字号 大 中 小】</div>"
    )
    found = draft(page(head, BODY[body]), raw)
    assert found.text.split("\n") == [TITLE, *LINES]
    assert words(found, "title", "issuers", "signed_on", "published_on") == [
        TITLE, "('示例省人民政府办公厅',)", "2024-05-23", None,
    ]  # fmt: skip


def test_a_title_in_the_document_is_not_printed_twice(raw: RawFile) -> None:
    own = f"<p>示例省人民政府办公厅关于印发<br>《示例省公开工作要点》的通知</p><p>示政办发〔2024〕12号</p>{PARAGRAPHS}"
    found = draft(page("<h1>示例省公开工作要点</h1>", f"<div id='zoom'>{own}</div>"), raw)
    assert found.text.startswith(
        "示例省人民政府办公厅关于印发\n《示例省公开工作要点》的通知\n示政办发"
    )
    assert words(found, "title", "number") == [TITLE, "示政办发〔2024〕12号"]


def test_an_editors_box_around_each_part_is_no_end(raw: RawFile) -> None:
    first = "".join(f"<p>{line}</p>" for line in LINES[:5])
    second = "".join(f"<p>{line}</p>" for line in LINES[5:])
    boxes = f"<div class='TRS_Editor'>{first}</div><div class='TRS_Editor'>{second}</div>"
    found = draft(page(META["table"], f"<div class='x'>{boxes}</div>"), raw)
    assert found.text.split("\n") == LINES


def test_a_marked_box_that_holds_little_is_not_the_document(raw: RawFile) -> None:
    body = f"<div id='zoom'><p>下载说明：请使用常见的阅读软件打开本页的附件，谢谢。</p></div><div>{PARAGRAPHS}</div>"
    assert LINES[6] in draft(page(body=body), raw).text


def test_a_number_printed_over_the_document_belongs_to_it(raw: RawFile) -> None:
    head = f"<h1>{TITLE}</h1><p>示政办发〔2024〕12号</p><p>发布时间：2024-05-28</p>"
    found = draft(page(head, BODY["id"]), raw)
    assert found.text.split("\n")[:3] == [TITLE, "示政办发〔2024〕12号", LINES[0]]
    assert words(found, "title", "number") == [TITLE, "示政办发〔2024〕12号"]


def test_a_table_is_a_grid_with_its_spans_filled(raw: RawFile) -> None:
    cells = (
        "<table><tr><th>事项</th><th>依据</th><th>电话</th></tr>"
        "<tr><td rowspan='2'>示例事项</td><td>示例条例</td><td>12345</td></tr>"
        "<tr><td colspan='2'>略\n说</td></tr></table>"
    )
    found = draft(page(body=f"<div id='zoom'>{PARAGRAPHS}{cells}<p>末段。</p></div>"), raw)
    (grid,) = found.metadata.tables
    assert grid.rows == (
        ("事项", "依据", "电话"),
        ("示例事项", "示例条例", "12345"),
        ("示例事项", "略说", "略说"),
    )
    assert (
        found.text[grid.start : grid.end] == "事项\t依据\t电话\n示例事项\t示例条例\t12345\n\t略说"
    )


def test_spans_without_end_are_bounded(raw: RawFile) -> None:
    cells = "<table><tr><td rowspan=65000 colspan=65000>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr></table>"
    found = draft(page(body=f"<div id='zoom'>{PARAGRAPHS}{cells}</div>"), raw)
    assert "四" in found.text
    assert sum(len(row) for grid in found.metadata.tables for row in grid.rows) <= 50_000


def test_what_a_reader_does_not_see_is_no_text(raw: RawFile) -> None:
    unseen = (
        "<span style='DISPLAY: none'>水印一</span><script>var x='索引号：假的'</script><style>.a{}</style>"
        "<p hidden>水印二</p><!-- 注释 --><noscript>请开启脚本</noscript><p style='visibility:hidden'>水印三</p>"
    )
    found = draft(page(body=f"<div id='zoom'>{unseen}{PARAGRAPHS}</div>"), raw)
    assert found.text.split("\n") == LINES
    assert found.metadata.index_no is None


def test_links_to_annexes_stay_and_lists_of_links_go(raw: RawFile) -> None:
    annexes = "<p><a href='1.doc'>附件：1.示例申报表.doc</a></p><p><a href='2.doc'>2.示例汇总表.doc</a></p>"
    links = "".join(f"<p><a href='/{n}'>示例栏目{n}</a></p>" for n in range(5))
    title = f"<h1>{TITLE}</h1>"
    found = draft(page(title, f"<div id='zoom'>{PARAGRAPHS}{annexes}{links}</div>"), raw)
    assert found.text.split("\n")[-2:] == ["附件：1.示例申报表.doc", "2.示例汇总表.doc"]
    assert [one.title for one in found.metadata.enclosures][-2:] == ["示例申报表", "示例汇总表"]


def test_a_notice_of_two_lines_is_found(raw: RawFile) -> None:
    found = draft(
        page(
            "<h1>示例省人民政府关于张某某任职的通知</h1>",
            "<div class='c'><p>任命张某某为示例局局长。</p><p>2024年5月23日</p></div>",
        ),
        raw,
    )
    assert found.text.split("\n") == [
        "示例省人民政府关于张某某任职的通知",
        "任命张某某为示例局局长。",
        "2024年5月23日",
    ]


def test_a_signature_beside_the_paragraphs_is_kept(raw: RawFile) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in LINES[:2])
    closing = "<div><div>示例省人民政府办公厅</div><div>2024年5月23日</div></div>"
    found = draft(page(body=f"<div><div>{paragraphs}</div>{closing}</div>"), raw)
    assert found.text.split("\n") == LINES[:4]


@pytest.mark.requirement("WS-09")
def test_page_tags_give_title_and_evidence(raw: RawFile) -> None:
    head = (
        f"<meta name='ArticleTitle' content='{TITLE}'><meta name='PubDate' content='2024-05-28 10:00'>"
        "<meta name='ContentSource' content='示例日报'><meta name='SiteName' content='示例网'>"
        "<link rel='canonical' href='https://www.example.gov.cn/a/1.html'>"
    )
    found = draft(page(body=BODY["id"], head=head), raw)
    assert words(found, "title", "published_on") == [TITLE, None]
    assert found.metadata.url == "https://www.example.gov.cn/a/1.html"
    assert "pubdate: 2024-05-28 10:00" in [line.text for line in found.metadata.provenance]


@pytest.mark.requirement("WS-09")
def test_the_issuers_own_site_says_when_it_published(raw: RawFile) -> None:
    head = "<meta name='SiteName' content='示例省人民政府门户网站'><meta name='PubDate' content='2024-05-28 10:00'>"
    found = draft(page(f"<h1>{TITLE}</h1>", BODY["id"], head), raw)
    assert words(found, "published_on") == ["2024-05-28"]


def test_a_much_longer_second_reading_is_taken_and_named() -> None:
    source = page(f"<h1>{TITLE}</h1>", f"<article>{PARAGRAPHS * 3}</article>").decode()
    short = Page(lines=["短句。"])
    taken = second_opinion(short, source, is_sure=False)
    assert [finding.code for finding in taken.findings] == ["extraction_differs"]
    assert LINES[1] in taken.lines
    assert second_opinion(short, source, is_sure=True) is short


@pytest.mark.parametrize("charset", ["gb18030", "gb2312", "utf-8"])
def test_a_page_is_read_in_any_charset(charset: str, raw: RawFile) -> None:
    data = (
        page(META["table"], BODY["id"]).decode().replace("charset='utf-8'", f"charset='{charset}'")
    )
    assert draft(data.encode("gb18030"), raw).text.split("\n") == LINES


@pytest.mark.requirement("SD-10")
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<div>" * 500 + "深".encode() + b"</div>" * 500, "too_deep"),
        (b"<b>" * 300 + "深".encode(), "too_deep"),
        (b"\x89PNG\r\n\x1a\n<html>", "binary"),
        (b"<html>\x00</html>", "binary"),
        (b"  \n", "empty"),
        (b"<html><body><script>load()</script><br></body></html>", "empty"),
        (("<p>" + "长" * 10_000_001).encode(), "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, code: str, raw: RawFile) -> None:
    with pytest.raises(ReadError) as caught:
        read(data, raw)
    assert caught.value.code == code


def test_many_paragraphs_never_closed_are_not_deep(raw: RawFile) -> None:
    found = draft(("<html><body>" + "<p>示例段落，说明情况。" * 1000).encode(), raw)
    assert found.text.count("示例段落") == 1000


def test_a_very_long_line_of_a_page_is_kept_whole(raw: RawFile) -> None:
    found = draft(f"<html><body><p>{'示例，' * 1_300_000}</p></body></html>".encode(), raw)
    assert len(found.text) > 3_800_000


def test_places_are_those_of_the_text(raw: RawFile) -> None:
    found = draft(page(META["table"], BODY["id"]), raw)
    assert found.metadata.signed_on is not None
    place = slice(found.metadata.signed_on.start, found.metadata.signed_on.end)
    assert found.text[place] == "2024年5月23日"


def test_line_ends_in_preformatted_text_are_line_ends(raw: RawFile) -> None:
    """Articles of a statute set as <pre> ran together into one line."""
    page = f"<body><h1>{TITLE}</h1><pre>第一条 甲。\n第二条\n  乙。\n</pre><p>第三条\n丙。</p>"
    (draft,) = read(page.encode(), raw)
    assert draft.text.split("\n")[1:] == ["第一条 甲。", "第二条", "乙。", "第三条丙。"]
