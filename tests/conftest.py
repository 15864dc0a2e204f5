"""What every test may ask for: the real corpus and a fixed clock."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

NOON = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real documents, or a visible skip where GAZETTE_CORPUS is not set."""
    folder = os.environ.get("GAZETTE_CORPUS")
    if not folder:
        pytest.skip("GAZETTE_CORPUS is not set")
    return Path(folder)


@pytest.fixture
def noon() -> datetime:
    """A fixed moment: clocks are passed in, never read inside."""
    return NOON
