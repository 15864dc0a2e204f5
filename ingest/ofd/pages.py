"""One page of an OFD document with its templates: what is printed on it, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from lxml import etree
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import Box
from ingest.layout import Grid, Run
from ingest.ofd.document import Document, PageRef, Resources, area_of, resources_at
from ingest.ofd.geometry import POINTS, Matrix, box_of, in_points
from ingest.ofd.lines import join_words
from ingest.ofd.objects import Placed, placed_objects
from ingest.ofd.package import Package
from ingest.ofd.rules import read_rules
from ingest.ofd.tables import find_tables
from ingest.ofd.words import Words, read_words
from ingest.xml_parts import attribute, child, children, tag, text_of

_MOST_OF_PAGE = 0.5


class PlacedPicture(msgspec.Struct, frozen=True):
    """A picture on the page, not yet read."""

    part: str | None
    """The name of its part; None where the package has none."""
    matrix: Matrix
    """From the unit square to millimetres of the page."""

    @property
    def box(self) -> Box:
        """Where it lies, in points."""
        return in_points(self.matrix.box(0.0, 0.0, 1.0, 1.0))

    @property
    def area(self) -> float:
        """Of the box, in square points."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a page holds, in points from its upper left corner."""

    width: float
    height: float
    runs: tuple[Run, ...]
    """The words one sees; under a scan, the transparent ones."""
    tables: tuple[Grid, ...]
    """Those with rules; their words are among the runs too."""
    pictures: tuple[PlacedPicture, ...]
    paths: int
    """Lines and shapes drawn: letters as outlines are such."""
    hidden: int
    """Characters that are not shown: invisible objects, no colour, off the page."""
    watermark: int
    """Characters set at a slant."""
    annotated: int
    """Characters of annotations: said of the document, not by it."""
    unread: tuple[str, ...]
    """Parts of the page that cannot be read, with the reason."""


def read_page(package: Package, document: Document, page: PageRef) -> Shown:
    """What stands on a page. Raises ReadError where the page itself cannot be read."""
    name, root = package.tree_at(page.location, beside=document.name)
    own = [text_of(each) for each in children(root, "PageRes")]
    resources, unread = _with_own(package, document, own, name)
    objects: list[Placed] = []
    for layer in _layers(package, document, root, unread):
        objects += placed_objects(layer, resources)
    area = area_of(child(root, "Area")) or area_of(child(root, "Content", "PageArea"))
    notes = list(_annotations(package, document, page, unread))
    annotated = [placed for note in notes for placed in placed_objects(note, resources)]
    return _shown(objects, annotated, resources, area=area or document.area, unread=unread)


def _with_own(
    package: Package, document: Document, locations: list[str], name: str
) -> tuple[Resources, list[str]]:
    shared = document.resources
    if not locations:
        return shared, []
    own, unread = resources_at(package, locations, beside=name)
    return Resources(shared.pictures | own.pictures, shared.drawings | own.drawings), unread


def _layers(
    package: Package, document: Document, root: etree._Element, unread: list[str]
) -> Iterator[etree._Element]:
    """The contents of templates behind the page, of the page, and of templates before it."""
    before: list[etree._Element] = []
    for template in children(root, "Template"):
        location = document.templates.get(attribute(template, "TemplateID") or "")
        name = package.find(location, beside=document.name) if location else None
        if name is None:
            unread.append(f"no template {attribute(template, 'TemplateID')!r}")
            continue
        try:
            content = child(package.kept_tree(name), "Content")
        except ReadError as error:
            if error.code != "broken":
                raise
            unread.append(error.detail)
            continue
        if content is None:
            continue
        if attribute(template, "ZOrder") == "Foreground":
            before.append(content)
        else:
            yield content
    yield from children(root, "Content")
    yield from before


