"""The keys of an archive: made once, readable by nobody else, never made anew by mistake."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazette.errors import KeysError
from gazette.store.keys import Keys, public_keys, unlock
from gazette.store.signed_note import parse_note, sign_note, verify_note

pytestmark = pytest.mark.requirement("SD-10", "item-34")

FILE = "ab" * 32
TEXT = "示例\n"


def test_keys_are_made_at_first_need_and_are_the_same_from_then_on(data: Path) -> None:
    first = Keys(data)
    assert not (data / "keys").exists()
    assert first.signers[0].key == Keys(data).signers[0].key == public_keys(data)[0]
    assert first.commitment(FILE, "a", 1) == Keys(data).commitment(FILE, "a", 1)


def test_no_public_key_is_known_before_the_first_signature(data: Path) -> None:
    assert public_keys(data) == ()


def test_only_the_owner_may_read_them(data: Path) -> None:
    assert Keys(data).signers
    assert stat.S_IMODE((data / "keys").stat().st_mode) == 0o700
    files = list((data / "keys").iterdir())
    assert {file.name for file in files} >= {"log.origin", "log.pem", "log.vkey", "salt.key"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_log_signs_by_its_name(data: Path) -> None:
    keys = Keys(data)
    note = str(sign_note(TEXT, keys.signers))
    assert verify_note(note, public_keys(data)[0]) == TEXT
    assert parse_note(note).signatures[0].name.startswith("gongbao/")


def test_an_office_may_name_its_log_before_the_first_signature(data: Path) -> None:
    (data / "keys").mkdir(parents=True)
    (data / "keys" / "log.origin").write_text("gazette.example/log\n", encoding="utf-8")
    assert Keys(data).signers[0].key.name == "gazette.example/log"
    (data / "keys" / "log.origin").write_text("another.example/log\n", encoding="utf-8")
    with pytest.raises(KeysError, match="not the public key"):
        assert Keys(data).signers


@pytest.mark.parametrize("name", ["two words", "a+b", ""])
def test_a_name_that_no_log_can_have_is_refused(data: Path, name: str) -> None:
    (data / "keys").mkdir(parents=True)
    (data / "keys" / "log.origin").write_text(name, encoding="utf-8")
    with pytest.raises(KeysError, match="cannot be the name"):
        assert Keys(data).signers


@pytest.mark.parametrize("name", ["log.pem", "log.origin", "salt.key"])
def test_a_key_that_was_lost_is_not_made_again(data: Path, name: str) -> None:
    assert Keys(data).signers
    (data / "keys" / name).unlink()
    with pytest.raises(KeysError, match=f"keys/{name} is missing"):
        assert Keys(data).signers
    assert not (data / "keys" / name).exists()


def test_another_signing_key_is_noticed(data: Path, tmp_path: Path) -> None:
    assert Keys(data).signers
    assert Keys(tmp_path / "other").signers
    (tmp_path / "other" / "keys" / "log.pem").replace(data / "keys" / "log.pem")
    with pytest.raises(KeysError, match="not the public key"):
        assert Keys(data).signers


@pytest.fixture
def locked() -> Iterator[None]:
    """A process that knows a passphrase, and forgets it."""
    unlock("示例口令")
    yield
    unlock("")


def test_a_key_with_a_passphrase_opens_with_it_alone(data: Path, locked: None) -> None:
    key = Keys(data).signers[0].key
    assert b"ENCRYPTED" in (data / "keys" / "log.pem").read_bytes()
    assert Keys(data).signers[0].key == key
    for wrong in ("", "other"):
        unlock(wrong)
        with pytest.raises(KeysError, match="key_passphrase does not open"):
            assert Keys(data).signers


def test_a_key_that_lay_open_is_encrypted_once_there_is_a_passphrase(
    data: Path, locked: None
) -> None:
    unlock("")
    key = Keys(data).signers[0].key
    unlock("示例口令")
    assert Keys(data).signers[0].key == key
    unlock("")
    with pytest.raises(KeysError):
        assert Keys(data).signers


def test_a_file_that_is_no_key_is_named(data: Path) -> None:
    (data / "keys").mkdir(parents=True)
    (data / "keys" / "log.pem").write_text("no key", encoding="utf-8")
    with pytest.raises(KeysError, match=r"log\.pem"):
        assert Keys(data).signers


def test_keys_that_cannot_be_kept_are_an_error_of_ours(data: Path) -> None:
    data.mkdir()
    (data / "keys").write_text("a file", encoding="utf-8")
    with pytest.raises(KeysError, match="cannot use the keys"):
        assert Keys(data).signers


def test_a_commitment_is_opened_by_its_salt_alone(data: Path) -> None:
    keys = Keys(data)
    committed = keys.commitment(FILE, "a", 1)
    salt = keys.salt(FILE, "a", 1)
    assert hashlib.sha256(salt + bytes.fromhex(FILE)).hexdigest() == committed
    assert committed != hashlib.sha256(bytes.fromhex(FILE)).hexdigest()


def test_no_two_versions_nor_archives_have_one_commitment(data: Path, tmp_path: Path) -> None:
    keys = Keys(data)
    made = {
        keys.commitment(FILE, "a", 1), keys.commitment(FILE, "a", 11),
        keys.commitment(FILE, "a1", 1), keys.commitment("cd" * 32, "a", 1),
        Keys(tmp_path / "other").commitment(FILE, "a", 1),
    }  # fmt: skip
    assert len(made) == 5
