"""Made-up pages as a scanner gives them: small, at 200 dots an inch."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ingest.ocr import Recognised, recognise

DPI = 200
FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")  # fonts-noto-cjk
NOTICE = (
    "示例省人民政府办公厅",
    "示政办发〔2024〕12号",
    "关于印发示例省档案管理办法的通知",
    "各市人民政府：",
    "现将《示例省〈档案法〉实施办法》印发，",
    "请认真贯彻执行。",
)
_TYPE = 44  # dots: 16 points
_LEADING = 74
_MARGIN = 60


def picture(lines: Sequence[str] = NOTICE) -> Image.Image:
    """A white page with these lines, black, one below the other."""
    font = ImageFont.truetype(str(FONT), _TYPE, index=2)  # the simplified Chinese of the collection
    width = max(int(font.getlength(line)) for line in lines) if lines else 600
    page = Image.new("RGB", (width + 2 * _MARGIN, len(lines) * _LEADING + 2 * _MARGIN), "white")
    pen = ImageDraw.Draw(page)
    for row, line in enumerate(lines):
        pen.text((_MARGIN, _MARGIN + row * _LEADING), line, font=font, fill="black")
    return page


def worn(page: Image.Image, *, degrees: float, blur: float, noise: int) -> Image.Image:
    """The page as a bad scanner gives it: askew (against the clock), unsharp, grainy."""
    askew = page.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    grey = askew.convert("L").filter(ImageFilter.GaussianBlur(blur))
    grain = random.Random(7).randbytes(grey.width * grey.height)  # noqa: S311 (not for secrets)
    speck = Image.frombytes("L", grey.size, grain).point(lambda value: value * noise // 255)
    return Image.composite(Image.new("L", grey.size, 128), grey, speck)


def size_of(page: Image.Image) -> tuple[float, float]:
    """Its width and height in points."""
    return page.width * 72 / DPI, page.height * 72 / DPI


def read(page: Image.Image) -> Recognised:
    """What is recognised on the page, as page 1."""
    width, height = size_of(page)
    return recognise(page, number=1, width=width, height=height)


def turned(quarters: int) -> Image.Image:
    """`picture()`, by so many quarter turns against the clock."""
    return picture().rotate(90 * quarters, expand=True)


@lru_cache(maxsize=4)
def read_turned(quarters: int) -> Recognised:
    """What is recognised in `turned(quarters)`, once for all tests."""
    return read(turned(quarters))


def read_notice() -> Recognised:
    """What is recognised in `picture()`, once for all tests."""
    return read_turned(0)
