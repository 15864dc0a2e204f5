"""The process beside the server that makes a write visible: store to public.db to index."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path

import click

from api.commands.options import data_option, engine_option
from gazette.errors import GazetteError
from opendata.public.publish import follow as follow_store
from opendata.search.index import follow as follow_public

_PAUSE = 0.5  # seconds; a write is visible within two
_log = logging.getLogger("gongbao.follower")


@click.command()
@data_option
@engine_option
def main(data: Path, engine: str) -> None:
    """Follow the store until told to stop."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    while not ending.wait(_PAUSE):
        follow_once(data, engine)


def follow_once(data: Path, engine: str) -> None:
    """Brings public.db and the index up; what is in the way is logged and tried again."""
    try:
        follow_store(data)
        follow_public(data, engine)
    except GazetteError as error:
        _log.warning("not followed: %s", error)


if __name__ == "__main__":
    main()
