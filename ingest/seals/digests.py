"""The digests of an OFD signature's References (GB/T 33190-2016 §18.2.3), made anew and compared."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence

import msgspec
from lxml import etree

from gazette.errors import ReadError
from gazette.store import sm2
from ingest.ofd.package import Package
from ingest.xml_parts import attribute, child, children, text_of

MOST_REFERENCES = 50_000

_METHODS = {
    "sm3": "sm3", "1.2.156.10197.1.401": "sm3", "1.2.156.10197.1.401.1": "sm3",
    "1.2.156.10197.1.401.2": "sm3", "md5": "md5", "1.2.840.113549.2.5": "md5",
    "sha1": "sha1", "1.3.14.3.2.26": "sha1", "sha256": "sha256",
    "2.16.840.1.101.3.4.2.1": "sha256", "sha384": "sha384", "2.16.840.1.101.3.4.2.2": "sha384",
    "sha512": "sha512", "2.16.840.1.101.3.4.2.3": "sha512",
}  # fmt: skip
_WEAK = frozenset({"md5", "sha1"})
_SOUND = ("sm3", "sha256")


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What came of comparing the digests a signature states with those of the parts."""

    method: str
    """The hash; empty for one that is not known."""
    named: frozenset[str]
    """The names of the parts it states digests of, as far as they are there."""
    changed: tuple[str, ...]
    """Parts, as named in the signature, that are not what they were, or are gone."""

    @property
    def is_weak(self) -> bool:
        """Whether the hash is one for which other parts can be made to fit."""
        return self.method in _WEAK


def compare_digests(
    package: Package, information: etree._Element, *, beside: str, point: bytes | None
) -> Compared:
    """The digests in a SignedInfo against the parts of the package.

    `point` is the signer's public key of SM2. Raises ReadError `too_large` for more references than any package has parts.
    """
    listed = child(information, "References")
    references = list(children(listed, "Reference")) if listed is not None else []
    if len(references) > MOST_REFERENCES:
        raise ReadError("too_large", f"{len(references)} references in a signature")
    stated = attribute(listed, "CheckMethod") if listed is not None else None
    method = _METHODS.get((stated or "md5").strip().lower().replace("-", ""), "")
    named, changed = set(), []
    for reference in references if method else ():
        location = attribute(reference, "FileRef") or ""
        name = package.find(location, beside=beside)
        wanted = text_of(child(reference, "CheckValue"))
        if name is not None:
            named.add(name)
        if name is None or not agrees(package.read(name), _decoded(wanted), point, (method,)):
            changed.append(location)
    return Compared(method=method, named=frozenset(named), changed=tuple(changed))


def agrees(
    data: bytes, digest: bytes | None, point: bytes | None, methods: Sequence[str] = _SOUND
) -> bool:
    """Whether a digest is that of the data, by one of the methods.

    Some makers take SM3 over the signer's identity first, as SM2 does before it signs
    (GB/T 32918.2 §5.5): with `point`, the signer's public key, that counts as well.
    """
    made = [_digest(data, method) for method in methods]
    if point is not None and "sm3" in methods:
        made.append(sm2.digest(data, point))
    return digest is not None and digest in made


def _digest(data: bytes, method: str) -> bytes:
    return hashlib.new(method, data, usedforsecurity=False).digest()


def _decoded(words: str) -> bytes:
    try:
        return base64.b64decode("".join(words.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
