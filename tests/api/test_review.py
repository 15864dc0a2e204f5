"""`gongbao review`: an editor lists, looks and decides on the command line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.commands.review import review
from gazette.errors import NotFoundError, StateError
from gazette.filing.clearing import examine
from gazette.model import Draft, Field, Metadata, RawFile
from gazette.store.reader import StoreReader
from gazette.store.writer import Store

pytestmark = pytest.mark.requirement("item-41", "SD-17")
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
TEXT = "示例省人民政府关于示例工作的通知\n联系人手机13800138000。\n"
CODES = ("owner_missing", "disclosure_missing", "mobile_number")
ACCEPTED = [word for code in CODES for word in ("--accept", code, "已核对")]


@pytest.fixture
def held(tmp_path: Path) -> str:
    with Store.open(tmp_path) as store:
        source = store.add_source("示例来源", trusted=False, now=NOW)
        run = store.start_run("ingest", now=NOW)
        raw = RawFile(
            sha256="aa", sm3="bb", size=1, media_type="text/plain", path="2024/1.txt",
            source=source, received_at=NOW,
        )  # fmt: skip
        draft = Draft(
            raw=raw,
            record=None,
            reader="from_text/1",
            text=TEXT,
            metadata=Metadata(title=Field("示例省人民政府关于示例工作的通知")),
        )
        return store.record(draft, examine(draft), clear=False, run=run, now=NOW).document_id


@pytest.fixture
def call(tmp_path: Path) -> Callable[..., Result]:
    def one(command: str, *words: str) -> Result:
        return CliRunner().invoke(review, [command, "--data", str(tmp_path), *words])

    return one


def _published(data: Path, document_id: str) -> int:
    with StoreReader(data) as reader:
        return len(reader.published(document_id))


def test_the_list_names_each_held_version_and_why(call: Callable[..., Result], held: str) -> None:
    listed = call("list")
    assert listed.exit_code == 0
    assert listed.stdout == (
        f"{held}\t1\t{','.join(CODES)}\t示例省人民政府关于示例工作的通知\t2024/1.txt\n"
    )
    assert listed.stderr == "1 held, 1 shown\n"


def test_the_list_never_shows_the_value_itself(call: Callable[..., Result], held: str) -> None:
    assert held in call("list").output
    assert "13800138000" not in call("list").output


def test_one_version_is_shown_with_each_finding_in_its_place(
    call: Callable[..., Result], held: str
) -> None:
    shown = call("show", held).stdout
    assert f"{held} version 1, held" in shown
    assert "  3. holds mobile_number" in shown
    assert "at 22: …" in shown
    assert TEXT in shown


def test_clearing_with_a_reason_for_each_finding_publishes(
    call: Callable[..., Result], held: str, tmp_path: Path
) -> None:
    cleared = call("clear", held, "--actor", "示例编辑", *ACCEPTED)
    assert (cleared.exit_code, cleared.stdout) == (0, f"{held} version 1: cleared\n")
    assert _published(tmp_path, held) == 1
    assert call("list").stdout == ""


@pytest.mark.parametrize("words", [ACCEPTED[:-3], ["--reason", "看过了"], []])
def test_clearing_is_refused_while_a_finding_has_no_reason(
    call: Callable[..., Result], held: str, tmp_path: Path, words: list[str]
) -> None:
    refused = call("clear", held, "--actor", "示例编辑", *words)
    assert isinstance(refused.exception, StateError)
    assert "mobile_number" in str(refused.exception)
    assert _published(tmp_path, held) == 0


def test_nobody_decides_without_a_name(call: Callable[..., Result], held: str) -> None:
    refused = call("clear", held, *ACCEPTED)
    assert refused.exit_code == 2
    assert "--actor" in refused.stderr


def test_a_returned_version_leaves_the_list_until_it_is_held_again(
    call: Callable[..., Result], held: str
) -> None:
    decided = ("--actor", "示例编辑", "--reason", "请补充公开属性")
    assert call("return", held, *decided).exit_code == 0
    assert call("list").stdout == ""
    assert call("hold", held, *decided).exit_code == 0
    assert held in call("list").stdout


def test_a_public_version_can_be_held_again(
    call: Callable[..., Result], held: str, tmp_path: Path
) -> None:
    call("clear", held, "--actor", "示例编辑", *ACCEPTED)
    assert call("hold", held, "--actor", "示例编辑", "--reason", "另有疑问").exit_code == 0
    assert _published(tmp_path, held) == 0


@pytest.mark.parametrize("command", ["show", "clear", "return", "hold"])
def test_a_document_that_does_not_exist_is_named(
    call: Callable[..., Result], held: str, command: str
) -> None:
    words = [] if command == "show" else ["--actor", "示例编辑", "--reason", "甲"]
    refused = call(command, held + "x", *words)
    assert isinstance(refused.exception, NotFoundError)
    assert held + "x" in str(refused.exception)
