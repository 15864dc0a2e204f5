"""`gongbao withdraw`: it asks first, says what it could not take, and leaves no word anywhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.commands.index import follow_index
from api.main import cli
from gazette.errors import StateError, WithdrawnError
from gazette.store.reader import StoreReader
from gazette.store.withdrawal_log import LOG, read
from opendata.public.copies import make_copy
from tests.leftovers import files_with
from tests.made_up import draft, metadata, notice, publish, record, statute
from tests.serving import gongbao

pytestmark = pytest.mark.requirement("OD-11")

NOW = datetime(2024, 7, 1, tzinfo=UTC)
GONE = draft(
    "gone", "误发事项qzxgone。\n", metadata("示例省关于误发事项的通知", number="示政发〔2024〕9号")
)
ORDER = (
    "--code", "published_in_error", "--authority", "示例省人民政府办公厅", "--on", "2024-06-30",
    "--actor", "编辑",
)  # fmt: skip


def run(data: Path, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [command, *arguments, "--data", str(data)])


@pytest.fixture
def archive(tmp_path: Path) -> tuple[Path, str]:
    """A published archive with its index and a copy for download, and the one to withdraw."""
    _, document = publish(tmp_path, [notice(), GONE])
    follow_index(tmp_path, "tantivy")
    make_copy(tmp_path, {}, now=NOW)
    return tmp_path, document


def test_nothing_of_it_is_left_when_the_command_ends(archive: tuple[Path, str]) -> None:
    data, document = archive
    assert "public.db" in files_with(data, "qzxgone")
    done = run(data, "withdraw", document, *ORDER, "--note", "来函", "--yes")
    assert (done.exit_code, done.stdout) == (0, f"{document}: withdrawn, versions 1\n")
    assert files_with(data, "qzxgone", "误发事项") == []
    (logged,) = read(data / LOG)
    assert (logged.document, logged.version, logged.actor) == (document, None, "编辑")


def test_one_order_takes_several_documents_once_each(archive: tuple[Path, str]) -> None:
    data, document = archive
    (other,) = record(data, [statute()])
    done = run(data, "withdraw", document, other, document, *ORDER, "--yes")
    said = [f"{one}: withdrawn, versions 1" for one in (document, other)]
    assert (done.exit_code, done.stdout.splitlines(), done.stderr) == (0, said, "")
    assert files_with(data, "qzxgone", "误发事项", "本条例所称数据") == []
    assert [one.document for one in read(data / LOG)] == [document, other]


def test_an_order_that_cannot_be_for_one_is_for_none(archive: tuple[Path, str]) -> None:
    data, document = archive
    (other,) = record(data, [statute()])
    assert run(data, "withdraw", other, *ORDER, "--yes").exit_code == 0
    logged = read(data / LOG)
    refused = run(data, "withdraw", document, other, *ORDER, "--yes")
    assert isinstance(refused.exception, StateError)
    assert read(data / LOG) == logged
    with StoreReader(data) as reader:
        assert reader.published(document)


def test_a_version_is_of_one_document(archive: tuple[Path, str]) -> None:
    data, document = archive
    (other,) = record(data, [statute()])
    done = run(data, "withdraw", document, other, "--version", "1", *ORDER, "--yes")
    assert done.exit_code == 2
    assert "name one" in done.stderr


def test_where_nobody_can_be_asked_it_wants_to_be_told(archive: tuple[Path, str]) -> None:
    data, document = archive
    done = run(data, "withdraw", document, *ORDER)
    assert done.exit_code == 2
    assert "--yes" in done.stderr
    assert files_with(data, "qzxgone") != []


@pytest.mark.parametrize(("answer", "exit_code"), [("n\n", 1), ("y\n", 0)])
def test_on_a_terminal_it_asks(
    archive: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, answer: str, exit_code: int
) -> None:
    data, document = archive
    monkeypatch.setattr("api.commands.withdraw.is_terminal", lambda: True)
    arguments = ["withdraw", document, *ORDER, "--data", str(data)]
    done = CliRunner().invoke(cli, arguments, input=answer)
    assert done.exit_code == exit_code
    assert document in done.stderr
    with StoreReader(data) as reader:
        assert len(reader.published(document)) == exit_code


def test_an_archive_that_was_never_published_is_not_published_by_it(tmp_path: Path) -> None:
    (document,) = record(tmp_path, [GONE])
    assert run(tmp_path, "withdraw", document, *ORDER, "--yes").exit_code == 0
    assert not (tmp_path / "public.db").exists()
    assert files_with(tmp_path, "qzxgone") == []


def test_one_version_is_withdrawn_and_what_says_the_same_is_told(
    archive: tuple[Path, str],
) -> None:
    data, document = archive
    reason = ("--actor", "编辑", "--reason", "核对")
    assert (
        CliRunner()
        .invoke(
            cli, ["document", "set", document, "kind", "official", *reason, "--data", str(data)]
        )
        .exit_code
        == 0
    )
    done = run(data, "withdraw", document, "--version", "1", *ORDER, "--yes")
    assert done.exit_code == 0
    assert "version 2 has the very same text" in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--code", "whim", "whim"),
        ("--on", "2024年6月1日", "2024"),
        ("--on", "2999-01-01", "lies ahead"),
        ("--authority", " ", "authority"),
        ("--note", "身份证 11010519491231002X", "personal data"),
    ],
)
def test_an_order_that_cannot_be_is_refused(
    archive: tuple[Path, str], option: str, value: str, words: str
) -> None:
    data, document = archive
    done = run(data, "withdraw", document, *ORDER, "--yes", option, value)
    assert done.exit_code != 0
    assert words in done.stderr + str(done.exception)
    assert files_with(data, "qzxgone") != []


def test_who_asks_for_it_on_the_terminal_reads_why(archive: tuple[Path, str]) -> None:
    data, document = archive
    run(data, "withdraw", document, *ORDER, "--yes")
    shown = run(data, "show", document)
    assert isinstance(shown.exception, WithdrawnError)
    assert "published_in_error" in str(shown.exception)


def test_a_server_takes_in_the_log_of_a_store_that_was_put_back(
    archive: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`publish` made it public again, until somebody wrote to the store."""
    data, document = archive
    with closing(sqlite3.connect(data / "gazette.db")) as db:
        db.execute("VACUUM INTO ?", (str(data / "older.db"),))
    run(data, "withdraw", document, *ORDER, "--yes")
    (data / "older.db").rename(data / "gazette.db")
    assert run(data, "publish").exit_code == 0
    assert files_with(data, "qzxgone") == []


def test_an_error_is_one_line(archive: tuple[Path, str]) -> None:
    data, _ = archive
    done = gongbao("withdraw", "abcdefghij", *ORDER, "--yes", data=data)
    assert (done.returncode, done.stderr) == (1, "gongbao: no document 'abcdefghij'\n")
