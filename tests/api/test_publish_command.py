"""`gongbao publish` on the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.commands.publish import publish
from gazette.errors import StoreError
from tests.office import Office


@pytest.mark.requirement("GZ-14")
def test_it_tells_the_file_and_how_many_documents_it_holds(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    office.file("示例省通知", "正文。")
    office.file("示例省内部情况", "正文。", held=True)
    result = CliRunner().invoke(publish, ["--data", str(office.data)], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout == f"{office.data / 'public.db'}: 1 documents\n"


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(publish, ["--data", str(tmp_path)])
    assert isinstance(result.exception, StoreError)
