"""The command `issue`: lists of contents into the archive, what is expected, and what there is."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from gazette.edition.issues import ExpectedIssue, Issue
from gazette.errors import ContentsError, IssueError
from gazette.ids import source_id
from gazette.model import RawFile
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from ingest.archive import Arrival, keep
from ingest.contents import Listed, read_contents, read_expected, unusual
from ingest.contents_rows import LARGEST
from ingest.media import HEAD, media_type

N = TypeVar("N", Issue, ExpectedIssue)
Record = Callable[[Store, N, RawFile, int], "Counter[str]"]
"""Records one issue of a kept file in a run, and counts what became of it."""

_OUTCOMES = ("stored", "changed", "unchanged")
_files_argument = click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE…",
)
_data_option = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), default=Path("data"),
    envvar="GONGBAO_DATA", show_default=True, help="The data directory.",
)  # fmt: skip


@click.group()
def issue() -> None:
    """Record the issues of a gazette by their lists of contents, and list them."""


@issue.command("add")
@_files_argument
@_data_option
def add_issues(files: tuple[Path, ...], data: Path) -> None:
    """Record issues from lists of contents: JSON, or CSV with a line for each entry.

    A file with a mistake is refused as a whole, each mistake named by its line; the others are
    recorded, and the exit is 1. A list read again unchanged adds nothing.
    """

    def record(store: Store, issue: Issue, raw: RawFile, run: int) -> Counter[str]:
        for reason in unusual(issue):
            click.echo(f"warning: {raw.path}: {reason}", err=True)
        added = store.add_issue(issue, raw=raw, run=run, now=_now())
        return Counter({added.outcome: 1, "entries": len(issue.entries)})

    totals = _record_all(files, data, "issue add", read_contents, record)
    _end(totals, f"{totals['entries']} entries")


@issue.command("expect")
@_files_argument
@_data_option
def expect_issues(files: tuple[Path, ...], data: Path) -> None:
    """Record which issues there are or will be: gazette, year, number, serial, expected_on.

    What is expected and not held is shown as missing on the page /coverage.
    """

    def record(store: Store, issue: ExpectedIssue, raw: RawFile, run: int) -> Counter[str]:
        return Counter([store.expect_issue(issue, raw=raw, run=run, now=_now()).outcome])

    totals = _record_all(files, data, "issue expect", read_expected, record)
    _end(totals, "expected issues")


@issue.command("list")
@_data_option
def list_issues(data: Path) -> None:
    """Every issue held or expected, by gazette, year and number."""
    with StoreReader(data) as reader:
        for id in reader.issues.ids():
            held, expected = reader.issues.held(id), reader.issues.expected(id)
            if held is not None:
                click.echo(f"{_named(held.issue)}\t{id}\theld, {len(held.issue.entries)} entries")
            elif expected is not None:
                click.echo(f"{_named(expected)}\t{id}\texpected, not held")


def _named(issue: Issue | ExpectedIssue) -> str:
    return f"{issue.gazette.name} {issue.year}年{issue.number.words}"


def _record_all(
    files: Sequence[Path],
    data: Path,
    command: str,
    read: Callable[..., list[Listed[N]]],
    record: Record[N],
) -> Counter[str]:
    """Records every file, each whole or not at all; what is wrong with one goes to stderr."""
    totals: Counter[str] = Counter()
    with Store.open(data) as store:
        run = store.start_run(" ".join([command, *(file.name for file in files)]), now=_now())
        for file in files:
            try:
                content = _read(file)
                listed = read(file.name, content, this_year=_now().year)
                raw = _keep(file, content, data=data)
                totals += _record_file(store, listed, raw, run, record)
            except (ContentsError, IssueError) as error:
                totals["refused"] += 1
                click.echo(str(error), err=True)
        store.end_run(run, totals, now=_now())
    return totals


def _record_file(
    store: Store, listed: Sequence[Listed[N]], raw: RawFile, run: int, record: Record[N]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    with store.batch():
        for one in listed:
            try:
                counts += record(store, one.issue, raw, run)
            except IssueError as error:
                raise IssueError(f"{raw.path}: line {one.line}: {error}") from error
    return counts


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise ContentsError(file.name, [f"cannot be read: {error.strerror}"]) from error


def _keep(file: Path, content: bytes, *, data: Path) -> RawFile:
    arrival = Arrival(
        path=file.name,
        source=source_id("lists of contents"),
        media_type=media_type(file.name, content[:HEAD]),
        received_at=_now(),
    )
    return keep(content, arrival, data=data)


def _end(totals: Counter[str], what: str) -> None:
    sums = ", ".join(f"{totals[outcome]} {outcome}" for outcome in _OUTCOMES)
    click.echo(f"issues: {sums}; {what}; {totals['refused']} files refused")
    if totals["refused"]:
        sys.exit(1)


def _now() -> datetime:
    return datetime.now(UTC)
