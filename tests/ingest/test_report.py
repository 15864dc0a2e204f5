"""The report says of each row what became of it, and its totals add up."""

import io
import json

import pytest

from ingest.progress import Plain
from ingest.report import Line, Outcome, Report, Totals

pytestmark = pytest.mark.requirement("GZ-16")


def line(outcome: Outcome, path: str = "a.jsonl", number: int | None = None) -> Line:
    reason = "not_json" if outcome == "failed" else None
    return Line(
        source="s",
        path=path,
        record=number,
        line=number,
        outcome=outcome,
        reason=reason,
        detail="d",
    )


def test_each_line_is_one_json_object() -> None:
    out, screen = io.BytesIO(), io.StringIO()
    report = Report(Plain(screen.write), out)
    report.add([line("stored"), line("failed", number=7)], files=1, size=10)
    assert [json.loads(each)["outcome"] for each in out.getvalue().splitlines()] == [
        "stored",
        "failed",
    ]
    assert screen.getvalue() == "s/a.jsonl:7: not_json: d\n"


def test_what_is_skipped_is_no_record() -> None:
    report = Report(Plain(io.StringIO().write))
    report.add([line("stored"), line("held"), line("skipped")], files=2, size=0)
    assert report.totals == Totals(files=2, records=2, stored=1, held=1, skipped=1)


def test_refusals_of_one_file_beyond_twenty_are_summed_up() -> None:
    screen = io.StringIO()
    report = Report(Plain(screen.write))
    report.add([line("failed", number=number) for number in range(1, 51)], files=1, size=0)
    report.add([line("failed", path="b.jsonl", number=1)], files=1, size=0)
    report.close()
    said = screen.getvalue().splitlines()
    assert len(said) == 22
    assert said[-1] == "s/a.jsonl: 30 more records refused"


def test_a_file_name_cannot_command_the_terminal() -> None:
    screen = io.StringIO()
    report = Report(Plain(screen.write))
    report.add([line("failed", path="a\n\x1b[2J.txt")], files=1, size=0)
    assert screen.getvalue() == "s/a\\u000a\\u001b[2J.txt: not_json: d\n"
