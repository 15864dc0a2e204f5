"""The command `harvest`: what is taken over from elsewhere, run by hand or by cron."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from gazette.datasets import Theme
from gazette.errors import GazetteError
from gazette.store.harvests import HarvestKind, Harvests, HarvestSource
from gazette.store.office import open_office
from ingest.harvest.catalogue import CATALOGUE, OpenCatalogue
from ingest.harvest.fetching import read_address
from ingest.harvest.run import KINDS, harvest
from ingest.progress import progress_on
from ingest.report import on_one_line
from ingest.run import OWNER

_data_option = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), default=Path("data"),
    envvar="GONGBAO_DATA", show_default=True, help="The data directory.",
)  # fmt: skip
_name_argument = click.argument("name", metavar="NAME")


@click.group("harvest")
def harvests() -> None:
    """Take over what other archives publish, and keep up with it, deletions too."""


@harvests.command("add")
@_data_option
@click.option("--kind", type=click.Choice(list(KINDS)), default="gongbao", show_default=True,
              help="What answers there: another of these servers, OAI-PMH 2.0, a CKAN, or a catalogue in DCAT.")  # fmt: skip
@click.option("--trusted", is_flag=True, help="What it publishes counts as already published.")
@click.option("--owner", metavar="ORGAN", default=OWNER, show_default=True,
              help="Who answers for the publication of what names nobody.")  # fmt: skip
@click.option("--set", "set_spec", metavar="SET", help="Of OAI-PMH: this set only.")
@click.option("--prefix", metavar="PREFIX", help="Of OAI-PMH: this metadata format.")
@click.option("--theme", type=click.Choice(get_args(Theme)),
              help="Of CKAN and DCAT: the field of datasets that say none of the 21.")  # fmt: skip
@click.option("--inside", is_flag=True, help="Its name may lead to an address that is not public.")
@_name_argument
@click.argument("url", metavar="URL")
def add(
    data: Path,
    kind: HarvestKind,
    owner: str,
    set_spec: str | None,
    prefix: str | None,
    theme: str | None,
    name: str,
    url: str,
    *,
    trusted: bool,
    inside: bool,
) -> None:
    """Add a source under the name that its documents' source is to have; nothing is asked of it yet.

    URL is the root of another server or of a CKAN, or the address at which
    OAI-PMH or a catalogue answers.
    """
    given = {"set": set_spec, "prefix": prefix}
    options = {key: value for key, value in given.items() if value}
    if options and kind != "oai":
        raise click.UsageError(f"--{', --'.join(options)}: only OAI-PMH (--kind oai) knows it")
    if theme and kind not in ("ckan", "dcat"):
        raise click.UsageError("--theme: only sources of datasets (ckan, dcat) know it")
    options |= {"theme": theme} if theme else {}
    if not name.strip():
        raise click.UsageError("NAME is empty")
    address = str(read_address(url))
    if kind in ("gongbao", "ckan"):
        address = address.rstrip("/") + "/"
    source = HarvestSource(
        name=name, kind=kind, url=address, owner=owner, trusted=trusted, inside=inside,
        options=options,
    )  # fmt: skip
    with open_office(data) as office:
        office.harvests.add(source, now=_now())
    click.echo(f"{name}: {kind} {address}")


@harvests.command("remove")
@_data_option
@_name_argument
def remove(data: Path, name: str) -> None:
    """Forget a source and how far it came; what it brought stays."""
    with open_office(data) as office:
        office.harvests.remove(name)


@harvests.command("list")
@_data_option
def list_sources(data: Path) -> None:
    """Every source with its last run: when, what came of it, what fails, and why it broke off."""
    with open_office(data) as office:
        for source in office.harvests.all():
            click.echo(_line(source, office.harvests))


@harvests.command("show")
@_data_option
@_name_argument
def show(data: Path, name: str) -> None:
    """A source with its cursor, and each item that could not be taken in, with its reason."""
    with open_office(data) as office:
        click.echo(_line(office.harvests.one(name), office.harvests))
        click.echo(on_one_line(f"cursor {office.harvests.state(name).cursor or '-'}"))
        for one in office.harvests.failures(name):
            item, reason = on_one_line(one.item), on_one_line(one.reason)
            click.echo(f"{item}\t{one.attempts} times since {one.since}\t{reason}")


@harvests.command("run")
@_data_option
@click.option("--all", "is_all", is_flag=True, help="Every source, one after the other.")
@click.option("--again", is_flag=True, help="From the beginning; what is here already is passed.")
@click.option("--jobs", type=click.IntRange(min=0), metavar="N", default=1, show_default=True,
              help="How many processes read; 0: this one does, and survives no crash.")  # fmt: skip
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.pass_context
def run(
    context: click.Context,
    data: Path,
    jobs: int,
    names: tuple[str, ...],
    *,
    is_all: bool,
    again: bool,
) -> None:
    """Take over what is new, changed or gone since the last run.

    Killed, it goes on where it was. Names what could not be taken in on stderr, and exits 1 if there
    was something, or a source did not answer; the other sources are harvested all the same.
    """
    if bool(names) == is_all:
        raise click.UsageError("say which, by NAME or by --all")
    with open_office(data) as office:
        known = [source.name for source in office.harvests.all()]
    is_whole = True
    for name in names or known:
        try:
            is_whole &= _run(data, name, jobs, context.meta.get(CATALOGUE), again=again)
        except GazetteError as error:
            click.echo(on_one_line(f"{name}: {error}"), err=True)
            is_whole = False
    if not is_whole:
        sys.exit(1)


def _run(data: Path, name: str, jobs: int, catalogue: OpenCatalogue | None, *, again: bool) -> bool:
    """Runs one source and says what came of it; answers whether all of it was taken in."""
    progress = progress_on(sys.stderr)
    outcome = harvest(
        name, data=data, jobs=jobs, progress=progress, now=_now, again=again, catalogue=catalogue
    )
    click.echo(f"{name}: {_counted(dict(outcome.counts))}")
    if outcome.error:
        click.echo(on_one_line(f"{name}: {outcome.error}"), err=True)
    return outcome.error is None and not outcome.counts.get("failed")


def _line(source: HarvestSource, kept: Harvests) -> str:
    state = kept.state(source.name)
    trusted = "trusted" if source.trusted else "not trusted"
    if state.started_at is None:
        told = "never run"
    elif state.ended_at is None:
        told = f"began {state.started_at}, not ended"
    else:
        told = f"ended {state.ended_at}: {_counted(dict(state.counts))}"
    parts = [source.name, source.kind, source.url, trusted, told]
    if state.failing:
        parts.append(f"{state.failing} failing")
    if state.error:
        parts.append(on_one_line(state.error))
    return "\t".join(parts)


def _counted(counts: dict[str, int]) -> str:
    words = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    return words or "nothing new"


def _now() -> datetime:
    return datetime.now(UTC)
