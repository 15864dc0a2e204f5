"""Carries requests of the typed client: answers as structs, refusals as exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, Self, TypeVar
from urllib.parse import quote

import httpx
import msgspec

T = TypeVar("T")

Value = str | int | float | bool | list[str] | list[int] | None
"""What a parameter may be; None is not sent."""


class Listed(Protocol):
    """A page of a list."""

    @property
    def next(self) -> str | None:
        """The next page's address."""


P = TypeVar("P", bound=Listed)


class ProblemError(Exception):
    """A refusal (RFC 9457): the kind, and what is wrong in words."""

    def __init__(self, answer: httpx.Response) -> None:
        try:
            problem = answer.json()
        except ValueError:  # a proxy in between spoke
            problem = {}
        self.status = answer.status_code
        self.type = str(problem.get("type", "about:blank"))
        self.title = str(problem.get("title", answer.reason_phrase))
        self.detail = str(problem.get("detail", ""))
        self.errors = problem.get("errors", [])
        super().__init__(f"{self.status} {self.title}: {self.detail}")


class Transport:
    """One connection to a server; close it, or use it in a `with`."""

    def __init__(
        self, base_url: str, *, timeout: float = 20, transport: httpx.BaseTransport | None = None
    ) -> None:
        headers = {"accept": "application/json"}
        self._http = httpx.Client(
            base_url=base_url, timeout=timeout, transport=transport, headers=headers
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self._http.close()

    def following(self, page: P) -> P | None:
        """The page after one, None after the last."""
        return self._fetch(page.next, {}, type(page)) if page.next else None

    def pages(self, page: P) -> Iterator[P]:
        """A page and all that follow it."""
        current: P | None = page
        while current is not None:
            yield current
            current = self.following(current)

    def _get(
        self, path: str, within: Mapping[str, object], asked: Mapping[str, Value], kind: type[T]
    ) -> T:
        """An answer as a struct. Raises ProblemError for a refusal."""
        named = {name: quote(str(value), safe="") for name, value in within.items()}
        return self._fetch(path.format(**named), asked, kind)

    def _fetch(self, address: str, asked: Mapping[str, Value], kind: type[T]) -> T:
        given = {name: _written(value) for name, value in asked.items() if value is not None}
        # an address that is followed has its own query, which even empty parameters would replace
        answer = self._http.get(address, params=given or None)
        if not answer.is_success:
            raise ProblemError(answer)
        return msgspec.json.decode(answer.content, type=kind)


def _written(value: Value) -> str | list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
