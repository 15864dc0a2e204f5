"""`gongbao correct`: by fields or with a better file, seen on both versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.main import cli
from gazette.store.files import path_of
from gazette.store.reader import StoreReader
from tests.made_up import NOTICE_TEXT, notice, record
from tests.serving import gongbao

pytestmark = pytest.mark.requirement("GZ-06", "OD-08")

WHO = ("--note", "第二项漏印", "--actor", "编辑")
PAGE = """示例省人民政府关于推进政务公开的通知
示政发〔2024〕12号
各市人民政府，省政府各部门：
为推进政务公开，现将有关事项通知如下。
一、明确职责
二、加强监督
三、补印的一项
示例省人民政府
2024年5月23日
"""


@pytest.fixture
def archive(tmp_path: Path) -> tuple[Path, str]:
    (document,) = record(tmp_path / "data", [notice()])
    return tmp_path / "data", document


def correct(data: Path, document: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["correct", document, *arguments, *WHO, "--data", str(data)])


def test_fields_are_corrected_together(archive: tuple[Path, str]) -> None:
    data, document = archive
    done = correct(data, document, "--set", "signed_on=2024-05-24", "--set", "abstract=两项=要求")
    assert (done.exit_code, done.stdout) == (
        0,
        f"{document} version 2 corrects version 1: public\n",
    )
    with StoreReader(data) as reader:
        first, second = reader.published(document)
    assert (second.corrects, second.text) == (1, first.text)
    assert second.metadata.abstract is not None
    assert second.metadata.abstract.value == "两项=要求"


def test_a_better_file_is_read_as_a_filed_one_is(archive: tuple[Path, str], tmp_path: Path) -> None:
    data, document = archive
    (tmp_path / "更正.txt").write_text(PAGE, encoding="utf-8")
    done = correct(data, document, "--file", str(tmp_path / "更正.txt"))
    assert (done.exit_code, done.stderr) == (0, "")
    with StoreReader(data) as reader:
        first, second = reader.published(document)
    assert (first.text, second.corrects) == (NOTICE_TEXT, 1)
    assert "三、补印的一项" in second.text
    assert path_of(data, second.file_sha256).read_text(encoding="utf-8") == PAGE
    assert second.metadata.owner == first.metadata.owner


def test_a_correction_with_personal_data_waits_and_says_so(archive: tuple[Path, str]) -> None:
    data, document = archive
    done = correct(data, document, "--set", "abstract=手机 13800138000")
    assert done.stdout.endswith("held\n")
    assert "mobile_number" in done.stderr
    listed = CliRunner().invoke(cli, ["review", "list", "--data", str(data)])
    assert document in listed.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--file"),
        (("--set", "title"), "FIELD=VALUE"),
        (("--set", "kind=official"), "can be corrected"),
        (("--set", "title=示例", "--version", "7"), "no version"),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    archive: tuple[Path, str], arguments: tuple[str, ...], words: str
) -> None:
    data, document = archive
    done = correct(data, document, *arguments)
    assert done.exit_code != 0
    assert words in done.stderr + str(done.exception)


def test_a_file_and_fields_at_once_are_refused(archive: tuple[Path, str], tmp_path: Path) -> None:
    data, document = archive
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    done = correct(data, document, "--file", str(tmp_path / "a.txt"), "--set", "title=示例")
    assert done.exit_code == 2


def test_a_file_without_a_document_is_one_line(archive: tuple[Path, str], tmp_path: Path) -> None:
    data, document = archive
    (tmp_path / "a.txt").write_text("  \n", encoding="utf-8")
    done = gongbao("correct", document, "--file", tmp_path / "a.txt", *WHO, data=data)
    assert (done.returncode, done.stderr) == (1, "gongbao: empty: nothing but spaces\n")


def test_what_does_not_exist_is_not_corrected(archive: tuple[Path, str]) -> None:
    done = correct(archive[0], "abcdefghij", "--set", "title=示例")
    assert "no document" in str(done.exception)
