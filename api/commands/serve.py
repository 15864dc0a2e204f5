"""`gongbao serve`."""

from __future__ import annotations

import click
import msgspec

from api.commands.options import data_option, engine_option
from api.serve import serve as run
from api.settings import Settings

READING = "gongbao.reading"
"""Where the context's meta holds what `main` lends of `ingest`."""


@click.command()
@click.option("--host", help="The address to listen on; `::` answers IPv6 and IPv4.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--workers", type=click.IntRange(min=1), help="How many API processes.")
@engine_option
@data_option
@click.pass_context
def serve(context: click.Context, /, **chosen: object) -> None:
    """Serve the API, the reading site and Datasette at /data/, until stopped."""
    given = {name: value for name, value in chosen.items() if value is not None}
    settings: Settings = msgspec.structs.replace(context.obj, **given)
    click.echo(f"http://localhost:{settings.port}/  (data: {settings.data})", err=True)
    run(settings, context.meta.get(READING))
