"""`gongbao account`: accounts made, listed and revoked; a key is shown once and never again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.commands.account import account
from api.settings import Settings
from gazette.errors import NotFoundError, StateError
from gazette.store.office import open_office

pytestmark = pytest.mark.requirement("SD-11", "SD-14")

Call = Callable[..., Result]
NEW = ("new", "--role", "agency", "--organ", "示例省水利厅", "--name", "报送员")


@pytest.fixture
def call(tmp_path: Path) -> Call:
    def one(command: str, *words: str) -> Result:
        arguments = [command, *words, "--data", str(tmp_path)]
        return CliRunner().invoke(account, arguments, obj=Settings())

    return one


def test_a_new_account_prints_its_key_and_nothing_else(call: Call, tmp_path: Path) -> None:
    made = call(*NEW)
    key = made.stdout.strip()
    assert made.exit_code == 0
    with open_office(tmp_path) as office:
        identity = office.accounts.identify(key)
    assert identity is not None
    assert identity.account.id in made.stderr
    assert (identity.account.organ, identity.account.office) == (
        "示例省水利厅",
        "示例省人民政府办公厅",
    )


def test_the_list_never_shows_a_key(call: Call) -> None:
    key = call(*NEW).stdout.strip()
    listed = call("list").stdout
    assert "报送员" in listed
    assert key.split("_")[1] in listed
    assert key.split("_", 2)[2] not in listed


def test_a_revoked_account_has_no_way_in(call: Call, tmp_path: Path) -> None:
    key = call(*NEW).stdout.strip()
    assert call("revoke", "报送员").stdout.endswith(": revoked\n")
    with open_office(tmp_path) as office:
        assert office.accounts.identify(key) is None
    assert "revoked" in call("list").stdout
    assert isinstance(call("key", "报送员").exception, StateError)


def test_a_lost_key_is_replaced(call: Call, tmp_path: Path) -> None:
    lost = call(*NEW).stdout.strip()
    new = call("key", "报送员").stdout.strip()
    assert call("revoke", "报送员", "--key", lost.split("_")[1]).exit_code == 0
    with open_office(tmp_path) as office:
        assert office.accounts.identify(lost) is None
        assert office.accounts.identify(new) is not None


def test_a_city_bureau_needs_its_own_office_named(call: Call) -> None:
    city = ("new", "--role", "agency", "--organ", "示例市水利局", "--name", "市局")
    refused = call(*city)
    assert refused.exit_code == 2
    assert "--office" in refused.stderr
    assert call(*city, "--office", "示例市人民政府办公室").exit_code == 0
    assert "示例市人民政府办公室" in call("list").stdout


def test_an_organ_must_look_like_one(call: Call) -> None:
    refused = call("new", "--role", "agency", "--organ", "水", "--name", "甲")
    assert refused.exit_code == 2
    assert "--organ" in refused.stderr


def test_a_name_is_used_once(call: Call) -> None:
    call(*NEW)
    assert isinstance(call(*NEW).exception, StateError)


@pytest.mark.parametrize("command", ["key", "revoke"])
def test_who_is_not_there_is_named(call: Call, command: str) -> None:
    refused = call(command, "nobody")
    assert isinstance(refused.exception, NotFoundError)
    assert "nobody" in str(refused.exception)
