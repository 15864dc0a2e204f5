"""How large the streams of a PDF are when they are unpacked, measured before anything reads them.

A megabyte may hold a gigabyte of page (a flate bomb), through one filter or several: pdfium would
unpack and parse all of it, or abort the process for want of memory.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from gazette.errors import ReadError

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

LARGEST_PAGE = 64 * 1024 * 1024
"""Bytes of one page's content; a page of print has some ten thousand."""
LARGEST = 512 * 1024 * 1024
"""Bytes of the contents of all pages."""

_CHUNK = 256 * 1024
_DEEPEST = 8  # forms in forms
_FLATE = frozenset({b"/FlateDecode", b"/Fl"})
FAULTS = (ValueError, TypeError, AttributeError, LookupError, RuntimeError)
"""What pikepdf raises for damaged files, beside its PdfError."""


def open_measured(data: bytes) -> Pdf | None:
    """The file, its pages measured; None where qpdf cannot open what pdfium may.

    Raises ReadError `too_large` for a page, or pages together, that unpack to too much.
    """
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
        _measure([list(_content(page.obj, 0, set())) for page in pdf.pages])
    except ReadError:
        raise
    except (pikepdf.PdfError, *FAULTS):
        return None
    return pdf


def unpack(stream: Object, most: int) -> Iterator[bytes]:
    """What a stream holds, piece by piece; stops soon after so many bytes.

    What is packed in another way than Flate comes as it is: no other way makes so much of so little.
    """
    pieces: Iterable[bytes] = _pieces(bytes(stream.get_raw_stream_buffer()))
    for name in _filters(stream):
        if name not in _FLATE:
            break
        pieces = _inflated(pieces)
    size = 0
    for piece in pieces:
        yield piece
        size += len(piece)
        if size > most:
            return


def _measure(contents: Iterable[list[Object]]) -> None:
    sizes: dict[tuple[int, int], int] = {}
    total = 0
    for number, streams in enumerate(contents, start=1):
        page = 0
        for stream in streams:
            size = sizes.get(stream.objgen)
            if size is None:
                size = sum(map(len, unpack(stream, LARGEST_PAGE)))
                sizes[stream.objgen] = size
            page += size
        total += page
        if page > LARGEST_PAGE:
            detail = f"page {number} unpacks to more than {LARGEST_PAGE:,} bytes"
            raise ReadError("too_large", detail)
        if total > LARGEST:
            raise ReadError("too_large", f"its pages unpack to more than {LARGEST:,} bytes")


def _content(holder: Object, depth: int, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """The streams that say what is drawn on a page, or in a form: its own, then those of its forms."""
    from pikepdf import Array, Dictionary, Name, Stream

    own = holder.get("/Contents") if depth == 0 else None
    parts = list(own) if isinstance(own, Array) else [own]
    yield from (part for part in parts if isinstance(part, Stream))
    resources = holder.get("/Resources")
    forms = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if not isinstance(forms, Dictionary) or depth >= _DEEPEST:
        return
    for form in forms.values():
        is_form = isinstance(form, Stream) and form.get("/Subtype") == Name.Form
        if is_form and form.objgen not in seen:
            seen.add(form.objgen)
            yield form
            yield from _content(form, depth + 1, seen)


def _filters(stream: Object) -> list[bytes]:
    from pikepdf import Array, Name

    named = stream.get("/Filter")
    names = list(named) if isinstance(named, Array) else [named]
    return [each.unparse() for each in names if isinstance(each, Name)]


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _CHUNK):
        yield data[start : start + _CHUNK]


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What pieces hold, packed; what comes before a fault, where there is one."""
    packed = zlib.decompressobj()
    with suppress(zlib.error):
        for piece in pieces:
            rest = piece
            while rest and not packed.eof:
                yield packed.decompress(rest, _CHUNK)
                rest = packed.unconsumed_tail
