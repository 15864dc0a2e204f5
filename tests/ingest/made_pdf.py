"""Small PDF files with Chinese text, drawn as a test wants them."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL.Image import Image

from ingest.layout import Sheet

WIDTH, HEIGHT = 595, 842


class Words(NamedTuple):
    """Words on a page, from the upper left corner in points."""

    text: str
    left: float
    top: float
    size: float = 16.0
    slant: float = 0.0
    """Radians."""
    mode: int = 0
    """How the letters are drawn: 3 is invisible (ISO 32000-1, 9.3.6)."""


class Shown(NamedTuple):
    """A picture on a page, from the upper left corner in points."""

    image: Image
    box: tuple[float, float, float, float] = (0, 0, WIDTH, HEIGHT)
    is_above: bool = False
    """Whether it is drawn over the words."""


def pdf_of(sheets: Sequence[Sheet], **options: object) -> bytes:
    """The same pages as a PDF."""
    pages = [
        [Words(run.text, run.box[0], run.box[1], run.size) for run in sheet.runs]
        for sheet in sheets
    ]
    return make_pdf(pages, **options)  # type: ignore[arg-type]


def make_pdf(
    pages: Sequence[Sequence[Words]],
    *,
    rules: Sequence[tuple[float, float, float, float]] = (),
    rotate: int = 0,
    quarter: int = 0,
    password: str | None = None,
    attached: tuple[str, bytes] | None = None,
    picture: Shown | None = None,
    crop: tuple[float, float, float, float] | None = None,
    moved: tuple[float, float] = (0, 0),
) -> bytes:
    """A PDF; `rules` are lines from x, y to x, y on each page, `picture` is on each.

    `rotate` turns how the page is shown, `quarter` how all of it is drawn, by right angles. `crop`
    is what of a page is shown; `moved` is where its lower left corner has its zero.
    """
    with Pdf.new() as pdf:
        font = _font(pdf)
        for words in pages:
            size = (HEIGHT, WIDTH) if quarter % 2 else (WIDTH, HEIGHT)
            page = pdf.add_blank_page(page_size=size)
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            drawn = _content(words, rules, quarter)
            if picture is not None:
                page.Resources.XObject = Dictionary(P1=_picture(pdf, picture.image))
                shown = _shown(picture)
                drawn = f"{drawn}\n{shown}" if picture.is_above else f"{shown}\n{drawn}"
            across, up = moved
            drawn = f"1 0 0 1 {across} {up} cm\n{drawn}"
            page.Contents = Stream(pdf, drawn.encode("latin-1"))
            page.MediaBox = Array([across, up, size[0] + across, size[1] + up])
            if crop is not None:
                page.CropBox = Array(crop)
            if rotate:
                page.Rotate = rotate
        if attached is not None:
            name, data = attached
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf,
                data,
                filename=name,
                creation_date="",
                mod_date="",
                description="",
                mime_type="",
            )
        out = io.BytesIO()
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        pdf.save(out, encryption=encryption, deterministic_id=not password)
        return out.getvalue()


def _picture(pdf: Pdf, image: Image) -> Stream:
    grey = image.convert("L")
    return Stream(
        pdf,
        grey.tobytes(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=grey.width,
        Height=grey.height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )


def _shown(picture: Shown) -> str:
    left, top, right, bottom = picture.box
    return f"q {right - left} 0 0 {bottom - top} {left} {HEIGHT - bottom} cm /P1 Do Q"


def _font(pdf: Pdf) -> pikepdf.Object:
    """A font of the reader's, with a character map that every reader knows."""
    descendant = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0,
            BaseFont=Name("/STSong-Light"),
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("GB1"), Supplement=4
            ),
            DW=1000,
        )
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/STSong-Light"),
            Encoding=Name("/UniGB-UCS2-H"),
            DescendantFonts=Array([descendant]),
        )
    )


def _content(
    words: Sequence[Words], rules: Sequence[tuple[float, float, float, float]], quarter: int
) -> str:
    turns = (
        "1 0 0 1 0 0",
        f"0 1 -1 0 {HEIGHT} 0",
        f"-1 0 0 -1 {WIDTH} {HEIGHT}",
        f"0 -1 1 0 0 {WIDTH}",
    )
    lines = ["q", f"{turns[quarter]} cm"]
    for each in words:
        code = each.text.encode("utf-16-be").hex()
        base = HEIGHT - each.top - 0.88 * each.size
        cos, sin = math.cos(each.slant), math.sin(each.slant)
        place = f"{cos} {sin} {-sin} {cos} {each.left} {base} Tm"
        lines.append(f"BT /F1 {each.size} Tf {each.mode} Tr {place} <{code}> Tj ET")
    for x0, y0, x1, y1 in rules:
        lines.append(f"1 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")
    return "\n".join([*lines, "Q"])
