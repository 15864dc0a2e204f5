"""A table of a million rows with 500 bad cells: checked, published, asked for, sent again, compared.

Run as `python -m benchmarks.bench_tables [ROWS]`; it needs 1 GB of disk and some minutes.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from msgspec.structs import replace

from benchmarks.table_rows import measure_rows
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.rows import RowReader
from opendata.catalogue.table_diff import compare_rows
from opendata.catalogue.table_intake import Intake, take_in_and_publish
from opendata.catalogue.table_lines import read_lines
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from tests.opendata.catalogue.made_up_tables import (
    PERMITS,
    PERMITS_SAID,
    permits,
    spoiled,
    write_csv,
)

T = TypeVar("T")

BAD = 500
TABLE = replace(
    PERMITS,
    fields=tuple(
        replace(one, filter=one.filter or one.name in ("amount", "on")) for one in PERMITS.fields
    ),
)
"""Of its six columns four have an index: the key, a word, a number and a day."""


def main(count: int) -> None:
    """Measures, and stops where anything is not as it must be."""
    with TemporaryDirectory(prefix="gongbao-bench-") as folder:
        data = Path(folder, "data")
        with Store.open(data) as store:
            store.datasets.describe(
                "permits", PERMITS_SAID, owner="示例省数据局", actor="b", now=_now()
            )
        every = count // BAD
        first = _made(Path(folder, "first.csv"), count)
        print(f"{count} rows, {first.stat().st_size / 1e6:.0f} MB")
        intake = _timed("checked, cleared, recorded", lambda: _send(data, first))
        assert (intake.checked.refused, intake.checked.rows) == (BAD, count - BAD)
        with StoreReader(data) as reader:
            named = reader.datasets.findings("permits", 1)
        assert [one.row for _, one in named] == [2 + every * n for n in range(BAD)]
        _timed("followed into public.db", lambda: follow(data))
        _print_peaks()
        measure_rows(data, count)
        again = _made(Path(folder, "second.csv"), count)
        _timed("sent again with 1 % changed", lambda: _send(data, again))
        _timed("followed into public.db", lambda: follow(data))
        counted = _timed("compared row by row", lambda: _compare(data))
        print(dict(counted))
        assert counted["changed"] + counted["added"] + counted["removed"] > 0
        _print_peaks()


def _made(path: Path, count: int) -> Path:
    """A file, made by another process: what that takes is not measured here."""
    command = [sys.executable, "-m", "benchmarks.bench_tables", str(count), str(path)]
    subprocess.run(command, check=True)
    return path


def make(path: Path, count: int) -> None:
    """Makes a file; the second one with 1 % of its rows changed."""
    rows = spoiled(permits(count), count // BAD)
    write_csv(path, rows if path.stem == "first" else _changed(rows))


def _send(data: Path, file: Path) -> Intake:
    intake = take_in_and_publish(
        data, "permits", file, TABLE, bad_rows="leave-out", actor="agency", now=_now()
    )
    assert intake.state == "public"
    return intake


def _changed(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """One in a hundred rows changed, gone or new; never one that is bad."""
    for n, row in enumerate(rows):
        match n % 300:
            case 7:
                row[5] = "2031-01-01"
                yield row
            case 107:
                continue
            case 207:
                yield row
                yield [f"X9{row[0][1:]}", *row[1:]]
            case _:
                yield row


def _compare(data: Path) -> Counter[str]:
    with closing(RowReader(data / DATABASE)) as reader:
        old, new = reader.versions("permits")
    changes = compare_rows(
        read_lines(data, old.file), read_lines(data, new.file), schemas=(old.schema, new.schema)
    )
    return Counter(one.change if one else "unchanged" for one in changes)


def _timed(label: str, work: Callable[[], T]) -> T:
    begun, cpu = time.perf_counter(), _cpu()
    answer = work()
    print(f"{label:32} {time.perf_counter() - begun:8.1f} s, CPU {_cpu() - cpu:7.1f} s")
    return answer


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _print_peaks() -> None:
    """Of children the largest: at first who read the file or made it, in the end the server."""
    child, here = (_peak(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    print(f"largest child so far {child:.0f} MB, here {here:.0f} MB")


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        make(Path(sys.argv[2]), int(sys.argv[1]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
