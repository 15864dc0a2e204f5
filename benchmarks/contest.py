"""The servers of `bench_http`, all running over the same data, and that they say the same."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, get_args

import httpx
import msgspec

from benchmarks.asked import KIND, LIST, Server
from benchmarks.bare_tantivy import BareIndex
from benchmarks.measure import free_port, running
from benchmarks.one_worker import server_command
from benchmarks.rivals import Plan, Rival, rival_command
from opendata.explorer import datasette_command
from opendata.public.changes import changed_since

_METADATA = Path(__file__).parent.parent / "metadata.json"
_LEFT_OUT = {"date", "content-length", "etag", "server", "connection", "x-request-id"}
_PLAIN = {"Accept-Encoding": "identity"}


class Contestant(msgspec.Struct, frozen=True):
    """A server that runs."""

    name: str
    spelling: Server
    pid: int
    port: int


@contextmanager
def contest(data: Path) -> Iterator[list[Contestant]]:
    """All of them over a data directory with its index: the baseline first, then ours."""
    with ExitStack() as stack:

        def started(name: str, spelling: Server, command: list[str], port: int) -> Contestant:
            return Contestant(name, spelling, stack.enter_context(running(command, port)), port)

        port = free_port()
        ours = started("ours", "ours", server_command(data, port), port)
        plan = data / "plan.json"
        plan.write_bytes(msgspec.json.encode(_plan(data, port)))
        rivals = []
        for rival in get_args(Rival):
            port = free_port()
            rivals.append(started(rival, "rival", rival_command(rival, port, plan), port))
        port = free_port()
        command = datasette_command(data, listen=port, metadata=_METADATA)
        tables = started("Datasette", "tables", command, port)
        for rival in rivals:
            _check_same(ours, rival, ids_of(data / "public.db")[0])
        yield [rivals[0], ours, *rivals[1:], tables]


def ids_of(path: Path) -> list[str]:
    """The ids of a public.db, in order."""
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute("SELECT id FROM document ORDER BY id")]


def _plan(data: Path, port: int) -> Plan:
    """What the others answer from; beside the rows they say what our answers say."""
    bare = data / "bare"
    BareIndex.create(bare, changed_since(data / "public.db", 0).documents, _no_texts)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=_PLAIN) as client:
        one = client.get(f"/api/v1/documents/{ids_of(data / 'public.db')[0]}")
        answers = {
            "one": one,
            "unchanged": client.get(one.url, headers={"If-None-Match": one.headers["etag"]}),
            "list": client.get(LIST),
            "search": client.get("/api/v1/search"),
        }
    heads = {kind: _head(answer.headers) for kind, answer in answers.items()}
    return Plan(str(data), str(bare), answers["list"].json()["next"], heads)


def _no_texts(ids: Sequence[str]) -> Mapping[str, str]:
    return {}  # ByHand reads them itself


def _head(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers.items() if name not in _LEFT_OUT]


def _check_same(ours: Contestant, rival: Contestant, id: str) -> None:
    """They must say the same, or the comparison means nothing; of a search as much, in the same form."""
    after = f"/api/v1/documents?kind={KIND}&limit=20&after=9999-12-31,"
    for path, other in ((f"/api/v1/documents/{id}", ""), (LIST, after)):
        said, also = _said(ours, path), _said(rival, other or path)
        if said | {"next": None} != also | {"next": None}:
            raise AssertionError(f"{rival.name} and our API differ at {path}: {said} {also}")
    path = "/api/v1/search?q=通知&limit=10&facets=issuer,kind,year"
    if _form(_said(ours, path)) != _form(_said(rival, path)):
        raise AssertionError(f"{rival.name} and our API differ at {path}")


def _form(found: dict[str, Any]) -> object:  # Any: JSON
    """What two searches must agree in: the number of hits, the counts, the names of members."""
    counts = {
        name: sorted((str(facet["value"]), facet["count"]) for facet in facets)
        for name, facets in found["facets"].items()
    }
    return found["total"], counts, list(found), list(found["items"][0]), len(found["items"])


def _said(server: Contestant, path: str) -> dict[str, Any]:  # Any: JSON
    answer = httpx.get(f"http://127.0.0.1:{server.port}{path}", headers=_PLAIN)
    said: dict[str, Any] = json.loads(answer.text.replace(f":{server.port}/", "/"))
    return said
