"""The outline of a text: 编章节条款项目 of a statute, 一、（一）1.（1）of an official document.

Made of four steps: read the number of each line (`marks`), part a carrier from what it encloses
(`enclosures`), leave out contents and signature, and nest what remains (`nesting`).
"""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from gazette.model import Citation, Component
from gazette.text.enclosures import Enclosure, split
from gazette.text.marks import read_lines
from gazette.text.nesting import nest
from gazette.text.normalise import fold
from gazette.text.part import Part, components


def outline(text: str) -> tuple[Component, ...]:
    """The parts of a text in order, with their places in it.

    >>> found = outline("第一章 总则\\n第一条 为了示例，制定本办法。\\n第二条 略。")
    >>> [component.path for component in found]
    ['chp_1', 'chp_1__art_1', 'chp_1__art_2']
    """
    folded = fold(text)
    own, enclosed = split(read_lines(folded), folded)
    parts = nest(own, folded)
    parts += [_enclosure(one, at, folded) for at, one in enumerate(enclosed, start=1)]
    return tuple(components(parts, text))


def attach(citations: Sequence[Citation], components: Sequence[Component]) -> tuple[Citation, ...]:
    """The citations, each with the path of the innermost component it stands in, if any."""
    paths = Paths(components)
    return tuple(
        msgspec.structs.replace(citation, path=paths.at(citation.start)) for citation in citations
    )


class Paths:
    """Which component a place of the text stands in."""

    def __init__(self, components: Sequence[Component]) -> None:
        self._components = components
        self._starts = [component.start for component in components]
        self._by_path = {component.path: component for component in components}

    def at(self, place: int) -> str | None:
        """The path of the innermost component around a place; None above and between them."""
        at = bisect_right(self._starts, place) - 1
        inner = self._components[at] if at >= 0 else None
        while inner is not None and inner.end <= place:
            inner = self._by_path[inner.parent] if inner.parent else None
        return inner.path if inner else None


def _enclosure(enclosed: Enclosure, ordinal: int, folded: str) -> Part:
    children = nest(enclosed.body, folded)
    part = Part(
        kind="enclosure",
        ordinal=ordinal,
        start=enclosed.start,
        end=enclosed.title[1],
        printed=(enclosed.start, enclosed.label_end),
        words=enclosed.title,
        children=children,
    )
    first = children[0].start if children else None
    above = [line.end for line in enclosed.body if first is None or line.start < first]
    part.end = max([part.end, *above])
    return part
