"""The pages of a picture file, one after the other, measured before they are decoded."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from gazette.errors import ReadError

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 100_000_000
"""Of a page: A3 at 600 dots an inch has 70 million."""
MOST_PAGES = 100

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_ORIENTATION, _KIND = 0x0112, 0x00FE  # tags of TIFF 6.0
_NO_PAGE = 0b101  # a small copy of a page, or a mask of one
_FAULTS = (
    OSError, SyntaxError, ValueError, EOFError, struct.error, TypeError, LookupError,
    ArithmeticError, RuntimeError,
)  # fmt: skip
"""What Pillow raises for broken files, by format."""
_UNKNOWN = 96  # dots an inch, and 72: what cameras and programs write when they do not know
_PAPER = (36.0, 2400.0)  # points that a page may be wide: half an inch to A0
_A4 = 841.89  # points, its longer side
_LYING = 5  # from this orientation on, width and height change places
_SEEN = {  # by EXIF orientation: from the unit square to the page, in widths and heights
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


class Picture(msgspec.Struct, frozen=True):
    """A page of a picture file, the way up that its file says it is to be seen."""

    number: int
    image: Image.Image
    width: float
    """In points."""
    height: float
    jpeg: bytes | None
    """The file as received, where a PDF can hold it as it is."""
    orientation: int = 1
    """Of the pixels in `jpeg`, as EXIF counts."""

    @property
    def stored_size(self) -> tuple[int, int]:
        """Width and height of what is in `jpeg`, in pixels."""
        wide, high = self.image.size
        return (high, wide) if self.orientation >= _LYING else (wide, high)

    @property
    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """Lays what is in `jpeg` over the page, from the unit square of a PDF."""
        a, b, c, d, e, f = _SEEN[self.orientation]
        wide, high = self.width, self.height
        return (a * wide, b * high, c * wide, d * high, e * wide, f * high)


class Pictures(msgspec.Struct, frozen=True):
    """The pages of a file that could be decoded, lazily, and what was left out."""

    count: int
    broken: dict[int, str]
    """Number → why it could not be decoded; filled while pages are taken."""
    left_out: int
    """Frames after the first of a moving picture."""
    pages: Iterator[Picture]


def on_white(picture: Image.Image) -> Image.Image:
    """The picture in red, green and blue, on white paper where it is transparent."""
    if picture.mode == "RGB":
        return picture
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    from PIL import Image

    picture = picture.convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture).convert("RGB")


def open_pictures(data: bytes) -> Pictures:
    """The pages of a file; all of a TIFF, the first frame of anything else.

    Raises ReadError: `broken_picture`, `too_large_picture`, `too_many_scanned_pages`.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd tags, and of sizes, which are measured here
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            _measure(image)
            frames = _frames(image)
            left_out = _moving(image) - 1
    except Image.DecompressionBombError as error:
        raise ReadError("too_large_picture", f"more than {MOST_PIXELS:,} pixels") from error
    except _FAULTS as error:
        raise ReadError("broken_picture", f"it cannot be opened: {error}") from error
    broken: dict[int, str] = {}
    return Pictures(len(frames), broken, left_out, _pages(image, frames, data, broken))


def _moving(image: Image.Image) -> int:
    """How many frames a moving picture has, as far as they can be counted."""
    if image.format not in ("GIF", "WEBP", "PNG"):
        return 1
    try:
        return int(getattr(image, "n_frames", 1))
    except _FAULTS:
        return 1


def _frames(image: Image.Image) -> list[int]:
    """The frames that are pages."""
    if image.format != "TIFF":
        return [0]
    frames = []
    for frame in range(10 * MOST_PAGES):  # with their small copies
        try:
            image.seek(frame)
        except EOFError:
            break
        _measure(image)
        if not _tag(image, _KIND, 0) & _NO_PAGE:
            frames.append(frame)
        if len(frames) > MOST_PAGES:
            raise ReadError(
                "too_many_scanned_pages", f"more than {MOST_PAGES} pages in one picture file"
            )
    return frames or [0]


def _pages(
    image: Image.Image, frames: list[int], data: bytes, broken: dict[int, str]
) -> Iterator[Picture]:
    from PIL import Image, ImageOps

    for number, frame in enumerate(frames, 1):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                image.seek(frame)
                orientation = _tag(image, _ORIENTATION, 1)
                image.load()
                seen = ImageOps.exif_transpose(image)
        except (*_FAULTS, Image.DecompressionBombError) as error:
            broken[number] = str(error)
            continue
        yield _page(number, seen, image, data if _is_plain_jpeg(image) else None, orientation)


def _page(
    number: int, seen: Image.Image, image: Image.Image, jpeg: bytes | None, orientation: int
) -> Picture:
    dpi = image.info.get("dpi")
    if orientation >= _LYING and isinstance(dpi, tuple):
        dpi = dpi[::-1]
    width, height = _points(seen, dpi)
    orientation = orientation if jpeg is not None and orientation in _SEEN else 1
    return Picture(number, seen, width, height, jpeg, orientation)


def _is_plain_jpeg(image: Image.Image) -> bool:
    """CMYK is left out: whether it is stored inverted is told differently by each program."""
    return image.format in ("JPEG", "MPO") and image.mode in ("L", "RGB")


def _points(image: Image.Image, dpi: object) -> tuple[float, float]:
    """Width and height: by its resolution, or as A4 where none is told or it makes no paper."""
    wide, high = image.size
    if isinstance(dpi, tuple) and len(dpi) == 2 and min(dpi) > _UNKNOWN:
        size = (wide * 72 / float(dpi[0]), high * 72 / float(dpi[1]))
        if all(_PAPER[0] <= side <= _PAPER[1] for side in size):
            return size
    scale = _A4 / max(wide, high)
    return (wide * scale, high * scale)


def _tag(image: Image.Image, tag: int, otherwise: int) -> int:
    value = image.getexif().get(tag, otherwise)
    return value if isinstance(value, int) else otherwise


def _measure(image: Image.Image) -> None:
    wide, high = image.size
    if wide * high > MOST_PIXELS:
        raise ReadError(
            "too_large_picture", f"{wide} x {high} pixels are more than {MOST_PIXELS:,}"
        )
