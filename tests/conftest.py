"""What every test may ask for: the real corpus and a fixed clock."""

import os
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile(
    "untimed", settings.get_profile(settings.get_current_profile_name()), deadline=None
)
settings.load_profile("untimed")  # no test is timed

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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where every optional part is required, as in CI, a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("GONGBAO_REQUIRE_ALL"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report
