"""Index numbers (索引号) by an installation's template, and the codes they begin with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import IndexTemplateError
from gazette.text.credit_code import is_credit_code, is_organisation_code
from gazette.text.index_template import IndexNumber, IndexTemplate, is_organ_code
from gazette.text.numbers import is_index_no

pytestmark = pytest.mark.requirement("FOI-01")

TEMPLATE = IndexTemplate.parse("{organ}/{year}-{serial:6}")
ORGANS = ("000014349", "11370322004222241N", "6207250038")


@given(st.sampled_from(ORGANS), st.integers(1949, 2099), st.integers(1, 999_999))
def test_what_is_made_is_an_index_number_and_reads_back_the_same(
    organ: str, year: int, serial: int
) -> None:
    number = IndexNumber(organ, year, serial)
    made = TEMPLATE.make(number)

    assert is_index_no(made)
    assert TEMPLATE.read(made) == number


@given(st.lists(st.builds(IndexNumber, st.sampled_from(ORGANS), st.integers(1949, 2099),
                          st.integers(1, 999_999)), unique=True, max_size=20))  # fmt: skip
def test_two_numbers_never_become_one(numbers: list[IndexNumber]) -> None:
    assert len({TEMPLATE.make(number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("{organ}/{year}-{serial:5}", "000014349/2024-00012"),
        ("{organ}/{year}-{serial:7}", "000014349/2024-0000012"),
    ],
)
def test_the_form_is_the_installation_s(template: str, made: str) -> None:
    assert IndexTemplate.parse(template).make(IndexNumber("000014349", 2024, 12)) == made


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{organ}/{year}",
        "{organ}/{year}-{serial}",
        "{organ}/{organ}-{serial:5}",
        "{organ:9}/{year}-{serial:5}",
        "{organ}/{year}-{serial:5}-{region}",
        "{organ}{year}{serial:5}",
        "示{organ}/{year}-{serial:5}",
        "{{organ}}/{year}-{serial:5}",
    ],
)
def test_a_template_that_cannot_work_is_refused(template: str) -> None:
    with pytest.raises(IndexTemplateError):
        IndexTemplate.parse(template)


@pytest.mark.parametrize(
    "number",
    [
        IndexNumber("000014340", 2024, 1),
        IndexNumber("示例", 2024, 1),
        IndexNumber("000014349", 24, 1),
        IndexNumber("000014349", 2100, 1),
        IndexNumber("000014349", 2024, 0),
        IndexNumber("000014349", 2024, 1_000_000),
    ],
)
def test_a_part_at_fault_is_refused(number: IndexNumber) -> None:
    with pytest.raises(IndexTemplateError):
        TEMPLATE.make(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "000014340/2024-000012",
        "000014349/2024-00012",
        "000014349/2024-000000",
        "000014349/1024-000012",
        "示政发〔2024〕12号",
    ],
)
def test_another_form_is_not_read(text: str) -> None:
    assert TEMPLATE.read(text) is None


@pytest.mark.parametrize("code", ["11370322004222241N"])
def test_one_wrong_character_fails_the_check_of_a_credit_code(code: str) -> None:
    assert is_credit_code(code)
    for place, letter in enumerate(code):
        other = "1" if letter != "1" else "2"
        assert not is_credit_code(code[:place] + other + code[place + 1 :])


def test_other_lengths_are_no_codes() -> None:
    assert not is_credit_code("11370322004222241")
    assert not is_organisation_code("00001434")
    assert not is_organ_code("620725003")
