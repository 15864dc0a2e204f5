"""The templates and the style sheet of our pages; in the plugin of one file they stand in this place."""

from __future__ import annotations

from pathlib import Path


def assets() -> dict[str, str]:
    """Each file's text by its name."""
    here = Path(__file__).parent
    files = [here / "gongbao.css", *sorted((here / "templates").glob("*.html"))]
    return {file.name: file.read_text(encoding="utf-8") for file in files}
