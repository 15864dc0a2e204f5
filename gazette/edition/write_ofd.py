"""A document as an OFD file (GB/T 33190-2016) in the layout of GB/T 9704.

Fonts are named and not embedded: the reader's own 仿宋, 小标宋, 黑体 and 楷体 are used. The same
document makes the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape

import gazette
from gazette.edition.page_layout import (
    FANGSONG,
    HEI,
    KAI,
    PAPER,
    SONG,
    TITLE_SONG,
    Line,
    lay_out,
)
from gazette.edition.paper import Paper

MEDIA_TYPE = "application/ofd"

_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_FONTS = {name: number for number, name in enumerate((FANGSONG, TITLE_SONG, HEI, KAI, SONG), 1)}
_FIRST_ID = 10
_MOMENT = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the first that ZIP knows: the time of writing is not of the document
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DESCENT = 0.12


def write_ofd(paper: Paper) -> bytes:
    """The OFD file of a document.

    Characters that XML cannot hold become U+FFFD.
    """
    pages = lay_out(paper)
    parts = {
        "OFD.xml": _root(paper),
        "Doc_0/Document.xml": _document(pages),
        "Doc_0/PublicRes.xml": _resources(),
    }
    for place, (start, lines) in enumerate(_numbered(pages)):
        parts[f"Doc_0/Pages/Page_{place}/Content.xml"] = _page(lines, start)
    return _packed(parts)


def _root(paper: Paper) -> str:
    digest = hashlib.sha256(f"{paper.title}\n{paper.text}".encode("utf-8", "replace"))
    stated = {
        "DocID": digest.hexdigest()[:32],
        "Title": paper.title,
        "Author": "、".join(paper.issuers),
        "Subject": paper.number or "",
        "CreationDate": paper.recorded_at.date().isoformat(),
        "Creator": "Gongbao",
        "CreatorVersion": gazette.__version__,
    }
    known = "".join(
        f"<ofd:{name}>{_plain(value)}</ofd:{name}>" for name, value in stated.items() if value
    )
    return (
        f'{_DECLARED}<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody>'
        f"<ofd:DocInfo>{known}</ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )


def _document(pages: Sequence[Sequence[Line]]) -> str:
    starts = [start for start, _ in _numbered(pages)]
    listed = "".join(
        f'<ofd:Page ID="{start}" BaseLoc="Pages/Page_{place}/Content.xml"/>'
        for place, start in enumerate(starts)
    )
    last = starts[-1] + len(pages[-1]) + 1
    return (
        f"{_DECLARED}<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>{last}"
        f"</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 {PAPER[0]:g} {PAPER[1]:g}"
        "</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )


def _resources() -> str:
    fonts = "".join(
        f'<ofd:Font ID="{number}" FontName="{name}" FamilyName="{name}"/>'
        for name, number in _FONTS.items()
    )
    return (
        f'{_DECLARED}<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts>{fonts}</ofd:Fonts></ofd:Res>'
    )


def _numbered(pages: Sequence[Sequence[Line]]) -> Iterator[tuple[int, Sequence[Line]]]:
    """Each page with its id; its layer has the next, its lines those after that."""
    start = _FIRST_ID
    for page in pages:
        yield start, page
        start += len(page) + 2


def _page(lines: Sequence[Line], start: int) -> str:
    objects = "".join(_text_object(line, start + 2 + n) for n, line in enumerate(lines))
    return (
        f'{_DECLARED}<ofd:Page {_NAMESPACE}><ofd:Content><ofd:Layer Type="Body" ID="{start + 1}">'
        f"{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def _text_object(line: Line, id: int) -> str:
    ascent = (1 - _DESCENT) * line.size
    width = sum(line.steps) + line.size
    steps = f' DeltaX="{_run_lengths(line.steps)}"' if line.steps else ""
    return (
        f'<ofd:TextObject ID="{id}" Boundary="{_mm(line.left)} {_mm(line.baseline - ascent)} '
        f'{_mm(width)} {_mm(line.size)}" Font="{_FONTS[line.font]}" Size="{_mm(line.size)}">'
        f'<ofd:TextCode X="0" Y="{_mm(ascent)}"{steps}>{_plain(line.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _run_lengths(steps: Sequence[float]) -> str:
    """`g n d` for equal steps that follow each other (§11.3)."""
    found = []
    for step, group in groupby(_mm(step) for step in steps):
        count = len(list(group))
        found.append(f"g {count} {step}" if count > 1 else step)
    return " ".join(found)


def _mm(value: float) -> str:
    return f"{round(value, 3):g}"


def _plain(text: str) -> str:
    return escape(_NOT_XML.sub("�", text))


def _packed(parts: dict[str, str]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same bytes on every machine
            entry.external_attr = 0o644 << 16
            made.writestr(entry, text)
    return buffer.getvalue()
