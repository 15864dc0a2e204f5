"""What an answer as of a day and a moment costs beside the same answer of today, in one run."""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.contest import ids_of
from benchmarks.load import timer
from benchmarks.measure import free_port, running
from benchmarks.one_worker import server_command
from gazette.ids import opaque_id, source_id
from gazette.model import Field, Metadata, Version
from gazette.store.public_record import Origin, PublicDecision, PublicRecord
from gazette.text.normalise import NORMALISER
from gazette.timeline import Span
from opendata.public.extract import rows_of
from opendata.public.file import DATABASE, make_beside, transaction
from opendata.public.publish import made_with
from opendata.public.state import set_state
from opendata.public.writer import put

_ROUNDS = 5
_REQUESTS = 1000
_BATCH = 1000
_VERSIONS = 3
_SOURCE = "benchmark"
_KINDS = ("government_normative", "department_normative", "official")


def main(count: int) -> None:
    """Prints microseconds of CPU an answer and the ratio, for one document and for a list."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        _make(data / DATABASE, count)
        ids = ids_of(data / DATABASE)
        port = free_port()
        with running(server_command(data, port), port) as pid:
            print(
                f"as of: {count} documents, {_VERSIONS} versions each; CPU microseconds an answer"
            )
            for name, plain, dated in _questions(ids):
                _row(
                    name,
                    timer(pid, port, plain, _REQUESTS),
                    timer(pid, port, dated, _REQUESTS),
                )


def _questions(ids: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    ones = [f"/api/v1/documents/{id}" for id in ids[:5000]]
    listed = [f"/api/v1/documents?kind={kind}&limit=20" for kind in _KINDS]
    for name, then in (
        ("in force on a day", "in_force_on=2021-06-01"),
        ("recorded before", "recorded_before=2022-03-01"),
        ("both", "in_force_on=2020-06-01&recorded_before=2022-03-01"),
    ):
        yield f"one document, {name}", ones, [f"{one}?{then}" for one in ones]
        yield f"list of 20, {name}", listed, [f"{one}&{then}" for one in listed]


def _row(name: str, plain: Callable[[], float], dated: Callable[[], float]) -> None:
    rounds = [(plain(), dated()) for _ in range(_ROUNDS)]
    ratio = statistics.median(then / now for now, then in rounds)
    now, then = (statistics.median(side) for side in zip(*rounds, strict=True))
    print(f"  {name:34} today {now:6.0f}   then {then:6.0f}  {ratio:5.2f} x")


def _make(path: Path, count: int) -> None:
    """A public.db of short documents, each amended every year from 2020 on."""
    with closing(make_beside(path)) as connection:
        set_state(connection, "made_with", made_with())
        source = (source_id(_SOURCE), _SOURCE, None)
        with transaction(connection):
            connection.execute("INSERT INTO source VALUES (?, ?, ?)", source)
        for first in range(0, count, _BATCH):
            with transaction(connection):
                for number in range(first, min(count, first + _BATCH)):
                    put(connection, rows_of(_record(number), seq=number + 1))


def _record(number: int) -> PublicRecord:
    versions = tuple(_version(number, year) for year in range(1, _VERSIONS + 1))
    spans = {v.number: (Span(f"202{v.number}-02-01T00:00:00.000Z"),) for v in versions}
    decisions = {v: (PublicDecision("public", "source", s.since),) for v, (s,) in spans.items()}
    origins = {v.number: Origin("made/1", NORMALISER, "2020-01-01T00:00:00.000Z") for v in versions}
    return PublicRecord(versions, spans, (), decisions, origins)


def _version(number: int, year: int) -> Version:
    title = f"示例省第{number}号管理办法"
    text = (
        f"{title}\n第一条 为了规范管理，制定本办法。\n第二条 本办法自202{year - 1}年3月1日起施行。"
    )
    metadata = Metadata(
        title=Field(title),
        issuers=Field((f"示例省第{number % 50}厅",)),
        kind=Field(_KINDS[number % len(_KINDS)]),  # type: ignore[arg-type]  # kinds, all of them
        signed_on=Field(date(2019, 1 + number % 12, 1 + number % 28)),
        effective_on=Field(date(2019 + year, 3, 1)),
        disclosure=Field("active"),
    )
    return Version(
        document_id=opaque_id(str(number)),
        number=year,
        recorded_at=datetime(2020 + year, 2, 1, tzinfo=UTC),
        state="public",
        sha256="0" * 64,
        sm3="0" * 64,
        text=text,
        metadata=metadata,
        components=(),
        citations=(),
        effects=(),
        source=source_id(_SOURCE),
        path=f"{number}.txt",
        record=None,
        file_sha256="0" * 64,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    main(parser.parse_args().documents)
