"""Progress moves a bar on a terminal and writes plain lines elsewhere."""

import io

import pytest

from ingest.progress import Bar, Plain, progress_on

pytestmark = pytest.mark.requirement("GZ-16")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_thousand_records_write_one_plain_line() -> None:
    out = io.StringIO()
    progress = progress_on(out)
    progress.start(4000)
    for _ in range(12):
        progress.advance(200, 100)
    progress.stop()
    assert out.getvalue() == "1,000 records, 50 %\n"


def test_a_terminal_gets_a_bar_and_keeps_what_is_said() -> None:
    out = Terminal()
    progress = progress_on(out)
    assert isinstance(progress, Bar)
    progress.start(100)
    progress.advance(50, 3)
    progress.say("a.txt: empty: [bold] stays as it is")
    progress.stop()
    assert "a.txt: empty: [bold] stays as it is\n" in out.getvalue()
    assert "3 records" in out.getvalue()


def test_nothing_to_read_is_no_division_by_zero() -> None:
    out = io.StringIO()
    progress = Plain(out.write)
    progress.start(0)
    progress.advance(0, 1000)
    assert out.getvalue() == "1,000 records, 0 %\n"
