"""The process beside the server that makes a write visible: store to public.db to index."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.index import keep_index
from api.commands.options import data_option, engine_option
from api.saving import Unread, match_new
from gazette.errors import GazetteError
from opendata.search.engine import EngineName

_PAUSE = 0.5  # seconds; a write is visible within two
_log = logging.getLogger("gongbao.follower")


@click.command()
@data_option
@engine_option
def main(data: Path, engine: EngineName) -> None:
    """Follow the store until told to stop."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    told: set[Unread] = set()
    while not ending.wait(_PAUSE):
        try:
            keep_index(data, engine)
            unread = set(match_new(data, now=datetime.now(UTC)))
            for one in unread - told:
                click.echo(str(one), err=True)
            told = unread
        except (GazetteError, OSError) as error:  # another writer is at work, or the disk is full
            _log.warning("not followed: %s", error)


if __name__ == "__main__":
    main()
