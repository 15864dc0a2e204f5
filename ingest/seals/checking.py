"""The seals and signatures of an OFD file, each held against the file and against trust anchors.

Nothing is called valid unless a configured anchor vouches for it; what was not looked at, or could
not be, is said in words. Whether a certificate was revoked is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from lxml import etree

from gazette.errors import ReadError
from gazette.model import Finding
from ingest.ofd.document import Document, open_documents
from ingest.ofd.package import Package
from ingest.seals.certificates import Certificate, has_signed, read_certificate, why_untrusted
from ingest.seals.digests import Compared, agrees, compare_digests
from ingest.seals.structures import (
    Face,
    Signed,
    Stamp,
    is_signed_data,
    parse_signed_data,
    parse_stamp,
)
from ingest.xml_parts import attribute, child, children, tag, text_of

MOST_SEALS = 200
_NAMED = 5  # parts named in a finding


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """A seal (电子印章) or a signature without one, and what holds of it."""

    kind: Literal["seal", "signature"]
    name: str
    """What the seal says of itself; of a signature the name of the signer."""
    signer: str
    """Whose certificate it is, by that certificate."""
    issued_by: str
    signed_at: datetime | None
    """As the signer states it: no time stamp is asked for."""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    pages: tuple[int, ...] = ()
    """On which the seal is printed."""
    changed: tuple[str, ...]
    """Parts that are not what was sealed."""
    bare: tuple[int, ...]
    """Pages that it does not protect: they may have been added or changed since."""
    is_signed: bool | None
    """Whether the signature is the signer's over this; None: cannot be told here."""
    doubt: str | None
    """Why it is not called valid although nothing is wrong; None: it is."""


def seal_findings(package: Package, anchors: Sequence[bytes] = ()) -> tuple[Finding, ...]:
    """What there is to say of the seals and signatures of an OFD file.

    `anchors` are certificates in DER of which this office trusts what they vouch for.
    """
    findings: list[Finding] = []
    for document in open_documents(package):
        for seal in read_seals(package, document, anchors):
            findings += [seal] if isinstance(seal, Finding) else describe(seal)
    return tuple(findings)


def read_seals(
    package: Package, document: Document, anchors: Sequence[bytes]
) -> list[Seal | Finding]:
    """The seals and signatures of a document, a finding in place of each that cannot be read."""
    if document.signatures is None:
        return []
    found: list[Seal | Finding] = []
    try:
        listed, root = package.tree_at(document.signatures, beside="OFD.xml")
        entries = list(children(root, "Signature"))
        if len(entries) > MOST_SEALS:
            raise ReadError("too_large", f"{len(entries)} signatures")
    except ReadError as error:
        return [_unreadable(error)]
    for entry in entries:
        try:
            found.append(_seal(package, document, entry, listed, anchors))
        except ReadError as error:
            if error.code == "zip_bomb":
                raise
            found.append(_unreadable(error))
    return found


def describe(seal: Seal) -> list[Finding]:
    """A seal in findings: that it is there, then what is wrong, or open, or that it is valid."""
    of = f"{seal.kind} {seal.name!r}"
    when = f"{seal.signed_at:%Y-%m-%d %H:%M:%S} UTC" if seal.signed_at else "no time"
    stated = f"{of}, signer {seal.signer!r} by {seal.issued_by!r}, {when} stated"
    if seal.pages:
        stated += f", on page {', '.join(map(str, seal.pages))}"
    findings = [Finding(code=f"{seal.kind}_present", detail=stated)]
    if seal.changed:
        named = ", ".join(seal.changed[:_NAMED])
        detail = f"{of}: {len(seal.changed)} parts changed after it: {named}"
        findings.append(Finding(code="seal_digest_mismatch", detail=detail))
    if seal.bare:
        named = ", ".join(map(str, seal.bare[:_NAMED]))
        detail = f"{of}: {len(seal.bare)} pages are not protected by it: {named}"
        findings.append(Finding(code="seal_incomplete", detail=detail))
    if seal.is_signed is False:
        detail = f"{of}: the signature is not the signer's over what is sealed"
        findings.append(Finding(code="signature_invalid", detail=detail))
    elif seal.doubt is not None:
        findings.append(
            Finding(code="signature_not_verified", detail=f"{of}: not verified: {seal.doubt}")
        )
    elif not seal.changed and not seal.bare:
        detail = f"{of}: a configured trust anchor vouches for it; revocation was not asked"
        findings.append(Finding(code="signature_valid", detail=detail))
    return findings


