"""Identity: what makes a document this one, whatever machine reads it and in whatever spelling."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gazette.ids import identities, identity_of, opaque_id, organ_id, source_id
from gazette.model import Draft, Field, HistoryEvent, Metadata, RawFile

pytestmark = pytest.mark.requirement("ND-03")
PASSED = (HistoryEvent(day=date(2000, 1, 1), action="通过", text="通过"),)
NOTICE = "示例省人民政府关于示例工作的通知"


def _draft(
    record: int | None = None, text: str = "示例", path: str = "1", **metadata: object
) -> Draft:
    raw = RawFile(
        sha256="aa", sm3="bb", size=1, media_type="text/plain", path=path, source="src",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    fields = {
        name: value if name in {"history", "url"} else Field(value)
        for name, value in metadata.items()
    }
    empty = Metadata()
    return Draft(
        raw=raw, record=record, reader="from_text/1", text=text, metadata=replace(empty, **fields)
    )


def test_the_rules_are_tried_in_the_order_of_the_design() -> None:
    draft = _draft(
        number="示政发〔2024〕1号",
        title=NOTICE,
        issuers=("示例省人民政府",),
        signed_on=date(2024, 5, 23),
        url="https://example.gov.cn/1",
    )
    assert [found.rule for found in identities(draft)] == ["number", "title", "address", "bytes"]


@pytest.mark.parametrize(
    "number", ["示政发〔2024〕1号", "示政发 〔２０２４〕 １ 号", "示政发﹝2024﹞1号"]
)
def test_a_number_is_one_in_any_width(number: str) -> None:
    issuers = ("示例省人民政府",)
    expected = identity_of(_draft(number="示政发〔2024〕1号", issuers=issuers))
    assert identity_of(_draft(number=number, issuers=issuers)) == expected


def test_the_first_issuer_leads() -> None:
    one = _draft(number="示政发〔2024〕1号", issuers=("示例省财政厅", "示例省教育厅"))
    other = _draft(number="示政发〔2024〕1号", issuers=("示例省财政厅",))
    assert identity_of(one) == identity_of(other)


@pytest.mark.parametrize(
    "title",
    [
        "示例省示例办法",
        "《示例省示例办法》",
        "示例省示例办法（2020年修正）",
        "示例省示例办法(2018修订)",
        "示例省示例办法（2018年9月1日第二次修正）",
        "示例省示例办法【2019年修订本】",
        "示例省示例办法（2020）",
    ],
)
def test_every_version_of_a_statute_is_one_document(title: str) -> None:
    expected = identity_of(_draft(title="示例省示例办法", history=PASSED))
    assert expected.rule == "statute"
    assert identity_of(_draft(title=title, kind="provincial_rule")) == expected


@pytest.mark.parametrize(
    "title",
    [
        "示例办法（试行）",
        "示例办法（草案）",
        "示例办法（征求意见稿）",
        "示例办法修正案（2018年）",
    ],
)
def test_a_trial_a_draft_or_an_amendment_is_another_document(title: str) -> None:
    assert identity_of(_draft(title=title, history=PASSED)) != identity_of(
        _draft(title="示例办法", history=PASSED)
    )


@pytest.mark.parametrize(
    ("title", "kind", "rule"),
    [
        ("示例保障条例", None, "statute"),
        ("示例促进法（草案）", None, "statute"),
        ("示例管理办法", None, "number"),
        ("示例工作方法", None, "number"),
        ("示例管理办法", "department_rule", "statute"),
        (
            "示例法院关于审理示例案件适用法律若干问题的规定（一）",
            "judicial_interpretation",
            "statute",
        ),
        ("示例法院关于示例问题的批复", "judicial_interpretation", "number"),
        ("示例省人民政府关于印发示例管理办法的通知", "provincial_rule", "number"),
        ("示例省人民政府关于公布示例条例的决定", "provincial_rule", "number"),
    ],
)
def test_a_statute_is_known_by_its_name_and_kind(title: str, kind: str | None, rule: str) -> None:
    told = {"kind": kind} if kind else {}
    assert identity_of(_draft(None, title=title, number="示法〔2024〕1号", **told)).rule == rule


def test_joint_issuers_in_a_title_may_be_joined_by_a_mark_or_a_space() -> None:
    one, other = (
        _draft(title=f"示例法院{mark}示例检察院关于示例案件的解释", kind="judicial_interpretation")
        for mark in ("、", " ")
    )
    assert identity_of(one) == identity_of(other)


def test_a_statute_is_one_whichever_order_promulgates_it() -> None:
    one, other = (
        _draft(title="示例省示例办法", kind="provincial_rule", number=f"示例省人民政府令第{n}号")
        for n in (1, 2)
    )
    assert identity_of(one) == identity_of(other)


def test_a_statute_whose_title_names_its_place_needs_no_issuer() -> None:
    one, other = (
        _draft(title="示例省示例条例", history=PASSED, issuers=(issuer,))
        for issuer in ("示例省人民代表大会", "示例省人民代表大会常务委员会")
    )
    assert identity_of(one) == identity_of(other)


def test_a_statute_whose_title_names_no_place_is_its_issuers_own() -> None:
    one, other = (
        _draft(title="示例管理办法", kind="department_rule", issuers=(issuer,))
        for issuer in ("示例部", "示例总局")
    )
    assert identity_of(one) != identity_of(other)
    assert identity_of(one).loose == identity_of(other).loose


@pytest.mark.parametrize("kind", ["government_normative", "provincial_rule"])
def test_a_document_about_a_statute_is_none(kind: str) -> None:
    title = "示例省人民政府关于修改《示例省示例办法》的决定"
    assert (
        identity_of(_draft(title=title, number="示例省人民政府令第2号", kind=kind)).rule == "number"
    )


@pytest.mark.parametrize(("issuers", "rule"), [((), "bytes"), (("示例省人民政府",), "title")])
def test_title_and_date_need_an_issuer(issuers: tuple[str, ...], rule: str) -> None:
    draft = _draft(title=NOTICE, signed_on=date(2024, 5, 23), issuers=issuers)
    assert identity_of(draft).rule == rule


def test_a_file_without_any_name_is_its_bytes() -> None:
    assert identity_of(_draft(path="1")) == identity_of(_draft(path="2"))


def test_a_record_without_any_name_is_its_words_wherever_it_moves() -> None:
    assert identity_of(_draft(record=1)) == identity_of(_draft(record=9))
    assert identity_of(_draft(record=1)) != identity_of(_draft(record=1, text="另一示例"))


def test_rows_that_say_nothing_are_not_one_document() -> None:
    assert identity_of(_draft(record=1, text="")) != identity_of(_draft(record=2, text=""))


@given(st.text(), st.integers(1, 40))
def test_an_id_is_stable_and_easy_to_tell(identity: str, length: int) -> None:
    made = opaque_id(identity, length=length)
    assert made == opaque_id(identity, length=length)
    assert len(made) == length
    assert not set(made) - set("abcdefghijkmnpqrstuvwxyz23456789")


@given(st.text())
def test_a_longer_id_begins_with_the_shorter(identity: str) -> None:
    assert opaque_id(identity, length=11).startswith(opaque_id(identity))


def test_ids_of_organs_and_sources_do_not_depend_on_width() -> None:
    assert organ_id("示例省人民政府 ") == organ_id("示例省人民政府")
    assert source_id("ＡＢ") == source_id("ab")
