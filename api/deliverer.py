"""The process beside the server that posts to receivers what their saved searches found."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path

import click
import msgspec

from api.commands.options import data_option
from api.delivering import Deliverer
from api.receivers import Reach
from gazette.errors import GazetteError
from gazette.store.office import open_office

_PAUSE = 1.0  # seconds
_TIDY = 3600  # turns, so an hour
_log = logging.getLogger("gongbao.deliverer")


@click.command()
@data_option
@click.option("--reach", required=True, help="How far messages may go, as JSON.")
@click.option("--base-url", default="", help="What stands before every path.")
def main(data: Path, reach: str, base_url: str) -> None:
    """Deliver until told to stop."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log addresses
    with open_office(data) as office:
        deliverer = Deliverer(
            data, office, reach=msgspec.json.decode(reach, type=Reach), base_url=base_url
        )
        asyncio.run(_follow(deliverer))


async def _follow(deliverer: Deliverer) -> None:
    ending, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    under_way: set[asyncio.Task[None]] = set()
    turns = 0
    while not ending.is_set():
        try:
            if turns % _TIDY == 0:
                deliverer.tidy()
            for one in deliverer.begin():
                task = asyncio.create_task(one)
                under_way.add(task)
                task.add_done_callback(under_way.discard)
        except GazetteError as error:  # the next turn sees to it
            _log.warning("not delivered: %s", error)
        turns += 1
        try:
            await asyncio.wait_for(ending.wait(), _PAUSE)
        except TimeoutError:
            continue


if __name__ == "__main__":
    main()
