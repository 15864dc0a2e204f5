"""How many documents of each format a CPU second are read, beside a bare library; and mixed, twice."""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import docx
import pypdfium2
from lxml import etree, html

from benchmarks.generate import notice
from benchmarks.measure import Cost, cost_of
from benchmarks.truth import raw_file
from gazette.model import Draft, RawFile
from ingest import from_docx, from_html, from_ofd, from_pdf, from_text
from tests.formats import TYPES, WRITERS

_SHARES = {"txt": 6, "html": 5, "docx": 4, "ofd": 3, "pdf": 2}
"""Of twenty mixed files."""
_SAMPLE = 40  # files of each format that are timed
_LEAST = 2.0  # seconds
_NOISE = 0.05  # by which two starts differ


def main(count: int) -> None:
    """Prints documents per CPU second of one process, and the runs over the mixed files."""
    print("documents of 1500 characters a CPU second, one process")
    print(f"  {'':6}{'pages':>6}{'ours':>9}{'bare':>9}  bare library")
    for kind, (name, bare) in _BARE.items():
        files = [WRITERS[kind](notice(number)) for number in range(1, _SAMPLE + 1)]
        raw = raw_file(f"a.{kind}", TYPES[kind])
        ours, theirs = _rate(partial(_read, kind, raw), files), _rate(bare, files)
        print(f"  {kind:6}{_pages(kind, files[0]):>6}{ours:9.0f}{theirs:9.0f}  {name}")
    with tempfile.TemporaryDirectory() as folder:
        _mixed(Path(folder), count)
        if corpus := os.environ.get("GAZETTE_CORPUS"):
            _beside_bad(Path(folder), Path(corpus) / "made", count // 5)


def _mixed(root: Path, count: int) -> None:
    one = _files(root / "one", 1)
    start = min(_ingest(one, root / f"start{again}").cpu for again in range(2))
    _files(root / "in", count)
    first, second = (_ingest(root / "in", root / "data") for _ in range(2))
    print(f"{count} mixed files ({', '.join(f'{n * 5} % {kind}' for kind, n in _SHARES.items())})")
    print(
        f"  first run   {first.cpu:8.1f} CPU s{first.wall:8.1f} wall s{first.memory / 1e6:7.0f} MB"
    )
    print(f"  second run  {second.cpu:8.1f} CPU s{second.wall:8.1f} wall s, nothing new")
    spent = max(second.cpu - start, _NOISE * start)  # less cannot be told from nothing
    share = (first.cpu - start) / spent
    print(f"  without {start:.1f} CPU s of start-up the second takes 1/{share:.0f} or less")


def _beside_bad(root: Path, made: Path, count: int) -> None:
    """The speed of good files beside hostile ones, as a share of their speed alone; start-up apart."""
    bad = [path for name in ("hostile", "ofd_bad") for path in sorted((made / name).glob("*.*"))]
    start, good, alone, both = (
        _fastest(_beside(root / name, goods, bads), root)
        for name, goods, bads in (
            ("begun", 1, []), ("good", count, []), ("bad", 0, bad), ("both", count, bad),
        )
    )  # fmt: skip
    print(f"{count} mixed files beside {len(bad)} hostile ones, as a share of their speed alone")
    print(f"  by CPU s  {(good.cpu - start.cpu) / (both.cpu - alone.cpu):8.0%}")
    print(f"  by wall s {(good.wall - start.wall) / (both.wall - alone.wall):8.0%}")


def _beside(folder: Path, goods: int, bads: Sequence[Path]) -> Path:
    """A folder with files of both kinds, the bad ones between the good ones."""
    _files(folder, goods)
    for number, path in enumerate(bads):
        place = number * goods // max(len(bads), 1)
        shutil.copyfile(path, folder / f"{place:05}-{path.name}")
    return folder


def _fastest(folder: Path, root: Path) -> Cost:
    runs = (_ingest(folder, Path(tempfile.mkdtemp(dir=root)) / "data") for _ in range(3))
    return min(runs, key=lambda cost: cost.cpu)


def _files(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    kinds = [kind for kind, share in _SHARES.items() for _ in range(share)]
    for number in range(1, count + 1):
        kind = kinds[number % len(kinds)]
        (folder / f"{number:05}.{kind}").write_bytes(WRITERS[kind](notice(number)))
    return folder


def _ingest(folder: Path, data: Path) -> Cost:
    words = ("-m", "ingest", str(folder), "--data", str(data), "--trusted")
    return cost_of([sys.executable, *words], ends=(0, 1))  # 1: a file was refused


def _rate(read: Callable[[bytes], object], files: Sequence[bytes]) -> float:
    """Files a CPU second, over and over until it has taken long enough to tell."""
    read(files[0])  # not counted: libraries load
    start, done = time.process_time(), 0
    while (spent := time.process_time() - start) < _LEAST:
        for data in files:
            read(data)
        done += len(files)
    return done / spent


def _read(kind: str, raw: RawFile, data: bytes) -> object:
    return READERS[kind](data, raw)


def _pages(kind: str, data: bytes) -> str:
    if kind == "pdf":
        return str(len(pypdfium2.PdfDocument(data)))
    if kind == "ofd":
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        return str(sum(name.endswith("Content.xml") for name in names))
    return "-"


def _ofd_text(data: bytes) -> str:
    """All TextCode of all pages, and nothing more."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        pages = [name for name in file.namelist() if name.endswith("Content.xml")]
        trees = [etree.fromstring(file.read(name)) for name in pages]
    return "".join(
        str(each) for tree in trees for each in tree.xpath("//*[local-name()='TextCode']/text()")
    )


def _pdf_text(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


READERS: Mapping[str, Callable[[bytes, RawFile], list[Draft]]] = {
    "txt": from_text.read,
    "html": from_html.read,
    "docx": from_docx.read,
    "ofd": from_ofd.read,
    "pdf": from_pdf.read,
}
_BARE: Mapping[str, tuple[str, Callable[[bytes], object]]] = {
    "txt": ("splitting lines", lambda data: re.split("\n", data.decode())),
    "html": ("lxml, all text", lambda data: html.fromstring(data.decode()).text_content()),
    "docx": (
        "python-docx, paragraphs without numbers",
        lambda data: [each.text for each in docx.Document(io.BytesIO(data)).paragraphs],
    ),
    "ofd": ("lxml, TextCode in file order", _ofd_text),
    "pdf": ("pypdfium2, text in file order", _pdf_text),
}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    main(parser.parse_args().documents)
