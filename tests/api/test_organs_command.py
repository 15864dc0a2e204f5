"""`gongbao organs`: the organ table loaded, listed, and what it leaves open."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.main import cli
from gazette.store.reader import StoreReader

ORGANS = "name,short_names,codes,level\n示例省人民政府办公厅,省政府办公厅,示政办发,province\n"
NOTICE = "关于示例工作的通知\n示政办发〔2024〕3号\n各市人民政府：\n为做好示例工作，现通知如下：\n一、做好示例工作。\n2024年5月23日\n"
RELATIVE = "省财政厅关于示例工作的通知\n各市：\n为做好示例工作，现通知如下：\n一、做好示例工作。\n省财政厅\n2024年5月24日\n"


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def data(tmp_path: Path) -> Path:
    table, folder, data = tmp_path / "organs.csv", tmp_path / "in", tmp_path / "data"
    table.write_text(ORGANS, encoding="utf-8")
    folder.mkdir()
    (folder / "a.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "b.txt").write_text(RELATIVE, encoding="utf-8")
    assert (
        run("organs", "load", "--data", str(data), "--actor", "editor", str(table)) == "1 organs\n"
    )
    run("ingest", "--data", str(data), "--jobs", "0", "--trusted", str(folder))
    return data


def test_an_issuer_not_read_is_named_by_the_code_of_the_number(data: Path) -> None:
    with StoreReader(data) as reader:
        (metadata,) = [
            version.metadata
            for change in reader.changes(0)
            for version in reader.published(change.document_id)
            if version.path == "a.txt"
        ]
    assert metadata.issuers is not None
    assert metadata.issuers.value == ("示例省人民政府办公厅",)
    assert metadata.level is not None
    assert metadata.level.value == "province"


def test_a_name_that_nothing_settles_is_queued(data: Path) -> None:
    assert run("organs", "unresolved", "--data", str(data)) == "省财政厅\n"


def test_the_table_lists_its_own_organs_and_the_central_ones(data: Path) -> None:
    listed = run("organs", "list", "--data", str(data))

    assert "示例省人民政府办公厅\t示政办发\tprovince\n" in listed
    assert "国土资源部\t国土资发 国土资规\tnational\tuntil 2018-03-31, then 自然资源部\n" in listed


def test_the_same_table_again_is_as_before(data: Path, tmp_path: Path) -> None:
    again = run("organs", "load", "--data", str(data), "--actor", "x", str(tmp_path / "organs.csv"))

    assert again == "1 organs, as before\n"


def test_a_table_at_fault_is_refused_by_its_line(tmp_path: Path) -> None:
    table = tmp_path / "organs.csv"
    table.write_text("name,level\n示例局,省级\n", encoding="utf-8")
    done = CliRunner().invoke(
        cli, ["organs", "load", "--actor", "x", "--data", str(tmp_path), str(table)]
    )

    assert "line 2" in str(done.exception)
