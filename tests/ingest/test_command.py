"""The command line: what it prints, how it ends, and how it takes being interrupted."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.generate import notice, write_notices
from ingest.command import ingest

pytestmark = pytest.mark.requirement("GZ-15")


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(ingest, ["--jobs", "0", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_notices(tmp_path / "notices", 3)
    return tmp_path / "notices"


def test_it_ends_with_totals_and_0(tmp_path: Path, folder: Path) -> None:
    result = call(folder, "--trusted", "--data", tmp_path / "data")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "files 3, records 3, stored 3, listed 0, duplicate 0, unchanged 0, held 0, truth 0, "
        "failed 0, skipped 0\n"
    )
    assert result.stderr == ""


def test_it_names_each_refused_file_on_stderr_and_ends_with_1(tmp_path: Path, folder: Path) -> None:
    (folder / "slides.ppt").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    result = call(folder, "--data", tmp_path / "data")
    assert result.exit_code == 1
    assert (
        result.stderr == "notices/slides.ppt: unsupported_format: application/vnd.ms-powerpoint\n"
    )
    assert "failed 1" in result.stdout


def test_the_report_has_a_line_for_each_record(tmp_path: Path, folder: Path) -> None:
    report = tmp_path / "report.jsonl"
    call(folder, "--data", tmp_path / "data", "--report", report, "--source", "示例")
    lines = [json.loads(line) for line in report.read_bytes().splitlines()]
    assert [(line["source"], line["outcome"]) for line in lines] == [("示例", "held")] * 3


def test_a_report_that_cannot_be_written_is_one_line(tmp_path: Path, folder: Path) -> None:
    report = tmp_path / "missing" / "report.jsonl"
    result = call(folder, "--data", tmp_path / "data", "--report", report)
    assert result.exit_code == 1
    assert result.stderr == f"Error: Could not open file '{report}': No such file or directory\n"


def test_the_data_directory_and_the_report_may_lie_in_the_folder(folder: Path) -> None:
    for _ in range(2):
        result = call(folder, "--data", folder / "data", "--report", folder / "report.jsonl")
        assert result.exit_code == 0, result.output
    assert result.stdout.startswith("files 3, records 3, ")
    assert "skipped 2" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "PATH"),
        (["nowhere"], "does not exist"),
        (["--jobs", "-1", "."], "jobs"),
        (["--mapping", "nowhere", "."], "does not exist"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(arguments: list[str], words: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def module(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "ingest", *map(str, arguments)]


def test_the_module_is_the_command(tmp_path: Path, folder: Path) -> None:
    command = module(folder, "--trusted", "--data", tmp_path / "data")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("files 3, records 3, stored 3, ")


def test_an_error_of_ours_is_one_line_and_1(tmp_path: Path) -> None:
    for name in ("a/docs", "b/docs"):
        (tmp_path / name).mkdir(parents=True)
    command = module(tmp_path / "a/docs", tmp_path / "b/docs", "--data", tmp_path / "data")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "ingest: two paths would both be source 'docs': name them one by one\n"


def test_ctrl_c_ends_with_totals_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "rows"
    folder.mkdir()
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
        for number in range(4000):
            row = {"text": notice(number, characters=300)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    command = module(folder, "--trusted", "--data", tmp_path / "data")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("1,000 records")
        os.killpg(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate()
    assert process.returncode == 130, stderr
    assert stdout.startswith("interrupted: files 1, records ")
    assert "Traceback" not in stderr
    stored = int(stdout.split("stored ")[1].split(",")[0].replace("_", ""))
    assert stored > 0
    rest = call(folder, "--trusted", "--data", tmp_path / "data")
    assert rest.exit_code == 0
    assert "failed 0" in rest.stdout
