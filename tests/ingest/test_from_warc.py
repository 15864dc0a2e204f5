"""Web archives: each page a document with its address, the rest told, and no bomb goes off."""

import gzip
import hashlib
import io
import zlib
from pathlib import Path

import pytest

from benchmarks.generate import notice
from gazette.errors import ReadError
from gazette.store.reader import StoreReader
from ingest import from_warc
from ingest.from_warc import Capture, captures
from ingest.media import ARCHIVE, media_type
from tests.ingest.conftest import Ran, Run
from tests.web_archive import SITE, Archive, page

pytestmark = pytest.mark.requirement("GZ-15", "SEC-01")

LINKS = "".join(
    f"<li><a href='/{n}.html'>示例省人民政府关于加强示例{n}工作的通知</a> 2024-01-0{n}</li>"
    for n in range(1, 9)
)
LIST = f"<html><head><title>通知公告</title></head><body><h1>通知公告</h1><ul>{LINKS}</ul></body></html>"


def read(data: bytes) -> list[Capture]:
    return list(captures(io.BytesIO(data)))


def reasons(data: bytes) -> list[tuple[int, str | None, bool]]:
    return [
        (one.number, one.passed.code if one.passed else None, one.is_refused) for one in read(data)
    ]


def ingest(run: Run, folder: Path, data: bytes, name: str = "site.warc.gz", **chosen: bool) -> Ran:
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / name).write_bytes(data)
    return run(**chosen)


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_is_told_by_its_bytes(*, packed: bool) -> None:
    assert media_type("crawl.bin", Archive(packed=packed).data) == ARCHIVE
    assert media_type("crawl.warc.gz", gzip.compress(b"no archive")) == "application/gzip"
    assert media_type("crawl.warc.gz", b"\x1f\x8bno gzip") == "application/gzip"


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.requirement("item-37")
def test_each_page_is_a_document_with_its_address(
    tmp_path: Path, run: Run, *, packed: bool
) -> None:
    archive = Archive(packed=packed).add("1.html", page(1)).add("2.html", page(2))
    archive.add("3.txt", notice(3).encode(), "text/plain")
    ran = ingest(run, tmp_path, archive.data)
    assert [(row["record"], row["outcome"]) for row in ran.lines] == [
        (2, "stored"), (3, "stored"), (4, "stored"),
    ]  # fmt: skip
    assert (ran.totals.files, ran.totals.records) == (1, 3)
    with StoreReader(tmp_path / "data") as reader:
        version = reader.published(ran.lines[0]["document"])[0]
    assert version.metadata.url == f"{SITE}/1.html"
    assert (version.path, version.record) == ("site.warc.gz", 2)
    assert version.file_sha256 == hashlib.sha256(page(1)).hexdigest()


def test_the_bytes_of_each_page_and_of_the_archive_are_kept(tmp_path: Path, run: Run) -> None:
    archive = Archive().add("1.html", page(1)).data
    ingest(run, tmp_path, archive)
    kept = {path.read_bytes() for path in (tmp_path / "data/files").rglob("*") if path.is_file()}
    assert kept == {archive, page(1)}


def test_a_second_run_reads_only_what_was_added(tmp_path: Path, run: Run) -> None:
    archive = Archive().add("1.html", page(1))
    first = ingest(run, tmp_path, archive.data)
    again = ingest(run, tmp_path, archive.data)
    grown = ingest(run, tmp_path, archive.add("2.html", page(2)).data)
    assert [ran.totals.stored for ran in (first, again, grown)] == [1, 0, 1]
    assert [ran.totals.unchanged for ran in (first, again, grown)] == [0, 1, 1]


def test_what_is_no_page_is_told_and_only_a_file_of_another_format_refused(
    tmp_path: Path, run: Run
) -> None:
    archive = Archive().add("old.html", b"", status="301 Moved Permanently")
    archive.add("gone.html", b"<p>404</p>", status="404 Not Found")
    archive.add("page.css", b"p {}", "text/css").add("seal.png", b"\x89PNG", "image/png")
    archive.add("order.pdf", b"%PDF-1.7", "application/pdf").add("1.html", page(1))
    archive.add("again.html", b"", record="revisit").add("hidden.html", b"%PDF-1.7")
    ran = ingest(run, tmp_path, archive.data)
    assert [(row["record"], row["outcome"], row.get("reason")) for row in ran.lines] == [
        (2, "skipped", "redirect"),
        (3, "skipped", "http_status"),
        (4, "skipped", "unsupported_format"),
        (5, "skipped", "unsupported_format"),
        (6, "failed", "unsupported_format"),
        (7, "stored", None),
        (8, "skipped", "revisit"),
        (9, "failed", "broken"),
    ]
    assert ran.screen.splitlines() == [
        f"in/site.warc.gz#6: unsupported_format: application/pdf: {SITE}/order.pdf",
        "in/site.warc.gz#9: broken: no PDF that can be opened",
    ]


