"""Requests that nobody sane would send, drawn by chance: for a real server over raw sockets."""

from __future__ import annotations

import random
import socket
from contextlib import suppress
from typing import NamedTuple

from tests.api.contract import EXAMPLES, OPEN

_METHODS = [b"GET"] * 12 + [
    b"HEAD",
    b"OPTIONS",
    b"POST",
    b"PUT",
    b"DELETE",
    b"TRACE",
    b"BREW",
    b"get",
]
_WORDS = [
    b"\xe6\x95\xb0\xe6\x8d\xae", b"%E6%95%B0", b"%B9%AB%BF%AA", b"%00", b"%", b"%ff%fe", b"-1", b"1",
    b"99999999999999999999", b"2024-02-30", b"2024-05-23", b'"', b"(", b"*", b"a*", b"NOT", b"a AND",
    b"%22(%22", b"..", b"%2e%2e%2f", b"../../gazette.db", b"chp_1", b"documents", b"nothing", b"{", b"<",
    b"%F0%9F%92%A9", b"%ED%A0%80", b"x" * 300, b"a,b,,c", b"1e309", b"NaN", b"true", b"", b"+", b"=", b"&",
    b"http://[::1", b"\\", b"~", b"^9", b"[1 TO", b"text", b"json", b"csv",
]  # fmt: skip
_HEADERS = [
    b"accept", b"accept-encoding", b"accept-language", b"accept-datetime", b"if-none-match", b"if-match",
    b"if-modified-since", b"if-unmodified-since", b"range", b"if-range", b"x-request-id", b"origin",
    b"access-control-request-method", b"authorization", b"cookie", b"content-type", b"content-encoding",
    b"x-forwarded-for", b"forwarded", b"idempotency-key", b"expect", b"host", b"x" * 200,
]  # fmt: skip
_VALUES = [
    b"*/*", b"text/html", b"application/json;q=x", b"gzip", b"zstd, gzip;q=0", b"br;q=2", b"*;q=0", b"*",
    b'W/"x"', b'"x', b"Sat, 01 Jun 2024 02:03:04 GMT", b"Sat, 99 Foo 20x4", b"bytes=0-", b"bytes=-0",
    b"bytes=5-2", b"bytes=0-1,3-4", b"bytes=99999999999999999999-", b"Bearer x", b"Basic \xff", b"\xff\xfe",
    b"for=\"[::1", b"127.0.0.1", b"multipart/form-data; boundary=x", b"multipart/form-data", b"application/json",
    b"application/x-www-form-urlencoded", b"100-continue", b"x" * 3000, b"", b"null", b"\t",
]  # fmt: skip
_BODIES = [
    b"",
    b"{",
    b"[]",
    b"\x00" * 1000,
    b"--x\r\n\r\nx",
    b'{"a":' * 200,
    b"a=1&a=2",
    b"\xff" * 70_000,
]


class Attack(NamedTuple):
    """Bytes for a socket, and whether they are a whole request that must be answered."""

    sent: bytes
    is_request: bool


def draw(chance: random.Random, ids: list[str]) -> Attack:
    """An attack; one in ten is no HTTP at all, or breaks off."""
    request = _request(chance, ids)
    match chance.randrange(20):
        case 0:
            return Attack(chance.randbytes(chance.randrange(1, 300)), is_request=False)
        case 1:
            place = chance.randrange(len(request))
            return Attack(request[:place], is_request=False)
    return Attack(request, is_request=True)


def strike(port: int, attack: Attack, *, host: str = "127.0.0.1") -> bytes:
    """What the server answers; nothing where it hangs up."""
    answer = b""
    with (
        socket.create_connection((host, port), timeout=30) as connection,
        suppress(OSError),
    ):
        connection.sendall(attack.sent)
        if not attack.is_request:
            connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65_536):
            answer += piece
    return answer


def status_of(answer: bytes) -> int | None:
    """The status of an answer, None where there is none."""
    head = answer[:12].split(b" ")
    return int(head[1]) if len(head) > 1 and head[0].startswith(b"HTTP/1") else None


def _request(chance: random.Random, ids: list[str]) -> bytes:
    method, body = chance.choice(_METHODS), b""
    target = _path(chance, ids) + _query(chance)
    headers = [(chance.choice(_HEADERS), _value(chance)) for _ in range(chance.randrange(5))]
    if method not in (b"GET", b"HEAD") or not chance.randrange(10):
        body = chance.choice(_BODIES)
        headers.append((b"content-length", str(len(body)).encode()))
    headers.append((b"connection", b"close"))
    lines = [b"%b: %b\r\n" % pair for pair in headers]
    return b"%b %b HTTP/1.1\r\nhost: x\r\n%b\r\n%b" % (method, target, b"".join(lines), body)


def _path(chance: random.Random, ids: list[str]) -> bytes:
    kind = chance.randrange(10)
    if kind == 0:
        return b"/" + b"/".join(chance.choice(_WORDS) for _ in range(chance.randrange(1, 6)))
    if kind == 1:
        return b"/" + chance.randbytes(chance.randrange(40)).translate(None, b" \r\n\t\x00")
    case = chance.choice(OPEN)
    known = {
        "id": chance.choice(ids),
        "moment": "2099-01-01",
        "organ": "org-x",
        "feedback": "f-x",
        "issue_moment": "/",
    }
    parts = {
        name: (
            example.format_map(known)
            if chance.randrange(3)
            else chance.choice(_WORDS).decode("latin-1")
        )
        for name, example in EXAMPLES.items()
    }
    return (
        case.path.format_map(parts)
        .encode("utf-8" if chance.randrange(2) else "latin-1", "replace")
        .replace(b" ", b"%20")
    )


def _query(chance: random.Random) -> bytes:
    names = [name.encode() for name in chance.choice(OPEN).parameters] or [b"q"]
    pairs = [
        b"%b=%b" % (chance.choice([*names, b"nonsense"]), chance.choice(_WORDS))
        for _ in range(chance.randrange(4))
    ]
    return (b"?" + b"&".join(pairs)).replace(b" ", b"%20") if pairs else b""


def _value(chance: random.Random) -> bytes:
    if chance.randrange(8):
        return chance.choice(_VALUES)
    return chance.randbytes(chance.randrange(60)).translate(None, b"\r\n\x00")
