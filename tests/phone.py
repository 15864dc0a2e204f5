"""How wide pages are on a phone: headless Chromium lays them out and says."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from html import escape
from pathlib import Path

import pytest

from api.site.render import STATIC

WIDTH = 360
"""Points of a narrow phone."""

_SECONDS = 60
_MEASURED = re.compile(r"(?P<place>[0-9]+)=(?P<width>[0-9]+)")
_SCRIPT = """<pre id="out"></pre><script>
addEventListener("load", () => {
  for (const frame of document.querySelectorAll("iframe"))
    out.textContent += frame.name + "=" + frame.contentDocument.documentElement.scrollWidth + "\\n";
});</script>"""


def chromium() -> str:
    """The browser, or a visible skip where there is none."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no chromium")
    return found


def widths(pages: Mapping[str, str], browser: str, folder: Path) -> dict[str, int]:
    """The width of each page; they stand in frames, the style sheet written into them."""
    style = f"<style>{(STATIC / 'site.css').read_text(encoding='utf-8')}</style>"
    frames = [
        f'<iframe name="{place}" width="{WIDTH}" height="800" frameborder="0"'
        f' srcdoc="{escape(page.replace("</head>", f"{style}</head>"))}"></iframe>'
        for place, page in enumerate(pages.values())
    ]
    wall = folder / "wall.html"
    wall.write_text(f"<!doctype html><meta charset=utf-8>{''.join(frames)}{_SCRIPT}", "utf-8")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--virtual-time-budget=5000",
        f"--user-data-dir={folder / 'profile'}", "--dump-dom", wall.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
    out = done.stdout.partition('<pre id="out">')[2].partition("</pre>")[0]
    found = {int(one["place"]): int(one["width"]) for one in _MEASURED.finditer(out)}
    return {path: found[place] for place, path in enumerate(pages)}
