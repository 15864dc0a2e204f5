"""What is said of seals and signatures holds: nothing is valid without an anchor, no change is missed."""

from collections.abc import Callable

import pytest

from gazette.filing.clearing import holds
from gazette.model import Finding
from ingest import from_ofd
from tests.ofd_files import packed, page, parts_of, text_object
from tests.ofd_seals import (
    Holder,
    Key,
    holder,
    old_stamp,
    rsa_key,
    sealed,
    signature_xml,
    signed_data,
    sm2_key,
    stamp,
)

pytestmark = pytest.mark.requirement("SEC-07", "item-37")

NAMED = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>"
PARTS = parts_of([page(text_object("示例省人民政府通知")), page(text_object("第二页"))], body=NAMED)
PAGE = "Doc_0/Pages/Page_0/Content.xml"
XML = signature_xml(PARTS)


class Crew:
    """An authority, a maker of seals and a signer, with keys of one kind."""

    def __init__(self, new_key: Callable[[], Key]) -> None:
        self.new_key = new_key
        self.root = holder("示例省测试根", new_key(), is_authority=True)
        self.maker = holder("示例省制章单位", new_key(), by=self.root)
        self.signer = holder("示例省人民政府办公厅", new_key(), by=self.root)

    @property
    def anchors(self) -> tuple[bytes, ...]:
        return (self.root.certificate,)


@pytest.fixture(scope="module", params=[sm2_key, rsa_key], ids=["sm2", "rsa"])
def crew(request: pytest.FixtureRequest) -> Crew:
    return Crew(request.param)


def seal_findings(data: bytes, anchors: tuple[bytes, ...] = ()) -> tuple[Finding, ...]:
    return from_ofd.check(data, anchors)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def said(findings: tuple[Finding, ...], code: str) -> str:
    return next(finding.detail for finding in findings if finding.code == code)


@pytest.mark.parametrize("make", [stamp, old_stamp], ids=["GB/T 38540", "GM/T 0031"])
def test_a_seal_is_valid_if_an_anchor_vouches_for_signer_and_maker(
    crew: Crew, make: Callable[[bytes, Holder, Holder], bytes]
) -> None:
    data = sealed(PARTS, XML, make(XML, crew.signer, crew.maker))
    found = seal_findings(data, crew.anchors)
    assert codes(found) == ["seal_present", "signature_valid"]
    assert "'示例省人民政府', signer '示例省人民政府办公厅'" in found[0].detail
    assert found[0].detail.endswith("2024-05-23 08:00:00 UTC stated, on page 1")


def test_a_signature_without_a_seal_is_valid_if_an_anchor_vouches_for_its_signer(
    crew: Crew,
) -> None:
    data = sealed(PARTS, XML, signed_data(XML, crew.signer))
    assert codes(seal_findings(data, crew.anchors)) == ["signature_present", "signature_valid"]


def test_without_an_anchor_nothing_is_valid(crew: Crew) -> None:
    data = sealed(PARTS, XML, stamp(XML, crew.signer, crew.maker))
    found = seal_findings(data)
    assert codes(found) == ["seal_present", "signature_not_verified"]
    assert "no trust anchors are configured" in found[1].detail


def test_an_anchor_of_somebody_else_vouches_for_nothing(crew: Crew) -> None:
    other = holder("示例省测试根", sm2_key(), is_authority=True)  # the same name, another key
    data = sealed(PARTS, XML, stamp(XML, crew.signer, crew.maker))
    found = seal_findings(data, (other.certificate,))
    assert "no trust anchor vouches for 示例省测试根" in said(found, "signature_not_verified")


def test_a_signer_is_no_authority_for_another(crew: Crew) -> None:
    forged = holder("冒名", sm2_key(), by=crew.signer)
    data = sealed(PARTS, XML, signed_data(XML, forged, others=[crew.signer]))
    found = seal_findings(data, crew.anchors)
    assert "no trust anchor vouches for 示例省人民政府办公厅" in said(
        found, "signature_not_verified"
    )


