"""Where things stand on a PDF page: its own space, as it is shown, and held as its text stands."""

from __future__ import annotations

import msgspec
import pypdfium2 as pdfium

from gazette.model import Box
from ingest.deskew import Turn

_Affine = tuple[float, float, float, float, float, float]


class Held(msgspec.Struct, frozen=True):
    """A page turned by right angles so that its text stands upright, in points from its corner."""

    width: float
    height: float
    turn: Turn
    """Leads from the page as it is held to the page as it is shown, and back."""
    matrix: _Affine
    """From the page's own space, where upwards is positive."""
    media: Box
    """The media box in that space: left, bottom, right, top."""
    rotation: int
    """Right angles by which the page is turned to be shown, clockwise."""

    def box(self, box: Box) -> Box:
        """A box in the page's own space as it is held."""
        a, b, c, d, e, f = self.matrix
        x0, x1 = a * box[0] + c * box[1] + e, a * box[2] + c * box[3] + e
        y0, y1 = b * box[0] + d * box[1] + f, b * box[2] + d * box[3] + f
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def shown_box(self, box: Box) -> Box:
        """A box of the whole media box as it is shown, from its upper left corner, as it is held."""
        x0, y0, x1, y1 = box
        left, bottom, right, top = self.media
        match self.rotation:
            case 0:
                return self.box((left + x0, top - y1, left + x1, top - y0))
            case 1:
                return self.box((left + y0, bottom + x0, left + y1, bottom + x1))
            case 2:
                return self.box((right - x1, bottom + y0, right - x0, bottom + y1))
            case _:
                return self.box((right - y1, top - x1, right - y0, top - x0))


def hold(page: pdfium.PdfPage, quarter: int) -> Held:
    """The page held so that text turned by so many right angles, clockwise, stands upright."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    matrices: tuple[_Affine, ...] = (
        (1, 0, 0, -1, -left, top),
        (0, -1, -1, 0, top, right),
        (-1, 0, 0, 1, right, -bottom),
        (0, 1, 1, 0, -bottom, -left),
    )
    if quarter % 2:
        width, height = height, width
    rotation = page.get_rotation() // 90
    quarters = (quarter + rotation) % 4
    shown = (height, width) if quarters % 2 else (width, height)
    media = page.get_mediabox()
    return Held(width, height, Turn(*shown, quarters), matrices[quarter], media, rotation)
