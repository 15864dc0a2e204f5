"""From bytes to text: which charset a file is in, by the steps of the reading guide.

Order: byte order mark, strict UTF-8, what the file declares, strict GB18030, and
charset-normalizer where GB18030 decodes to what nobody writes (Big5 does).
"""

import re

import charset_normalizer
import msgspec

from gazette.errors import ReadError

_MAGICS = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP, DOCX or OFD",
    b"PK\x05\x06": "empty ZIP",
    b"\xd0\xcf\x11\xe0": "OLE2 (DOC, WPS, XLS)",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\x7fELF": "ELF",
    b"SQLite format 3": "SQLite",
    b"RIFF": "RIFF (WEBP, WAV, AVI)",
}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Byte order marks, each with the charset that it is of."""
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,20})""", re.I)
_CODECS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "cp936": "gb18030", "ms936": "gb18030", "gb_2312-80": "gb18030", "euc-cn": "gb18030",
    "hz-gb-2312": "hz", "utf-8": "utf-8", "utf8": "utf-8",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
}  # fmt: skip
"""A declared gb2312 holds gb18030 characters in practice; Latin charsets decode anything."""

_HEAD = 2048
_SAMPLE = 65_536
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_BROKEN_SHARE = 1000  # at most one broken character in so many: a file cut or patched, not another


class Decoded(msgspec.Struct, frozen=True):
    """A text, the charset it was in, and how many broken characters were replaced by U+FFFD."""

    text: str
    charset: str
    broken: int = 0


def decode(data: bytes) -> Decoded:
    r"""The text of a file; raises ReadError `empty`, `binary` or `unknown_charset`.

    Line ends become "\n"; a byte order mark is not part of the text.

    >>> decode("示政发〔2024〕1号".encode("gb18030"))
    Decoded(text='示政发〔2024〕1号', charset='gb18030', broken=0)
    """
    if not data.strip():
        raise ReadError("empty", f"{len(data)} bytes, nothing but spaces")
    _refuse_magic(data)
    decoded = _marked(data) or _unmarked(data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError("empty", f"{len(data)} bytes, nothing but spaces")
    if len(_CONTROLS.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) / 100:
        raise ReadError("binary", "more than one control character in a hundred")
    return msgspec.structs.replace(decoded, text=text)


def _refuse_magic(data: bytes) -> None:
    for magic, name in _MAGICS.items():
        if data.startswith(magic):
            raise ReadError("binary", f"the file is {name}, not text")


def _marked(data: bytes) -> Decoded | None:
    for mark, charset in MARKS:
        if data.startswith(mark):
            found = _strict(data[len(mark) :], charset)
            if found is None:
                raise ReadError("unknown_charset", f"the mark says {charset}, the bytes do not")
            return found
    return None


def _unmarked(data: bytes) -> Decoded:
    if b"\x00" in data:
        raise ReadError("binary", "the file holds NUL bytes")
    declared = _declared(data)
    return (
        _strict(data, "utf-8")
        or (_strict(data, declared) if declared else None)
        or _nearly(data, "utf-8")
        or (_nearly(data, declared) if declared else None)
        or _guess(data)
    )


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, _HEAD)
    return _CODECS.get(match[1].decode("ascii").lower()) if match else None


def _strict(data: bytes, charset: str) -> Decoded | None:
    try:
        return Decoded(data.decode(charset), charset)
    except UnicodeDecodeError:
        return None


def _nearly(data: bytes, charset: str) -> Decoded | None:
    """The text of a file of this charset that was cut inside a character, or has a stray byte."""
    if data[:_HEAD].decode(charset, "replace").count("\ufffd") > 2:
        return None  # spares decoding all of a file that is plainly in another charset
    text = data.decode(charset, "replace")
    broken = text.count("\ufffd")
    sound = sum(not char.isascii() for char in text[:_SAMPLE]) - text[:_SAMPLE].count("\ufffd")
    is_near = broken <= max(1, len(text) // _BROKEN_SHARE) and sound >= 20 * broken
    return Decoded(text, charset, broken) if is_near else None


def _guess(data: bytes) -> Decoded:
    """GB18030 if the outcome looks written, else what charset-normalizer makes of it."""
    national = _strict(data, "gb18030") or _nearly(data, "gb18030")
    if national and _looks_written(national.text):
        return national
    best = charset_normalizer.from_bytes(
        data[:_SAMPLE], cp_isolation=["big5", "gb18030", "utf_16_le", "utf_16_be"]
    ).best()
    found = (
        _strict(data, "big5hkscs" if best.encoding == "big5" else best.encoding) if best else None
    )
    found = found or national
    if found is None:
        raise ReadError("unknown_charset", "neither UTF-8 nor GB18030 nor Big5")
    return found


def _looks_written(text: str) -> bool:
    """Whether at most a tenth of the characters beyond ASCII are rare ones outside GB 2312."""
    foreign = [char for char in text[:_SAMPLE] if not char.isascii()]
    common = "".join(foreign).encode("gb2312", "ignore")
    return len(common) / 2 >= 0.9 * len(foreign)
