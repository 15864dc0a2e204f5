"""`gongbao serve`."""

from __future__ import annotations

from pathlib import Path

import click

from api.serve import serve as run
from api.settings import load_settings


@click.command()
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="The data directory."
)
@click.option("--host", help="The address to listen on; `::` answers IPv6 and IPv4.")
@click.option("--port", type=int, help="The port to listen on.")
@click.option("--workers", type=int, help="How many API processes.")
@click.option("--engine", type=click.Choice(["tantivy", "whoosh"]), help="The search engine.")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="gongbao.toml.")
def serve(
    data: Path | None,
    host: str | None,
    port: int | None,
    workers: int | None,
    engine: str | None,
    config: Path | None,
) -> None:
    """Serve the API, the reading site and Datasette at /data/, until stopped."""
    settings = load_settings(
        config, data=data, host=host, port=port, workers=workers, engine=engine
    )
    click.echo(f"http://localhost:{settings.port}/  (data: {settings.data})", err=True)
    run(settings)
