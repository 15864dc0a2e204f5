"""Word files are read as they would be printed; what is left out is said."""

import io

import docx
import pytest

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest.from_docx import read
from tests.word_files import SPACES, p, packed, styles, word_file

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

TITLE = "示例省人民政府办公厅关于示例工作的通知"
RUN = "<w:r>{}</w:r>"
TEXT = "<w:r><w:t>{}</w:t></w:r>"

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
    '<w:r><w:t>码</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>2024年</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def lines(body: str, raw: RawFile, **parts: str) -> list[str]:
    return draft(body, raw, **parts).text.split("\n")


def draft(body: str, raw: RawFile, **parts: str) -> Draft:
    return read(word_file(p(TITLE) + body, parts=parts), raw)[0]


def codes(found: Draft) -> dict[str, str]:
    return {finding.code: finding.detail for finding in found.findings}


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (TEXT.format("甲") + TEXT.format("乙"), "甲乙"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>", "甲\n乙\n丙"),
        (f"<w:hyperlink>{TEXT.format('甲')}</w:hyperlink>", "甲"),
        (f"<w:sdt><w:sdtPr><w:t>否</w:t></w:sdtPr><w:sdtContent>{TEXT.format('甲')}</w:sdtContent></w:sdt>", "甲"),
        (f"<w:smartTag>{TEXT.format('甲')}</w:smartTag>", "甲"),
        (f'<w:ins w:id="1">{TEXT.format("甲")}</w:ins><w:del w:id="2"><w:r><w:delText>乙</w:delText></w:r></w:del>', "甲"),
        (f'<w:moveFrom w:id="1">{TEXT.format("乙")}</w:moveFrom><w:moveTo w:id="2">{TEXT.format("甲")}</w:moveTo>', "甲"),
        ("<w:r><w:t>2024</w:t><w:noBreakHyphen/><w:t>12</w:t><w:softHyphen/></w:r>", "2024-12"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>同意</w:t></w:r>', "☑同意"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>n</w:t></w:r>', "■"),
        ("<w:ruby><w:rt><w:r><w:t>jiǎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby>", "甲"),
        (FIELD, "2024年"),
        ("<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>", "x^2"),
        ('<w:r><w:pict><v:shape><v:textpath string="示例省水利厅文件"/></v:shape></w:pict></w:r>', "示例省水利厅文件"),
    ],
)  # fmt: skip
def test_what_a_paragraph_prints_is_its_text(runs: str, text: str, raw: RawFile) -> None:
    assert lines(p(runs=runs), raw)[1:] == text.split("\n")


def test_hidden_runs_are_dropped_and_counted(raw: RawFile) -> None:
    hiding = '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    based = '<w:style w:type="character" w:styleId="b"><w:basedOn w:val="h"/></w:style>'
    runs = (
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>直接</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="b"/></w:rPr><w:t>样式的</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="b"/><w:vanish w:val="0"/></w:rPr><w:t>可见</w:t></w:r>'
    )
    found = draft(p("甲", runs=runs), raw, styles=styles(hiding, based))
    assert found.text.split("\n")[1:] == ["甲可见"]
    assert codes(found) == {"hidden_text": "5 characters of hidden text left out"}