def _seal(
    package: Package,
    document: Document,
    entry: etree._Element,
    listed: str,
    anchors: Sequence[bytes],
) -> Seal:
    name = package.find(attribute(entry, "BaseLoc") or "", beside=listed)
    if name is None:
        raise ReadError("broken", f"no part {attribute(entry, 'BaseLoc')!r}")
    root = package.tree(name)
    information = child(root, "SignedInfo")
    value = package.find(text_of(child(root, "SignedValue")), beside=name)
    if information is None or value is None:
        raise ReadError("broken", f"{name!r} names no signed value")
    data = package.read(value)
    stamp = None if is_signed_data(data) else parse_stamp(data)
    signed = stamp.sealed if stamp else parse_signed_data(data)
    xml = package.read(name)
    if signed.digest is None:
        signed = msgspec.structs.replace(signed, message=xml)
    signer = read_certificate(signed.certificate)
    compared = compare_digests(package, information, beside=name, point=signer.point)
    return Seal(
        kind="seal" if stamp else "signature",
        name=stamp.face.name if stamp else signer.name,
        signer=signer.name,
        issued_by=signer.issued_by,
        signed_at=signed.at,
        valid_from=stamp.face.valid_from if stamp else None,
        valid_to=stamp.face.valid_to if stamp else None,
        pages=tuple(_printed_on(document, information)),
        changed=(*compared.changed, *(() if _is_over(xml, signed, signer) else (name,))),
        bare=tuple(_bare(package, document, compared)),
        is_signed=_is_signed(signer, signed),
        doubt=_doubt(signer, signed, stamp, compared, anchors),
    )


def _is_over(xml: bytes, signed: Signed, signer: Certificate) -> bool:
    """Whether what was signed is this Signature.xml, or a digest of it."""
    if signed.digest is None:
        return True
    if signed.content is None:
        return signed.digest == xml or agrees(xml, signed.digest, signer.point)
    if not agrees(signed.content, signed.digest, signer.point):
        return False
    return signed.content == xml or agrees(xml, signed.content, signer.point)


def _is_signed(signer: Certificate, signed: Signed) -> bool | None:
    return has_signed(signer, signed.signature, signed.message, algorithm=signed.algorithm)


def _doubt(
    signer: Certificate,
    signed: Signed,
    stamp: Stamp | None,
    compared: Compared,
    anchors: Sequence[bytes],
) -> str | None:
    """Why the signature is not called valid even where it is the signer's."""
    if not compared.method:
        return "the digests are made by a method that is not known here"
    if compared.is_weak:
        return f"the digests are {compared.method.upper()}, which proves nothing"
    if _is_signed(signer, signed) is None:
        return f"its algorithm ({signed.algorithm}) cannot be checked here"
    if signed.at is None:
        return "it states no time"
    if stamp is not None and (doubt := _doubt_of_face(stamp, signer, signed.at)):
        return doubt
    others = [read_certificate(der) for der in signed.others]
    if doubt := why_untrusted(signer, others, anchors, at=signed.at):
        return doubt
    if stamp is None:
        return None
    maker = read_certificate(stamp.made[0].certificate)
    return why_untrusted(maker, others, anchors, at=signed.at)


def _doubt_of_face(stamp: Stamp, signer: Certificate, at: datetime) -> str | None:
    """What is wrong with the seal itself: its time, its users, its maker's signature."""
    face: Face = stamp.face
    if face.valid_from and face.valid_to and not face.valid_from <= at <= face.valid_to:
        return f"the seal was not valid on {at:%Y-%m-%d}"
    if not any(user == signer.der or agrees(signer.der, user, None) for user in face.users):
        return "the signer is not among those who may use the seal"
    maker = read_certificate(stamp.made[0].certificate)
    if not any(_is_signed(maker, made) for made in stamp.made):
        return "the seal is not signed by its maker"
    return None


def _bare(package: Package, document: Document, compared: Compared) -> list[int]:
    """The numbers of the pages of which it states no digest; none where that cannot be told."""
    if not compared.method:
        return []
    parts = [package.find(page.location, beside=document.name) for page in document.pages]
    return [
        number
        for number, part in enumerate(parts, start=1)
        if part is not None and part not in compared.named
    ]


def _printed_on(document: Document, information: etree._Element) -> list[int]:
    numbers = {page.id: number for number, page in enumerate(document.pages, start=1)}
    stamps = [each for each in information if tag(each) == "StampAnnot"]
    found = {numbers.get(attribute(each, "PageRef") or "") for each in stamps}
    return sorted(number for number in found if number is not None)


def _unreadable(error: ReadError) -> Finding:
    return Finding(code="seal_unreadable", detail=error.detail)
