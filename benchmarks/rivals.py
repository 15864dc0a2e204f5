"""The same answers from other hands: a raw ASGI app, bare Litestar, FastAPI; one server for all.

Litestar and FastAPI are used as their own tutorials do, without middleware, errors, tags or links
in the head; what they read is read by the same code (`benchmarks.by_hand`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from http.client import NOT_MODIFIED
from pathlib import Path
from typing import Any, Literal, get_args

import fastapi
import litestar
import msgspec
from granian import Granian
from granian.constants import Interfaces
from litestar.params import FromPath, FromQuery

from benchmarks.baseline import Baseline
from benchmarks.by_hand import Body, ByHand, Nested

App = Callable[..., Any]  # Any: ASGI's own
Rival = Literal["baseline", "litestar", "fastapi"]


class Plan(msgspec.Struct, frozen=True):
    """What the apps answer from, and what they say beside the rows."""

    data: str
    index: str
    """The folder of bare tantivy."""
    next_page: str
    """Of the length of ours."""
    heads: dict[str, list[tuple[str, str]]]
    """The headers of our own answers, by kind."""


def rival_command(rival: Rival, port: int, plan: Path) -> list[str]:
    """What starts one of the apps; its plan stands in a JSON file."""
    return [sys.executable, "-m", "benchmarks.rivals", rival, str(port), str(plan)]


def _baseline(plan: Plan) -> App:
    return Baseline(_by_hand(plan, _raw), plan.heads)


def _litestar(plan: Plan) -> App:
    by_hand = _by_hand(plan, msgspec.json.decode)

    @litestar.get("/api/v1/documents/{document_id:str}", sync_to_thread=False)
    def one(
        document_id: FromPath[str], request: litestar.Request[Any, Any, Any]
    ) -> Body | litestar.Response[None]:
        if "if-none-match" in request.headers:
            by_hand.look(document_id)
            return litestar.Response(None, status_code=NOT_MODIFIED)
        return by_hand.one(document_id, str(request.base_url).rstrip("/"))

    @litestar.get("/api/v1/documents", sync_to_thread=False)
    def listed(kind: FromQuery[str], limit: FromQuery[int], after: FromQuery[str]) -> Body:
        return by_hand.listed(kind, after)

    @litestar.get("/api/v1/search", sync_to_thread=False)
    def search(q: FromQuery[str], limit: FromQuery[int], facets: FromQuery[str] = "") -> Body:
        return by_hand.search(q, facets=facets)

    return litestar.Litestar([one, listed, search], openapi_config=None, logging_config=None)


def _fastapi(plan: Plan) -> App:
    by_hand = _by_hand(plan, json.loads)
    app = fastapi.FastAPI(openapi_url=None)

    @app.get("/api/v1/documents/{document_id}")
    async def one(document_id: str, request: fastapi.Request) -> Body:
        if "if-none-match" in request.headers:
            by_hand.look(document_id)
            raise fastapi.HTTPException(NOT_MODIFIED)
        return by_hand.one(document_id, str(request.base_url).rstrip("/"))

    @app.get("/api/v1/documents")
    async def listed(kind: str, limit: int, after: str) -> Body:
        return by_hand.listed(kind, after)

    @app.get("/api/v1/search")
    async def search(q: str, limit: int, facets: str = "") -> Body:
        return by_hand.search(q, facets=facets)

    return app


_MAKERS: Mapping[Rival, Callable[[Plan], App]] = {
    "baseline": _baseline,
    "litestar": _litestar,
    "fastapi": _fastapi,
}


def _by_hand(plan: Plan, nested: Nested) -> ByHand:
    return ByHand(Path(plan.data), Path(plan.index), next_page=plan.next_page, nested=nested)


def _raw(text: str) -> msgspec.Raw:
    return msgspec.Raw(text.encode())


def main() -> None:
    """Serves one of the apps: `python -m benchmarks.rivals NAME PORT PLAN`."""
    rival, port, plan = sys.argv[1:]
    made = _MAKERS[next(name for name in get_args(Rival) if name == rival)]
    read = msgspec.json.decode(Path(plan).read_bytes(), type=Plan)
    Granian(
        rival, address="127.0.0.1", port=int(port), interface=Interfaces.ASGI, websockets=False
    ).serve(target_loader=partial(made, read), wrap_loader=False)


if __name__ == "__main__":
    main()
