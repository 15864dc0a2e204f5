"""The commands `ingest`, also run by `python -m ingest`, and `reread`, mounted by `gongbao`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO

import click

from ingest.progress import progress_on
from ingest.report import Report
from ingest.rereading import reread as run_again
from ingest.run import OWNER
from ingest.run import ingest as run
from ingest.seals.anchors import read_anchors
from ingest.walk import FileKey, file_key
from ingest.watching import watch

_INTERRUPTED = 130


_anchors_option = click.option(
    "--seal-anchors",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="PEM files of certificates that vouch for seals and signatures of OFD files.",
)

_owner_option = click.option(
    "--owner",
    metavar="ORGAN",
    default=OWNER,
    show_default=True,
    help="Who answers for the publication of what a trusted source brings.",
)
_data_option = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), default=Path("data"),
    envvar="GONGBAO_DATA", show_default=True, help="The data directory.",
)  # fmt: skip


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…"
)
@click.option("--trusted", is_flag=True, help="The documents count as already published.")
@click.option(
    "--trusted-source",
    "trusted_sources",
    multiple=True,
    metavar="NAME",
    help="A source that is always trusted; may be repeated.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    metavar="N",
    help="How many processes read; 0: this one does, and survives no crash of a reader.",
)
@click.option(
    "--watch",
    "is_watching",
    is_flag=True,
    help="Go on, and read what comes into the folders, until stopped.",
)
@click.option(
    "--quarantined",
    "release",
    is_flag=True,
    help="Read also what ended two processes before.",
)
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a JSON line for each file and record.",
)
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What the columns of the tables mean; else FILE.mapping.json beside each table.",
)
@click.option(
    "--source", metavar="NAME", help="The name of the source; else the last part of PATH."
)
@_owner_option
@_anchors_option
@_data_option
def ingest(
    paths: tuple[Path, ...],
    *,
    trusted: bool,
    trusted_sources: tuple[str, ...],
    jobs: int | None,
    is_watching: bool,
    release: bool,
    report_file: Path | None,
    mapping: Path | None,
    source: str | None,
    owner: str,
    seal_anchors: Path | None,
    data: Path,
) -> None:
    """Read files into the archive: text, web pages, web archives (WARC), Markdown, JSON, CSV.

    Names each refused file with its reason on stderr, ends with totals, and exits 1 if there was
    one. Run again, it reads only what is new or changed.
    """
    options: dict[str, Any] = {
        "data": data,
        "trusted": trusted,
        "jobs": _processors() if jobs is None else jobs,
        "source": source,
        "mapping": mapping,
        "owner": owner,
        "trusted_sources": trusted_sources,
        "release": release,
        "anchors": read_anchors(seal_anchors),
    }
    with ExitStack() as stack:
        lines = stack.enter_context(_opened(report_file)) if report_file else None
        own = file_key(report_file) if report_file else None
        if is_watching:
            _watch(paths, lines, own, options)
            return
        report = Report(progress_on(sys.stderr), lines, file=own)
        with _interruptible(report):
            run(paths, report=report, now=_now, **options)
    click.echo(str(report.totals))
    if report.totals.failed:
        sys.exit(1)


@click.command()
@click.option("--source", metavar="NAME", help="Of this source only.")
@click.option("--jobs", type=click.IntRange(min=0), metavar="N", help="How many processes read.")
@_owner_option
@_anchors_option
@_data_option
def reread(
    *,
    source: str | None,
    jobs: int | None,
    owner: str,
    seal_anchors: Path | None,
    data: Path,
) -> None:
    """Read the files that are kept again, where this release has a better reader for them.

    A version is recorded only where text or fields differ, and passes the gate like any other;
    what a person set or corrected stands.
    """
    report = Report(progress_on(sys.stderr), None)
    with _interruptible(report):
        run_again(
            data,
            source=source,
            jobs=_processors() if jobs is None else jobs,
            owner=owner,
            report=report,
            now=_now,
            anchors=read_anchors(seal_anchors),
        )
    click.echo(str(report.totals))
    if report.totals.failed:
        sys.exit(1)


def _watch(
    paths: Sequence[Path], lines: BinaryIO | None, own: FileKey | None, options: dict[str, Any]
) -> None:
    """A run for each change in the folders, until SIGTERM or SIGINT."""
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    click.echo(f"watching {', '.join(map(str, paths))}", err=True)

    def run_once(coming: Collection[FileKey]) -> None:
        report = Report(progress_on(sys.stderr), lines, file=own)
        totals = run(paths, report=report, now=_now, without=coming, **options)
        if totals.records > totals.unchanged:
            click.echo(str(totals))

    without = [key for key in (file_key(options["data"]), own) if key is not None]
    watch(paths, run_once, without=without, ending=ending)


@contextmanager
def _interruptible(report: Report) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"interrupted: {report.totals}")
        sys.exit(_INTERRUPTED)


def _opened(report_file: Path) -> BinaryIO:
    try:
        return report_file.open("wb")
    except OSError as error:
        raise click.FileError(str(report_file), error.strerror) from error


def _now() -> datetime:
    return datetime.now(UTC)


def _processors() -> int:
    return len(os.sched_getaffinity(0))
