"""The command `ingest`, mounted by `gongbao` and run by `python -m ingest`."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from ingest.progress import progress_on
from ingest.report import Report
from ingest.run import OWNER
from ingest.run import ingest as run
from ingest.walk import file_key

_INTERRUPTED = 130


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
@click.option(
    "--owner",
    metavar="ORGAN",
    default=OWNER,
    show_default=True,
    help="Who answers for the publication of what a trusted source brings.",
)
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), default=Path("data"),
    envvar="GONGBAO_DATA", show_default=True, help="The data directory.",
)  # fmt: skip
def ingest(
    paths: tuple[Path, ...],
    *,
    trusted: bool,
    trusted_sources: tuple[str, ...],
    jobs: int | None,
    release: bool,
    report_file: Path | None,
    mapping: Path | None,
    source: str | None,
    owner: str,
    data: Path,
) -> None:
    """Read files into the archive: text, web pages, web archives (WARC), Markdown, JSON, CSV.

    Names each refused file with its reason on stderr, ends with totals, and exits 1 if there was
    one. Run again, it reads only what is new or changed.
    """
    with ExitStack() as stack:
        lines = stack.enter_context(_opened(report_file)) if report_file else None
        report = Report(
            progress_on(sys.stderr), lines, file=file_key(report_file) if report_file else None
        )
        try:
            run(
                paths,
                data=data,
                trusted=trusted,
                jobs=_processors() if jobs is None else jobs,
                report=report,
                now=_now,
                source=source,
                mapping=mapping,
                owner=owner,
                trusted_sources=trusted_sources,
                release=release,
            )
        except KeyboardInterrupt:
            click.echo(f"interrupted: {report.totals}")
            sys.exit(_INTERRUPTED)
    click.echo(str(report.totals))
    if report.totals.failed:
        sys.exit(1)


def _opened(report_file: Path) -> BinaryIO:
    try:
        return report_file.open("wb")
    except OSError as error:
        raise click.FileError(str(report_file), error.strerror) from error


def _now() -> datetime:
    return datetime.now(UTC)


def _processors() -> int:
    return len(os.sched_getaffinity(0))
