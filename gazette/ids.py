"""Stable, opaque ids made from identity, never from cleaned text (design §3)."""

import hashlib

from gazette.text.normalise import key

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 10


def opaque_id(identity: str, *, length: int = _LENGTH) -> str:
    """A short id for an identity: lower-case letters and digits without l, o, 0 and 1.

    >>> opaque_id("number|示例省人民政府|示政发〔2024〕1号") == opaque_id("number|示例省人民政府|示政发〔2024〕1号")
    True
    """
    number = int.from_bytes(hashlib.sha256(identity.encode()).digest())
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)


def organ_id(name: str) -> str:
    """The id of an organ from its full name."""
    return "org-" + opaque_id(key(name), length=8)
