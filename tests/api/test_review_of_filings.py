"""`gongbao review` of what agencies filed: the same rules as over HTTP."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from api.commands.review import review
from gazette.errors import OwnFilingError, StateError
from gazette.store.office import open_office
from gazette.store.office_view import office_view
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.accounts import add_account
from tests.filings import FILER, NOW, ORGAN, submission

pytestmark = pytest.mark.requirement("item-41", "SD-16")

Call = Callable[..., Result]
CHECKED = [word for check in ("content", "timing", "manner") for word in ("--checked", check)]


@pytest.fixture
def filed(tmp_path: Path) -> str:
    """The document of a filing of the account 报送员."""
    add_account(tmp_path, "editor", ORGAN, name="报送员")
    with open_office(tmp_path) as office:
        account = office.accounts.find("报送员").id
    filer = replace(FILER, account=account)
    with Store.open(tmp_path) as store:
        return store.file(submission(filer=filer), [], now=NOW).document_id


@pytest.fixture
def call(tmp_path: Path) -> Call:
    def one(command: str, *words: str, actor: str = "示例编辑") -> Result:
        arguments = [command, "--data", str(tmp_path), "--actor", actor, *words]
        return CliRunner().invoke(review, arguments)

    return one


def _state(data: Path) -> tuple[str, str | None]:
    with office_view(data) as view:
        step = view.filings.filing("fil-1").steps[-1]
    return step.state, step.code


def _published(data: Path, document_id: str) -> int:
    with StoreReader(data) as reader:
        return len(reader.published(document_id))


def test_clearing_a_filing_needs_the_three_checks(call: Call, filed: str, tmp_path: Path) -> None:
    refused = call("clear", filed, "--reason", "同意", *CHECKED[:4])
    assert isinstance(refused.exception, StateError)
    assert "manner" in str(refused.exception)
    assert _published(tmp_path, filed) == 0
    assert call("clear", filed, *CHECKED).exit_code == 0
    assert (_published(tmp_path, filed), _state(tmp_path)) == (1, ("cleared", None))


def test_returning_a_filing_needs_a_code(call: Call, filed: str, tmp_path: Path) -> None:
    assert isinstance(call("return", filed, "--reason", "不全").exception, StateError)
    assert call("return", filed, "--reason", "不全", "--code", "incomplete").exit_code == 0
    assert _state(tmp_path) == ("returned", "incomplete")


@pytest.mark.parametrize("by", ["报送员", "id"])
def test_nobody_clears_his_own_under_any_name(
    call: Call, filed: str, tmp_path: Path, by: str
) -> None:
    with open_office(tmp_path) as office:
        actor = by if by != "id" else office.accounts.find("报送员").id
    refused = call("clear", filed, *CHECKED, actor=actor)
    assert isinstance(refused.exception, OwnFilingError)
    assert _published(tmp_path, filed) == 0
