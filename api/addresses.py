"""Where a request came from: the address, the network that stands for it, and who may speak for others.

An address is counted, never kept: nothing here writes one down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any

from gazette.errors import SettingsError

Address = IPv4Address | IPv6Address
Scope = Mapping[str, Any]  # Any: an ASGI scope holds values of many kinds

LOOPBACK = "loopback"
"""Stands for this machine itself, by whatever address."""
UNKNOWN = "unknown"
"""Stands for a peer that has no address, such as a socket file, and for one that cannot be read."""

NOBODY = frozenset({LOOPBACK, UNKNOWN})
"""Stand for many at once, so that nothing is rationed by them."""

_NETWORK = 64  # bits of an IPv6 address: hosts have a whole network each
_FORWARDING = (b"forwarded", b"x-forwarded-for")
_FOR = re.compile(
    r"""(?:^|[;,\s])for=           # RFC 7239 section 4: pairs, by semicolon and comma
        (?:"(?P<quoted>[^"]*)"     # an IPv6 address must be quoted
        | (?P<bare>[^;,\s"]*))""",
    re.VERBOSE | re.IGNORECASE,
)
_HOST = re.compile(
    r"""\[(?P<six>[0-9A-Fa-f:.]+)\](?::[0-9]+)?   # [2001:db8::1]:4711
        | (?P<four>[0-9.]+)(?::[0-9]+)?           # 192.0.2.1:4711
        | (?P<plain>[0-9A-Fa-f:.]+)               # 2001:db8::1""",
    re.VERBOSE,
)


class Origins:
    """Tells where requests come from, given the proxies that are believed."""

    def __init__(self, proxies: Sequence[str] = (), *, header: str = "x-forwarded-for") -> None:
        self._header = header.encode()
        self._proxies = [_read_network(one) for one in proxies]

    def place(self, scope: Scope) -> str:
        """What stands for the address that a request came from: LOOPBACK, UNKNOWN, an IPv4 address
        or the /64 of an IPv6 address.

        Of the chain that a believed proxy sends, the last address that is no such proxy counts:
        what stands before it anybody could have written.
        """
        client = scope.get("client")
        if not client:
            return UNKNOWN
        if not self._proxies:
            return place_of(client[0])
        peer = _read(client[0])
        if peer is None or not self._is_proxy(peer):
            return place_of(client[0])
        for text in reversed(self._chain(scope)):
            address = _read(text)
            if address is None:
                return UNKNOWN
            if not self._is_proxy(address):
                return place_of(text)
        return place_of(client[0])

    def is_here(self, scope: Scope) -> bool:
        """Whether a program on this machine asks for itself.

        One that says whom it speaks for, and is not believed, is a proxy that nobody named.
        """
        if self.place(scope) != LOOPBACK:
            return False
        return not any(name in _FORWARDING for name, _ in scope["headers"])

    def _chain(self, scope: Scope) -> list[str]:
        values = [value for name, value in scope["headers"] if name == self._header]
        text = b",".join(values).decode("latin-1")
        if self._header == b"forwarded":
            return [_bare(found["quoted"] or found["bare"] or "") for found in _FOR.finditer(text)]
        return [_bare(part.strip()) for part in text.split(",") if part.strip()]

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self._proxies)


@lru_cache(maxsize=16_384)
def place_of(host: str) -> str:
    """What stands for one address.

    >>> place_of("::ffff:127.0.0.1"), place_of("192.0.2.7"), place_of("2001:db8::5")
    ('loopback', '192.0.2.7', '2001:db8::/64')
    """
    address = _read(host)
    if address is None:
        return UNKNOWN
    if address.is_loopback:
        return LOOPBACK
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address) >> _NETWORK << _NETWORK, _NETWORK)))


def _read(host: str) -> Address | None:
    try:
        address = ip_address(host.partition("%")[0])  # without the zone of a link-local one
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _bare(text: str) -> str:
    """An address without brackets and port; empty for a name, `unknown` and what is none."""
    found = _HOST.fullmatch(text)
    return next(filter(None, found.groups()), "") if found else ""


def _read_network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise SettingsError(f"proxies: {text!r} is no address and no network: {error}") from error
