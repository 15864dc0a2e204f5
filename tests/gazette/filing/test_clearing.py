"""The gate: what is missing or found, what a trusted source supplies, what a person must say."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from gazette.errors import StateError
from gazette.filing.clearing import Trust, examine, holds, ruling, with_defaults
from gazette.model import (
    Draft,
    Enclosure,
    Field,
    Finding,
    HistoryEvent,
    Metadata,
    RawFile,
    Status,
    Table,
)

pytestmark = pytest.mark.requirement("item-41", "SD-17")
TRUST = Trust(trusted=True, owner="示例省人民政府办公厅")


def _draft(text: str = "示例正文。", **metadata: object) -> Draft:
    raw = RawFile(
        sha256="aa", sm3="bb", size=1, media_type="text/plain", path="1.txt", source="src",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    empty = Metadata()
    return Draft(
        raw=raw, record=None, reader="from_text/1", text=text, metadata=replace(empty, **metadata)
    )


def _codes(draft: Draft) -> list[str]:
    return [finding.code for finding in examine(draft)]


@pytest.mark.requirement("SD-19")
def test_a_draft_without_owner_and_disclosure_is_held() -> None:
    assert _codes(_draft()) == ["owner_missing", "disclosure_missing"]
    assert all(holds(finding) for finding in examine(_draft()))


def test_a_disclosure_needs_its_reason() -> None:
    draft = _draft(owner=Field("示例省人民政府办公厅"), disclosure=Field("active"))
    assert _codes(draft) == ["disclosure_reason_missing"]


@pytest.mark.requirement("SD-19")
def test_a_trusted_source_supplies_what_is_missing() -> None:
    draft = with_defaults(_draft(), TRUST)
    assert examine(draft) == ()
    assert draft.metadata.owner == Field("示例省人民政府办公厅", origin="default")
    assert draft.metadata.disclosure == Field("active", origin="default")
    assert draft.metadata.disclosure_reason == Field("already published", origin="default")


def test_an_untrusted_source_supplies_nothing() -> None:
    draft = _draft()
    assert with_defaults(draft, replace(TRUST, trusted=False)) == draft


def test_what_the_document_says_of_itself_stands() -> None:
    said = Field("on_request", start=2, end=7)
    draft = with_defaults(_draft(disclosure=said, owner=Field("示例省财政厅")), TRUST)
    assert (draft.metadata.disclosure, draft.metadata.owner) == (said, Field("示例省财政厅"))
    assert _codes(draft) == ["disclosure_on_request"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("机密★1年\n示例省人民政府文件", ["secrecy_mark"]),
        ("示例正文。\n（此件不予公开）", ["disclosure_withheld", "secrecy_mark"]),
        ("示例正文。\n（此件依申请公开）", ["disclosure_on_request"]),
        ("示例正文。\n（此件公开发布）", []),
        ("国家秘密分为绝密、机密、秘密三级，不予公开的除外。", []),
        ("联系人手机13800138000", ["mobile_number"]),
    ],
)
def test_the_text_itself_may_hold_even_a_trusted_draft(text: str, codes: list[str]) -> None:
    assert _codes(with_defaults(_draft(text), TRUST)) == codes


def test_a_line_that_contradicts_the_given_disclosure_holds() -> None:
    draft = _draft("示例正文。\n（此件依申请公开）", disclosure=Field("active", origin="given"))
    (finding,) = [f for f in examine(with_defaults(draft, TRUST)) if holds(f)]
    assert (finding.code, finding.start) == ("disclosure_on_request", 6)


def test_a_field_that_is_not_in_the_text_is_examined_too() -> None:
    given = Field("处理张某（电话13800138000）来信", origin="given")
    (finding,) = examine(with_defaults(_draft(abstract=given), TRUST))
    assert (finding.code, finding.start) == ("mobile_number", None)
    assert "in the field abstract" in finding.detail


def test_a_field_read_from_the_text_is_told_once() -> None:
    draft = _draft("电话13800138000", title=Field("电话13800138000", start=0, end=13))
    assert _codes(with_defaults(draft, TRUST)) == ["mobile_number"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("owner", Field("示例局，手机13800138000", origin="given")),
        ("index_no", Field("手机13800138000", origin="given")),
        ("issuers", Field(("示例局", "手机13800138000"), origin="given")),
        ("title", Field("手机13800138000", origin="given", start=0, end=4)),
        ("status", Field(Status(code="repealed", by="手机13800138000"), origin="given")),
        ("enclosures", (Enclosure(title="手机13800138000", path=None),)),
        ("history", (HistoryEvent(day=date(2024, 6, 1), action="公布", text="手机13800138000"),)),
        ("tables", (Table(start=0, end=4, rows=(("手机", "13800138000"),)),)),
    ],
)
def test_whatever_stands_beside_the_text_is_examined(
    name: str,
    value: Any,  # Any: fields are of many kinds
) -> None:
    found = examine(with_defaults(_draft(**{name: value}), TRUST))
    assert [(one.code, f"in the field {name}" in one.detail) for one in found] == [
        ("mobile_number", True)
    ]


def test_a_number_parted_in_the_text_and_whole_in_the_title_is_found() -> None:
    title = Field("620102190001010010", start=0, end=19)
    draft = _draft("620102190\n001010010", title=title)
    assert _codes(with_defaults(draft, TRUST)) == ["id_number"]


def test_a_missing_issuer_of_a_trusted_source_is_no_finding() -> None:
    assert examine(with_defaults(_draft(), TRUST)) == ()


OWNER = Finding(code="owner_missing", detail="")
FIRST = Finding(code="mobile_number", detail="first")
SECOND = Finding(code="mobile_number", detail="second")
NOTED = Finding(code="two_numbers", detail="")


@pytest.mark.parametrize(
    ("findings", "accepted", "reason", "words"),
    [
        ([OWNER], {"owner_missing": "甲"}, None, "owner_missing: 甲"),
        ([OWNER, NOTED], {"1": "甲"}, "乙", "owner_missing: 甲; 乙"),
        ([FIRST, SECOND], {"mobile_number": "甲"}, None, "mobile_number: 甲"),
        ([FIRST, SECOND], {"1": "甲", "2": "乙"}, None, "mobile_number: 甲; mobile_number: 乙"),
        ([NOTED], {}, "乙", "乙"),
        ([], {}, "乙", "乙"),
    ],
)
def test_a_ruling_gives_each_finding_its_reason(
    findings: list[Finding], accepted: dict[str, str], reason: str | None, words: str
) -> None:
    assert ruling(findings, accepted, reason=reason) == words


@pytest.mark.parametrize(
    ("findings", "accepted", "reason", "message"),
    [
        ([OWNER, FIRST], {"owner_missing": "甲"}, "乙", "each finding: mobile_number"),
        ([FIRST, SECOND], {"1": "甲"}, None, "each finding: mobile_number"),
        ([OWNER], {"owner_missing": " "}, None, "each finding: owner_missing"),
        ([OWNER], {"id_number": "甲", "owner_missing": "甲"}, None, "no finding.*id_number"),
        ([NOTED], {"1": "甲"}, None, "no finding.*1"),
        ([], {}, None, "needs a reason"),
    ],
)
def test_a_ruling_that_leaves_something_open_is_refused(
    findings: list[Finding], accepted: dict[str, str], reason: str | None, message: str
) -> None:
    with pytest.raises(StateError, match=message):
        ruling(findings, accepted, reason=reason)
