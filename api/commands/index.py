"""`gongbao index`: the search index brought up to what is public."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from api.commands.options import data_option, engine_option
from opendata.public.changes import changed_since
from opendata.public.file import DATABASE
from opendata.public.publish import follow as follow_store
from opendata.search.engine import UNITS, EngineName, Unit
from opendata.search.index import (
    INDEX,
    Changed,
    Followed,
    bring_up,
    home_of,
    is_up,
    rebuild,
)


@click.command()
@engine_option
@click.option("--rebuild", "anew", is_flag=True, help="Make it from nothing, beside the old one.")
@data_option
def index(data: Path, engine: EngineName, *, anew: bool) -> None:
    """Bring the search index up to what is public, public.db first.

    There are two: of documents, and of their articles. An index made by another release is made anew. A server that runs meanwhile goes on with the
    old one until the new one is there.
    """
    every = make_index(data, engine) if anew else follow_index(data, engine)
    for unit, done in every.items():
        how = "made" if done.rebuilt else "followed"
        home = home_of(engine, data / INDEX, unit=unit)
        click.echo(f"{home}: {how}, {done.documents} {unit}s, change {done.cursor}")


def follow_index(data: Path, engine: EngineName) -> dict[Unit, Followed]:
    """Brings public.db up to the store, and the index of each unit up to public.db."""
    follow_store(data)
    return {unit: bring_up(engine, data / INDEX, _changes(data, unit), unit=unit) for unit in UNITS}


def keep_index(data: Path, engine: EngineName) -> None:
    """The same, for who asks again and again: an index that is up to public.db is not opened."""
    follow_store(data)
    for unit in UNITS:
        changed = _changes(data, unit)
        if not is_up(engine, data / INDEX, changed, unit=unit):
            bring_up(engine, data / INDEX, changed, unit=unit)


def make_index(data: Path, engine: EngineName) -> dict[Unit, Followed]:
    """Brings public.db up to the store, and makes the index of each unit from nothing."""
    follow_store(data)
    return {unit: rebuild(engine, data / INDEX, _changes(data, unit), unit=unit) for unit in UNITS}


def _changes(data: Path, unit: Unit) -> Callable[[int], Changed]:
    return partial(changed_since, data / DATABASE, unit=unit)
