"""The page and the styles of a DOCX in the format of official documents (GB/T 9704-2012).

A4, margins 37, 35, 28 and 26 mm, so a type area of 156 by 225 mm with 22 lines of 28 characters.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import BaseStyle, CharacterStyle
from docx.text.paragraph import Paragraph

from gazette.edition.paper import Role

_LINES, _CHARACTERS = 22, 28
_HEIGHT, _WIDTH = 225, 156  # mm of the type area
_BODY = 16.0  # points: 三号
_LINE = int(_HEIGHT / 25.4 * 1440 / _LINES)  # twentieths of a point
_NARROWER = int(20 * (_WIDTH / 25.4 * 72 / _CHARACTERS - _BODY)) - 1  # the same, of a character
_NUMBER = 14  # points: 四号
_FOOTER = 22  # mm from the edge: the number stands 7 mm under the type area
_TALLEST = 22  # points that the lines of the page hold
_RED = RGBColor(0xE6, 0x00, 0x12)

_FANGSONG, _XIAOBIAOSONG = "仿宋_GB2312", "方正小标宋简体"
_HEI, _KAI, _SONG = "黑体", "楷体_GB2312", "宋体"
_LATIN: Mapping[str, str] = {
    _FANGSONG: "FangSong",
    _XIAOBIAOSONG: "SimSun",
    _HEI: "SimHei",
    _KAI: "KaiTi",
}
"""What letters and digits are set in."""


class Setting(msgspec.Struct, frozen=True):
    """How a role is set: its face, its size in points, where on the line, its first indent."""

    font: str = _FANGSONG
    size: float = _BODY
    align: ALIGN = ALIGN.JUSTIFY
    indent: int = 2
    """Characters of the first line."""
    right: int = 0
    """Characters from the right edge."""
    color: RGBColor | None = None


SETTINGS: Mapping[Role, Setting] = {
    "letterhead": Setting(_XIAOBIAOSONG, 36, ALIGN.CENTER, 0, color=_RED),
    "number": Setting(align=ALIGN.CENTER, indent=0),
    "title": Setting(_XIAOBIAOSONG, 22, ALIGN.CENTER, 0),
    "addressees": Setting(indent=0),
    "division": Setting(_HEI, align=ALIGN.CENTER, indent=0),
    "heading1": Setting(_HEI),
    "heading2": Setting(_KAI),
    "article": Setting(),
    "body": Setting(),
    "annex": Setting(_HEI, align=ALIGN.LEFT, indent=0),
    "annex_title": Setting(_XIAOBIAOSONG, 22, ALIGN.CENTER, 0),
    "signature": Setting(align=ALIGN.RIGHT, indent=0, right=2),
    "date": Setting(align=ALIGN.RIGHT, indent=0, right=4),
}
CELL = "表格"
"""The style of what stands in a table."""
STYLES: Mapping[Role, str] = {
    "letterhead": "发文机关标志", "number": "发文字号", "title": "公文标题", "addressees": "主送机关",
    "division": "章节", "heading1": "一级标题", "heading2": "二级标题", "article": "条文",
    "body": "公文正文", "annex": "附件序号", "annex_title": "附件标题", "signature": "署名", "date": "成文日期",
}  # fmt: skip
"""What the styles are called in the file."""
MARKED, PLAIN = "突出", "续文"
"""The styles of the number of an article, and of what follows a heading on its line."""
_OUTLINE: Mapping[Role, int] = {"division": 0, "heading1": 0, "heading2": 1, "annex_title": 0}


def new_paper() -> Paper:
    """An empty document with its page, its styles and the number of each page."""
    paper = Document()
    _set_page(paper)
    _set_font(paper.styles["Normal"], _FANGSONG, _BODY)
    # 28 characters of 16 points are wider than 156 mm; a grid of characters that narrows them is
    # understood by Word alone
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(_NARROWER))
    paper.styles["Normal"].element.rPr.find(qn("w:sz")).addprevious(closer)
    for role, setting in SETTINGS.items():
        _add_style(paper, STYLES[role], setting)
    _add_style(paper, CELL, Setting(size=12, align=ALIGN.LEFT, indent=0))
    for role, level in _OUTLINE.items():
        _set_outline(paper.styles[STYLES[role]], level)
    for name, font in ((MARKED, _HEI), (PLAIN, _FANGSONG)):
        _set_font(paper.styles.add_style(name, WD_STYLE_TYPE.CHARACTER), font, _BODY)
    _number_pages(paper)
    return paper


def add_letterhead(paper: Paper, issuers: str) -> None:
    """The issuers in red over a red rule, as the header of the first page: no part of the text."""
    section = paper.sections[0]
    section.different_first_page_header_footer = True
    line = section.first_page_header.paragraphs[0]
    line.style = paper.styles[STYLES["letterhead"]]
    line.add_run(issuers)
    rule = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", str(_RED))):
        bottom.set(qn(f"w:{name}"), value)
    rule.append(bottom)
    line._p.get_or_add_pPr().append(rule)
    _number(section.first_page_footer.paragraphs[0], ALIGN.RIGHT)


def _set_page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(_FOOTER)
    properties = paper.element.body.sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    for name, value in (("type", "lines"), ("linePitch", _LINE)):
        grid.set(qn(f"w:{name}"), str(value))
    properties.append(grid)


def _add_style(paper: Paper, name: str, setting: Setting) -> None:
    style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = paper.styles["Normal"]
    _set_font(style, setting.font, setting.size)
    if setting.color is not None:
        style.font.color.rgb = setting.color
    form = style.paragraph_format
    form.alignment = setting.align
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(_LINE / 20) if setting.size <= _TALLEST else 1.0
    form.first_line_indent = Pt(setting.size * setting.indent)
    form.right_indent = Pt(setting.size * setting.right)
    indent = style.element.pPr.ind
    indent.set(qn("w:firstLineChars"), str(100 * setting.indent))
    indent.set(qn("w:rightChars"), str(100 * setting.right))


def _set_outline(style: BaseStyle, level: int) -> None:
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(outline)


def _set_font(style: CharacterStyle, font: str, size: float) -> None:
    style.font.name = _LATIN.get(font, font)
    style.font.size = Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _number_pages(paper: Paper) -> None:
    """— 1 — at the outer edge, one character in."""
    paper.settings.odd_and_even_pages_header_footer = True
    section = paper.sections[0]
    _number(section.footer.paragraphs[0], ALIGN.RIGHT)
    _number(section.even_page_footer.paragraphs[0], ALIGN.LEFT)


def _number(line: Paragraph, align: ALIGN) -> None:
    line.alignment = align
    edge = "right" if align == ALIGN.RIGHT else "left"
    setattr(line.paragraph_format, f"{edge}_indent", Pt(_NUMBER))
    face = f'<w:rFonts w:ascii="{_SONG}" w:hAnsi="{_SONG}" w:eastAsia="{_SONG}"/>'
    properties = f'<w:rPr>{face}<w:sz w:val="{2 * _NUMBER}"/></w:rPr>'
    for content in (
        '<w:t xml:space="preserve">— </w:t>',
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve">PAGE</w:instrText>',
        '<w:fldChar w:fldCharType="end"/>',
        '<w:t xml:space="preserve"> —</w:t>',
    ):
        run = line.add_run()
        for element in parse_xml(f"<w:r {nsdecls('w')}>{properties}{content}</w:r>"):
            run._r.append(element)  # type: ignore[arg-type]  # its stubs want its own class
