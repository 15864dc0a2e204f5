"""Word files made of a few lines of XML: what a test says, and no more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def word_file(
    body: str, *, parts: Mapping[str, str] | None = None, others: Mapping[str, bytes] | None = None
) -> bytes:
    """A DOCX with this body; `parts` by kind (styles, numbering, footnotes, header), XML inside.

    `others` are parts of other kinds by their id, such as an altChunk.
    """
    named = {f"{kind}.xml": (kind, xml) for kind, xml in (parts or {}).items()}
    relations = [
        f'<Relationship Id="k{place}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
        for place, (name, (kind, _)) in enumerate(named.items())
    ]
    relations += [
        f'<Relationship Id="{id}" Type="{_OFFICE}/aFChunk" Target="/word/{id}.bin"/>'
        for id in others or {}
    ]
    main = f'<Relationship Id="m" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{main}</Relationships>',
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
            f"{''.join(relations)}</Relationships>",
        }
        | {f"word/{name}": xml for name, (_, xml) in named.items()}
        | {f"word/{id}.bin": content for id, content in (others or {}).items()}
    )


def p(text: str = "", *, properties: str = "", runs: str = "") -> str:
    """A paragraph: its properties, a run with the text, and whatever follows."""
    words = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{words}{runs}</w:p>"


def listed(text: str, id: int, level: int = 0) -> str:
    """A paragraph of a list."""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{id}"/></w:numPr>'
    return p(text, properties=place)


def level(place: int, name: str, text: str, more: str = "") -> str:
    """A level of an abstract list; `more` stands before its suffix."""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{name}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(lists: Mapping[int, Sequence[str]], changes: Mapping[int, tuple[int, str]]) -> str:
    """A part of numbering: abstract lists, each with a list of its id, and lists that change one."""
    abstracts = "".join(
        f'<w:abstractNum w:abstractNumId="{id}">{"".join(levels)}</w:abstractNum>'
        for id, levels in lists.items()
    )
    plain = "".join(
        f'<w:num w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>' for id in lists
    )
    changed = "".join(
        f'<w:num w:numId="{id}"><w:abstractNumId w:val="{of}"/>{change}</w:num>'
        for id, (of, change) in changes.items()
    )
    return f"<w:numbering {SPACES}>{abstracts}{plain}{changed}</w:numbering>"


def styles(*each: str) -> str:
    """A part of styles."""
    return f"<w:styles {SPACES}>{''.join(each)}</w:styles>"
