"""The form of a filing: every field required, every mistake named, nothing guessed."""

from datetime import UTC, date, datetime

import pytest

from gazette.filing.form import FIELDS, FormRead, read_form

pytestmark = pytest.mark.requirement("SD-13", "GZ-05")

NOW = datetime(2024, 6, 1, 2, 3, 4, tzinfo=UTC)
ORGAN = "示例省水利厅"
GIVEN = {
    "title": "示例省水利厅关于加强取水管理的通知",
    "number": "示水规〔2024〕3号",
    "issuer": "示例省水利厅、示例省财政厅",
    "signed_on": "2024-05-23",
    "disclosure": "主动公开",
    "disclosure_reason": "普遍适用的规范性文件",
    "registration_no": "示规备〔2024〕17号",
    "contact": "示例省水利厅政策法规处",
}


def _read(**changed: str) -> FormRead:
    return read_form({**GIVEN, **changed}, organ=ORGAN, now=NOW)


def _objections(**changed: str) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in _read(**changed).objections]


def test_a_complete_form_is_read_as_values() -> None:
    form = _read().form
    assert form is not None
    assert form.issuers == ("示例省水利厅", "示例省财政厅")
    assert (form.signed_on, form.disclosure) == (date(2024, 5, 23), "active")
    assert _read().findings == ()


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("value", ["", "  \n"])
def test_every_field_must_be_given(name: str, value: str) -> None:
    code = "not_registered" if name == "registration_no" else "incomplete"
    assert _objections(**{name: value}) == [(code, name)]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    read = read_form({"titel": "甲"}, organ=ORGAN, now=NOW)
    assert {one.field for one in read.objections} == {"titel", *FIELDS}
    assert "title?" in read.objections[0].detail


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("number", "无", "wrong_format"),
        ("signed_on", "2024-02-30", "wrong_format"),
        ("signed_on", "昨天", "wrong_format"),
        ("signed_on", "2024-06-02", "wrong_format"),
        ("disclosure", "公开", "wrong_format"),
        ("disclosure", "不予公开", "disclosure_mismatch"),
        ("disclosure", "withheld", "disclosure_mismatch"),
        ("issuer", "示例省财政厅", "out_of_jurisdiction"),
        ("issuer", "示例省财政厅、示例省水利厅", "out_of_jurisdiction"),
        ("title", "甲" * 301, "wrong_format"),
        ("contact", "甲\x00乙", "wrong_format"),
    ],
)
def test_a_wrong_value_is_named_with_its_reason(name: str, value: str, code: str) -> None:
    assert _objections(**{name: value}) == [(code, name)]


@pytest.mark.requirement("ND-03")
@pytest.mark.parametrize("number", ["示水规[2024]第003号", "示水规（２０２４）3号"])
def test_a_number_is_normalised_and_that_is_said(number: str) -> None:
    read = _read(number=number)
    assert read.form is not None
    assert read.form.number == "示水规〔2024〕3号"
    assert [finding.code for finding in read.findings] == ["number_rewritten"]


def test_an_order_number_will_do() -> None:
    form = _read(number="示例省人民政府令第12号").form
    assert form is not None
    assert form.number == "示例省人民政府令第12号"


def test_today_is_the_day_in_china() -> None:
    late = datetime(2024, 5, 31, 20, 0, tzinfo=UTC)
    read = read_form({**GIVEN, "signed_on": "2024-06-01"}, organ=ORGAN, now=late)
    assert read.objections == ()
