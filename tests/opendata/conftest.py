"""What tests of open data share."""

from pathlib import Path

import pytest

from tests.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with an empty data directory."""
    return Office(tmp_path / "data")
