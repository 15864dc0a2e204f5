"""List cursors: where the next page begins, sealed so that nobody can make one up."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import msgspec

from api.problems import ErrorItem, ProblemError
from api.settings import Settings
from gazette.errors import SettingsError

T = TypeVar("T")

_SEAL = 12
_KEY_FILE = Path("keys", "cursor.key")


class Cursors:
    """Seals places and opens them again; a cursor opens only for the query it was made for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def seal(self, place: object, query: bytes) -> str:
        """The cursor of a place in the answer to a query."""
        body = msgspec.msgpack.encode(place)
        return urlsafe_b64encode(self._sign(body, query) + body).rstrip(b"=").decode()

    def open(self, cursor: str, query: bytes, kind: type[T]) -> T:
        """The place in a cursor. Raises ProblemError if it is not one of this query's."""
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except (binascii.Error, ValueError) as error:
            raise _invalid(cursor) from error
        body = sealed[_SEAL:]
        if not hmac.compare_digest(sealed[:_SEAL], self._sign(body, query)):
            raise _invalid(cursor)
        return msgspec.msgpack.decode(body, type=kind)

    def _sign(self, body: bytes, query: bytes) -> bytes:
        seal = self._unsigned.copy()
        seal.update(query + b"\n" + body)
        return seal.digest()[:_SEAL]

    @cached_property
    def _unsigned(self) -> hmac.HMAC:
        """A seal with the key in it and nothing else: to copy it costs half as much as to make one."""
        chosen = self._settings.cursor_key
        key = chosen.encode() if chosen else _kept_key(self._settings.data / _KEY_FILE)
        return hmac.new(key, digestmod=hashlib.sha256)


def _kept_key(path: Path) -> bytes:
    """The key kept in the data directory, made by the first worker that needs one."""
    made = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made.touch(mode=0o600)
        made.write_bytes(secrets.token_bytes(32))
        with suppress(FileExistsError):
            path.hardlink_to(made)
        made.unlink()
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"cursor_key: not set, and none can be kept: {error}") from error


def _invalid(cursor: str) -> ProblemError:
    return ProblemError(
        "invalid-cursor",
        HTTPStatus.BAD_REQUEST,
        "The cursor is not one of this query's: take `next` as it is, or begin without one.",
        [ErrorItem("cursor", None, cursor)],
    )
