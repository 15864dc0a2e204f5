"""Options that several commands share."""

from pathlib import Path

import click

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data"),
    envvar="GONGBAO_DATA",
    show_default=True,
    help="The data directory.",
)
engine_option = click.option(
    "--engine",
    type=click.Choice(["tantivy", "whoosh"]),
    default="tantivy",
    envvar="GONGBAO_ENGINE",
    show_default=True,
    help="The search engine.",
)
