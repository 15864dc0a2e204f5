"""Seals and signatures upon OFD files, made with keys of their own, as tests need them."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import gmssl_pyx
import msgspec
from asn1crypto import algos, cms, core, keys, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gazette.store import sm2
from tests.ofd_files import NAMESPACE, packed

SIGNED_AT = datetime(2024, 5, 23, 8, 0, tzinfo=UTC)
FOLDER = "Doc_0/Signs/Sign_0"

_SM2_SM3 = "1.2.156.10197.1.501"
_RSA_SHA256 = "1.2.840.113549.1.1.11"


class Key(msgspec.Struct, frozen=True):
    """A key of SM2, or of RSA where there is a private key of it."""

    pair: sm2.Pair | None
    private: rsa.RSAPrivateKey | None = None

    @property
    def algorithm(self) -> str:
        return _RSA_SHA256 if self.private else _SM2_SM3

    def sign(self, message: bytes) -> bytes:
        if self.private:
            return self.private.sign(message, padding.PKCS1v15(), hashes.SHA256())
        assert self.pair is not None
        digest = sm2.digest(message, self.pair.public)
        signed: bytes = gmssl_pyx.sm2_sign_sm3_digest(self.pair.private, digest)
        return signed

    def information(self) -> keys.PublicKeyInfo:
        if self.private:
            written = self.private.public_key().public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            return keys.PublicKeyInfo.load(written)
        assert self.pair is not None
        algorithm = {
            "algorithm": "ec",
            "parameters": keys.ECDomainParameters("named", keys.NamedCurve("1.2.156.10197.1.301")),
        }
        return keys.PublicKeyInfo(
            {
                "algorithm": keys.PublicKeyAlgorithm(algorithm),
                "public_key": keys.ECPointBitString(b"\x04" + self.pair.public),
            }
        )


class Holder(msgspec.Struct, frozen=True):
    """A key with its certificate."""

    key: Key
    certificate: bytes
    name: str


def sm2_key() -> Key:
    return Key(sm2.new_pair(gmssl_pyx))


def rsa_key() -> Key:
    return Key(None, rsa.generate_private_key(65537, 2048))


def holder(name: str, key: Key, *, by: Holder | None = None, is_authority: bool = False) -> Holder:
    """Somebody with a certificate that another one signed, or he himself."""
    issuer, signer = (by.name, by.key) if by else (name, key)
    algorithm = {"algorithm": signer.algorithm}
    constraints = {
        "extn_id": "basic_constraints",
        "critical": True,
        "extn_value": x509.BasicConstraints({"ca": is_authority}),
    }
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"),
            "signature": algorithm,
            "issuer": x509.Name.build({"common_name": issuer}),
            "validity": {
                "not_before": x509.Time({"utc_time": SIGNED_AT - timedelta(days=100)}),
                "not_after": x509.Time({"utc_time": SIGNED_AT + timedelta(days=100)}),
            },
            "subject": x509.Name.build({"common_name": name}),
            "subject_public_key_info": key.information(),
            "extensions": [constraints],
        }
    )
    whole = x509.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": algorithm,
            "signature_value": signer.sign(body.dump()),
        }
    )
    return Holder(key, bytes(whole.dump()), name)


def stamp(
    document: bytes, signer: Holder, maker: Holder, *, users: Sequence[bytes] | None = None
) -> bytes:
    """A seal upon a Signature.xml, as GB/T 38540-2020 has it."""
    times = [_time(SIGNED_AT + timedelta(days=days)) for days in (-50, -50, 50)]
    listed = [signer.certificate] if users is None else users
    property_ = _sequence(
        core.Integer(1),
        core.UTF8String("示例省人民政府"),
        core.Integer(1),
        _sequence(*(core.OctetString(user) for user in listed)),
        *times,
    )
    header = _sequence(core.IA5String("ES"), core.Integer(4), core.IA5String("shili"))
    picture = _sequence(
        core.IA5String("PNG"), core.OctetString(b"-"), core.Integer(40), core.Integer(40)
    )
    info = _sequence(header, core.IA5String("seal-1"), property_, picture)
    by = [core.OctetString(maker.certificate), core.ObjectIdentifier(maker.key.algorithm)]
    seal = _sequence(info, *by, core.OctetBitString(maker.key.sign(_sequence(info, *by).dump())))
    signed = _sequence(
        core.Integer(4),
        seal,
        _time(SIGNED_AT),
        core.OctetBitString(hashlib.new("sm3", document).digest()),
        core.IA5String(f"/{FOLDER}/Signature.xml"),
    )
    whole = _sequence(
        signed,
        core.OctetString(signer.certificate),
        core.ObjectIdentifier(signer.key.algorithm),
        core.OctetBitString(signer.key.sign(signed.dump())),
    )
    return bytes(whole.dump())


def old_stamp(document: bytes, signer: Holder, maker: Holder) -> bytes:
    """The same as GM/T 0031-2014 has it: certificate and algorithm are among what is signed."""
    times = [core.UTCTime(SIGNED_AT + timedelta(days=days)) for days in (-50, -50, 50)]
    users = _sequence(core.OctetString(signer.certificate))
    property_ = _sequence(core.Integer(1), core.UTF8String("示例省人民政府"), users, *times)
    header = _sequence(core.IA5String("ES"), core.Integer(1), core.IA5String("shili"))
    picture = _sequence(
        core.IA5String("PNG"), core.OctetString(b"-"), core.Integer(40), core.Integer(40)
    )
    info = _sequence(header, core.IA5String("seal-1"), property_, picture)
    by = [core.OctetString(maker.certificate), core.ObjectIdentifier(maker.key.algorithm)]
    made = maker.key.sign(_sequence(info, *by).dump())
    seal = _sequence(info, _sequence(*by, core.OctetBitString(made)))
    signed = _sequence(
        core.Integer(1),
        seal,
        core.OctetBitString(f"{SIGNED_AT:%Y-%m-%d %H:%M:%S}".encode()),
        core.OctetBitString(hashlib.new("sm3", document).digest()),
        core.IA5String(f"/{FOLDER}/Signature.xml"),
        core.OctetString(signer.certificate),
        core.ObjectIdentifier(signer.key.algorithm),
    )
    whole = _sequence(signed, core.OctetBitString(signer.key.sign(signed.dump())))
    return bytes(whole.dump())


def signed_data(document: bytes, signer: Holder, *, others: Sequence[Holder] = ()) -> bytes:
    """A signature without a seal: signed data with attributes (GB/T 35275, RFC 5652)."""
    certificate = x509.Certificate.load(signer.certificate)
    digest = {"algorithm": algos.DigestAlgorithmId("sha256")}
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "signing_time", "values": [cms.Time({"utc_time": SIGNED_AT})]},
            {"type": "message_digest", "values": [hashlib.sha256(document).digest()]},
        ]
    )
    names = cms.IssuerAndSerialNumber(
        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    )
    chain = [x509.Certificate.load(one.certificate) for one in (signer, *others)]
    body = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices("certificate", one) for one in chain],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier({"issuer_and_serial_number": names}),
                    "digest_algorithm": digest,
                    "signed_attrs": attributes,
                    "signature_algorithm": {"algorithm": signer.key.algorithm},
                    "signature": signer.key.sign(attributes.dump()),
                }
            ],
        }
    )
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": body}).dump()
    return whole


def signature_xml(parts: Mapping[str, str | bytes], *, method: str = "SM3") -> bytes:
    """A Signature.xml with the digests of parts."""
    hashed = method.lower()
    references = "".join(
        f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>{_check(data, hashed)}'
        "</ofd:CheckValue></ofd:Reference>"
        for name, data in parts.items()
    )
    return (
        f'<ofd:Signature {NAMESPACE}><ofd:SignedInfo><ofd:Provider ProviderName="test"/>'
        f'<ofd:References CheckMethod="{method}">{references}</ofd:References>'
        '<ofd:StampAnnot ID="9" PageRef="0" Boundary="100 200 40 40"/></ofd:SignedInfo>'
        f"<ofd:SignedValue>/{FOLDER}/SignedValue.dat</ofd:SignedValue></ofd:Signature>"
    ).encode()


def sealed(parts: Mapping[str, str | bytes], xml: bytes, value: bytes) -> bytes:
    """A package with a signature; `OFD.xml` must name Doc_0/Signs/Signatures.xml."""
    listed = (
        f'<ofd:Signatures {NAMESPACE}><ofd:Signature ID="1" Type="Seal" '
        'BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
    )
    more: dict[str, str | bytes] = {
        "Doc_0/Signs/Signatures.xml": listed,
        f"{FOLDER}/Signature.xml": xml,
        f"{FOLDER}/SignedValue.dat": value,
    }
    return packed({**parts, **more})


def _check(data: str | bytes, hashed: str) -> str:
    raw = data.encode() if isinstance(data, str) else data
    return base64.b64encode(hashlib.new(hashed, raw, usedforsecurity=False).digest()).decode()


def _time(moment: datetime) -> core.GeneralizedTime:
    return core.GeneralizedTime(moment)


def _sequence(*values: core.Asn1Value) -> core.Sequence:
    content = b"".join(value.dump() for value in values)
    whole: core.Sequence = core.Sequence(contents=content)
    return whole
