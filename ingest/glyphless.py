"""A font whose every character is there, as wide as its type is high, and shows nothing.

It carries the text behind a scan. Viewers must be given it: with a font they do not have they may
not find the text. Its one glyph is a line there and back, which has a height but no area: pdfium
leaves out text of no height that runs up or down a page.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Pdf

NAME = "GongbaoGlyphless"

_EM = 1000
_ASCENT, _DESCENT = 880, -120
_MAGIC = 0x5F0F3CF5  # of the table head
_SUM = 0xB1B0AFBA  # what the sums of a whole font and of its table head make together
_MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{ranges}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_RANGES = 100  # a block of a CMap has no more


class GlyphlessFont:
    """The glyphless font of a PDF, with a code for each character that was met."""

    def __init__(self, pdf: Pdf) -> None:
        from pikepdf import Dictionary

        self._pdf = pdf
        self._codes: dict[str, int] = {}
        self.object = pdf.make_indirect(Dictionary())

    def encode(self, text: str) -> str:
        """The text in hexadecimal codes."""
        codes = (self._codes.setdefault(char, len(self._codes) + 1) for char in text)
        return "".join(f"{code:04X}" for code in codes)

    def finish(self) -> None:
        """Writes the font, once all characters are known."""
        from pikepdf import Array, Dictionary, Name, String

        pdf = self._pdf
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{NAME}"),
            Flags=5,
            FontBBox=Array([0, -120, 1000, 880]),
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=880,
            StemV=80,
            FontFile2=pdf.make_stream(font_file()),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(f"/{NAME}"),
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            DW=1000,
            CIDToGIDMap=pdf.make_stream(b"\x00\x01" * (len(self._codes) + 1)),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        self.object.update(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(f"/{NAME}"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        lines = [
            f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>"
            for char, code in self._codes.items()
        ]
        blocks = [lines[start : start + _RANGES] for start in range(0, len(lines), _RANGES)]
        ranges = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
        return _MAP.format(ranges=ranges).encode()


def font_file() -> bytes:
    """The font in TrueType: glyph 0, which is empty, and glyph 1 (ISO/IEC 14496-22)."""
    glyph = struct.pack(
        ">5hHH3B6hx", 1, 0, _DESCENT, _EM, _ASCENT, 2, 0, 1, 1, 1,
        *(0, _EM, -_EM), *(_DESCENT, _EM, -_EM),
    )  # fmt: skip
    tables = {
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 1, 12)
        + struct.pack(">12H", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0),
        b"glyf": glyph,
        b"head": _head(),
        b"hhea": struct.pack(
            ">LhhhHhhhhhhhhhhhH", 0x10000, _ASCENT, _DESCENT, 0, _EM, *[0] * 5, 0, *[0] * 5, 2
        ),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(glyph) // 2),
        b"maxp": struct.pack(">LH13H", 0x10000, 2, 3, 1, 0, 0, 2, *[0] * 8),
        b"name": _names(),
        b"post": struct.pack(">LLhhLLLLL", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    return _assembled(tables)


def _head() -> bytes:
    box = (0, _DESCENT, _EM, _ASCENT)
    return struct.pack(
        ">LLLLHHqqhhhhHHhhh", 0x10000, 0x10000, 0, _MAGIC, 0, _EM, 0, 0, *box, 0, 8, 2, 0, 0
    )


def _names() -> bytes:
    """Family, style, own id, full name, version and PostScript name, for Windows in English."""
    words = {1: NAME, 2: "Regular", 3: NAME, 4: NAME, 5: "Version 1.0", 6: NAME}
    records, stored = b"", b""
    for id, word in words.items():
        coded = word.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, id, len(coded), len(stored))
        stored += coded
    return struct.pack(">HHH", 0, len(words), 6 + len(records)) + records + stored


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    start = struct.pack(">LHHHH", 0x10000, count, 16 << power, power, 16 * count - (16 << power))
    place = len(start) + 16 * count
    entries, stored, head_at = b"", b"", 0
    for tag, table in tables.items():
        padded = table + b"\x00" * (-len(table) % 4)
        if tag == b"head":
            head_at = place + len(stored)
        entries += struct.pack(">4sLLL", tag, _sum(padded), place + len(stored), len(table))
        stored += padded
    font = start + entries + stored
    adjusted = struct.pack(">L", (_SUM - _sum(font)) & 0xFFFFFFFF)
    return font[: head_at + 8] + adjusted + font[head_at + 12 :]


def _sum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}L", data)
    return sum(words) & 0xFFFFFFFF