def _annotations(
    package: Package, document: Document, page: PageRef, unread: list[str]
) -> Iterator[etree._Element]:
    """The annotations upon a page."""
    if document.annotations is None:
        return
    try:
        listed = package.find(document.annotations, beside=document.name)
        if listed is None:
            raise ReadError("broken", f"no part {document.annotations!r}")
        for entry in children(package.kept_tree(listed), "Page"):
            if attribute(entry, "PageID") == page.id:
                _, notes = package.tree_at(text_of(child(entry, "FileLoc")), beside=listed)
                yield from children(notes, "Annot")
    except ReadError as error:
        if error.code != "broken":
            raise
        unread.append(error.detail)


def _shown(
    objects: Sequence[Placed],
    annotated: Sequence[Placed],
    resources: Resources,
    *,
    area: Box,
    unread: Sequence[str],
) -> Shown:
    width, height = (area[2] - area[0]) * POINTS, (area[3] - area[1]) * POINTS
    corner = Matrix(e=-area[0], f=-area[1])
    pictures = tuple(_pictures(objects, resources, corner))
    sorted_ = _sort(_texts(objects, corner), is_scan=_is_scan(pictures, width, height))
    runs = join_words(sorted_.shown)
    outside = [run for run in runs if not _is_on_page(run, width, height)]
    moved = [replace(placed, matrix=corner.after(placed.matrix)) for placed in objects]
    return Shown(
        width=round(width, 3),
        height=round(height, 3),
        runs=tuple(run for run in runs if _is_on_page(run, width, height)),
        tables=tuple(find_tables(read_rules(moved), runs)),
        pictures=pictures,
        paths=sum(tag(placed.element) == "PathObject" for placed in objects),
        hidden=_letters(sorted_.hidden) + sum(len(run.text) for run in outside),
        watermark=_letters(sorted_.slanted),
        annotated=_letters([words for _, words in _texts(annotated, corner)]),
        unread=tuple(unread),
    )


class _Sorted(msgspec.Struct):
    shown: list[Words] = []
    hidden: list[Words] = []
    slanted: list[Words] = []


def _texts(objects: Sequence[Placed], corner: Matrix) -> list[tuple[Placed, Words]]:
    """The text objects with their words, in the coordinates of the page's corner."""
    moved = [
        replace(placed, matrix=corner.after(placed.matrix))
        for placed in objects
        if tag(placed.element) == "TextObject"
    ]
    return [(placed, read_words(placed)) for placed in moved]


def _sort(texts: Sequence[tuple[Placed, Words]], *, is_scan: bool) -> _Sorted:
    """What one sees apart from what one does not; a scan's text layer is transparent."""
    found, transparent = _Sorted(), []
    for placed, words in texts:
        if words.is_slanted:
            found.slanted.append(words)
        elif placed.is_hidden:
            found.hidden.append(words)
        elif words.is_transparent:
            transparent.append(words)
        else:
            found.shown.append(words)
    if is_scan and not any(words.text for words in found.shown):
        found.shown = transparent
    else:
        found.hidden += transparent
    return found


def _pictures(
    objects: Sequence[Placed], resources: Resources, corner: Matrix
) -> Iterator[PlacedPicture]:
    """The pictures one sees; one without a CTM fills its frame."""
    for placed in objects:
        element = placed.element
        if tag(element) != "ImageObject" or placed.is_hidden:
            continue
        matrix = corner.after(placed.matrix)
        frame = box_of(attribute(element, "Boundary"))
        if attribute(element, "CTM") is None and frame is not None:
            matrix = matrix.after(Matrix(a=frame[2] - frame[0], d=frame[3] - frame[1]))
        yield PlacedPicture(resources.pictures.get(attribute(element, "ResourceID") or ""), matrix)


def _is_scan(pictures: Sequence[PlacedPicture], width: float, height: float) -> bool:
    """Whether pictures cover most of the page, so that it is a picture of a page."""
    covered = sum(picture.area for picture in pictures)
    return covered >= _MOST_OF_PAGE * width * height


def _is_on_page(run: Run, width: float, height: float) -> bool:
    across, down = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
    return 0 <= across <= width and 0 <= down <= height


def _letters(words: Sequence[Words]) -> int:
    return sum(not letter.isspace() for each in words for letter in each.text)
