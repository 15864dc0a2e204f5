"""The second signature: SM2 with SM3, checked by the library's own verification and the standard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from gazette.errors import KeysError, NoteError
from gazette.store import sm2
from gazette.store.keys import Keys, public_keys
from gazette.store.signed_note import (
    Signature,
    SignedNote,
    VerifierKey,
    parse_key,
    parse_note,
    sign_note,
    verify_note,
)
from gazette.store.sm2 import TYPE, digest, verify_second

pytestmark = pytest.mark.requirement("SEC-06", "item-34")

TEXT = "示例\n"
# The example of GB/T 32918.5: the key, a message, and its signature.
PUBLIC = bytes.fromhex(
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
MESSAGE = b"message digest"
DIGEST = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


@pytest.fixture
def gmssl() -> ModuleType:
    """The library, or a visible skip where it has no wheel."""
    module: ModuleType = pytest.importorskip("gmssl_pyx")
    return module


def test_what_is_signed_is_the_standards_own_digest() -> None:
    assert digest(MESSAGE, PUBLIC).hex() == DIGEST


def test_the_standards_own_signature_holds(gmssl: ModuleType) -> None:
    key = VerifierKey("示例.example/log", TYPE + PUBLIC)
    signature = Signature(key.name, key.id, encode_dss_signature(R, S))
    assert gmssl.sm2_verify(PUBLIC, MESSAGE, signature.value)
    with pytest.raises(NoteError, match="not signed by"):
        verify_second(str(SignedNote(TEXT, (signature,))), key, gmssl)


def test_a_note_carries_both_signatures(gmssl: ModuleType, data: Path) -> None:
    note = str(sign_note(TEXT, Keys(data).signers))
    first, second = public_keys(data)
    assert first.name == second.name
    assert verify_note(note, first) == verify_second(note, second, gmssl) == TEXT
    assert Keys(data).signers[1].key == second == parse_key(str(second))


def test_a_key_of_one_kind_does_not_do_for_the_other(gmssl: ModuleType, data: Path) -> None:
    note = str(sign_note(TEXT, Keys(data).signers))
    first, second = public_keys(data)
    with pytest.raises(NoteError, match="not an SM2 key"):
        verify_second(note, first, gmssl)
    with pytest.raises(NoteError, match="not an Ed25519 key"):
        verify_note(note, second)


def test_another_text_is_refused(gmssl: ModuleType, data: Path) -> None:
    signed = parse_note(str(sign_note(TEXT, Keys(data).signers)))
    moved = SignedNote("另一\n", signed.signatures)
    with pytest.raises(NoteError, match="SM2"):
        verify_second(str(moved), public_keys(data)[1], gmssl)


def test_without_the_library_one_signature_is_made(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sm2, "gmssl_pyx", None)
    assert len(Keys(data).signers) == len(public_keys(data)) == 1


def test_the_library_may_come_later_and_go_again(
    gmssl: ModuleType, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Keys(data).signers
    monkeypatch.setattr(sm2, "gmssl_pyx", None)
    assert [each.key for each in Keys(data).signers] == [first[0].key]
    monkeypatch.undo()
    assert [each.key for each in Keys(data).signers] == [each.key for each in first]


def _swap(keys: Path, other: Path) -> None:
    (other / "log-sm2.key").replace(keys / "log-sm2.key")


def _cut(keys: Path, other: Path) -> None:
    (keys / "log-sm2.key").write_bytes(b"short")


def _lose(keys: Path, other: Path) -> None:
    (keys / "log-sm2.key").unlink()


@pytest.mark.parametrize("harm", [_swap, _cut, _lose])
def test_a_second_key_that_is_not_the_archives_is_refused(
    gmssl: ModuleType, data: Path, tmp_path: Path, harm: Callable[[Path, Path], None]
) -> None:
    assert Keys(data).signers
    assert Keys(tmp_path / "other").signers
    harm(data / "keys", tmp_path / "other" / "keys")
    with pytest.raises(KeysError, match="log-sm2"):
        assert Keys(data).signers
