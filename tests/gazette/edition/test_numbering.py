"""Numbers of issues in every form they are printed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.edition.numbering import (
    IssueKind,
    IssueNumber,
    gaps,
    parse_issue_number,
    parse_serial,
)
from gazette.errors import IssueNumberError

pytestmark = pytest.mark.requirement("SD-12", "GZ-17")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("11", IssueNumber(11, 11)),
        ("011", IssueNumber(11, 11)),
        ("第11期", IssueNumber(11, 11)),
        ("第 １１ 期", IssueNumber(11, 11)),
        ("第十一期", IssueNumber(11, 11)),
        ("11-12", IssueNumber(11, 12)),
        ("11–12", IssueNumber(11, 12)),
        ("第11—12期", IssueNumber(11, 12)),
        ("第11、12期", IssueNumber(11, 12)),
        ("第11期至第12期", IssueNumber(11, 12)),
        ("第十一、十二期（合刊）", IssueNumber(11, 12)),
        ("第11-12期合刊", IssueNumber(11, 12)),
        ("增刊", IssueNumber(1, 1, "supplement")),
        ("增刊2", IssueNumber(2, 2, "supplement")),
        ("增刊第2期", IssueNumber(2, 2, "supplement")),
        ("第2期增刊", IssueNumber(2, 2, "supplement")),
        ("supplement-2", IssueNumber(2, 2, "supplement")),
        ("特刊", IssueNumber(1, 1, "special")),
        ("专刊1", IssueNumber(1, 1, "special")),
    ],
)
def test_a_number_is_read_in_any_form(text: str, number: IssueNumber) -> None:
    assert parse_issue_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "期", "第期", "12-11", "11-", "-11", "1.5", "第x期", "999", "1-100", "合刊",
     "2024年第1期第2期", "1" * 50],
)  # fmt: skip
def test_what_is_no_number_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(IssueNumberError, match="not an issue number"):
        parse_issue_number(text)


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("311", (311, 311)),
        ("总第311期", (311, 311)),
        ("总311期", (311, 311)),
        ("总第311–312期", (311, 312)),
        ("总第三百一十一期", (311, 311)),
    ],
)
def test_a_cumulative_number_is_read(text: str, serial: tuple[int, int]) -> None:
    assert parse_serial(text) == serial


@pytest.mark.parametrize("text", ["", "0", "总第期", "总第x期", "100000", "12-11"])
def test_what_is_no_cumulative_number_is_refused(text: str) -> None:
    with pytest.raises(IssueNumberError):
        parse_serial(text)


@given(
    st.integers(1, 300), st.integers(0, 11), st.sampled_from(["regular", "supplement", "special"])
)
def test_a_number_reads_back_as_itself(first: int, more: int, kind: IssueKind) -> None:
    number = IssueNumber(first, first + more, kind)
    assert parse_issue_number(str(number)) == number
    assert parse_issue_number(number.words) == number


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        number = parse_issue_number(text)
    except IssueNumberError:
        return
    assert 0 < number.first <= number.last


def test_a_combined_issue_covers_its_numbers() -> None:
    combined = IssueNumber(11, 12)
    assert combined.covers(IssueNumber(12, 12))
    assert not combined.covers(IssueNumber(13, 13))
    assert not combined.covers(IssueNumber(11, 11, "supplement"))


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 5))), st.integers(1, 40))
def test_gaps_are_exactly_what_nothing_covers(pairs: list[tuple[int, int]], last: int) -> None:
    spans = [(first, first + more) for first, more in pairs]
    covered = {number for first, end in spans for number in range(first, end + 1)}
    missing = [number for first, end in gaps(spans, 1, last) for number in range(first, end + 1)]
    assert missing == [number for number in range(1, last + 1) if number not in covered]
