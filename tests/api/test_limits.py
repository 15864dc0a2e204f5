"""Allowances: so many in a window, for each one apart, and memory bounded by the window."""

import pytest

from api.limits import Allowance
from api.problems import ProblemError

pytestmark = pytest.mark.requirement("SEC-01", "SD-10")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_what_is_spent_is_refused_until_the_next_window() -> None:
    clock = Clock()
    allowance = Allowance(2, 10, clock=clock)
    for _ in range(2):
        allowance.spend("甲")
    with pytest.raises(ProblemError) as refused:
        allowance.spend("甲")
    assert (refused.value.status, refused.value.kind) == (429, "too-many")
    allowance.spend("乙")
    clock.now += 10
    allowance.spend("甲")


def test_looking_counts_nothing() -> None:
    allowance = Allowance(1, 10, clock=Clock())
    for _ in range(3):
        allowance.check("甲")
    allowance.spend("甲")
    with pytest.raises(ProblemError):
        allowance.check("甲")


def test_a_window_that_is_over_is_forgotten() -> None:
    clock = Clock()
    allowance = Allowance(1, 10, clock=clock)
    for name in range(1000):
        allowance.spend(str(name))
    clock.now += 10
    allowance.spend("甲")
    assert len(allowance) == 1
