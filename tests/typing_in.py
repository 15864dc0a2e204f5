"""What happens to a page when somebody types: headless Chromium over the app, under its own policy."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from litestar import Litestar
from litestar.testing import TestClient

_SECONDS = 60
_NOT_FRAMED = "frame-ancestors 'none'"
"""The one rule that is lifted: the page stands in a frame, so that a script beside it can type."""
_DRIVER = """<!doctype html><meta charset=utf-8><style>body { margin: 0 } pre { display: none }</style>
<iframe src="PAGE" width="WIDTH" height="700" frameborder="0"></iframe><pre id="out"></pre><script>
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const frame = document.querySelector("iframe"), out = [];
addEventListener("load", async () => {
  const page = () => frame.contentDocument, box = page().getElementById("q");
  frame.contentWindow.addEventListener("securitypolicyviolation", (e) => out.push(e.blockedURI));
  box.focus();
  for (const step of STEPS) {
    if (step.type !== undefined) {
      box.value = step.type;
      box.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: !!step.composing }));
    }
    if (step.key) box.dispatchEvent(new KeyboardEvent("keydown", { key: step.key, cancelable: true }));
    await pause(600);
    const chosen = page().getElementById(box.getAttribute("aria-activedescendant") || "-");
    out.push({
      at: frame.contentWindow.location.pathname, open: box.getAttribute("aria-expanded"),
      role: box.getAttribute("role"), chosen: chosen && chosen.querySelector(".text").textContent,
      shown: Array.from(page().querySelectorAll("[role=option] .text"), (one) => one.textContent),
      marked: Array.from(page().querySelectorAll("[role=option] mark"), (one) => one.textContent),
      said: page().querySelector("[role=status]") && page().querySelector("[role=status]").textContent,
      wide: page().documentElement.scrollWidth,
    });
  }
  document.getElementById("out").textContent = JSON.stringify(out);
});</script>"""

Step = Mapping[str, object]
Seen = dict[str, object]


def typed(
    client: TestClient[Litestar], page: str, steps: Sequence[Step], browser: str, folder: Path,
    *, width: int = 1280,
) -> list[Seen]:  # fmt: skip
    """What the page shows after each step of typing into its search box."""
    driver = _DRIVER.replace("PAGE", page).replace("WIDTH", str(width))
    with _served(client, driver.replace("STEPS", json.dumps(steps))) as address:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
            "--virtual-time-budget=15000", f"--user-data-dir={folder / 'profile'}",
            f"--window-size={max(width, 500)},700", f"--screenshot={folder / 'shot.png'}",
            "--dump-dom", address,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
    out = done.stdout.partition('<pre id="out">')[2].partition("</pre>")[0]
    seen: list[Seen] = json.loads(unescape(out))
    return seen


@contextmanager
def _served(client: TestClient[Litestar], driver: str) -> Iterator[str]:
    """The app on a port of this machine, with the page that types beside it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/typing":
                self._send(200, {"Content-Type": "text/html; charset=utf-8"}, driver.encode())
                return
            answer = client.get(self.path)
            kept = {"content-type", "content-security-policy"}
            headers = {
                name: value.replace(_NOT_FRAMED, "")
                for name, value in answer.headers.items()
                if name in kept
            }
            self._send(answer.status_code, headers, answer.content)

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/typing"
    server.shutdown()
    server.server_close()
    thread.join()
