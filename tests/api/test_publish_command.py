"""`gongbao publish` on the command line."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.commands.publish import publish
from gazette.errors import StoreError
from opendata.public.copies import DOWNLOADS, copies
from tests.office import Office

METADATA = Path(__file__).parents[2] / "metadata.json"


@pytest.mark.requirement("GZ-14", "GZ-18")
def test_it_tells_the_file_and_how_many_documents_it_holds(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    office.file("示例省通知", "正文。")
    office.file("示例省内部情况", "正文。", held=True)
    result = CliRunner().invoke(publish, ["--data", str(office.data)], catch_exceptions=False)
    assert result.exit_code == 0
    made, copied = result.stdout.splitlines()
    assert made == f"{office.data / 'public.db'}: 1 documents"
    (copy,) = copies(office.data)
    size = sum(file.size for file in copy.files)
    assert copied == f"{office.data / DOWNLOADS / copy.name}: 3 files, {size} bytes"


@pytest.mark.requirement("OD-10", "SEC-06")
def test_the_copy_holds_the_database_its_description_and_the_plugin(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    office.file("示例省通知", "正文。")
    CliRunner().invoke(publish, ["--data", str(office.data)], catch_exceptions=False)
    (copy,) = copies(office.data)
    assert [file.name for file in copy.files] == ["public.db", "metadata.json", "gongbao.py"]
    described = (office.data / DOWNLOADS / copy.name / "metadata.json").read_bytes()
    assert described == METADATA.read_bytes()
    assert copy.files[1].sha256 == hashlib.sha256(described).hexdigest()


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(publish, ["--data", str(tmp_path)])
    assert isinstance(result.exception, StoreError)
