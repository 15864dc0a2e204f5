"""Who works with the office: accounts (账号), what their roles let them do, and API keys."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime
from typing import Literal

import msgspec

from gazette.ids import opaque_id

Role = Literal["agency", "editor", "admin"]
"""报送单位, 编辑, 管理员."""

_KEY = re.compile(r"gongbao_(?P<prefix>[a-z0-9]{8})_[A-Za-z0-9_-]{43}")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A person or desk of an organ."""

    id: str
    role: Role
    organ: str
    """The full name of its organ, for which alone it files."""
    office: str
    """The office that receives what it files: that of its own level of government (SD-14)."""
    name: str
    created_at: datetime
    revoked_at: datetime | None = None

    @property
    def may_review(self) -> bool:
        """Whether it decides on what others filed."""
        return self.role in {"editor", "admin"}


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key of an account, as lists show it: never the key itself."""

    prefix: str
    account: str
    created_at: datetime
    revoked_at: datetime | None


class Identity(msgspec.Struct, frozen=True):
    """An account, and the key by which it showed itself."""

    account: Account
    key: str
    """The key's prefix."""


def new_account_id() -> str:
    """An id for a new account."""
    return "acc-" + opaque_id(secrets.token_hex(16))


def new_key() -> str:
    """A new API key: a prefix to find it by, and 256 random bits."""
    prefix = opaque_id(secrets.token_hex(16), length=8)
    return f"gongbao_{prefix}_{secrets.token_urlsafe(32)}"


def prefix_of(key: str) -> str | None:
    """The prefix of an API key; None if it does not even look like one.

    >>> prefix_of("gongbao_abcdefgh_" + 43 * "x"), prefix_of("Bearer")
    ('abcdefgh', None)
    """
    match = _KEY.fullmatch(key)
    return match["prefix"] if match else None


def digest_of(secret: str) -> str:
    """What is kept of a key or a session's token: with 256 random bits no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