def test_a_page_that_is_no_document_waits_for_a_person(tmp_path: Path, run: Run) -> None:
    error = (
        "<html><title>页面不存在</title><h1>页面不存在</h1><p>请检查网址，或返回首页。</p></html>"
    )
    archive = Archive().add("index.html", LIST.encode()).add("soft404.html", error.encode())
    ran = ingest(run, tmp_path, archive.data, trusted=True)
    assert ran.totals.stored == 0
    assert ran.totals.held + ran.totals.listed == 2
    codes = {finding["code"] for row in ran.lines for finding in row.get("findings", [])}
    assert "no_document" in codes


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(page(1))),
        ("deflate", zlib.compress(page(1))),
        ("deflate", zlib.compress(page(1))[2:-4]),
        ("gzip", page(1)),
        ("identity", page(1)),
    ],
)
def test_a_page_is_unpacked_as_its_server_packed_it(encoding: str, packed: bytes) -> None:
    made = Archive().add("1.html", packed, headers=[("Content-Encoding", encoding)])
    assert read(made.data)[0].data == page(1)


def test_a_page_in_chunks_is_put_together() -> None:
    whole = page(1)
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (whole[:99], whole[99:], b""))
    made = Archive().add("1.html", chunks, headers=[("Transfer-Encoding", "chunked")])
    assert read(made.data)[0].data == whole


def test_an_unknown_packing_is_refused_by_name() -> None:
    made = Archive().add("1.html", b"\x00" * 50, headers=[("Content-Encoding", "br")]).data
    assert reasons(made) == [(2, "unsupported_format", True)]


def test_a_page_that_grows_beyond_measure_is_refused_and_the_rest_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(from_warc, "LARGEST", 100_000)
    bomb = gzip.compress(b"\x20" * 1_000_000)
    made = Archive().add("bomb.html", bomb, headers=[("Content-Encoding", "gzip")])
    made.add("large.html", b"x" * 100_001).add("1.html", page(1))
    assert reasons(made.data) == [
        (2, "too_large", True), (3, "too_large", True), (4, None, False),
    ]  # fmt: skip


def test_a_record_that_grows_beyond_measure_ends_the_archive(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run
) -> None:
    monkeypatch.setattr(from_warc, "_FREE", 1_000_000)
    made = Archive().add("1.html", page(1)).add("bomb.html", b"\x20" * 30_000_000)
    ran = ingest(run, tmp_path, made.data)
    assert ran.outcomes() == [
        ("site.warc.gz", "stored", None),
        ("site.warc.gz", "failed", "too_large"),
    ]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("lost", [20, 40, 300])
def test_of_a_cut_archive_what_was_readable_stays(
    tmp_path: Path, run: Run, *, packed: bool, lost: int
) -> None:
    whole = Archive(packed=packed).add("1.html", page(1)).data
    made = Archive(packed=packed).add("1.html", page(1)).add("2.html", page(2)).data
    assert len(made) - lost > len(whole)
    ran = ingest(run, tmp_path, made[:-lost])
    assert ran.outcomes() == [
        ("site.warc.gz", "stored", None),
        ("site.warc.gz", "failed", "damaged_archive"),
    ]
    assert ran.screen.startswith("in/site.warc.gz: damaged_archive: ")
    assert ran.screen.count("\n") == 1


def test_an_archive_without_its_last_checksum_is_told_after_its_last_page() -> None:
    found = captures(io.BytesIO(Archive().add("1.html", page(1)).data[:-5]))
    assert next(found).data == page(1)
    with pytest.raises(ReadError, match="damaged_archive"):
        next(found)


def test_an_archive_packed_as_one_is_read() -> None:
    made = Archive(packed=False).add("1.html", page(1)).add("2.html", page(2)).data
    assert [one.data for one in read(gzip.compress(made))] == [page(1), page(2)]


@pytest.mark.parametrize(
    "damage",
    [b"WARC/1.0\r\n" + b"x" * 70_000, b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", b"no record"],
)
def test_damage_is_told_once_after_what_stands_before_it(damage: bytes) -> None:
    found = captures(io.BytesIO(Archive(packed=False).add("1.html", page(1)).data + damage))
    assert next(found).data == page(1)
    with pytest.raises(ReadError) as refused:
        list(found)
    assert refused.value.code == "damaged_archive"


def test_an_archive_without_pages_is_empty(tmp_path: Path, run: Run) -> None:
    ran = ingest(run, tmp_path, Archive().data)
    assert ran.outcomes() == [("site.warc.gz", "failed", "empty")]
