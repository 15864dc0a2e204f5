"""A document as Akoma Ntoso 3.0: statutes as `act`, other official documents as `doc` (domain §7.4).

What a text carries behind its end (附件, 印发的文件) are its attachments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from gazette.text.numbers import canonical_number
from opendata.akn_body import NAMESPACE, XML_SPACE, BodyWriter, Reference, element
from opendata.akn_meta import Component, identify, write_meta
from opendata.akn_uri import Names, names_of
from opendata.expression import Expression, Line, lines, title_lines
from opendata.nested import Nested, nest

MEDIA_TYPE = "application/akn+xml"

_HEAD_LINES = 12
_ACTS = frozenset(
    {
        "law", "administrative_regulation", "local_regulation", "autonomous_regulation",
        "separate_regulation", "department_rule", "provincial_rule", "prefecture_rule",
        "judicial_interpretation",
    }
)  # fmt: skip


def to_akn(expression: Expression) -> bytes:
    """The XML of a version, in UTF-8.

    All text nodes outside `meta`, joined, are the text: but for characters that no XML can hold,
    in the place of which stands U+FFFD.
    """
    return etree.tostring(akn_tree(expression), encoding="UTF-8", xml_declaration=True)


def akn_tree(expression: Expression) -> etree._Element:
    """The same as an element, for what carries it."""
    form = "act" if expression.row.kind in _ACTS else "doc"
    names = names_of(expression, form)
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
    contains = "originalVersion" if expression.row.versions == 1 else "singleVersion"
    made = element(root, form, name=expression.row.kind, contains=contains)
    write_meta(made, expression, names)
    writer = BodyWriter(
        expression.text,
        tables=expression.version.tables,
        references=list(_references(expression)),
    )
    parts = nest(expression.parts, len(expression.text))
    first = _first_attached(parts)
    own, attached = parts[:first], parts[first:]
    end = attached[0].start if attached else len(expression.text)
    head = _head(expression, before=own[0].start if own else end)
    if form == "act":
        _act(made, writer, own, head, end)
    else:
        _doc(made, writer, own, head, end)
    if attached:
        holder = element(made, "attachments")
        ends = [*(one.start for one in attached[1:]), len(expression.text)]
        for one, limit in zip(attached, ends, strict=True):
            _attachment(holder, writer, one, limit, expression, names)
    return root


def _references(expression: Expression) -> Iterator[Reference]:
    """The citations of documents that this archive holds."""
    for one in expression.relations:
        is_cited = one.kind == "cites" and one.to_document is not None
        if is_cited and one.start is not None and one.end is not None:
            yield Reference(one.start, one.end, f"{expression.base}/documents/{one.to_document}")


def _first_attached(parts: Sequence[Nested]) -> int:
    """The place of the first of the enclosures that follow all other parts."""
    first = len(parts)
    while first and parts[first - 1].part.kind == "enclosure":
        first -= 1
    return first


def _head(expression: Expression, *, before: int) -> list[tuple[Line, str]]:
    """The lines of title and number that stand above the first part, each with its element."""
    text, number = expression.text, expression.row.number
    found = [(line, "docTitle") for line in title_lines(expression)]
    starts = {line.start for line, _ in found}
    for line in lines(text)[:_HEAD_LINES]:
        is_number = number and canonical_number(text[line.start : line.end]) == number
        if is_number and line.start not in starts:
            found.append((line, "docNumber"))
            break
    return sorted((one for one in found if one[0].end <= before), key=lambda one: one[0].start)


def _preface(
    made: etree._Element, writer: BodyWriter, head: Sequence[tuple[Line, str]], end: int
) -> None:
    """What stands above the body; nothing where that is only white space."""
    if not writer.text[:end].strip(XML_SPACE):
        writer.space(made, 0, end)
        return
    preface = element(made, "preface")
    at = 0
    for line, inside in head:
        writer.blocks(preface, at, line.start)
        writer.line(preface, line, inside=inside)
        at = line.end
    writer.blocks(preface, at, end)


def _act(
    made: etree._Element,
    writer: BodyWriter,
    own: Sequence[Nested],
    head: Sequence[tuple[Line, str]],
    end: int,
) -> None:
    """Preface, body and conclusions: signature and date stand behind the last part."""
    start = own[0].start if own else _end(head)
    _preface(made, writer, head, start)
    body = element(made, "body")
    if not own:
        writer.container(body, start, end, "text")
        return
    at = writer.parts(body, own, start, "body")
    if writer.text[at:end].strip(XML_SPACE):
        writer.blocks(element(made, "conclusions"), at, end)
    else:
        writer.space(made, at, end)


def _doc(
    made: etree._Element,
    writer: BodyWriter,
    own: Sequence[Nested],
    head: Sequence[tuple[Line, str]],
    end: int,
) -> None:
    _preface(made, writer, head, _end(head))
    _main(element(made, "mainBody"), writer, own, _end(head), end)


def _main(
    main: etree._Element, writer: BodyWriter, own: Sequence[Nested], at: int, end: int
) -> None:
    """Parts, and paragraphs between them; one of no words where there is nothing."""
    for one in own:
        writer.blocks(main, at, one.start)
        at = writer.parts(main, [one], max(one.start, at), "main")
    writer.blocks(main, at, end)
    if not len(main):
        element(main, "p")


def _attachment(
    holder: etree._Element,
    writer: BodyWriter,
    one: Nested,
    end: int,
    expression: Expression,
    names: Names,
) -> None:
    """An enclosed text as a document within the document, with a name of its own."""
    made = element(holder, "attachment", eId=one.part.path)
    at = writer.head(made, one)
    inner = element(made, "doc", name="attachment")
    component = Component(one.part.path, one.part.heading or one.part.number, f"#{one.part.path}")
    identify(element(inner, "meta"), expression, names, component)
    _main(element(inner, "mainBody"), writer, one.children, at, end)


def _end(head: Sequence[tuple[Line, str]]) -> int:
    return head[-1][0].end if head else 0
