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
    """The pages stand in frames, their style sheet written into them, and measure themselves."""
    style = f"<style>{(STATIC / 'site.css').read_text(encoding='utf-8')}</style>"
    frames = []
    for path in PATHS:
        page = client.get(
            path.format(notice=ids[0], statute=ids[1], organ=organ_id("示例省人民政府"))
        ).text
        page = page.replace("</head>", f"{style}</head>")
        frames.append(
            f'<iframe name="{quote(path)}" width="{_WIDTH}" height="800" frameborder="0"'
            f' srcdoc="{escape(page)}"></iframe>'
        )
    wall = tmp_path / "wall.html"
    wall.write_text(f"<!doctype html><meta charset=utf-8>{''.join(frames)}{_SCRIPT}", "utf-8")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--virtual-time-budget=5000",
        f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", wall.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
    out = done.stdout.partition('<pre id="out">')[2].partition("</pre>")[0]
    widths = {name: int(width) for name, width in _MEASURED.findall(out)}
    assert set(widths) == {quote(path) for path in PATHS}
    assert {name: width for name, width in widths.items() if width > _WIDTH} == {}
