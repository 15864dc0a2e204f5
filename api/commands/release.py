"""`gongbao release`: all that is public as files, in every format, signed, under /downloads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.options import data_option
from api.commands.progress import shown_progress
from gazette.store.connection import DATABASE as STORE
from gazette.store.withdrawals import catch_up
from opendata import plugin_file
from opendata.catalogue.tables import METADATA
from opendata.public.copies import DOWNLOADS
from opendata.public.publish import follow
from opendata.release import Plan, make_release
from opendata.release_files import FORMS, Format
from opendata.release_originals import MEBIBYTE


def _formats(context: click.Context, option: click.Parameter, text: str) -> Sequence[Format]:
    """The formats that a text names, in the order of all."""
    del context, option
    asked = [part.strip() for part in text.split(",") if part.strip()]
    for one in asked:
        if one not in FORMS:
            raise click.BadParameter(f"{one!r} is not one of {', '.join(FORMS)}")
    return [one for one in FORMS if one in asked]


@click.command()
@data_option
@click.option(
    "--formats",
    callback=_formats,
    metavar="FORMATS",
    default=",".join(FORMS),
    show_default=True,
    help="Which files each dataset has, with commas between.",
)
@click.option(
    "--releases-kept",
    type=click.IntRange(min=1),
    default=7,
    show_default=True,
    help="How many releases stay, this one included.",
)
@click.option(
    "--shard",
    type=click.IntRange(min=1),
    default=256,
    show_default=True,
    help="How many MiB of original files one tar file holds at most.",
)
def release(data: Path, *, formats: Sequence[Format], releases_kept: int, shard: int) -> None:
    """Make a release: public.db, each dataset in each format, what changed since the release before,
    and the original files that are public as a whole.

    It stands under /downloads when all of it is there, with a description in both languages and a
    manifest that the key of the ledger signs; interrupted, nothing of it is left. public.db is first
    brought up to the store. What is withdrawn later takes every release with it that holds it, until
    the next one.
    """
    if (data / STORE).exists():
        catch_up(data)
    follow(data)
    others = {
        METADATA.name: METADATA.read_text(encoding="utf-8"),
        plugin_file.FILE: plugin_file.plugin_file(),
    }
    plan = Plan(formats, others, releases_kept, shard * MEBIBYTE)
    with shown_progress() as progress:
        copy = make_release(data, plan, now=datetime.now(UTC), progress=progress)
    size = sum(file.size for file in copy.files)
    folder = data / DOWNLOADS / copy.name
    click.echo(f"{folder}: {len(copy.files)} files, {size:,} bytes, up to change {copy.change}")
