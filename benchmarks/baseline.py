"""The least an HTTP answer can cost: a raw ASGI app over the same public.db, same bodies, headers.

It knows four routes and no errors. Our API is measured against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from benchmarks.by_hand import Body, ByHand

_encode = msgspec.json.Encoder().encode


class Baseline:
    """The app. `heads` are the headers of our own answers, by kind."""

    def __init__(self, by_hand: ByHand, heads: Mapping[str, list[tuple[str, str]]]) -> None:
        self._by_hand = by_hand
        self._heads = {
            kind: [(name.encode(), value.encode()) for name, value in head]
            for kind, head in heads.items()
        }

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # Any: ASGI's own
        """One answer."""
        if scope["type"] != "http":
            return
        sent = dict(scope["headers"])
        known = sent.get(b"if-none-match")
        if known is not None:
            self._by_hand.look(scope["path"].rpartition("/")[2])
            await _send(send, 304, [*self._heads["unchanged"], (b"etag", known)], b"")
            return
        kind, said = self._said(scope, f"http://{sent[b'host'].decode()}")
        body = _encode(said)
        tag = b'"%b"' % blake2b(body, digest_size=12).hexdigest().encode()
        length = str(len(body)).encode()
        head = [*self._heads[kind], (b"etag", tag), (b"content-length", length)]
        await _send(send, 200, head, body)

    def _said(self, scope: Any, base: str) -> tuple[str, Body]:
        query = dict(parse_qsl(scope["query_string"].decode()))
        match scope["path"].split("/")[3:]:
            case ["documents", id]:
                return "one", self._by_hand.one(id, base)
            case ["documents"]:
                return "list", self._by_hand.listed(query["kind"], query["after"])
            case _:
                return "search", self._by_hand.search(query["q"], facets=query.get("facets", ""))


async def _send(send: Any, status: int, head: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})
