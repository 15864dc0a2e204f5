"""`python -m ingest PATH…` does what `gongbao ingest PATH…` does."""

from __future__ import annotations

import os
import sys

import click

from gazette.errors import GazetteError
from gazette.store.keys import unlock
from ingest.command import ingest


def main() -> None:
    """Runs the command; an error of ours is one line on stderr and exit 1."""
    unlock(os.environ.get("GONGBAO_KEY_PASSPHRASE", ""))
    try:
        ingest.main(prog_name="python -m ingest")
    except GazetteError as error:
        click.echo(f"ingest: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
