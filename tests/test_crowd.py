"""64 readers at once, while documents are recorded and withdrawn: no error, no result that does not open."""

from pathlib import Path

import pytest

from tests.crowd import crowd


@pytest.mark.requirement("SD-02", "SD-08", "item-9")
@pytest.mark.parametrize(
    ("readers", "seconds"), [(8, 4.0), pytest.param(64, 30.0, marks=pytest.mark.long)]
)
def test_readers_meet_no_error_while_the_office_works(
    tmp_path: Path, readers: int, seconds: float
) -> None:
    met, desk = crowd(tmp_path / "data", documents=300, readers=readers, seconds=seconds)
    assert met.errors == []
    assert desk.recorded > 5
    assert desk.withdrawn
    assert met.opened > readers
