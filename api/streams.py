"""Answers sent piece by piece, for as long as someone listens."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # api.calls sends what is made here
    from api.calls import Headers, Receive, Scope, Send

BODILESS = "gongbao.bodiless"
"""Where a scope says that no more pieces are wanted: the reader asked for the head, or knows them."""


class Stream(msgspec.Struct, frozen=True):
    """An answer too long to be made before it is sent. Making a piece holds nothing after it."""

    pieces: Iterator[bytes]
    media_type: bytes
    headers: Headers = ()
    status: HTTPStatus = HTTPStatus.OK


async def send_stream(
    stream: Stream, scope: Scope, receive: Receive, send: Send, standing: Headers = ()
) -> None:
    """Sends a stream until it ends or its reader leaves.

    What goes wrong with the first piece is still answered by a problem; later the answer breaks off.
    `standing` is what every answer of the route has.
    """
    await until_gone(receive, send_pieces(stream, scope, send, standing))


async def send_pieces(stream: Stream, scope: Scope, send: Send, standing: Headers = ()) -> None:
    """Sends a stream to its end; only as part of `until_gone`."""
    first = next(stream.pieces, b"")
    headers = [(b"content-type", stream.media_type), *standing, *stream.headers]
    await send(
        {"type": "http.response.start", "status": stream.status, "headers": headers},
    )
    await send({"type": "http.response.body", "body": first, "more_body": True})
    while not scope.get(BODILESS):
        await asyncio.sleep(0)  # others' turn, and the moment in which a reader is seen to be gone
        piece = next(stream.pieces, None)
        if piece is None:
            break
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def until_gone(receive: Receive, work: Coroutine[None, None, None]) -> None:
    """Does the work, or as much of it as is wanted before the reader goes away."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(receive))
    await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    if not working.done():
        working.cancel()
    with suppress(asyncio.CancelledError):
        await working


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
