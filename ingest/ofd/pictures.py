"""The pictures of an OFD page laid on one sheet, as one sees them: for pages that are scans."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from gazette.errors import ReadError
from ingest.ofd.geometry import POINTS, Matrix
from ingest.ofd.package import Package
from ingest.ofd.pages import PlacedPicture, Shown

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 100_000_000
"""Of one picture in a package: A2 at 600 dots an inch."""
_SHEET_PIXELS = 36_000_000  # A4 at 400 dots an inch
_COARSE, _FINE = 150.0, 300.0  # dots an inch; the recogniser gains nothing from more


def picture_of(package: Package, page: Shown) -> Image.Image:
    """The page as a picture in RGB, as fine as what stands on it.

    Raises ReadError `picture_unreadable` where a picture is missing, damaged or in a format that
    we cannot read, such as JBIG2.
    """
    from PIL import Image

    opened = [(_opened(package, each), each) for each in page.pictures if each.area > 0]
    dots = _resolution(opened, page)
    sheet = Image.new("RGB", _pixels(page, dots), "white")
    for picture, placed in opened:
        _lay(sheet, picture, placed.matrix, dots)
    return sheet


def _opened(package: Package, placed: PlacedPicture) -> Image.Image:
    from PIL import Image

    if placed.part is None:
        raise ReadError("picture_unreadable", "its picture is not in the package")
    data = package.read(placed.part)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data))
            if picture.width * picture.height > MOST_PIXELS:
                raise ReadError("picture_unreadable", f"{placed.part!r} has too many pixels")
            picture.load()
    except (
        OSError,
        ValueError,
        SyntaxError,  # Pillow's word for a broken PNG
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise ReadError("picture_unreadable", f"{placed.part!r}: {error}") from error
    return picture


def _resolution(opened: Sequence[tuple[Image.Image, PlacedPicture]], page: Shown) -> float:
    """The dots an inch of the finest picture, within reason, and so that the sheet stays small."""
    finest = max(
        (
            picture.width * 72 / (placed.box[2] - placed.box[0])
            for picture, placed in opened
            if placed.box[2] > placed.box[0]
        ),
        default=_COARSE,
    )
    area = max(page.width * page.height, 1.0) / 72**2
    return min(max(finest, _COARSE), _FINE, math.sqrt(_SHEET_PIXELS / area))


def _pixels(page: Shown, dots: float) -> tuple[int, int]:
    return (max(1, round(page.width * dots / 72)), max(1, round(page.height * dots / 72)))


def _lay(sheet: Image.Image, picture: Image.Image, matrix: Matrix, dots: float) -> None:
    """The picture on the sheet, scaled if it is upright and turned as needed if not."""
    from PIL import Image

    scale = dots * POINTS / 72
    placed = Matrix(a=scale, d=scale).after(matrix)
    shown = picture.convert("RGBA")
    is_upright = abs(placed.b) + abs(placed.c) < 1 and placed.a > 0 and placed.d > 0
    if is_upright:
        size = (max(1, round(placed.a)), max(1, round(placed.d)))
        if size[0] * size[1] > MOST_PIXELS:
            raise ReadError("picture_unreadable", "a picture far larger than its page")
        if size != shown.size:
            shown = shown.resize(size, Image.Resampling.LANCZOS)
        sheet.paste(shown, (round(placed.e), round(placed.f)), shown)
        return
    back = _inverse(placed.after(Matrix(a=1 / picture.width, d=1 / picture.height)))
    turned = shown.transform(
        sheet.size, Image.Transform.AFFINE, back, resample=Image.Resampling.BICUBIC
    )
    sheet.paste(turned, (0, 0), turned)


def _inverse(matrix: Matrix) -> tuple[float, float, float, float, float, float]:
    """From pixels of the sheet to pixels of the picture, as Pillow wants it."""
    area = matrix.a * matrix.d - matrix.b * matrix.c
    if not area:
        raise ReadError("picture_unreadable", "a picture without height or width")
    a, c = matrix.d / area, -matrix.c / area
    b, d = -matrix.b / area, matrix.a / area
    return (a, c, -a * matrix.e - c * matrix.f, b, d, -b * matrix.e - d * matrix.f)
