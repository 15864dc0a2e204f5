"""Runs of the pipeline on invented files."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gazette.model import RawFile
from ingest.progress import Plain, Progress
from ingest.report import Report, Totals

Row = dict[str, Any]  # a line of the report, as JSON


class Ran(msgspec.Struct):
    """What a run said."""

    totals: Totals
    lines: list[Row]
    screen: str

    def outcomes(self) -> list[tuple[str, str, str | None]]:
        """Path, outcome and reason of each line."""
        return [(row["path"], row["outcome"], row.get("reason")) for row in self.lines]


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, noon: datetime) -> Run:
    """Ingests `tmp_path/in` into `tmp_path/data`, in this process unless told otherwise."""

    from ingest.run import ingest

    def run(
        *paths: Path, data: Path | None = None, progress: Progress | None = None, **chosen: Any
    ) -> Ran:
        out, screen = io.BytesIO(), io.StringIO()
        options: dict[str, Any] = {"trusted": True, "jobs": 0, **chosen}
        totals = ingest(
            paths or (tmp_path / "in",),
            data=data or tmp_path / "data",
            report=Report(progress or Plain(screen.write), out),
            now=lambda: noon,
            **options,
        )
        lines = [json.loads(line) for line in out.getvalue().splitlines()]
        return Ran(totals=totals, lines=lines, screen=screen.getvalue())

    return run


@pytest.fixture
def raw(noon: datetime) -> RawFile:
    """A file as a reader is told of it."""
    return RawFile(
        sha256="0" * 64,
        sm3="0" * 64,
        size=1,
        media_type="text/plain",
        path="示例.txt",
        source="示例",
        received_at=noon,
    )
