"""Each kind of bad input is a clear line of the report; the rest is intact, the store consistent."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.generate import notice
from gazette.store.reader import StoreReader
from ingest.door import LARGEST
from ingest.records import LONGEST
from tests.ingest.conftest import Ran, Run

pytestmark = pytest.mark.requirement("SEC-01", "OD-06")

GOOD = notice(1)
AS_ANYONE = [
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
] * (os.geteuid() == 0)
"""Root reads every file; without these two capabilities it is refused like anyone."""


def write(path: Path, content: bytes | str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def refused(ran: Ran) -> list[tuple[str, int | None, str]]:
    return [
        (row["path"], row.get("line"), row["reason"])
        for row in ran.lines
        if row["outcome"] == "failed"
    ]


def codes(ran: Ran, path: str) -> set[str]:
    found = [row.get("findings", []) for row in ran.lines if row["path"] == path]
    return {finding["code"] for findings in found for finding in findings}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("spaces.md", b" \r\n\t\n", "empty"),
        ("empty.jsonl", b"\n\n", "empty"),
        ("header.csv", b"title,text\n", "empty"),
        ("empty.json", b"[]", "empty"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "broken_picture"),
        ("binary.html", bytes(range(256)) * 4, "binary"),
        ("paper.txt", b"%PDF-1.7\n%\xe2\xe3", "broken"),
        ("letter.docx", b"PK\x03\x04" + b"\x00" * 26 + b"word/document.xml", "broken"),
        ("letter.ofd", b"PK\x03\x04" + b"\x00" * 26 + b"OFD.xml", "broken"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "broken"),
        ("style.css", b"body { color: red }", "unsupported_format"),
        ("law.xml", b'<?xml version="1.0"?><law/>', "unsupported_format"),
        ("list.json", b'[{"title": }]', "not_json"),
        ("table.csv", b",,\n1,2,3\n", "bad_header"),
        ("charset.txt", b"\xff\xff\xfe\x81\xff" * 40, "unknown_charset"),
        ("charset.html", b"<html><p>" + b"\xff\xff\xfe\x81\xff" * 40, "unknown_charset"),
    ],
)
def test_a_file_that_is_no_document_is_refused_by_name(
    tmp_path: Path, run: Run, name: str, content: bytes, reason: str
) -> None:
    write(tmp_path / "in/0.txt", GOOD)
    write(tmp_path / "in" / name, content)
    ran = run()
    assert refused(ran) == [(name, None, reason)]
    assert ran.screen.startswith(f"in/{name}: {reason}: ")
    assert ran.screen.count("\n") == 1
    assert ran.totals.stored == 1


def test_the_type_of_a_file_of_another_format_is_named_and_its_bytes_kept(
    tmp_path: Path, run: Run
) -> None:
    write(tmp_path / "in/a.sqlite", b"SQLite format 3\x00")
    assert "application/vnd.sqlite3" in run().lines[0]["detail"]
    kept = [path.read_bytes() for path in (tmp_path / "data/files").rglob("*") if path.is_file()]
    assert kept == [b"SQLite format 3\x00"]


def test_a_line_of_50_mb_is_refused_and_the_rest_of_its_file_read(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with (folder / "rows.jsonl").open("wb") as file:
        file.write(b'{"title": "\xe7\xa4\xba\xe4\xbe\x8b\xe7\x94\xb2"}\n{"text": "')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n{"title": "\xe7\xa4\xba\xe4\xbe\x8b\xe4\xb9\x99"}\n')
    ran = run()
    assert refused(ran) == [("rows.jsonl", 2, "line_too_long")]
    assert ran.totals.listed == 2
    assert f"more than {LONGEST:,}" in ran.screen


def test_a_text_of_50_mb_is_refused_and_its_bytes_kept(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/0.txt", GOOD)
    write(tmp_path / "in/huge.txt", b"x" * (LARGEST + 1))
    ran = run()
    assert refused(ran) == [("huge.txt", None, "too_large")]
    assert ran.totals.stored == 1


def test_rows_that_cannot_be_read_are_refused_by_line(tmp_path: Path, run: Run) -> None:
    rows = ["{]", "[1]", '{"title": "示例办法"}', '"text"', "", '{"title": "示例规定"}']
    write(tmp_path / "in/rows.jsonl", "\n".join(rows))
    ran = run()
    assert [line for _, line, _ in refused(ran)] == [1, 2, 4]
    assert ran.totals.listed == 2


def test_a_document_without_title_or_with_two_numbers_is_noted(tmp_path: Path, run: Run) -> None:
    lines = GOOD.split("\n")
    write(tmp_path / "in/untitled.txt", "　　各有关部门应当按月通报。\n　　结果向社会公布。\n")
    write(
        tmp_path / "in/two.txt",
        "\n".join([lines[0], "示政发〔2024〕1号", "示政办发〔2024〕2号", *lines[2:]]),
    )
    write(tmp_path / "in/zero.txt", "\n".join([*lines[:-4], lines[-4], "2024年2月30日", ""]))
    ran = run()
    assert ran.totals.failed == 0
    assert codes(ran, "untitled.txt") >= {"no_title"}
    assert codes(ran, "two.txt") >= {"two_numbers"}
    assert codes(ran, "zero.txt") >= {"impossible_date"}


def test_the_same_number_over_another_text_is_noted(tmp_path: Path, run: Run) -> None:
    lines = GOOD.split("\n")
    other = lines[0][: lines[0].index("关于")] + "关于示例事项的通知"
    write(tmp_path / "in/a.txt", GOOD)
    write(
        tmp_path / "in/b.txt",
        "\n".join([other, lines[1], *notice(9).split("\n")[2:-4], *lines[-4:]]),
    )
    write(tmp_path / "in/c.txt", GOOD.replace("应当", "可以"))
    ran = run()
    first, second, third = ran.lines
    assert second["document"] != first["document"]
    assert second["outcome"] == "held"
    assert codes(ran, "b.txt") >= {"number_in_use"}
    assert (third["document"], third["version"]) == (first["document"], 2)
    assert third["reason"] == "new_version"


def test_a_loop_a_pipe_and_a_link_to_nothing_stop_no_run(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a/x.txt", GOOD)
    (tmp_path / "in/a/up").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in/gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "in/pipe.txt")
    ran = run()
    assert ran.outcomes() == [
        ("a/up", "skipped", "directory_loop"),
        ("a/x.txt", "stored", None),
        ("gone.txt", "failed", "unreadable"),
        ("pipe.txt", "skipped", "not_a_file"),
    ]
    assert (ran.totals.files, ran.totals.skipped) == (2, 2)


def test_closed_files_and_folders_are_refused_and_the_rest_read(tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", GOOD)
    write(tmp_path / "in/b.txt", notice(2))
    write(tmp_path / "in/c/c.txt", notice(3))
    (tmp_path / "in/a.txt").chmod(0)
    (tmp_path / "in/c").chmod(0)
    command = [sys.executable, "-m", "ingest", "in", "--data", "data", "--report", "report.jsonl"]
    try:
        done = subprocess.run(
            [*AS_ANYONE, *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
    finally:
        (tmp_path / "in/c").chmod(0o700)
    lines = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    assert done.returncode == 1
    assert [(line["path"], line["outcome"], line.get("reason")) for line in lines] == [
        ("a.txt", "failed", "unreadable"),
        ("b.txt", "held", None),
        ("c", "failed", "unreadable"),
    ]


def test_a_mapping_that_is_none_refuses_its_table_once(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.jsonl", '{"a": 1}\n{"a": 2}\n')
    write(tmp_path / "in/a.jsonl.mapping.json", '{"titel": "a"}')
    assert refused(run()) == [("a.jsonl", None, "bad_mapping")]


def test_the_store_is_whole_after_all_of_it(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/0.txt", GOOD)
    write(tmp_path / "in/1.txt", b"\x00")
    write(tmp_path / "in/2.jsonl", '{"title": "\\ud800"}\n{"text": "' + "示" * 200 + '"}\n{')
    run()
    with StoreReader(tmp_path / "data") as reader:
        change = next(iter(reader.changes(0)))
        assert reader.published(change.document_id)[0].path == "0.txt"
