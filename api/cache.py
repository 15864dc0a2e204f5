"""Tags of answers given before: one asked for again unchanged need not be made to be compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # api.calls sends files by their tags
    from api.calls import Scope

Head = dict[bytes, bytes]
Place = tuple[int, bytes, bytes, bytes]

_PREFIX = b"/api/v1/documents"  # answers that public.db and the address alone decide
_PROOF = b"/proof"  # but for what the ledger says
_VARIES = (b"Accept-Encoding", b"Accept, Accept-Encoding")
_KEPT = 4096


class Known(msgspec.Struct, frozen=True):
    """The head of a 304 answer, and the route it is of."""

    head: Head
    route: str


class Unchanged:
    """Heads of 304 answers, each good for one state of public.db."""

    def __init__(self, state: Callable[[], int]) -> None:
        self._state = state
        self._heads: dict[Place, Known] = {}

    def place(self, scope: Scope) -> Place | None:
        """Where an answer is kept, before it is made; None for what is not kept."""
        path: bytes = scope["raw_path"]
        if not path.startswith(_PREFIX) or _PROOF in path:
            return None
        host = accept = b""
        for name, value in scope["headers"]:
            match name:
                case b"host":
                    host = value
                case b"accept":
                    accept = value
        address = scope["scheme"].encode() + b"://" + host + path
        return (self._state(), address, scope["query_string"], accept)

    def find(self, place: Place) -> Known | None:
        """What is kept there."""
        return self._heads.get(place)

    def keep(self, place: Place, known: Known) -> None:
        """Keeps the head of an answer that was not modified; a full house is emptied.

        One that depends on more than the place is not kept.
        """
        if known.head[b"vary"] not in _VARIES:
            return
        if len(self._heads) >= _KEPT:
            self._heads.clear()
        self._heads[place] = known