def test_an_authority_between_signer_and_anchor_may_come_along(crew: Crew) -> None:
    between = holder("示例省二级", crew.signer.key, by=crew.root, is_authority=True)
    signer = holder("示例市", sm2_key(), by=between)
    data = sealed(PARTS, XML, signed_data(XML, signer, others=[between]))
    assert codes(seal_findings(data, crew.anchors)) == ["signature_present", "signature_valid"]


def test_a_page_changed_after_sealing_must_wait_for_a_person(crew: Crew) -> None:
    changed = {**PARTS, PAGE: page(text_object("示例省人民政府通告"))}
    found = seal_findings(sealed(changed, XML, stamp(XML, crew.signer, crew.maker)), crew.anchors)
    assert codes(found) == ["seal_present", "seal_digest_mismatch"]
    assert PAGE in found[1].detail
    assert holds(found[1])


def test_digests_made_anew_for_a_changed_page_are_noticed_too(crew: Crew) -> None:
    changed = {**PARTS, PAGE: page(text_object("示例省人民政府通告"))}
    value = stamp(XML, crew.signer, crew.maker)
    found = seal_findings(sealed(changed, signature_xml(changed), value), crew.anchors)
    assert codes(found) == ["seal_present", "seal_digest_mismatch"]
    assert "Signature.xml" in found[1].detail


def test_a_page_that_the_seal_does_not_protect_must_wait_for_a_person(crew: Crew) -> None:
    xml = signature_xml({name: data for name, data in PARTS.items() if name != PAGE})
    found = seal_findings(sealed(PARTS, xml, stamp(xml, crew.signer, crew.maker)), crew.anchors)
    assert codes(found) == ["seal_present", "seal_incomplete"]
    assert found[1].detail.endswith("1 pages are not protected by it: 1")
    assert holds(found[1])


def test_a_signature_by_another_key_is_invalid_and_must_wait_for_a_person(crew: Crew) -> None:
    thief = Holder(crew.new_key(), crew.signer.certificate, crew.signer.name)
    found = seal_findings(sealed(PARTS, XML, stamp(XML, thief, crew.maker)), crew.anchors)
    assert codes(found) == ["seal_present", "signature_invalid"]
    assert holds(found[1])


def test_a_seal_used_by_one_who_may_not_is_not_valid(crew: Crew) -> None:
    value = stamp(XML, crew.signer, crew.maker, users=[crew.maker.certificate])
    found = seal_findings(sealed(PARTS, XML, value), crew.anchors)
    assert "not among those who may use the seal" in said(found, "signature_not_verified")


def test_a_seal_that_its_maker_did_not_sign_is_not_valid(crew: Crew) -> None:
    forger = Holder(sm2_key(), crew.maker.certificate, crew.maker.name)
    found = seal_findings(sealed(PARTS, XML, stamp(XML, crew.signer, forger)), crew.anchors)
    assert "the seal is not signed by its maker" in said(found, "signature_not_verified")


def test_digests_that_prove_nothing_make_nothing_valid(crew: Crew) -> None:
    xml = signature_xml(PARTS, method="MD5")
    found = seal_findings(sealed(PARTS, xml, stamp(xml, crew.signer, crew.maker)), crew.anchors)
    assert "MD5, which proves nothing" in said(found, "signature_not_verified")


@pytest.mark.parametrize("value", [b"", b"\x30\x03\x02\x01\x04", b"not DER", b"\x30\x80" * 500])
def test_a_signed_value_that_is_none_is_said_to_be_unreadable(value: bytes) -> None:
    assert codes(seal_findings(sealed(PARTS, XML, value))) == ["seal_unreadable"]


def test_a_stamp_cut_short_anywhere_is_unreadable_or_wrong(crew: Crew) -> None:
    value = stamp(XML, crew.signer, crew.maker)
    for tenth in range(10):
        cut = value[: len(value) * tenth // 10]
        assert "signature_valid" not in codes(seal_findings(sealed(PARTS, XML, cut), crew.anchors))


def test_a_list_of_signatures_that_is_named_and_missing_is_said_so() -> None:
    assert codes(seal_findings(packed(PARTS))) == ["seal_unreadable"]
