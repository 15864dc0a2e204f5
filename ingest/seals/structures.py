"""Signed values as DER: seals (GM/T 0031-2014, GB/T 38540-2020) and signed data (GB/T 35275).

Only what is signed, by whom and over what is read; the picture of a seal is no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from asn1crypto import core, parser

from gazette.errors import ReadError

_SIGNED_DATA = frozenset({"1.2.840.113549.1.7.2", "1.2.156.10197.6.1.4.2.2"})
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_OBJECT, _OCTETS, _SEQUENCE, _SET, _INTEGER, _BITS = 6, 4, 16, 17, 2, 3
_UTC_TIME, _GENERAL_TIME = 23, 24
_UNIVERSAL, _CONTEXT = 0, 2
_MOST = 10_000


class Element(msgspec.Struct, frozen=True):
    """One value: its class and tag, what is in it, and all its bytes."""

    kind: int
    tag: int
    content: bytes
    whole: bytes

    def inside(self) -> list[Element]:
        """The values in it."""
        return elements(self.content)

    def number(self) -> int:
        """Of an INTEGER."""
        return int.from_bytes(self.content, "big", signed=True)

    def words(self) -> str:
        """Of any kind of string."""
        return self.content.decode("utf-8", "replace").strip("\x00 ")

    def bits(self) -> bytes:
        """Of a BIT STRING, without the count of unused bits."""
        return self.content[1:]

    def object(self) -> str:
        """Of an OBJECT IDENTIFIER, with dots."""
        return str(core.ObjectIdentifier.load(self.whole).dotted)

    def time(self) -> datetime | None:
        """Of a time, also of one written as bits or words; None for anything else."""
        words = (self.bits() if self.tag == _BITS else self.content).decode("ascii", "replace")
        return parse_time(words, short=self.tag == _UTC_TIME)


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """Words, and who signed them."""

    message: bytes
    """Exactly what the signature is over."""
    signature: bytes
    algorithm: str
    """The signature's, as an object identifier."""
    certificate: bytes
    """Of the signer, in DER."""
    others: tuple[bytes, ...] = ()
    """More certificates that came along."""
    digest: bytes | None = None
    """Of what was signed, as stated in the message; None where the message is what was signed."""
    content: bytes | None = None
    """What stands between the digest and what was signed, if something does: its own digest."""
    at: datetime | None = None
    """When, as stated by the signer."""


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """What a seal says of itself."""

    id: str
    name: str
    maker: str
    """The code of the maker (厂商)."""
    valid_from: datetime | None
    valid_to: datetime | None
    users: tuple[bytes, ...]
    """Certificates, or digests of them, of those who may use it."""


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """A seal put on a document: the seal as its maker signed it, and the sealing."""

    version: int
    face: Face
    made: tuple[Signed, ...]
    """The maker's signature, over each of the messages that makers take it over."""
    sealed: Signed


def elements(data: bytes) -> list[Element]:
    """The values that follow each other in some bytes; raises ReadError for what is no DER."""
    found: list[Element] = []
    place = 0
    try:
        while place < len(data) and len(found) < _MOST:
            kind, _, tag, header, content, trailer = parser.parse(data[place:])
            whole = header + content + trailer
            found.append(Element(kind, tag, content, whole))
            place += len(whole)
    except ValueError as error:
        raise _broken(str(error)) from error
    return found


def is_signed_data(data: bytes) -> bool:
    """Whether it is signed data, as of a signature without a seal."""
    outer = _one(data, _SEQUENCE).inside()
    return bool(outer) and outer[0].tag == _OBJECT and outer[0].object() in _SIGNED_DATA


def parse_stamp(data: bytes) -> Stamp:
    """A seal on a document; raises ReadError `broken` for what is none."""
    outer = _one(data, _SEQUENCE).inside()
    signed = _at(outer, 0, _SEQUENCE)
    inner = signed.inside()
    seal = _at(inner, 1, _SEQUENCE).inside()
    info = _at(seal, 0, _SEQUENCE)
    is_old = len(outer) < 3  # GM/T 0031: certificate and algorithm stand among what is signed
    by = inner[5:7] if is_old else outer[1:3]
    maker = _at(seal, 1, _SEQUENCE).inside() if is_old else seal[1:]
    made = _signed(info.whole, maker[:2], _at(maker, 2, _BITS))
    return Stamp(
        version=_at(inner, 0, _INTEGER).number(),
        face=_face(info),
        made=(made, msgspec.structs.replace(made, message=_sequence(info, *maker[:2]))),
        sealed=msgspec.structs.replace(
            _signed(signed.whole, by, _at(outer, 1 if is_old else 3, _BITS)),
            digest=_at(inner, 3, _BITS).bits(),
            at=inner[2].time(),
        ),
    )


