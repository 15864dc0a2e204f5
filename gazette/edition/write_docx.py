"""A document as DOCX in the format of official documents (GB/T 9704-2012).

The words are those of the text, nothing added but a title or number that it lacks: issuers stand
in a header, page numbers in a footer. The same document gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC
from functools import cache
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml.ns import nsdecls

from gazette.edition.docx_layout import CELL, MARKED, PLAIN, STYLES, add_letterhead, new_paper
from gazette.edition.docx_tables import table_xml
from gazette.edition.paper import Grid, Line, Paper, blocks

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_DAWN = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP can tell
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""
_MAIN, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_ISSUERS = b"{issuers}"
_HEADINGS = frozenset({"heading1", "heading2"})


def write_docx(paper: Paper) -> bytes:
    """The document as DOCX."""
    lines = blocks(paper)
    is_headed = any(isinstance(line, Line) and line.role == "letterhead" for line in lines)
    parts = dict(_bare() if is_headed or not paper.issuers else _headed())
    before, section, after = parts[_MAIN].partition(b"<w:sectPr")
    body = "".join(map(_xml, lines)).encode()
    parts[_MAIN] = before + body + section + after
    parts[_PROPERTIES] = _properties(paper).encode()
    issuers = escape(_plain("　".join(paper.issuers))).encode()
    for name in parts:
        if name.startswith("word/header"):
            parts[name] = parts[name].replace(_ISSUERS, issuers)
    return _packed(parts)


@cache
def _bare() -> Mapping[str, bytes]:
    """The parts of a file without words and without a letterhead."""
    return _parts(new_paper())


@cache
def _headed() -> Mapping[str, bytes]:
    """The same with a letterhead, in which a mark stands for the issuers."""
    document = new_paper()
    add_letterhead(document, _ISSUERS.decode())
    return _parts(document)


def _parts(document: Document) -> Mapping[str, bytes]:
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as package:
        return {name: package.read(name) for name in package.namelist()}


def _xml(block: Line | Grid) -> str:
    if isinstance(block, Grid):
        return table_xml(block, lambda text: _paragraph(CELL, _run(text)))
    return _paragraph(STYLES[block.role], "".join(_runs(block)), begins_page=block.begins_page)


def _runs(line: Line) -> Iterator[str]:
    """The line in one or two runs: what is set off, and the rest."""
    first, rest = line.text[: line.marked], line.text[line.marked :]
    if line.role == "article":
        yield _run(first, MARKED)
        yield _run(rest)
    elif line.role in _HEADINGS:
        yield _run(first)
        yield _run(rest, PLAIN)
    else:
        yield _run(line.text)


def _paragraph(style: str, runs: str, *, begins_page: bool = False) -> str:
    break_before = "<w:pageBreakBefore/>" if begins_page else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{break_before}</w:pPr>{runs}</w:p>'


def _run(text: str, style: str | None = None) -> str:
    if not text:
        return ""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    words = escape(_plain(text)).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _plain(text: str) -> str:
    return _IMPOSSIBLE.sub("", text)


def _properties(paper: Paper) -> str:
    """The core properties (ECMA-376 part 2, 11): of the document, not of the making of this file."""
    moment = paper.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stated = {
        "dc:title": paper.title,
        "dc:subject": paper.number or "",
        "dc:creator": "、".join(paper.issuers),
        "dc:language": "zh-CN",
    }
    words = "".join(f"<{tag}>{escape(_plain(text))}</{tag}>" for tag, text in stated.items())
    times = "".join(
        f'<dcterms:{tag} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{tag}>'
        for tag in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<cp:coreProperties {nsdecls('cp', 'dc', 'dcterms', 'xsi')}>{words}{times}"
        "</cp:coreProperties>"
    )


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """A package that tells no time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _DAWN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, part)
    return out.getvalue()
