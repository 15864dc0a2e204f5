"""Where a message may be sent: the address of a receiver, checked before anything connects to it.

A name is resolved once, each of its addresses is checked, and the connection goes to a checked one,
so that a name that changes between (DNS rebinding) changes nothing (OWASP, SSRF prevention).
"""

from __future__ import annotations

import asyncio
import socket
from typing import Literal

import httpx
import msgspec

from gazette.errors import GazetteError
from gazette.networks import is_public

Scope = Literal["public", "anywhere"]
"""Public addresses by HTTPS; or also others and plain HTTP, for tests and for networks apart."""

LONGEST = 2000
"""Characters of a receiver's address."""

_HERE = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".onion")


class ReceiverError(GazetteError):
    """A receiver that is not sent to; says why, and never its address."""


class Reach(msgspec.Struct, frozen=True):
    """How far messages may go."""

    scope: Scope = "public"
    ports: tuple[int, ...] = (443,)


def read_receiver(url: str, reach: Reach) -> httpx.URL:
    """The address of a receiver, as far as it can be judged without asking for its name.

    Raises ReceiverError.
    """
    if len(url) > LONGEST:
        raise ReceiverError(f"longer than {LONGEST} characters")
    try:
        read = httpx.URL(url)
        raw_host = read.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise ReceiverError("not a URL") from error
    if read.scheme not in _schemes(reach) or not raw_host:
        raise ReceiverError("must begin with https://")
    if read.userinfo or read.fragment:
        raise ReceiverError("must have no user, password or fragment")
    if reach.scope == "public":
        _check_outside(read, raw_host.rstrip("."), reach)
    return read


async def addresses_of(receiver: httpx.URL, reach: Reach) -> list[str]:
    """The IP addresses of a receiver, every one of them allowed. Raises ReceiverError."""
    host, loop = receiver.raw_host.decode("ascii"), asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ReceiverError("its name cannot be resolved") from error
    addresses = list(dict.fromkeys(str(where[0]) for *_, where in found))
    _check_addresses(addresses, reach)
    return addresses


def _check_addresses(addresses: list[str], reach: Reach) -> None:
    # one that is private is enough: a name that mixes them is a trick or a mistake
    if reach.scope == "public" and not all(map(is_public, addresses)):
        raise ReceiverError("it has an address that is not public")


def _check_outside(receiver: httpx.URL, host: str, reach: Reach) -> None:
    if (receiver.port or 443) not in reach.ports:
        raise ReceiverError(f"its port must be one of {', '.join(map(str, reach.ports))}")
    try:  # 127.1, 0x7f.1, 2130706433: as connect would read them
        given = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        if "." not in host or host.endswith(_HERE):
            raise ReceiverError("it has a name that is not public") from None
        return
    _check_addresses([str(where[0]) for *_, where in given], reach)


def _schemes(reach: Reach) -> tuple[str, ...]:
    return ("https",) if reach.scope == "public" else ("https", "http")