def parse_signed_data(data: bytes) -> Signed:
    """Who signed what in signed data, of the first signer; raises ReadError for what is none."""
    outer = _one(data, _SEQUENCE).inside()
    body = _one(_at(outer, 1, 0).content, _SEQUENCE).inside()
    certificates = [
        one.whole
        for each in body[3:]
        if (each.kind, each.tag) == (_CONTEXT, 0)
        for one in each.inside()
    ]
    signer = _at(_at(body, len(body) - 1, _SET).inside(), 0, _SEQUENCE).inside()
    attributes = next((each for each in signer if (each.kind, each.tag) == (_CONTEXT, 0)), None)
    algorithm, signature = (
        signer[-2:] if attributes is None or signer[-1].kind == 0 else signer[-3:-1]
    )
    content = _content(_at(body, 2, _SEQUENCE))
    stated = _attributes(attributes) if attributes is not None else {}
    digest = stated.get(_MESSAGE_DIGEST)
    at = stated.get(_SIGNING_TIME)
    if attributes is not None and digest is None:
        raise _broken("its attributes state no digest")
    return Signed(
        message=b"\x31" + attributes.whole[1:] if attributes is not None else content or b"",
        signature=signature.content,
        algorithm=_at(algorithm.inside(), 0, _OBJECT).object(),
        certificate=_of_signer(certificates, _at(signer, 1, _SEQUENCE)),
        others=tuple(certificates),
        digest=digest.content if digest is not None else content,
        content=content if digest is not None else None,
        at=at.time() if at is not None else None,
    )


def parse_time(words: str, *, short: bool = False) -> datetime | None:
    """A time of any of the spellings in use; one without a zone counts as UTC.

    >>> parse_time("20221101092233Z").isoformat(), parse_time("220304050607Z", short=True).year
    ('2022-11-01T09:22:33+00:00', 2022)
    """
    plain = "".join(letter for letter in words.strip().rstrip("Z") if letter in "0123456789")
    form = "%y%m%d%H%M%S" if short else "%Y%m%d%H%M%S"
    try:
        return datetime.strptime(plain[: 12 if short else 14], form).replace(tzinfo=UTC)
    except ValueError:
        return None


def _face(info: Element) -> Face:
    header, seal_id, about = (_at(info.inside(), n, tag) for n, tag in ((0, 16), (1, 22), (2, 16)))
    stated = about.inside()
    name = stated[1].words() if len(stated) > 1 else ""
    times = [each.time() for each in stated if each.tag in (_UTC_TIME, _GENERAL_TIME)]
    users = next((each for each in stated if each.tag == _SEQUENCE), None)
    vendor = header.inside()
    return Face(
        id=seal_id.words(),
        name=name,
        maker=vendor[2].words() if len(vendor) > 2 else "",
        valid_from=times[1] if len(times) > 2 else None,
        valid_to=times[2] if len(times) > 2 else None,
        users=tuple(_users(users)) if users is not None else (),
    )


def _users(listed: Element) -> list[bytes]:
    """The certificates of the list, or their digests: each in its own OCTET STRING."""
    found = []
    for each in listed.inside():
        if each.tag == _OCTETS:
            found.append(each.content)
        elif each.tag == _SEQUENCE:  # type and digest
            found += [inner.content for inner in each.inside() if inner.tag == _OCTETS]
    return found


def _signed(message: bytes, by: Sequence[Element], signature: Element) -> Signed:
    return Signed(
        message=message,
        signature=signature.bits(),
        algorithm=_at(by, 1, _OBJECT).object(),
        certificate=_at(by, 0, _OCTETS).content,
    )


def _sequence(*parts: Element) -> bytes:
    content = b"".join(part.whole for part in parts)
    return bytes(parser.emit(_UNIVERSAL, 1, _SEQUENCE, content))


def _content(encapsulated: Element) -> bytes | None:
    inside = encapsulated.inside()
    if len(inside) < 2:
        return None
    octets = inside[1].inside()
    return octets[0].content if octets else None


def _attributes(found: Element) -> dict[str, Element]:
    """The first value of each signed attribute."""
    values = {}
    for attribute in found.inside():
        name, listed = attribute.inside()[:2]
        values[name.object()] = listed.inside()[0]
    return values


def _of_signer(certificates: Sequence[bytes], signer: Element) -> bytes:
    """The certificate that the signer names by issuer and serial number."""
    issuer, serial = (each.whole for each in signer.inside()[:2])
    return next((one for one in certificates if issuer in one and serial in one), b"")


def _one(data: bytes, tag: int) -> Element:
    return _at(elements(data), 0, tag)


def _at(found: Sequence[Element], place: int, tag: int) -> Element:
    if place >= len(found) or found[place].tag != tag:
        raise _broken(f"no value of type {tag} where one must stand")
    return found[place]


def _broken(detail: str) -> ReadError:
    return ReadError("broken", f"not a signed value: {detail}")
