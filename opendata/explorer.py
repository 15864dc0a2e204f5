"""Datasette over public.db: the command that `gongbao serve` runs as a second process."""

from __future__ import annotations

import sys
from pathlib import Path

import datasette

from opendata.public.file import DATABASE

BASE_URL = "/data/"
PLUGIN = Path(__file__).parent / "datasette_plugin"
"""For Datasette's --plugins-dir."""

_SETTINGS = {
    "base_url": BASE_URL,
    "sql_time_limit_ms": "1000",
    "max_returned_rows": "1000",
    "default_page_size": "50",
    "default_facet_size": "20",
    "facet_time_limit_ms": "300",
    "suggest_facets": "off",  # tries every column of the table, on every page
    "allow_download": "off",  # a live file; whole copies stand in /downloads
    "max_csv_mb": "100",
    "truncate_cells_html": "120",
    "default_cache_ttl": "1",  # seconds: what is written shows within two
}


def datasette_command(data: Path, *, listen: int | Path, metadata: Path) -> list[str]:
    """The command of a Datasette over the public.db of this data directory.

    The file must exist. It is opened read-only, never as immutable: an immutable file would show
    no later write. It listens on a port of the loopback address, or on a Unix socket of this path,
    which nothing else can take meanwhile; whoever may open that is believed what the reader asked.
    """
    command = [sys.executable, "-m", datasette.__name__, "serve", str(data / DATABASE), "--cors"]
    command += ["--metadata", str(metadata), "--plugins-dir", str(PLUGIN)]
    if isinstance(listen, Path):
        command = ["env", "FORWARDED_ALLOW_IPS=*", *command, "--uds", str(listen)]
    else:
        command += ["--host", "127.0.0.1", "--port", str(listen)]
    for name, value in _SETTINGS.items():
        command += ["--setting", name, value]
    return command
