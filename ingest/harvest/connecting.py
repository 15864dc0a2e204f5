"""Connections to the one host an operator named: resolved, checked, and made to that address."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from threading import Timer
from typing import Any
from weakref import WeakSet

import httpx

from gazette.errors import FetchError
from gazette.networks import is_public

_TRIED = 3  # addresses of one name
_CONNECTED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})


class CheckedTransport(httpx.BaseTransport):
    """Connects to addresses that are public, or were named by the operator himself.

    A name is resolved for each request, and the connection goes to a checked address, so that a
    name that changes between (DNS rebinding) changes nothing (OWASP, SSRF prevention).
    """

    def __init__(self, *, inside: bool) -> None:
        """With `inside` a name may lead to an address that is not public."""
        self._inside = inside
        self._inner = httpx.HTTPTransport(trust_env=False)
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._is_over = False

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What is asked for inside must be had within this time: then its connections are broken.

        A timeout of httpx is one of silence: whoever sends a byte now and then is never silent.
        Raises TimeoutError.
        """
        self._is_over = False
        timer = Timer(seconds, self._break_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (httpx.HTTPError, FetchError) as error:
            if self._is_over:
                raise TimeoutError from error
            raise
        finally:
            timer.cancel()
        if self._is_over:  # to a body without a length a broken connection is its end
            raise TimeoutError

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request to the first of the host's addresses that can be connected to."""
        host = request.url.raw_host.decode("ascii")
        *others, last = self._addresses(request.url, host)[:_TRIED]
        for address in others:
            try:
                return self._send(request, address, host)
            except httpx.ConnectError:
                continue
        return self._send(request, last, host)

    def close(self) -> None:
        """Closes the connections."""
        self._inner.close()

    def _send(self, request: httpx.Request, address: str, host: str) -> httpx.Response:
        sent = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,  # Host among them, as the operator named it
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host, "trace": self._trace},
        )
        return self._inner.handle_request(sent)

    def _trace(self, event: str, told: Mapping[str, Any]) -> None:  # Any: as httpx tells it
        """Notes each connection as it is made."""
        if event in _CONNECTED:
            self._sockets.add(told["return_value"].get_extra_info("socket"))
            if self._is_over:
                self._break_off()

    def _break_off(self) -> None:
        self._is_over = True
        for one in list(self._sockets):
            with suppress(OSError):  # closed already
                socket.socket.shutdown(one, socket.SHUT_RDWR)

    def _addresses(self, url: httpx.URL, host: str) -> list[str]:
        try:
            found = socket.getaddrinfo(host, url.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"the name {host} cannot be resolved") from error
        addresses = list(dict.fromkeys(str(where[0]) for *_, where in found))
        if self._inside or is_named(host):
            return addresses
        inside = [address for address in addresses if not is_public(address)]
        if inside:
            detail = f"{host} leads to {inside[0]}, which is not public: add it with --inside"
            raise FetchError(str(url), detail)
        return addresses


def is_named(host: str) -> bool:
    """Whether a host is an address itself, or this machine by its name: nothing is resolved.

    >>> is_named("127.0.0.1"), is_named("::1"), is_named("localhost"), is_named("example.org")
    (True, True, True, False)
    """
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return True
