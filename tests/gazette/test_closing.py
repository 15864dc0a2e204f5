"""What is closed at the end of a `with`, in fair weather and in foul."""

import pytest

from gazette.closing import Closing

pytestmark = pytest.mark.requirement("SEC-01")


class Door(Closing):
    """Tells whether it is open."""

    def __init__(self) -> None:
        self.is_open = True

    def close(self) -> None:
        self.is_open = False


def test_it_is_open_inside_and_closed_behind() -> None:
    with Door() as door:
        assert door.is_open
    assert not door.is_open


def test_an_error_closes_it_and_goes_on() -> None:
    door = Door()
    with pytest.raises(ValueError, match="storm"), door:
        raise ValueError("storm")
    assert not door.is_open
