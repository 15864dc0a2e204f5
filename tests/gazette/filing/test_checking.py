"""What a file says against what its filer says, and what never comes in."""

from collections.abc import Mapping
from datetime import date

import pytest
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.filing.checking import Checked, check_read, check_unread
from gazette.filing.clearing import holds
from gazette.filing.form import Form
from gazette.model import Disclosure, Field
from tests.filings import FORM, TEXT, raw, read

pytestmark = pytest.mark.requirement("item-41", "SD-13", "GZ-05")


def _check(
    text: str = TEXT, form: Form = FORM, said: Mapping[str, object] | None = None
) -> Checked:
    """The check of a text of which the reader said this."""
    draft = read(text)
    return check_read(form, [replace(draft, metadata=replace(draft.metadata, **(said or {})))])


def test_what_agrees_is_without_findings() -> None:
    checked = _check()
    assert (checked.findings, checked.objections) == ((), ())


def test_given_beats_read_and_keeps_its_place() -> None:
    metadata = _check(said={"kind": Field("department_normative")}).draft.metadata
    assert metadata.title == Field(FORM.title, "given", start=0, end=len(FORM.title))
    assert metadata.owner == Field("示例省水利厅", "given")
    assert metadata.disclosure_reason == Field(FORM.disclosure_reason, "given")
    assert metadata.kind == Field("department_normative")
    assert metadata.level == Field("province")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": Field("示例省水利厅关于别的事的通知", start=0, end=14)}, "title"),
        ({"number": Field("示水规〔2024〕4号")}, "示水规〔2024〕4号"),
        ({"issuers": Field(("示例省财政厅",))}, "示例省财政厅"),
        ({"signed_on": Field(date(2024, 5, 24))}, "2024-05-24"),
        ({"disclosure": Field("on_request", start=3, end=9)}, "on_request"),
    ],
)
def test_a_conflict_is_a_finding_that_holds(fields: dict[str, object], words: str) -> None:
    findings = [one for one in _check(said=fields).findings if one.code == "filed_differs"]
    assert len(findings) == 1
    assert words in findings[0].detail
    assert holds(findings[0])


def test_quotes_width_and_spaces_are_no_conflict() -> None:
    form = replace(FORM, title="示例省水利厅关于印发《示例办法》的通知")
    assert (
        _check(form=form, said={"title": Field("示例省水利厅关于印发 示例办法的通知")}).findings
        == ()
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("机密★1年", "secret"),
        ("绝密", "secret"),
        ("（此件不予公开）", "disclosure_mismatch"),
    ],
)
def test_what_is_secret_or_withheld_is_refused(line: str, code: str) -> None:
    (objection,) = _check(f"{line}\n{TEXT.replace('（此件公开发布）', '')}").objections
    assert (objection.code, objection.field) == (code, "file")


def test_the_bare_word_is_no_mark_of_secrecy() -> None:
    assert _check(f"{TEXT}国家秘密分为绝密、机密、秘密三级。").objections == ()


@pytest.mark.requirement("SD-17")
def test_personal_data_is_held_not_refused() -> None:
    checked = _check(TEXT.replace("一、", "联系手机13800138000。\n一、"))
    assert checked.objections == ()
    assert [one.code for one in checked.findings if holds(one)] == ["mobile_number"]


@pytest.mark.requirement("SD-17")
def test_personal_data_in_a_given_field_is_found_too() -> None:
    form = replace(FORM, title="关于给予手机13800138000用户补助的通知")
    assert "mobile_number" in {one.code for one in check_unread(form, raw(), why="pdf").findings}


@pytest.mark.parametrize("mode", ["active", "on_request"])
def test_a_printed_mode_that_contradicts_the_given_one_holds(mode: Disclosure) -> None:
    printed: Disclosure = "on_request" if mode == "active" else "active"
    checked = _check(form=replace(FORM, disclosure=mode), said={"disclosure": Field(printed)})
    assert {"filed_differs"} <= {one.code for one in checked.findings if holds(one)}
    assert checked.draft.metadata.disclosure == Field(mode, "given")


@pytest.mark.parametrize("drafts", [[], [read(" \n")], [read(), read()]])
def test_a_file_without_one_document_is_no_document(drafts: list[object]) -> None:
    with pytest.raises(ReadError, match="empty"):
        check_read(FORM, drafts)  # type: ignore[arg-type]  # drafts, for the parametrisation


@pytest.mark.requirement("GZ-23")
def test_what_nobody_reads_yet_is_held_with_its_given_fields() -> None:
    checked = check_unread(FORM, raw(media_type="application/pdf"), why="application/pdf")
    metadata = checked.draft.metadata
    assert checked.draft.text == ""
    assert [one.code for one in checked.findings if holds(one)] == ["not_read_yet"]
    assert metadata.genre == Field("通知")
    assert metadata.number == Field(FORM.number, "given")
