"""Every page at 360 points, as on a phone: nothing sticks out on the side (GZ-13)."""

import re
import shutil
import subprocess
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.site.render import STATIC
from gazette.ids import organ_id
from tests.api.test_pages import PATHS
from tests.api.test_past_pages import PAGES as PAST
from tests.api.test_past_pages import address
from tests.past import Past

pytestmark = [pytest.mark.requirement("GZ-13", "WS-11"), pytest.mark.browser]

_WIDTH = 360
_SECONDS = 60
_MEASURED = re.compile(r"([^\s=]+)=([0-9]+)")
_SCRIPT = """<pre id="out"></pre><script>
addEventListener("load", () => {
  for (const frame of document.querySelectorAll("iframe"))
    out.textContent += frame.name + "=" + frame.contentDocument.documentElement.scrollWidth + "\\n";
});</script>"""


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser, or a visible skip where there is none."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no chromium")
    return found


def test_no_page_is_wider_than_a_phone(
    client: TestClient[Litestar], ids: list[str], chromium: str, tmp_path: Path
) -> None:
    organ = organ_id("示例省人民政府")
    pages = {
        path: client.get(path.format(notice=ids[0], statute=ids[1], organ=organ)).text
        for path in PATHS
    }
    assert too_wide(pages, chromium, tmp_path) == {}


def test_no_page_of_the_past_is_wider_than_a_phone(
    past_client: TestClient[Litestar], past: Past, chromium: str, tmp_path: Path
) -> None:
    pages = {path: past_client.get(address(past, path)).text for path in PAST}
    assert too_wide(pages, chromium, tmp_path) == {}


def too_wide(pages: dict[str, str], chromium: str, folder: Path) -> dict[str, int]:
    """The widths of those that are wider: in frames, their style sheet in them, they measure themselves."""
    style = f"<style>{(STATIC / 'site.css').read_text(encoding='utf-8')}</style>"
    frames = [
        f'<iframe name="{quote(path)}" width="{_WIDTH}" height="800" frameborder="0"'
        f' srcdoc="{escape(page.replace("</head>", f"{style}</head>"))}"></iframe>'
        for path, page in pages.items()
    ]
    wall = folder / "wall.html"
    wall.write_text(f"<!doctype html><meta charset=utf-8>{''.join(frames)}{_SCRIPT}", "utf-8")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--virtual-time-budget=5000",
        f"--user-data-dir={folder / 'profile'}", "--dump-dom", wall.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
    out = done.stdout.partition('<pre id="out">')[2].partition("</pre>")[0]
    widths = {name: int(width) for name, width in _MEASURED.findall(out)}
    assert set(widths) == {quote(path) for path in pages}
    return {name: width for name, width in widths.items() if width > _WIDTH}
