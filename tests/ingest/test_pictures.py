"""Picture files: their pages, which way up and how large, and what is refused."""

import io
import struct
import zlib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gazette.errors import ReadError
from ingest import pictures
from ingest.pictures import Picture, open_pictures

pytestmark = pytest.mark.requirement("GZ-10", "SEC-01")

PAGE = Image.new("RGB", (400, 600), "white")


def saved(image: Image.Image, kind: str = "PNG", **chosen: Any) -> bytes:
    """The bytes of a file of this format."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **chosen)
    return buffer.getvalue()


def pages(data: bytes) -> list[Picture]:
    return list(open_pictures(data).pages)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_each_format_has_its_page(kind: str) -> None:
    (page,) = pages(saved(PAGE, kind))
    assert page.number == 1
    assert page.image.size == PAGE.size
    assert (page.jpeg is not None) == (kind == "JPEG")


@pytest.mark.parametrize(
    ("dpi", "size"),
    [
        ((200, 200), (144, 216)),
        ((200, 100), (144, 432)),
        ((72, 72), (561.26, 841.89)),  # a program that did not know: A4
        ((3, 3), (561.26, 841.89)),
        ((100_000, 100_000), (561.26, 841.89)),
    ],
)
def test_a_page_is_as_large_as_its_file_says_if_that_is_paper(
    dpi: tuple[int, int], size: tuple[float, float]
) -> None:
    (page,) = pages(saved(PAGE, dpi=dpi))
    assert (page.width, page.height) == pytest.approx(size, abs=0.1)


def test_every_page_of_a_tiff_is_one_and_its_small_copies_are_none() -> None:
    small = PAGE.resize((40, 60))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    data = saved(PAGE, "TIFF", save_all=True, append_images=[small, PAGE.convert("1")])
    assert [page.image.mode for page in pages(data)] == ["RGB", "1"]


def test_a_moving_picture_counts_what_is_left_out() -> None:
    red = Image.new("RGB", PAGE.size, "red")
    found = open_pictures(saved(PAGE, "GIF", save_all=True, append_images=[red, PAGE]))
    assert (found.count, found.left_out, len(list(found.pages))) == (1, 2, 1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_seen_the_right_way_up(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    (page,) = pages(saved(PAGE, "JPEG", exif=exif, dpi=(200, 100)))
    stands = orientation < 5
    assert page.image.size == (PAGE.size if stands else PAGE.size[::-1])
    assert page.stored_size == PAGE.size
    assert (page.width, page.height) == pytest.approx((144, 432) if stands else (432, 144))


@pytest.mark.parametrize(
    ("wide", "high"), [(60_000, 60_000), (10_001, 10_000), (2**31 - 1, 1), (4, 2**31 - 1)]
)
def test_a_picture_is_measured_before_it_is_decoded(wide: int, high: int) -> None:
    header = struct.pack(">II5B", wide, high, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    with pytest.raises(ReadError, match="too_large_picture"):
        open_pictures(data)


def test_too_many_pages_are_refused_before_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PAGES", 3)
    data = saved(PAGE, "TIFF", save_all=True, append_images=[PAGE] * 3)
    with pytest.raises(ReadError, match="too_many_scanned_pages"):
        open_pictures(data)


def test_a_page_that_cannot_be_decoded_leaves_the_others() -> None:
    grain = Image.effect_noise((300, 300), 80)
    data = bytearray(
        saved(grain, "TIFF", save_all=True, append_images=[grain], compression="tiff_deflate")
    )
    data[8:100] = bytes(92)  # the head of its first strip
    found = open_pictures(bytes(data))
    assert [page.number for page in found.pages] == [2]
    assert list(found.broken) == [1]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
@given(end=st.floats(0, 1), flaws=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255))))
def test_broken_bytes_give_a_reason_or_pages(
    kind: str, end: float, flaws: list[tuple[float, int]]
) -> None:
    data = bytearray(saved(PAGE, kind))
    for place, value in flaws:
        data[int(place * (len(data) - 1))] = value
    with suppress(ReadError):
        found = open_pictures(bytes(data[: int(end * len(data))]))
        assert len(list(found.pages)) + len(found.broken) == found.count
