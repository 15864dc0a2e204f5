"""`gongbao issue`: files in, one line of totals out, a refused file named and nothing of it kept."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.store.reader import StoreReader
from ingest.issue_command import issue

pytestmark = pytest.mark.requirement("SD-12", "GZ-17")


def run(data: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(issue, [*map(str, arguments), "--data", str(data)])


def write(
    folder: Path, name: str, *numbers: object, title: str = "示例省人民政府关于甲的通知"
) -> Path:
    lists = [
        {
            "gazette": "示例省人民政府公报",
            "year": 2024,
            "number": number,
            "entries": [{"title": title, "pages": [1, 2]}],
        }
        for number in numbers
    ]
    path = folder / name
    path.write_bytes(msgspec.json.encode(lists))
    return path


def issue_ids(data: Path) -> list[str]:
    with StoreReader(data) as reader:
        return [id.partition("/")[2] for id in reader.issues.ids()]


def test_a_list_is_recorded_once(tmp_path: Path) -> None:
    path, data = write(tmp_path, "a.json", 1, 2), tmp_path / "data"
    first, second = (run(data, "add", path) for _ in range(2))
    assert first.output == (
        "issues: 2 stored, 0 changed, 0 unchanged; 2 entries; 0 files refused\n"
    )
    assert "0 stored, 0 changed, 2 unchanged" in second.output
    assert (first.exit_code, second.exit_code) == (0, 0)


def test_a_file_with_a_mistake_is_refused_whole_and_the_others_recorded(tmp_path: Path) -> None:
    good, data = write(tmp_path, "good.json", 1), tmp_path / "data"
    bad = write(tmp_path, "bad.json", 2, "第x期")
    done = run(data, "add", bad, good)
    assert done.exit_code == 1
    assert "bad.json: line 1: number='第x期'" in done.output
    assert "1 stored, 0 changed, 0 unchanged; 1 entries; 1 files refused" in done.output
    assert issue_ids(data) == ["2024/1"]


def test_a_contradiction_undoes_the_whole_file(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run(data, "add", write(tmp_path, "a.json", 11))
    done = run(data, "add", write(tmp_path, "b.json", 10, "11-12"))
    assert done.exit_code == 1
    assert "b.json: line 1: " in done.output
    assert "has a number of" in done.output
    assert issue_ids(data) == ["2024/11"]


def test_a_corrected_list_changes_the_issue(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run(data, "add", write(tmp_path, "a.json", 1))
    done = run(data, "add", write(tmp_path, "a.json", 1, title="另一件"))
    assert "0 stored, 1 changed" in done.output


def test_what_does_not_belong_there_is_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", 1, title="国务院关于甲的通知")
    done = run(tmp_path / "data", "add", path)
    assert done.exit_code == 0
    assert "warning: a.json: '国务院关于甲的通知': 国务院 is above" in done.output


def test_what_is_expected_is_listed_as_not_held(tmp_path: Path) -> None:
    data, ledger = tmp_path / "data", tmp_path / "ledger.csv"
    ledger.write_text(
        "gazette,year,number\n示例省人民政府公报,2024,1\n示例省人民政府公报,2024,2\n",
        encoding="utf-8",
    )
    done = run(data, "expect", ledger)
    assert "2 stored, 0 changed, 0 unchanged; expected issues" in done.output
    run(data, "add", write(tmp_path, "a.json", 1))
    lines = run(data, "list").output.splitlines()
    assert [line.split("\t")[0] for line in lines] == [
        "示例省人民政府公报 2024年第1期",
        "示例省人民政府公报 2024年第2期",
    ]
    assert [line.split("\t")[2] for line in lines] == ["held, 1 entries", "expected, not held"]


_ISSUES = st.dictionaries(
    st.integers(1, 30), st.lists(st.text("甲乙丙丁办法通知", min_size=1, max_size=6), max_size=6),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(_ISSUES)
def test_any_list_is_taken_in_whole_and_only_once(
    tmp_path_factory: pytest.TempPathFactory, issues: dict[int, list[str]]
) -> None:
    """Pages number the lines through, so that no two are the same."""
    folder = tmp_path_factory.mktemp("any")
    pages = iter(range(1, 1000))
    lists = [
        {
            "gazette": "示例省人民政府公报", "year": 2024, "number": number,
            "entries": [{"title": title, "pages": [next(pages)]} for title in titles],
        }
        for number, titles in issues.items()
    ]  # fmt: skip
    path, data = folder / "any.json", folder / "data"
    path.write_bytes(msgspec.json.encode(lists))
    lines = sum(map(len, issues.values()))
    first, second = run(data, "add", path), run(data, "add", path)
    assert f"{len(issues)} stored, 0 changed, 0 unchanged; {lines} entries" in first.output
    assert f"0 stored, 0 changed, {len(issues)} unchanged; {lines} entries" in second.output
    with StoreReader(data) as reader:
        held = [reader.issues.held(id) for id in reader.issues.ids()]
        assert reader.issues.last_change() == len(issues)
    found = {one.issue.number.first: [e.title for e in one.issue.entries] for one in held if one}
    assert found == issues


def test_the_list_itself_is_kept(tmp_path: Path) -> None:
    path, data = write(tmp_path, "a.json", 1), tmp_path / "data"
    run(data, "add", path)
    kept = [file for file in (data / "files").rglob("*") if file.is_file()]
    assert [file.read_bytes() for file in kept] == [path.read_bytes()]
