"""What is drawn on a PDF page beside its words: rules of tables, outlines, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from gazette.model import Box

_THIN = 3.0  # points: what is no thicker is a rule
_LONG = 20.0  # points: what is no longer is a stroke of something else
_FEWEST = 2  # rules in each direction
_MOST_RULES = 5_000  # paths of a page with tables: beyond, it is a drawing
_MOST_OBJECTS = 100_000
_DEEPEST = 8  # forms in forms
_Affine = tuple[float, float, float, float, float, float]
_AS_IT_IS: _Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
WHOLE = 0.85
"""Of the page: a picture at least so large is the page itself."""


class Drawings(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a page beside its words."""

    has_rules: bool
    """Whether lines across and down are there, as a ruled table has them."""
    pictured: float
    """How much of the page its pictures cover, from 0 to 1."""
    shapes: int
    """Paths and shadings: letters drawn as outlines are such."""
    covered: int
    """Pieces of text that a picture of the whole page was drawn over."""
    seen: int
    """Pieces of text that were not."""


def drawings_on(page: pdfium.PdfPage) -> Drawings:
    """The drawings of a page, counted; of one with too many objects the first ones."""
    across = down = shapes = covered = seen = 0
    pictured = 0.0
    box = page.get_bbox()
    for count, (each, kind, matrix) in enumerate(_objects(page, _AS_IT_IS, 0)):
        if count >= _MOST_OBJECTS:
            break
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            seen += 1
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            share = _share(_bounds(each, matrix), box)
            pictured += share
            if share >= WHOLE and not pdfium_c.FPDFPageObj_HasTransparency(each):
                covered, seen = covered + seen, 0
        else:
            shapes += 1
            if kind == pdfium_c.FPDF_PAGEOBJ_PATH and shapes <= _MOST_RULES:
                here, there = _rules(_bounds(each, matrix))
                across, down = across + here, down + there
    return Drawings(
        has_rules=across > _FEWEST and down > _FEWEST and shapes <= _MOST_RULES,
        pictured=min(pictured, 1.0),
        shapes=shapes,
        covered=covered,
        seen=seen,
    )


def _objects(
    page: pdfium.PdfPage, matrix: _Affine, depth: int, form: object = None
) -> Iterator[tuple[pdfium_c.FPDF_PAGEOBJECT, int, _Affine]]:
    """Each object with its kind, and the matrix of the form that it stands in."""
    if form is None:
        count = pdfium_c.FPDFPage_CountObjects(page)
        found = (pdfium_c.FPDFPage_GetObject(page, index) for index in range(count))
    else:
        count = pdfium_c.FPDFFormObj_CountObjects(form)
        found = (pdfium_c.FPDFFormObj_GetObject(form, index) for index in range(count))
    for each in found:
        kind = pdfium_c.FPDFPageObj_GetType(each) if each else pdfium_c.FPDF_PAGEOBJ_UNKNOWN
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield each, kind, matrix
        elif depth < _DEEPEST:
            own = pdfium_c.FS_MATRIX()
            pdfium_c.FPDFPageObj_GetMatrix(each, ctypes.byref(own))
            placed = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            yield from _objects(page, placed, depth + 1, each)


def _times(inner: _Affine, outer: _Affine) -> _Affine:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _bounds(each: pdfium_c.FPDF_PAGEOBJECT, matrix: _Affine) -> Box:
    """Left, bottom, right and top in the page's own space."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(
        each, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
    )
    if matrix is _AS_IT_IS:
        return (left.value, bottom.value, right.value, top.value)
    a, b, c, d, e, f = matrix
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def _share(bounds: Box, page: Box) -> float:
    """How much of the page lies within the bounds."""
    width = min(bounds[2], page[2]) - max(bounds[0], page[0])
    height = min(bounds[3], page[3]) - max(bounds[1], page[1])
    area = (page[2] - page[0]) * (page[3] - page[1])
    return max(width, 0.0) * max(height, 0.0) / max(area, 1.0)


def _rules(bounds: Box) -> tuple[int, int]:
    """How many rules across and down a path is; a box has two of each."""
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if width >= _LONG and height >= _LONG:  # a cell, or a frame of many
        return 2, 2
    return int(width >= _LONG and height <= _THIN), int(height >= _LONG and width <= _THIN)
