"""A keep-alive client that loads a server with many requests, and what each answer cost and took."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import count
from typing import NamedTuple

from benchmarks.measure import cpu_clock

_CONNECTIONS = 8
_UNCOUNTED = 10
"""One of so many requests comes before the clocks run: what is loaded once is loaded then."""
_serials = count()


class Load(NamedTuple):
    """What the answers to some requests cost and took."""

    cpu: float
    """Microseconds of the server's process tree, each."""
    waits: list[float]
    """Milliseconds from asking to having, of each."""


def load(
    pid: int,
    port: int,
    requests: Sequence[bytes],
    *,
    connections: int = _CONNECTIONS,
    status: int = 200,
) -> Load:
    """Puts raw requests to the server of this process, all to be answered with this status.

    The first tenth is not counted.
    """
    uncounted = len(requests) // _UNCOUNTED
    asyncio.run(_ask_all(port, requests[:uncounted], connections, status))
    clock = cpu_clock(pid)
    counted = requests[uncounted:]
    before = clock()
    waits = asyncio.run(_ask_all(port, counted, connections, status))
    return Load((clock() - before) / len(counted) * 1e6, waits)


def timer(
    pid: int, port: int, paths: Sequence[str], number: int, *, status: int = 200
) -> Callable[[], float]:
    """What measures microseconds of CPU an answer that is made, for paths drawn from these."""
    chance = random.Random(7)  # noqa: S311 (not for secrets)

    def measure() -> float:
        drawn = chance.choices(paths, k=number)
        requests = [get(path, host) for path, host in zip(drawn, new_hosts(), strict=False)]
        return load(pid, port, requests, status=status).cpu

    return measure


def get(path: str, host: str, headers: str = "") -> bytes:
    """One raw GET request."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n".encode()


def new_hosts() -> Iterator[str]:
    """Names that the server was never asked under, so that it must make each answer anew.

    Of the length of a loopback address with its port.
    """
    return (f"a{serial:06}.example" for serial in _serials)


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Reads one answer to its end; gives its status and body."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if status == 304:
        return status, b""
    if b"\r\ncontent-length:" in head:
        length = int(head.split(b"\r\ncontent-length:")[1].split(b"\r\n")[0])
        return status, await reader.readexactly(length)
    body = b""
    while (size := int(await reader.readline(), 16)) >= 0:  # chunked
        body += (await reader.readexactly(size + 2))[:size]
        if size == 0:
            break
    return status, body


async def _ask_all(
    port: int, requests: Sequence[bytes], connections: int, status: int
) -> list[float]:
    shares = [requests[start::connections] for start in range(connections)]
    answered = await asyncio.gather(*(_ask(port, share, status) for share in shares if share))
    return [wait for waits in answered for wait in waits]


async def _ask(port: int, requests: Sequence[bytes], status: int) -> list[float]:
    """Sends requests one after another; gives how long each took.

    Raises AssertionError for an answer of another kind, which costs something else.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    waits = []
    with closing(writer):
        for request in requests:
            start = time.perf_counter()
            writer.write(request)
            answered, _ = await read_answer(reader)
            waits.append((time.perf_counter() - start) * 1e3)
            if answered != status:
                raise AssertionError(f"answered {answered}, not {status}: {request.decode()}")
    await writer.wait_closed()
    return waits
