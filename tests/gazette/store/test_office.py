"""office.db: keys are kept as digests and can be revoked; sessions end; a key stands for one request."""

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gazette.errors import NotFoundError, RepeatedKeyError, StateError, StoreError
from gazette.filing.accounts import Account, Role, new_account_id, new_key, prefix_of
from gazette.store.office import Office, open_office
from gazette.store.repeat_keys import KEPT
from gazette.store.sessions import LASTS

pytestmark = pytest.mark.requirement("SD-11", "SEC-01")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


def account(name: str = "报送员", role: Role = "agency") -> Account:
    return Account(
        id=new_account_id(),
        role=role,
        organ="示例省水利厅",
        office="示例省人民政府办公厅",
        name=name,
        created_at=NOW,
    )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def test_a_key_shows_who_holds_it(office: Office) -> None:
    made = account()
    key = office.accounts.add(made)
    identity = office.accounts.identify(key)
    assert identity is not None
    assert (identity.account, identity.key) == (made, prefix_of(key))


def test_the_key_itself_is_kept_nowhere(office: Office, tmp_path: Path) -> None:
    key = office.accounts.add(account())
    secret = key.split("_", 2)[2].encode()
    assert all(secret not in file.read_bytes() for file in tmp_path.iterdir())
    assert key not in repr(office.accounts.all()) + repr(office.accounts.api_keys())


def test_keys_are_256_random_bits() -> None:
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert {len(key.split("_", 2)[2]) for key in keys} == {43}


@pytest.mark.parametrize("wrong", ["", "gongbao_", "Bearer x", "{prefix}", "{other}", "{key} "])
def test_a_wrong_key_shows_nobody(office: Office, wrong: str) -> None:
    key = office.accounts.add(account())
    other = f"gongbao_{prefix_of(key)}_{new_key().split('_', 2)[2]}"
    shown = wrong.format(prefix=prefix_of(key), other=other, key=key)
    assert office.accounts.identify(shown) is None


def test_a_revoked_account_is_out_at_once(office: Office) -> None:
    made = account()
    keys = [office.accounts.add(made), office.accounts.add_key(made.id, now=NOW)]
    begun = office.sessions.begin(str(prefix_of(keys[0])), now=NOW)
    office.accounts.revoke(made.name, now=NOW)
    assert [office.accounts.identify(key) for key in keys] == [None, None]
    assert office.sessions.find(begun.token, now=NOW) is None
    assert office.accounts.find(made.id).revoked_at == NOW
    with pytest.raises(StateError, match="revoked"):
        office.accounts.add_key(made.id, now=NOW)


def test_one_key_can_be_revoked_alone(office: Office) -> None:
    made = account()
    first, second = office.accounts.add(made), office.accounts.add_key(made.name, now=NOW)
    begun = office.sessions.begin(str(prefix_of(first)), now=NOW)
    office.accounts.revoke_key(made.id, str(prefix_of(first)), now=NOW)
    assert office.accounts.identify(first) is None
    assert office.accounts.identify(second) is not None
    assert office.sessions.find(begun.token, now=NOW) is None
    revoked = {key.prefix: key.revoked_at for key in office.accounts.api_keys()}
    assert revoked == {prefix_of(first): NOW, prefix_of(second): None}
    with pytest.raises(NotFoundError):
        office.accounts.revoke_key(made.id, str(prefix_of(first)), now=NOW)


def test_names_are_used_once(office: Office) -> None:
    office.accounts.add(account())
    with pytest.raises(StateError, match="报送员"):
        office.accounts.add(account(role="editor"))
    assert len(office.accounts.all()) == 1


def test_an_account_that_is_not_there_is_named(office: Office) -> None:
    for step in (office.accounts.find, lambda name: office.accounts.revoke(name, now=NOW)):
        with pytest.raises(NotFoundError, match="nobody"):
            step("nobody")


def test_a_session_lasts_a_working_day(office: Office, tmp_path: Path) -> None:
    key = str(prefix_of(office.accounts.add(account())))
    begun = office.sessions.begin(key, now=NOW)
    found = office.sessions.find(begun.token, now=NOW + LASTS - timedelta(seconds=1))
    assert found is not None
    assert (found.key, found.form_token) == (key, begun.form_token)
    assert office.sessions.find(begun.token, now=NOW + LASTS) is None
    assert office.sessions.find("nobody's", now=NOW) is None
    assert begun.token.encode() not in (tmp_path / "office.db-wal").read_bytes()


def test_a_session_can_be_ended(office: Office) -> None:
    key = str(prefix_of(office.accounts.add(account())))
    begun, other = (office.sessions.begin(key, now=NOW) for _ in range(2))
    office.sessions.end(begun.token)
    assert office.sessions.find(begun.token, now=NOW) is None
    assert office.sessions.find(other.token, now=NOW) is not None


def test_ended_sessions_are_cleared_away(office: Office, tmp_path: Path) -> None:
    key = str(prefix_of(office.accounts.add(account())))
    for day in range(3):
        office.sessions.begin(key, now=NOW + timedelta(days=day))
    with sqlite3.connect(tmp_path / "office.db") as connection:
        assert connection.execute("SELECT count(*) FROM session").fetchone() == (1,)
    connection.close()


def test_an_idempotency_key_stands_for_its_request(office: Office) -> None:
    made, other = account(), account("另一人")
    for one in (made, other):
        office.accounts.add(one)
    claim = office.repeat_keys.claim
    assert claim(made.id, "k", "digest", "fil-1", now=NOW) == "fil-1"
    assert claim(made.id, "k", "digest", "fil-2", now=NOW) == "fil-1"
    assert claim(other.id, "k", "other", "fil-3", now=NOW) == "fil-3"
    with pytest.raises(RepeatedKeyError):
        claim(made.id, "k", "other", "fil-4", now=NOW)
    office.repeat_keys.release(made.id, "k")
    assert claim(made.id, "k", "other", "fil-5", now=NOW) == "fil-5"
    assert claim(made.id, "k", "third", "fil-6", now=NOW + KEPT) == "fil-6"


def test_only_its_owner_may_read_the_file(office: Office, tmp_path: Path) -> None:
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("office.db*")}
    assert modes - {0o644} == {0o600}  # the lock file holds nothing


def test_many_may_be_first(tmp_path: Path) -> None:
    def first(number: int) -> int:
        with open_office(tmp_path) as office:
            office.accounts.add(account(f"第{number}人"))
            return len(office.accounts.all())

    with ThreadPoolExecutor(6) as pool:
        assert max(pool.map(first, range(6))) == 6


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "office.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match=r"office\.db"), open_office(tmp_path):
        pass
