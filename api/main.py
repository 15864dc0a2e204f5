"""The command line `gongbao`: the one place that joins every room."""

from __future__ import annotations

import errno
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from msgspec import convert

import gazette
from api.commands.account import account
from api.commands.backup import backup
from api.commands.correct import correct
from api.commands.dataset import dataset
from api.commands.document import document
from api.commands.feedback import feedback
from api.commands.index import index
from api.commands.init import init
from api.commands.options import data_option
from api.commands.organs import load as load_organs
from api.commands.organs import organs
from api.commands.original import original
from api.commands.publish import publish
from api.commands.release import release
from api.commands.restore import restore
from api.commands.review import review
from api.commands.saved import saved
from api.commands.search import search
from api.commands.serve import READING, serve
from api.commands.show import show
from api.commands.verify import verify
from api.commands.withdraw import withdraw
from api.counter import Reading
from api.demonstration import set_up
from api.settings import Settings, load_settings
from gazette.datasets import Theme
from gazette.errors import GazetteError
from gazette.store.harvests import HarvestSource
from gazette.store.keys import unlock
from ingest.command import ingest, reread
from ingest.harvest.catalogue import CATALOGUE, Catalogue
from ingest.harvest.command import harvests
from ingest.issue_command import add_issues, expect_issues, issue
from ingest.media import media_type
from ingest.run import OWNER
from ingest.sandbox import read_apart
from ingest.seals.anchors import read_anchors
from opendata.catalogue.externals import Platform, keep_only, record, shown

SAMPLE = Path(__file__).parent.parent / "sample" / "documents"
ORGANS = SAMPLE.parent / "organs.csv"
ISSUES = SAMPLE.parent / "issues"
FILINGS = SAMPLE.parent / "filings"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(gazette.__version__, prog_name="gongbao")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The settings; gongbao.toml where there is one.",
)
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Runs a government gazette in the open: files in, a searchable public record out."""
    settings = load_settings(config)
    context.obj = settings
    unlock(settings.key_passphrase)
    anchors = read_anchors(Path(settings.seal_anchors) if settings.seal_anchors else None)
    context.meta[READING] = Reading(sniff=media_type, read=partial(read_apart, anchors=anchors))
    context.meta[CATALOGUE] = catalogue_for
    context.default_map = {name: _defaults(command, settings) for name, command in _commands()}


@cli.command()
@click.option("--port", type=int, default=8000, show_default=True, help="The port to listen on.")
@data_option
@click.pass_context
def demo(context: click.Context, port: int, data: Path) -> None:
    """Ingest the made-up province 示例省 and serve it, with two keys to try its portal."""
    context.invoke(load_organs, file=ORGANS, actor="demo", data=data)
    context.invoke(ingest, paths=(SAMPLE,), trusted=True, data=data)
    context.invoke(add_issues, files=tuple(sorted(ISSUES.glob("shili-*"))), data=data)
    context.invoke(expect_issues, files=(ISSUES / "expected_issues.csv",), data=data)
    context.invoke(publish, data=data)
    office = context.obj.site.organizer
    reading, now = context.meta[READING], datetime.now(UTC)
    for one in set_up(data, FILINGS, reading, office=office, now=now):
        click.echo(f"http://localhost:{port}/portal  {one.role} {one.organ}  {one.key}", err=True)
    context.invoke(serve, port=port, data=data)


for command in (
    account, backup, correct, dataset, document, feedback, harvests, index, ingest, init, issue, organs, original,
    publish, release, reread,
    restore, review, saved, search, serve, show, verify, withdraw,
):  # fmt: skip
    cli.add_command(command)


_ROOM_AND_RIGHTS = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


def main() -> None:
    """Runs the command line; an error of ours, or of room and rights, is one line on stderr and exit 1."""
    try:
        cli.main(prog_name="gongbao")
    except (GazetteError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in _ROOM_AND_RIGHTS:
            raise
        click.echo(f"gongbao: {error}", err=True)
        sys.exit(1)


def catalogue_for(data: Path, source: HarvestSource) -> Catalogue:
    """The catalogue of a data directory for a harvest of descriptions of datasets."""
    platform = Platform(
        name=source.name,
        owner=source.owner or OWNER,
        trusted=source.trusted,
        theme=convert(source.options.get("theme"), Theme | None),
    )
    return Catalogue(
        record=lambda external, now: record(data, platform, external, now=now),
        shown=lambda: shown(data, platform),
        keep_only=lambda seen, now: keep_only(data, platform, seen, now=now),
    )


def _commands() -> list[tuple[str, click.Command]]:
    return sorted(cli.commands.items())


def _defaults(command: click.Command, settings: Settings) -> dict[str, Any]:
    """What the settings say for the options of a command that have a setting's name.

    Any: click's own nested map; a group's commands stand under their names.
    """
    if isinstance(command, click.Group):
        below = command.commands.items()
        return {name: _defaults(one, settings) for name, one in below}
    known = {name: getattr(settings, name) for name in settings.__struct_fields__}
    known["owner"] = settings.site.organizer
    options = _options(command)
    return {name: value for name, value in known.items() if name in options and value != ""}


def _options(command: click.Command) -> set[str | None]:
    return {option.name for option in command.params}


if __name__ == "__main__":
    main()
