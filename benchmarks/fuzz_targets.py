"""What a fuzzer calls: a reader with bytes, of which nothing but a draft or a ReadError may come."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from benchmarks.bench_formats import READERS
from benchmarks.generate import notice
from benchmarks.truth import raw_file
from gazette.errors import ReadError
from gazette.model import Draft
from tests.formats import TYPES, WRITERS

_SEEDS = 8


def seeds(kind: str) -> list[bytes]:
    """What a fuzzer of this format begins with."""
    return [_INSIDE.get(kind, bytes)(WRITERS[kind](notice(n))) for n in range(1, _SEEDS + 1)]


def _target(kind: str) -> Callable[[bytes], None]:
    raw = raw_file(f"a.{kind}", TYPES[kind])

    def target(data: bytes) -> None:
        try:
            drafts = READERS[kind](_OUTSIDE.get(kind, bytes)(data), raw)
        except ReadError:
            return
        assert all(isinstance(draft, Draft) for draft in drafts)

    return target


def _main_part(name: str) -> Callable[[bytes], bytes]:
    """The part of a package that is worth changing: the container would only be broken."""

    def inside(data: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.read(name)

    return inside


def _packed(kind: str, name: str) -> Callable[[bytes], bytes]:
    """A package of ours with another main part."""
    whole = WRITERS[kind](notice(1))

    def outside(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
            for each in old.namelist():
                new.writestr(each, data if each == name else old.read(each))
        return out.getvalue()

    return outside


_PARTS = {"docx": "word/document.xml", "ofd": "Doc_0/Pages/Page_0/Content.xml"}
_INSIDE: Mapping[str, Callable[[bytes], bytes]] = {
    kind: _main_part(name) for kind, name in _PARTS.items()
}
_OUTSIDE: Mapping[str, Callable[[bytes], bytes]] = {
    kind: _packed(kind, name) for kind, name in _PARTS.items()
}
TARGETS = {kind: _target(kind) for kind in ("docx", "ofd", "html", "txt")}