def test_a_hidden_paragraph_style_hides_and_a_character_style_undoes_it(raw: RawFile) -> None:
    hidden = '<w:style w:type="paragraph" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    shown = '<w:style w:type="character" w:styleId="c"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = p(
        "不见",
        properties='<w:pStyle w:val="h"/>',
        runs='<w:r><w:rPr><w:rStyle w:val="c"/></w:rPr><w:t>见</w:t></w:r>',
    )
    assert lines(body, raw, styles=styles(hidden, shown))[1:] == ["见"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(raw: RawFile) -> None:
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = p("前半", properties=deleted) + p("后半。") + p("", properties=deleted) + p("另起。")
    assert lines(body, raw)[1:] == ["前半后半。", "另起。"]


def test_a_deleted_end_before_no_paragraph_loses_nothing(raw: RawFile) -> None:
    assert lines(p("末尾", properties='<w:rPr><w:del w:id="1"/></w:rPr>'), raw)[1:] == ["末尾"]


def test_a_deleted_end_before_a_table_joins_nothing_over_it(raw: RawFile) -> None:
    table = f"<w:tbl><w:tr><w:tc>{p('表内')}</w:tc></w:tr></w:tbl>"
    deleted = p("表前", properties='<w:rPr><w:del w:id="1"/></w:rPr>')
    assert lines(deleted + table + p("表后"), raw)[1:] == ["表前", "表内", "表后"]


def test_a_text_box_is_read_once_after_its_paragraph(raw: RawFile) -> None:
    box = f"<w:txbxContent>{p('框内')}{p('两段')}</w:txbxContent>"
    runs = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(p("框外", runs=runs) + p("其后"), raw)[1:] == ["框外", "框内", "两段", "其后"]


def test_notes_follow_the_text_under_their_marks(raw: RawFile) -> None:
    notes = (
        f'<w:footnotes {SPACES}><w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote>'
        f'<w:footnote w:id="2">{p("脚注一。")}</w:footnote></w:footnotes>'
    )
    ends = f'<w:endnotes {SPACES}><w:endnote w:id="2">{p("尾注一。")}</w:endnote></w:endnotes>'
    runs = RUN.format('<w:footnoteReference w:id="2"/>') + RUN.format(
        '<w:endnoteReference w:id="2"/>'
    )
    found = lines(p("正文", runs=runs) + p("末段。"), raw, footnotes=notes, endnotes=ends)
    assert found[1:] == ["正文[^2][^e2]", "末段。", "[^2] 脚注一。", "[^e2] 尾注一。"]


def test_headers_are_left_out_and_those_with_words_counted(raw: RawFile) -> None:
    header = f"<w:hdr {SPACES}>{p('内部资料')}</w:hdr>"
    footer = f"<w:ftr {SPACES}>{p('— 1 —')}</w:ftr>"
    found = draft(p("正文。"), raw, header=header, footer=footer)
    assert "内部资料" not in found.text
    assert codes(found) == {"page_headers": "1 headers or footers with words left out"}


@pytest.mark.parametrize(
    ("runs", "code"),
    [
        ("<w:r><w:drawing><a:blip/></w:drawing></w:r>", "pictures"),
        ("<w:r><w:pict><v:imagedata/></w:pict></w:r>", "pictures"),
        ("<w:r><w:object><v:imagedata/></w:object></w:r>", "embedded_objects"),
        ('<w:r><w:commentReference w:id="1"/></w:r>', "comments"),
        ('<w:r><w:sym w:font="Webdings" w:char="F041"/></w:r>', "unknown_symbols"),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "formulas"),
        ('<w:del w:id="1"><w:r><w:delText>乙</w:delText></w:r></w:del>', "tracked_changes"),
    ],
)
def test_what_is_not_read_is_a_finding(runs: str, code: str, raw: RawFile) -> None:
    assert list(codes(draft(p("正文。", runs=runs), raw))) == [code]


def test_a_file_with_macros_is_read_and_the_macros_are_told(raw: RawFile) -> None:
    document = word_file(p(TITLE) + p("正文。"), others={"vbaProject": b"\xd0\xcf\x11\xe0"})
    (found,) = read(document, raw)
    assert found.text.endswith("正文。")
    assert codes(found) == {"macros": "it carries 1 program, which was not run"}


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def test_a_table_is_a_grid_with_its_spans_filled(raw: RawFile) -> None:
    wide, top, below = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = (
        "<w:tbl>"
        f"<w:tr>{cell(p('序号'))}{cell(p('事项'), wide)}</w:tr>"
        f"<w:tr>{cell(p('1'), top)}{cell(p('目录') + p('清单'))}{cell(p('甲厅'))}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell(p(), below)}{cell(p('热线'))}{cell(p('乙厅'))}</w:tr></w:sdtContent></w:sdt>"
        f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr>{cell(p("删去"))}{cell(p())}{cell(p())}</w:tr>'
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell(p("合计"))}{cell(p("2"))}</w:tr>'
        "</w:tbl>"
    )
    found = draft(p("见下表：") + table + p("表后。"), raw)
    assert found.text.split("\n")[2:] == [
        "序号\t事项", "1\t目录 清单\t甲厅", "\t热线\t乙厅", "\t合计\t2", "表后。",
    ]  # fmt: skip
    (grid,) = found.metadata.tables
    assert grid.rows == (
        ("序号", "事项", "事项"),
        ("1", "目录 清单", "甲厅"),
        ("1", "热线", "乙厅"),
        ("", "合计", "2"),
    )


@pytest.mark.parametrize(
    "table",
    [
        f"<w:tbl><w:tr>{cell(p('甲'))}</w:tr><w:tr>{cell(p('乙'))}</w:tr></w:tbl>",
        f"<w:tbl><w:tr>{cell(p('甲'))}{cell(p('乙'))}</w:tr></w:tbl>",
        f"<w:tbl><w:tr>{cell(p('甲'))}{cell('<w:tbl><w:tr>' + cell(p('乙')) + '</w:tr></w:tbl>')}</w:tr></w:tbl>",
    ],
)
def test_a_table_that_only_lays_out_a_page_is_lines(table: str, raw: RawFile) -> None:
    found = draft(table, raw)
    assert found.text.split("\n")[1:] == ["甲", "乙"]
    assert found.metadata.tables == ()


