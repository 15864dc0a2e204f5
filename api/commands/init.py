"""`gongbao init`: a folder to begin with."""

from __future__ import annotations

from pathlib import Path

import click

SETTINGS = Path(__file__).parent / "gongbao.toml"
"""The settings file every gazette begins with."""

_NEXT = """
next, in {folder} (first name your gazette in gongbao.toml):
  gongbao ingest PATH      read a folder, a file or a web archive; --trusted: already published
  gongbao review list      what waits for a decision, and why
  gongbao serve            read, search and query it"""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Make DIR the home of a gazette: gongbao.toml, its settings explained, and data/.

    What is there already stays as it is.
    """
    data = folder / "data"
    _say(data, was_made=_make(data))
    settings = folder / "gongbao.toml"
    _say(settings, was_made=_write(settings))
    click.echo(_NEXT.format(folder=folder))


def _make(folder: Path) -> bool:
    if folder.is_dir():
        return False
    folder.mkdir(parents=True)
    return True


def _write(settings: Path) -> bool:
    try:
        with settings.open("xb") as file:
            file.write(SETTINGS.read_bytes())
    except FileExistsError:
        return False
    return True


def _say(path: Path, *, was_made: bool) -> None:
    click.echo(f"{path}: {'made' if was_made else 'was there, left as it is'}")
