"""The command line `gongbao`: the one place that joins every room."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import gazette
from api.commands.index import index
from api.commands.options import data_option
from api.commands.publish import publish
from api.commands.review import review
from api.commands.search import search
from api.commands.serve import serve
from api.commands.show import show
from api.serve import serve as run_server
from api.settings import load_settings
from gazette.errors import GazetteError
from ingest.command import ingest

SAMPLE = Path(__file__).parent.parent / "sample" / "documents"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(gazette.__version__, prog_name="gongbao")
def cli() -> None:
    """Runs a government gazette in the open: files in, a searchable public record out."""


@cli.command()
@click.option("--port", type=int, default=8000, show_default=True, help="The port to listen on.")
@data_option
@click.pass_context
def demo(context: click.Context, port: int, data: Path) -> None:
    """Ingest the made-up province 示例省 and serve it."""
    context.invoke(ingest, paths=(SAMPLE,), trusted=True, data=data)
    context.invoke(publish, data=data)
    context.invoke(index, data=data)
    run_server(load_settings(data=data, port=port))


for command in (index, ingest, publish, review, search, serve, show):
    cli.add_command(command)


def main() -> None:
    """Runs the command line; an error of ours is one line on stderr and exit 1."""
    try:
        cli.main(prog_name="gongbao")
    except GazetteError as error:
        click.echo(f"gongbao: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
