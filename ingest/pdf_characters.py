"""The characters of a PDF's text layer, each where it stands in the page's own space."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from gazette.model import Box

_SLANT = 0.09  # of a right angle: a scan lies askew so far; further is a stamp or a watermark
_SUPPLEMENT = (
    "⺁厂⺇几⺌小⺍小⺎兀⺏尣⺐尢⺓幺⺛旡⺝月⺟母⺠民⺧牛⺩王⺪疋⺫目⺬示⺮竹⺶羊⺷羊⺼肉⺽臼⻁虎⻃覀⻄西⻅见⻆角⻉贝"
    "⻋车⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
"""Radicals that are whole characters, each before the one it is (EquivalentUnifiedIdeograph.txt)."""
_FOLDED = (
    *range(0x2E80, 0x2FD6),  # radicals: ⽂ is 文
    *range(0xF900, 0xFADA),  # compatibility ideographs: the same character by another way
    *range(0xFB00, 0xFB07),  # ligatures: ﬁ is fi
)
_DROPPED = dict.fromkeys((*range(32), 0xAD, 0xFEFF, 0xFFFE, 0xFFFF, 0x200B), None)
_HYPHEN = 0x02
"""What pdfium makes of a hyphen at the end of a row."""
_LETTERS: dict[int, str | None] = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in _FOLDED},
    **{ord(code): letter for code, letter in zip(*[iter(_SUPPLEMENT)] * 2, strict=True)},
    **_DROPPED,
    _HYPHEN: "-",
}


class Style(msgspec.Struct, frozen=True):
    """How characters are drawn that belong to one piece of text."""

    size: float
    """In points, as the font and the matrix name it; 0 where they do not."""
    quarter: int | None
    """By how many right angles they are turned; None for what stands aslant."""
    is_hidden: bool
    """Whether they are drawn in the invisible mode (ISO 32000-1, 9.3.6)."""


class Character(msgspec.Struct, frozen=True):
    """A character, or what a ligature stands for."""

    text: str
    box: Box
    """Left, top, right and bottom; upwards is positive. Some fonts give that of the ink alone."""
    origin: tuple[float, float]
    """Where it begins on its base line."""
    style: Style


def characters_of(layer: pdfium.PdfTextPage, count: int) -> Iterator[Character]:
    """The first `count` characters in the order in which they are drawn."""
    box = pdfium_c.FS_RECTF()
    place = ctypes.byref(box)
    x, y = ctypes.c_double(), ctypes.c_double()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    style, drawn_in = Style(0.0, 0, is_hidden=False), 0
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(layer, index)
        if pdfium_c.FPDFText_IsGenerated(layer, index) == 1:
            continue
        text = chr(code).translate(_LETTERS) if code < 0x110000 else ""
        if not text or not pdfium_c.FPDFText_GetLooseCharBox(layer, index, place):
            continue
        drawn = pdfium_c.FPDFText_GetTextObject(layer, index)
        at = ctypes.addressof(drawn.contents) if drawn else 0
        if at != drawn_in or not at:
            style, drawn_in = _style(layer, index, drawn), at
        pdfium_c.FPDFText_GetCharOrigin(layer, index, at_x, at_y)
        edges = (box.left, box.top, box.right, box.bottom)
        yield Character(text, edges, (x.value, y.value), style)


def _style(layer: pdfium.PdfTextPage, index: int, drawn: pdfium_c.FPDF_PAGEOBJECT) -> Style:
    matrix = pdfium_c.FS_MATRIX()
    size = 0.0
    if pdfium_c.FPDFText_GetMatrix(layer, index, ctypes.byref(matrix)):
        size = pdfium_c.FPDFText_GetFontSize(layer, index) * math.hypot(matrix.b, matrix.d)
    quarters = pdfium_c.FPDFText_GetCharAngle(layer, index) / (math.pi / 2)
    is_straight = abs(quarters - round(quarters)) <= _SLANT
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
    return Style(
        size=size,
        quarter=round(quarters) % 4 if is_straight else None,
        is_hidden=mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE,
    )
