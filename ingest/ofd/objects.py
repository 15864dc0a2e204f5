"""The objects on an OFD page at their places, drawings followed into what they are made of."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from lxml import etree

from gazette.errors import ReadError
from ingest.ofd.document import Resources
from ingest.ofd.geometry import Matrix, box_of, matrix_of
from ingest.xml_parts import attribute, child, tag

MOST_OBJECTS = 50_000
"""On one page."""

_DEEPEST = 64  # blocks within blocks, drawings within drawings
_SHOWN = frozenset({"TextObject", "ImageObject", "PathObject"})
_HOLDERS = frozenset({"Content", "Layer", "PageBlock", "Appearance"})


class Placed(msgspec.Struct, frozen=True):
    """An object with the way from its own coordinates to those of the page."""

    element: etree._Element
    matrix: Matrix
    is_hidden: bool


def placed_objects(root: etree._Element, resources: Resources) -> Iterator[Placed]:
    """Texts, pictures and paths below an element, in the order in which they are drawn.

    Raises ReadError `too_large` for more of them, or deeper, than a page can hold: a drawing may
    hold itself.
    """
    walk = _walk(root, Matrix(), resources, is_hidden=False, depth=0)
    for count, placed in enumerate(walk):
        if count >= MOST_OBJECTS:
            raise ReadError("too_large", f"more than {MOST_OBJECTS} objects on a page")
        if tag(placed.element) in _SHOWN:
            yield placed


def _walk(
    element: etree._Element, matrix: Matrix, resources: Resources, *, is_hidden: bool, depth: int
) -> Iterator[Placed]:
    if depth > _DEEPEST:
        raise ReadError("too_large", f"objects nested deeper than {_DEEPEST}")
    for each in element:
        kind = tag(each)
        is_unseen = is_hidden or _is_unseen(each)
        if kind in _HOLDERS:
            inner = matrix.after(_origin(each)) if kind == "Appearance" else matrix
            yield from _walk(each, inner, resources, is_hidden=is_unseen, depth=depth + 1)
        elif kind in _SHOWN:
            yield Placed(each, matrix.after(_own(each)), is_unseen)
        elif kind == "CompositeObject":
            own = matrix.after(_own(each))
            yield Placed(each, own, is_unseen)  # so that drawings of nothing are counted too
            unit = resources.drawings.get(attribute(each, "ResourceID") or "")
            content = child(unit, "Content") if unit is not None else None
            if content is not None:
                yield from _walk(content, own, resources, is_hidden=is_unseen, depth=depth + 1)


def _own(element: etree._Element) -> Matrix:
    """Its CTM, then to the corner of its Boundary."""
    return _origin(element).after(matrix_of(attribute(element, "CTM")))


def _origin(element: etree._Element) -> Matrix:
    boundary = box_of(attribute(element, "Boundary"))
    return Matrix(e=boundary[0], f=boundary[1]) if boundary else Matrix()


def _is_unseen(element: etree._Element) -> bool:
    return (attribute(element, "Visible") or "").strip().lower() in ("false", "0")
