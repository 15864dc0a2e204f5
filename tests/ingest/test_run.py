"""A run reads everything once, in one order, whatever happens to single files."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.generate import notice, write_notices
from gazette.errors import SourceError
from gazette.store.reader import StoreReader
from ingest.parse import parse
from ingest.pieces import Piece
from ingest.progress import Plain
from ingest.records import Row
from ingest.report import Totals
from tests.ingest.conftest import Ran, Run

pytestmark = pytest.mark.requirement("GZ-15", "GZ-16")

SUMMED = ("stored", "listed", "duplicate", "unchanged", "held", "truth", "failed")


def write(path: Path, content: bytes | str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def table(*rows: dict[str, str]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def documents(ran: Ran) -> list[str]:
    return [row["document"] for row in ran.lines if "document" in row]


def test_each_file_and_each_row_becomes_a_document(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    write(tmp_path / "in/b.jsonl", table(*({"text": notice(n)} for n in (2, 3))))
    ran = run()
    assert ran.outcomes() == [
        ("a.txt", "stored", None),
        ("b.jsonl", "stored", None),
        ("b.jsonl", "stored", None),
    ]
    assert ran.totals == Totals(files=2, records=3, stored=3)
    assert len(set(documents(ran))) == 3


def test_a_second_run_adds_nothing(tmp_path: Path, run: Run) -> None:
    write_notices(tmp_path / "in", 20)
    write(tmp_path / "in/rows.jsonl", table({"text": notice(21)}, {"title": "示例办法"}))
    first, second = run(), run()
    assert first.totals == Totals(files=21, records=22, stored=21, listed=1)
    assert second.totals == Totals(files=21, records=22, unchanged=22)


def test_a_changed_file_is_a_new_version_of_its_document(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    first = run()
    write(
        tmp_path / "in/a.txt",
        notice(1).replace("应当建立", "可以建立").replace("负责公开", "可以公开"),
    )
    second = run()
    assert documents(second) == documents(first)
    assert second.lines[0]["version"] == 2
    assert second.lines[0]["reason"] == "new_version"


def test_the_same_text_in_two_files_is_one_document(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    write(tmp_path / "in/b.txt", notice(1))
    assert [outcome for _, outcome, _ in run().outcomes()] == ["stored", "duplicate"]


def test_without_trust_every_document_is_held(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    assert run(trusted=False).totals == Totals(files=1, records=1, held=1)


def test_a_source_named_in_the_settings_is_trusted(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    assert run(trusted=False, trusted_sources=("in",)).totals.stored == 1


def test_trust_given_later_publishes_what_was_held(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    held = run(trusted=False)
    assert _digests(tmp_path / "data", held) == []
    run(trusted=True)
    assert len(_digests(tmp_path / "data", held)) == 1


def test_two_machines_give_the_same_ids_and_digests(tmp_path: Path, run: Run) -> None:
    write_notices(tmp_path / "in", 150)
    one = run(data=tmp_path / "one", jobs=0)
    other = run(data=tmp_path / "other", jobs=2)
    assert one.lines == other.lines
    assert _digests(tmp_path / "one", one) == _digests(tmp_path / "other", other)


def _digests(data: Path, ran: Ran) -> list[str]:
    with StoreReader(data) as reader:
        return [version.sha256 for each in documents(ran) for version in reader.published(each)]


def test_a_row_that_describes_a_file_is_ground_truth(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/sub/a.txt", notice(1))
    rows = [{"path": path, "title": "示例"} for path in ("sub/a.txt", "in/sub/a.txt", "gone.txt")]
    write(
        tmp_path / "in/sub/truth.jsonl", table(*rows, {"path": "/etc/hostname", "title": "示例二"})
    )
    ran = run()
    assert [outcome for _, outcome, _ in ran.outcomes()] == [
        "stored", "truth", "truth", "listed", "listed",
    ]  # fmt: skip


def test_a_mapping_beside_a_table_gives_its_columns_meaning(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.csv", "甲,乙\n示例省示例办法," + notice(1).replace("\n", "。") + "\n")
    unmapped = run()
    assert unmapped.totals.stored == 0
    write(tmp_path / "in/a.csv.mapping.json", '{"title": "甲", "text": "乙"}')
    mapped = run()
    assert mapped.totals == Totals(files=1, records=1, stored=1, skipped=1)
    assert run().totals == Totals(files=1, records=1, unchanged=1, skipped=1)


def test_two_paths_of_one_name_are_refused_before_anything_is_read(
    tmp_path: Path, run: Run
) -> None:
    for folder in ("a/docs", "b/docs"):
        write(tmp_path / folder / "x.txt", notice(1))
    with pytest.raises(SourceError, match="docs"):
        run(tmp_path / "a/docs", tmp_path / "b/docs")
    with pytest.raises(SourceError, match="one path"):
        run(tmp_path / "a/docs", tmp_path / "b/docs", source="x")
    assert run(tmp_path / "a/docs", source="x").lines[0]["source"] == "x"


def crash_on_mark(pieces: Sequence[Piece]) -> bytes:
    if any(b"\xe5\xb4\xa9" in piece.data for piece in pieces):  # 崩
        os.abort()
    return parse(pieces)


def test_a_file_that_kills_its_reader_is_named_and_the_rest_stored(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.stages.parse", crash_on_mark)
    write_notices(tmp_path / "in", 30)
    write(tmp_path / "in/0000/0000007.txt", "崩")
    write(
        tmp_path / "in/rows.jsonl",
        table(*({"text": text} for text in (notice(31), "崩", notice(32)))),
    )
    ran = run(jobs=2)
    assert ran.totals == Totals(files=31, records=33, stored=31, failed=2)
    refused = [(row["path"], row.get("line")) for row in ran.lines if row["outcome"] == "failed"]
    assert refused == [("0000/0000007.txt", None), ("rows.jsonl", 2)]
    assert ran.screen.count("reader_crashed") == 2


def test_a_file_that_killed_two_readers_waits_for_a_person(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("ingest.stages.parse", crash_on_mark)
        write(tmp_path / "in/a.txt", f"崩{notice(1)}")
        reasons = [run(jobs=1).lines[0]["reason"] for _ in range(3)]
    assert reasons == ["reader_crashed", "reader_crashed", "quarantined"]
    assert run().lines[0]["reason"] == "quarantined"
    assert run(release=True).totals.stored == 1
    assert run().totals.unchanged == 1


def test_what_is_quarantined_elsewhere_is_not_tried_here(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.stages.parse", crash_on_mark)
    write(tmp_path / "in/a.txt", "崩")
    run(jobs=1), run(jobs=1)
    (tmp_path / "in/a.txt").rename(tmp_path / "in/b.txt")
    assert run(jobs=1).lines[0]["reason"] == "quarantined"


def fail_on_mark(pieces: Sequence[Piece]) -> bytes:
    if any(b"\xe9\x94\x99" in piece.data for piece in pieces):  # 错
        raise IndexError("an error of ours")
    return parse(pieces)


def test_an_error_of_ours_costs_one_document(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.stages.parse", fail_on_mark)
    write_notices(tmp_path / "in", 3)
    write(tmp_path / "in/0000/bad.txt", "错")
    ran = run()
    assert ran.totals == Totals(files=4, records=4, stored=3, failed=1)
    assert ran.lines[-1]["detail"] == "IndexError: an error of ours"


def test_an_error_of_ours_in_a_table_costs_that_table(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(stream: BinaryIO, media_type: str) -> Iterator[Row]:
        yield Row(1, 1, b'{"title": "\xe7\xa4\xba"}')
        raise IndexError("an error of ours")

    monkeypatch.setattr("ingest.intake.rows", broken)
    write(tmp_path / "in/a.jsonl", table({"title": "示例"}))
    write(tmp_path / "in/b.txt", notice(1))
    assert run().outcomes() == [
        ("a.jsonl", "listed", None),
        ("a.jsonl", "failed", "reader_failed"),
        ("b.txt", "stored", None),
    ]
    assert run().totals.files == 2


class Impatient(Plain):
    """Someone who presses Ctrl-C after the first chunk."""

    def __init__(self) -> None:
        super().__init__(len)

    def advance(self, size: int, records: int) -> None:
        raise KeyboardInterrupt


@pytest.mark.parametrize("jobs", [0, 2])
def test_interrupted_it_goes_on_where_it_stopped(tmp_path: Path, run: Run, jobs: int) -> None:
    write_notices(tmp_path / "in", 150)
    whole = run(data=tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        run(progress=Impatient(), jobs=jobs)
    rest = run()
    assert (rest.totals.unchanged, rest.totals.stored) == (100, 50)
    assert documents(rest) == documents(whole)[100:]


_CONTENTS = st.one_of(
    st.integers(1, 4).map(lambda number: notice(number, characters=200).encode()),
    st.binary(max_size=40),
    st.sampled_from([b"", b" \n", b"%PDF-1.7", b"PK\x03\x04", b"\x00\x00", b"<p>", b"[", b"{}"]),
    st.lists(
        st.sampled_from(
            [
                b'{"title": "\xe7\xa4\xba\xe4\xbe\x8b"}', b'{"path": "a.txt"}', b"{", b"", b"1",
                b'{"text": "\xe7\xa4\xba\xe4\xbe\x8b\xe3\x80\x82"}', b'{"title": "\\ud800"}',
            ]
        ),
        max_size=4,
    ).map(b"\n".join),
)  # fmt: skip
_NAMES = st.sampled_from(
    ["a.txt", "b.txt", "c.html", "d.md", "e.jsonl", "f.json", "g.csv", "h", "i.pdf", "d/j.jsonl"]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=st.dictionaries(_NAMES, _CONTENTS, min_size=1))
def test_every_file_and_row_is_accounted_for(
    files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, run: Run
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    for name, content in files.items():
        write(folder / "in" / name, content)
    first = run(folder / "in", data=folder / "data")
    second = run(folder / "in", data=folder / "data")
    for ran in (first, second):
        assert ran.totals.files == len(files)
        assert ran.totals.records == len(ran.lines)
        assert ran.totals.records == sum(getattr(ran.totals, name) for name in SUMMED)
    assert (second.totals.stored, second.totals.listed, second.totals.held) == (0, 0, 0)
    assert second.totals.records == first.totals.records
    assert second.totals.failed == first.totals.failed
