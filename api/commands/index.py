"""`gongbao index`: the search index brought up to what is public."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from api.commands.options import data_option, engine_option
from opendata.public.changes import changed_since
from opendata.public.file import DATABASE
from opendata.public.publish import follow as follow_store
from opendata.search.engine import EngineName
from opendata.search.index import INDEX, Followed, bring_up, is_up, rebuild


@click.command()
@engine_option
@click.option("--rebuild", "anew", is_flag=True, help="Make it from nothing, beside the old one.")
@data_option
def index(data: Path, engine: EngineName, *, anew: bool) -> None:
    """Bring the search index up to what is public, public.db first.

    An index made by another release is made anew. A server that runs meanwhile goes on with the
    old one until the new one is there.
    """
    done = make_index(data, engine) if anew else follow_index(data, engine)
    how = "made anew" if done.rebuilt else "followed"
    click.echo(f"{data / INDEX / engine}: {how}, {done.documents} documents, change {done.cursor}")


def follow_index(data: Path, engine: EngineName) -> Followed:
    """Brings public.db up to the store, and the index up to public.db."""
    follow_store(data)
    return bring_up(engine, data / INDEX, partial(changed_since, data / DATABASE))


def keep_index(data: Path, engine: EngineName) -> None:
    """The same, for who asks again and again: an index that is up to public.db is not opened."""
    follow_store(data)
    changed = partial(changed_since, data / DATABASE)
    if not is_up(engine, data / INDEX, changed):
        bring_up(engine, data / INDEX, changed)


def make_index(data: Path, engine: EngineName) -> Followed:
    """Brings public.db up to the store, and makes the index from nothing."""
    follow_store(data)
    return rebuild(engine, data / INDEX, partial(changed_since, data / DATABASE))
