"""Certificates (X.509): whose key it is, whether it signed something, and who vouches for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from asn1crypto import core, pem, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from gazette.errors import ReadError
from gazette.store import sm2

MOST_STEPS = 6
"""Certificates in a chain."""

_SM2_CURVE = "1.2.156.10197.1.301"
_BASIC_CONSTRAINTS = "2.5.29.19"
_WORST_KEY = 2048  # bits of an RSA key that still proves something
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
_HASHES = {
    "1.2.840.113549.1.1.11": "sha256", "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512", "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384", "1.2.840.10045.4.3.4": "sha512",
    "1.2.840.113549.1.1.1": "sha256", "1.2.840.10045.2.1": "sha256",
}  # fmt: skip
"""Signature algorithms whose hash is sound; those without one of their own sign SHA-256."""


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate as far as it says whose key it is and who vouches for it."""

    der: bytes
    subject: bytes
    issuer: bytes
    name: str
    """The common name of the subject, else all of it."""
    issued_by: str
    not_before: datetime
    not_after: datetime
    may_issue: bool
    """Whether it is one of an authority (CA)."""
    signed: bytes
    signature: bytes
    algorithm: str
    key: bytes
    """The public key with what kind it is, in DER."""
    point: bytes | None
    """The public key, if it is one of SM2: the 64 bytes of the point."""

    def is_valid_on(self, moment: datetime) -> bool:
        """Whether the moment lies in its time."""
        return self.not_before <= moment <= self.not_after


def read_certificate(der: bytes) -> Certificate:
    """The certificate in some bytes; raises ReadError `broken` where there is none."""
    try:
        found = x509.Certificate.load(der)
        body = found["tbs_certificate"]
        return Certificate(
            der=found.dump(),
            subject=body["subject"].dump(),
            issuer=body["issuer"].dump(),
            name=_name(found.subject),
            issued_by=_name(found.issuer),
            not_before=body["validity"]["not_before"].native,
            not_after=body["validity"]["not_after"].native,
            may_issue=_may_issue(body),
            signed=body.dump(),
            signature=found["signature_value"].native,
            algorithm=found["signature_algorithm"]["algorithm"].dotted,
            key=found.public_key.dump(),
            point=_point(found.public_key),
        )
    except _BROKEN as error:
        raise ReadError("broken", f"not a certificate: {error}") from error


def has_signed(
    certificate: Certificate, signature: bytes, message: bytes, *, algorithm: str
) -> bool | None:
    """Whether the owner of the certificate's key signed the message; None: cannot be told here.

    SM2 needs the extra `sm2`; hashes and keys that prove nothing are not looked at.
    """
    try:
        if certificate.point is not None:
            return _sm2_signed(certificate.point, signature, message)
        key = serialization.load_der_public_key(certificate.key)
        hashed = getattr(hashes, _HASHES[algorithm].upper())()
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _WORST_KEY:
            key.verify(signature, message, padding.PKCS1v15(), hashed)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(hashed))
        else:
            return None
    except InvalidSignature:
        return False
    except (*_BROKEN, UnsupportedAlgorithm):
        return None
    return True


def why_untrusted(
    leaf: Certificate, others: Sequence[Certificate], anchors: Sequence[bytes], *, at: datetime
) -> str | None:
    """Why no anchor vouches for a certificate at a moment, in words; None if one does.

    Whether a certificate was revoked is not asked: that would need the network.
    """
    if not anchors:
        return "no trust anchors are configured"
    trusted = [read_certificate(der) for der in anchors]
    current = leaf
    for _ in range(MOST_STEPS):
        if not current.is_valid_on(at):
            return f"the certificate of {current.name} was not valid on {at:%Y-%m-%d}"
        if any(current.der == anchor.der for anchor in trusted):
            return None
        issuer = _issuer(current, trusted) or _issuer(current, others)
        if issuer is None:
            return f"no trust anchor vouches for {current.issued_by}"
        current = issuer
    return "the chain of certificates is too long"


def read_pem(data: bytes) -> list[bytes]:
    """The certificates of a PEM file, in DER; raises ReadError `broken` where one is none."""
    try:
        blocks = list(pem.unarmor(data, multiple=True))
    except ValueError as error:
        raise ReadError("broken", f"not a PEM file: {error}") from error
    return [read_certificate(der).der for kind, _, der in blocks if kind == "CERTIFICATE"]


def _issuer(of: Certificate, among: Sequence[Certificate]) -> Certificate | None:
    """The authority that signed a certificate."""
    for one in among:
        if one.subject != of.issuer or not one.may_issue or one.der == of.der:
            continue
        if has_signed(one, of.signature, of.signed, algorithm=of.algorithm):
            return one
    return None


def _may_issue(body: core.Sequence) -> bool:
    """Whether it is a CA's; other extensions are not looked at: authorities in use write odd ones."""
    for extension in body["extensions"] or ():
        if extension["extn_id"].dotted == _BASIC_CONSTRAINTS:
            return bool(extension["extn_value"].parsed["ca"].native)
    return False


def _point(information: core.Sequence) -> bytes | None:
    parameters = information["algorithm"]["parameters"]
    chosen = getattr(parameters, "chosen", None)
    if getattr(chosen, "dotted", None) != _SM2_CURVE:
        return None
    written = bytes(information["public_key"].native)  # 4, then both coordinates
    return written[1:] if len(written) == 65 and written[0] == 4 else None


def _sm2_signed(point: bytes, signature: bytes, message: bytes) -> bool | None:
    gmssl = sm2.library()
    if gmssl is None:
        return None
    try:
        return bool(gmssl.sm2_verify_sm3_digest(point, sm2.digest(message, point), signature))
    except gmssl.GmsslInnerError:  # a point that is not on the curve
        return False


def _name(name: x509.Name) -> str:
    parts = name.native
    common = parts.get("common_name") if isinstance(parts, dict) else None
    return str(common or name.human_friendly)
