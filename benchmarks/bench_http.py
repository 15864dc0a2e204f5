"""What one answer costs in CPU: our API, the raw baseline and Datasette, in one run (design §7)."""

from __future__ import annotations

import argparse
import functools
import json
import random
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
from granian import Granian
from granian.constants import Interfaces
from litestar import Litestar

from api.app import create_app
from api.settings import Settings
from benchmarks.bench_public import record
from benchmarks.measure import cpu_per_request, free_port, get, running
from opendata.explorer import datasette_command
from opendata.public.publish import rebuild

_ROUNDS = 5
_REQUESTS = 2000
_SLOW = 200  # requests a round to Datasette
_KIND = "government_normative"
_LIST = f"/api/v1/documents?kind={_KIND}&limit=20"
_LEFT_OUT = {"date", "content-length", "etag", "server", "connection"}
_METADATA = Path(__file__).parent.parent / "metadata.json"


def main(count: int) -> None:
    """Prints microseconds of CPU an answer: median of five interleaved rounds, and the ratios."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        record(data, range(count))
        rebuild(data)
        ids = ids_of(data / "public.db")
        ours, raw, tables = free_port(), free_port(), free_port()
        pids = {
            "ours": stack.enter_context(running(server_command(data, ours), ours)),
            "tables": stack.enter_context(
                running(datasette_command(data, port=tables, metadata=_METADATA), tables)
            ),
        }
        plan = data / "plan.json"
        plan.write_text(json.dumps(_plan(data, ours, ids[0])), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.baseline", str(raw), str(plan)]
        pids["raw"] = stack.enter_context(running(command, raw))
        _check_same(ours, raw, ids)
        print(f"HTTP answers over {count} documents: CPU microseconds each, ratio to the baseline")
        for name, paths, table_paths, headers, status in _kinds(ids, ours):
            _row(
                name,
                {
                    "raw": timer(pids["raw"], raw, paths, headers, _REQUESTS, status=status),
                    "ours": timer(pids["ours"], ours, paths, headers, _REQUESTS, status=status),
                    "tables": timer(pids["tables"], tables, table_paths, "", _SLOW),
                },
            )


def _kinds(ids: list[str], port: int) -> list[tuple[str, list[str], list[str], str, int]]:
    """Name, our addresses, Datasette's (which knows no 304), headers, and the status to come."""
    ones = [f"/api/v1/documents/{id}" for id in ids]
    rows = [f"/data/public/document/{id}.json" for id in ids]
    listed = [f"/data/public/document.json?kind={_KIND}&_size=20"]
    tag = _get(f"http://127.0.0.1:{port}{ones[0]}").headers["etag"]
    return [
        ("one document", ones, rows, "", 200),
        ("list of 20", [_LIST], listed, "", 200),
        ("304", ones[:1], rows[:1], f"If-None-Match: {tag}\r\n", 304),
    ]


def timer(
    pid: int, port: int, paths: list[str], headers: str, count: int, *, status: int = 200
) -> Callable[[], float]:
    """What measures microseconds of CPU an answer, for requests drawn from these paths."""
    chance = random.Random(7)  # noqa: S311 (not for secrets)
    requests = [get(chance.choice(paths), port, headers) for _ in range(count)]
    return functools.partial(cpu_per_request, pid, port, requests, status=status)


def _row(name: str, timers: dict[str, Callable[[], float]]) -> None:
    rounds = [{who: timer() for who, timer in timers.items()} for _ in range(_ROUNDS)]
    ours, raw, tables = (
        statistics.median(found[who] for found in rounds) for who in ("ours", "raw", "tables")
    )
    ratio = statistics.median(found["ours"] / found["raw"] for found in rounds)
    print(
        f"  {name:14} baseline {raw:7.0f}   ours {ours:7.0f}  {ratio:5.2f} x"
        f"   Datasette {tables:7.0f}  {tables / ours:5.1f} x ours"
    )


def _plan(data: Path, port: int, id: str) -> dict[str, object]:
    """What the baseline answers beside the rows: our headers, and a next page of our length."""
    base = f"http://127.0.0.1:{port}"
    one = _get(f"{base}/api/v1/documents/{id}")
    listed = _get(base + _LIST)
    unchanged = _get(str(one.url), tag=one.headers["etag"])
    answers = {"one": one, "list": listed, "unchanged": unchanged}
    heads = {
        kind: [
            (name, value)
            for name, value in answer.headers.items()
            if name not in _LEFT_OUT or (kind == "unchanged" and name == "etag")
        ]
        for kind, answer in answers.items()
    }
    return {"path": str(data / "public.db"), "heads": heads, "next": listed.json()["next"]}


def _check_same(ours: int, raw: int, ids: list[str]) -> None:
    """Both must say the same, or the comparison means nothing."""
    for path in (f"/api/v1/documents/{ids[0]}", f"/api/v1/documents/{ids[-1]}", _LIST):
        said = [_get(f"http://127.0.0.1:{port}{path}").text for port in (ours, raw)]
        here = [text.replace(f":{ours}/", "/").replace(f":{raw}/", "/") for text in said]
        if json.loads(here[0]) != json.loads(here[1]):
            raise AssertionError(f"baseline and API differ at {path}: {said}")


def _get(url: str, *, tag: str = "") -> httpx.Response:
    known = {"If-None-Match": tag} if tag else {}
    return httpx.get(url, headers={"Accept-Encoding": "identity"} | known)


def ids_of(path: Path) -> list[str]:
    """The ids of a public.db, in order."""
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute("SELECT id FROM document ORDER BY id")]


def server_command(data: Path, port: int) -> list[str]:
    """What starts our API over a data directory, without its neighbours."""
    return [sys.executable, "-m", "benchmarks.bench_http", "--serve", str(data), str(port)]


def _serve(data: Path, port: int) -> None:
    """One worker of our API, as `gongbao serve` runs it, without its neighbours."""
    Granian(
        "gongbao", address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=False
    ).serve(target_loader=functools.partial(_load, data), wrap_loader=False)


def _load(data: Path) -> Litestar:
    return create_app(Settings(data=data))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--serve", nargs=2, metavar=("DATA", "PORT"))
    chosen = parser.parse_args()
    if chosen.serve:
        _serve(Path(chosen.serve[0]), int(chosen.serve[1]))
    else:
        main(chosen.documents)
