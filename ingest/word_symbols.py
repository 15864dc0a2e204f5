"""Characters of symbol fonts: the ones that documents use, as what they look like."""

from __future__ import annotations

UNKNOWN = "〓"
"""The geta mark: stands where a character is not known."""

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = dict(zip(map(ord, _LATIN), _GREEK, strict=True)) | {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈",
    0xBC: "…", 0xC5: "⊕", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xD0: "∠", 0xD6: "√", 0xD7: "⋅",
    0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x46: "☞", 0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□",
    0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA1: "○",
    0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xB2: "☆", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE8: "➔",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS |= {0x81 + place: chr(0x2460 + place) for place in range(10)}
_WINGDINGS |= {0x8C + place: chr(0x2776 + place) for place in range(10)}
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x96: "•", 0x97: "●",
    0x98: "●", 0x99: "○", 0x9E: "•", 0xA2: "■", 0xA3: "□", 0xAE: "◆", 0xAF: "◇",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = 0xF000


def is_symbol_font(name: str | None) -> bool:
    """Whether letters in this font are pictures.

    >>> is_symbol_font("Wingdings 2"), is_symbol_font("仿宋_GB2312"), is_symbol_font(None)
    (True, False, False)
    """
    words = (name or "").lower()
    return words in _FONTS or words.startswith(("wingdings", "webdings"))


def symbol(code: int, font: str | None) -> str:
    """The character at a place of a font; `UNKNOWN` where the place of a symbol font is.

    >>> symbol(0xF052, "Wingdings 2"), symbol(0x25A1, "宋体"), symbol(0xF001, "Webdings")
    ('☑', '□', '〓')
    """
    place = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    words = (font or "").lower()
    known = _FONTS.get(words, {}).get(place)
    if known is not None:
        return known
    if words == "symbol" and 0x20 <= place < 0x7F:
        return chr(place)  # its digits and brackets are those of any font
    is_nowhere = place == 0 or 0xD800 <= code <= 0xF8FF or code > 0x10FFFF
    if is_symbol_font(font) or is_nowhere:
        return " " if place == 0x20 else UNKNOWN
    return chr(code)
