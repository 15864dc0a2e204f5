from datetime import date

import pytest

from gazette.model import Field, Metadata
from gazette.text.history import read_history
from ingest.promulgation import issued_on, with_history

pytestmark = pytest.mark.requirement("GZ-15")

PASSED = "2012年3月1日 示例省人民代表大会常务委员会通过"
AMENDED = "2020年5月6日 示例省人民代表大会常务委员会第一次修正"
IN_FORCE = "2020年7月1日 施行"
ORDERED = "2012年3月1日 示例省人民政府令第5号公布"


def told(*lines: str, known: Metadata | None = None) -> Metadata:
    text = "\n".join(["示例省档案办法", *lines])
    known = known or Metadata(title=Field("示例省档案办法", "read", 1.0, 0, 7))
    return with_history(known, read_history(lines), text)


def test_without_events_nothing_changes() -> None:
    assert told() == Metadata(title=Field("示例省档案办法", "read", 1.0, 0, 7))


def test_the_last_amendment_dates_the_version() -> None:
    events = read_history([PASSED, AMENDED, IN_FORCE])
    latest = issued_on(events)
    assert latest is not None
    assert latest.day == date(2020, 5, 6)


def test_the_day_of_effect_is_no_date_of_issue() -> None:
    assert issued_on(read_history([IN_FORCE])) is None
    assert told(IN_FORCE).signed_on is None


def test_a_day_of_passing_is_less_sure_than_one_of_promulgation() -> None:
    passed, ordered = told(PASSED).signed_on, told(ORDERED).signed_on
    assert passed is not None
    assert ordered is not None
    assert passed.confidence < ordered.confidence


def test_only_a_promulgation_is_a_publication() -> None:
    assert told(PASSED).published_on is None
    published = told(ORDERED).published_on
    assert published is not None
    assert published.value == date(2012, 3, 1)


def test_passed_and_promulgated_on_one_day_it_is_published_that_day() -> None:
    published = told(PASSED, ORDERED).published_on
    assert published is not None
    assert published.value == date(2012, 3, 1)


def test_the_order_is_the_number_in_its_place() -> None:
    number = told(ORDERED).number
    assert number is not None
    assert (number.value, number.start, number.end) == ("示例省人民政府令第5号", 18, 29)


def test_what_is_already_known_stands() -> None:
    known = Metadata(
        issuers=Field(("示例省人民政府",), "given"),
        number=Field("示政发〔2012〕1号", "given"),
        signed_on=Field(date(2012, 2, 2), "given"),
        effective_on=Field(date(2012, 4, 1), "given"),
    )
    found = told(ORDERED, IN_FORCE, known=known)
    assert (found.issuers, found.number) == (known.issuers, known.number)
    assert (found.signed_on, found.effective_on) == (known.signed_on, known.effective_on)


def test_level_and_region_follow_from_the_maker() -> None:
    found = told("2012年3月1日 甘肃省人民代表大会常务委员会通过")
    assert found.level is not None
    assert found.region is not None
    assert (found.level.value, found.region.value) == ("province", "620000")


def test_an_older_day_of_effect_is_not_that_of_the_amended_text() -> None:
    known = Metadata(effective_on=Field(date(2012, 6, 1), "read", 0.9))
    assert told(PASSED, AMENDED, known=known).effective_on is None
    effective = told(PASSED, AMENDED, IN_FORCE, known=known).effective_on
    assert effective is not None
    assert effective.value == date(2020, 7, 1)
