"""The body of a request that is read without Litestar: no more of it than may come."""

from __future__ import annotations

from api.calls import Receive


async def read_beginning(receive: Receive, most: int) -> bytes:
    """The whole body, or of a longer one no more than shows that it is longer than `most` bytes."""
    body = b""
    while len(body) <= most:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body
