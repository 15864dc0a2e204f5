from pathlib import Path

import pytest

from gazette.store.office import open_office
from gazette.store.usage import UsageDay, Use, Visit

pytestmark = pytest.mark.requirement("WS-06")

MONDAY, TUESDAY = "2024-06-03", "2024-06-04"


def test_a_day_is_told_when_it_is_over_and_keeps_nobody(tmp_path: Path) -> None:
    views, calls = (
        Use(MONDAY, "documents", "view", is_robot=False),
        Use(MONDAY, "documents", "call", is_robot=False),
    )
    robots = Use(MONDAY, "documents", "view", is_robot=True)
    first, second = (
        Visit(MONDAY, "documents", b"visitor-number-1"),
        Visit(MONDAY, "documents", b"visitor-number-2"),
    )
    with open_office(tmp_path) as office:
        office.usage.add({views: 2, robots: 7}, [first])
        office.usage.add({views: 1, calls: 4}, [first, second])
        assert office.usage.days(MONDAY) == []
        office.usage.close_days(TUESDAY)
        told = [UsageDay(MONDAY, "documents", 3, 0, 4, 7, 2)]
        assert office.usage.days(TUESDAY) == told
        office.usage.close_days(TUESDAY)
        assert office.usage.days(TUESDAY) == told
    for file in tmp_path.iterdir():
        assert b"visitor-number-2" not in file.read_bytes()


def test_what_a_slow_worker_brings_after_midnight_is_counted(tmp_path: Path) -> None:
    use = Use(MONDAY, "issues", "download", is_robot=False)
    with open_office(tmp_path) as office:
        office.usage.add({use: 1}, [Visit(MONDAY, "issues", b"visitor-number-1")])
        office.usage.close_days(TUESDAY)
        office.usage.add({use: 1}, [Visit(MONDAY, "issues", b"visitor-number-2")])
        office.usage.close_days(TUESDAY)
        assert office.usage.days(TUESDAY) == [UsageDay(MONDAY, "issues", 0, 2, 0, 0, 2)]
