"""First and last day of effect, from the document's own words about itself."""

from datetime import date

import pytest

from gazette.expiry import last_day
from ingest.validity import read_validity

pytestmark = pytest.mark.requirement("ND-09", "GZ-04")

ISSUED = date(2024, 5, 23)


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("本办法自2024年7月1日起施行。", "2024-07-01", None),
        ("第二十条　本办法自2024年7月1日起施行，有效期5年。", "2024-07-01", "2029-06-30"),
        ("本通知自印发之日起施行，有效期至2026年12月31日。", "2024-05-23", "2026-12-31"),
        ("本规定自公布之日起施行，有效期两年。", "2024-05-23", "2026-05-22"),
        ("以上政策自2024年6月1日起试行1年。", "2024-06-01", "2025-05-31"),
        ("自2024年7月1日起实施。", "2024-07-01", None),
        ("本《通知》自发布之日起执行。", "2024-05-23", None),
        ("本政策自公布之日（2024年6月1日）起施行，有效期至2025年12月31日。", "2024-06-01", "2025-12-31"),
        ("本通知自2024年5月1日起施行，2027年4月30日废止。", "2024-05-01", "2027-04-30"),
        ("本条例自二〇二四年七月一日起施行。", "2024-07-01", None),
        ("《旧办法》自2014年7月1日起施行。\n本办法自2024年7月1日起施行。", "2024-07-01", None),
        ("本措施自印发之日起施行，有效期6个月。", "2024-05-23", "2024-11-22"),
        ("会议于2024年7月1日召开。", None, None),
        ("按《旧办法》自2014年7月1日起施行的规定办理。", None, None),
        ("本办法自2024年2月30日起施行。", None, None),
    ],
)  # fmt: skip
def test_validity_is_read(sentence: str, first: str | None, last: str | None) -> None:
    validity = read_validity("为了示例。\n" + sentence, issued=ISSUED)
    assert (
        str(validity.effective_on.value) if validity.effective_on else None,
        str(validity.expires_on.value) if validity.expires_on else None,
    ) == (first, last)


def test_from_its_issue_says_nothing_without_the_day() -> None:
    assert read_validity("本办法自印发之日起施行。", issued=None).effective_on is None


def test_a_document_day_is_surer_than_a_day_of_issue() -> None:
    named = read_validity("本办法自2024年7月1日起施行。", issued=ISSUED).effective_on
    issued = read_validity("本办法自公布之日起施行。", issued=ISSUED).effective_on
    assert named is not None
    assert issued is not None
    assert named.confidence > issued.confidence


def test_a_period_ends_the_day_before() -> None:
    assert last_day(date(2024, 1, 1), 2, "年") == date(2025, 12, 31)