MHT = """MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--=part"

----=part
Content-Type: text/html; charset="{charset}"
Content-Transfer-Encoding: {encoding}

<html><head><title>否</title></head><body><h1>示例条例</h1><p>第一条 =3D示例。</p></body></html>
----=part--
"""
CHUNK = '<w:altChunk r:id="c1"/>'


@pytest.mark.parametrize(
    ("chunk", "text"),
    [
        (MHT.format(charset="utf-8", encoding="quoted-printable").encode(), "示例条例\n第一条 =示例。"),
        (MHT.format(charset="gb2312", encoding="8bit").encode("gb18030"), "示例条例\n第一条 =3D示例。"),
        ("<html><body><p>甲</p><p>乙</p></body></html>".encode(), "甲\n乙"),
        ("甲\r\n\r\n　乙".encode(), "甲\n乙"),
        (word_file(p("甲") + p("乙")), "甲\n乙"),
    ],
)  # fmt: skip
def test_a_file_inside_the_file_is_read_where_it_stands(
    chunk: bytes, text: str, raw: RawFile
) -> None:
    document = word_file(p(TITLE) + CHUNK + p("其后"), others={"c1": chunk})
    assert read(document, raw)[0].text == f"{TITLE}\n{text}\n其后"


def test_files_inside_one_another_without_end_are_refused(raw: RawFile) -> None:
    document = word_file(p("最里"))
    for _ in range(4):
        document = word_file(CHUNK, others={"c1": document})
    with pytest.raises(ReadError, match="too_deep"):
        read(document, raw)


def test_strict_files_and_other_names_of_parts_are_read(raw: RawFile) -> None:
    strict = "http://purl.oclc.org/ooxml"
    document = packed(
        {
            "_rels/.rels": f'<Relationships xmlns="x"><Relationship Id="1" Type="{strict}/officeDocument/relationships/officeDocument" Target="/Main/Doc.xml"/></Relationships>',
            "main/doc.xml": f'<w:document xmlns:w="{strict}/wordprocessingml/main"><w:body>{p(TITLE)}{p("正文。")}</w:body></w:document>',
        }
    )
    assert read(document, raw)[0].text == f"{TITLE}\n正文。"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<!DOCTYPE d [<!ENTITY a "a">]><d>&a;</d>', "dtd"),
        ('<!DOCTYPE d [<!ENTITY a "a">]><d>&a;</d>'.encode("utf-16"), "dtd"),
        ("<d>" * 300 + "</d>" * 300, "too_deep"),
        ("<d><e></d>", "broken"),
        ("", "broken"),
        (f"<w:document {SPACES}><w:body/></w:document>", "empty"),
    ],
)
@pytest.mark.requirement("SEC-01")
def test_a_main_part_that_may_not_be_read_refuses_the_file(
    xml: str | bytes, code: str, raw: RawFile
) -> None:
    with pytest.raises(ReadError) as refused:
        read(packed({"word/document.xml": xml}), raw)
    assert refused.value.code == code


@pytest.mark.requirement("SEC-01")
def test_a_file_cut_anywhere_is_refused_with_a_reason(raw: RawFile) -> None:
    whole = word_file(p(TITLE) + p("正文。"))
    for tenth in range(1, 10):
        with pytest.raises(ReadError, match="broken"):
            read(whole[: len(whole) * tenth // 10], raw)


@pytest.mark.requirement("SEC-01")
def test_a_paragraph_220_elements_deep_is_read(raw: RawFile) -> None:
    inner = p("最里")
    for _ in range(110):
        inner = f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    assert lines(inner, raw)[1:] == ["最里"]


def test_a_field_left_open_hides_no_later_paragraph(raw: RawFile) -> None:
    opened = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>码</w:t></w:r>'
    assert lines(p(runs=opened) + p("其后"), raw)[1:] == ["其后"]


def test_a_file_of_python_docx_gives_its_masthead(raw: RawFile) -> None:
    paper = docx.Document()
    for line in (TITLE, "示政办发〔2024〕12号", "各市人民政府：", "现将有关事项通知如下。",
                 "示例省人民政府办公厅", "2024年5月23日"):  # fmt: skip
        paper.add_paragraph(line)
    out = io.BytesIO()
    paper.save(out)
    metadata = read(out.getvalue(), raw)[0].metadata
    assert metadata.number is not None
    assert metadata.signed_on is not None
    assert metadata.number.value == "示政办发〔2024〕12号"
    assert metadata.signed_on.value.isoformat() == "2024-05-23"
