"""Signed notes and checkpoints: the examples of the specification, and what must be refused."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import NoteError
from gazette.store.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from gazette.store.keys import Ed25519Signer
from gazette.store.signed_note import (
    SignedNote,
    VerifierKey,
    parse_key,
    parse_note,
    sign_note,
    verify_note,
)

pytestmark = pytest.mark.requirement("SD-10", "item-34")

# The checkpoint that C2SP tlog-checkpoint shows, without its signing key.
PUBLISHED = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""
# A key and a note of the Go implementation (golang.org/x/mod/sumdb/note), which C2SP describes.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
SIGNER = Ed25519Signer("示例.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = Ed25519Signer("示例.example/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
CHECKPOINT = Checkpoint("示例.example/log", 5, bytes(range(32)))


def test_a_note_of_another_implementation_is_verified() -> None:
    assert verify_note(GO_NOTE, parse_key(GO_KEY)).startswith("If you think")
    with pytest.raises(NoteError, match="does not hold"):
        verify_note(GO_NOTE.replace("answer", "end"), parse_key(GO_KEY))


def test_a_key_reads_as_it_is_written() -> None:
    assert str(parse_key(GO_KEY)) == GO_KEY
    assert parse_key(f"{SIGNER.key}\n") == SIGNER.key


@pytest.mark.parametrize(
    "text",
    [
        "", "PeterNeumann", GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("PeterNeumann", "Peter"), GO_KEY + "?", GO_KEY.replace("+c74", " c74"),
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_key(text)


def test_a_key_of_another_kind_verifies_nothing() -> None:
    other = VerifierKey("示例.example/log", b"\x02" + bytes(32))
    note = str(sign_note("text\n", [SIGNER]))
    forged = parse_note(note)
    signature = forged.signatures[0]
    moved = SignedNote(forged.text, (type(signature)(other.name, other.id, signature.value),))
    with pytest.raises(NoteError, match="not an Ed25519 key"):
        verify_note(str(moved), other)


def test_the_published_checkpoint_is_read() -> None:
    note = parse_note(PUBLISHED)
    checkpoint = parse_checkpoint(note.text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert str(checkpoint) == note.text
    assert str(note) == PUBLISHED


@given(
    st.text("abcdefgh./示例", min_size=1), st.integers(0, 10**18 - 1),
    st.binary(min_size=32, max_size=32),
)  # fmt: skip
def test_a_checkpoint_reads_as_it_is_written(origin: str, size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin, size, root)
    assert parse_checkpoint(str(checkpoint)) == checkpoint


def test_a_signed_checkpoint_opens_with_its_key() -> None:
    assert open_checkpoint(sign_checkpoint(CHECKPOINT, [SIGNER]), SIGNER.key) == CHECKPOINT


def test_signatures_of_strangers_are_passed_over() -> None:
    note = sign_checkpoint(CHECKPOINT, [OTHER, SIGNER])
    assert open_checkpoint(note, SIGNER.key) == CHECKPOINT
    with pytest.raises(NoteError, match="not signed by"):
        open_checkpoint(sign_checkpoint(CHECKPOINT, [OTHER]), SIGNER.key)


def test_one_signature_of_the_key_that_does_not_hold_spoils_the_note() -> None:
    note = parse_note(sign_checkpoint(CHECKPOINT, [SIGNER]))
    good = note.signatures[0]
    bad = type(good)(good.name, good.key_id, bytes(64))
    with pytest.raises(NoteError, match="does not hold"):
        open_checkpoint(str(SignedNote(note.text, (good, bad))), SIGNER.key)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    other = Checkpoint("other.example/log", 5, bytes(32))
    with pytest.raises(NoteError, match=r"of other\.example/log, signed by"):
        open_checkpoint(sign_checkpoint(other, [SIGNER]), SIGNER.key)


def test_every_byte_of_a_checkpoint_is_signed() -> None:
    note = sign_checkpoint(CHECKPOINT, [SIGNER])
    body = len(str(CHECKPOINT))
    for place in range(body - 1):
        spoiled = note[:place] + chr(ord(note[place]) ^ 1) + note[place + 1 :]
        with pytest.raises(NoteError):
            open_checkpoint(spoiled, SIGNER.key)


def test_every_bit_of_the_signature_counts() -> None:
    note = parse_note(sign_checkpoint(CHECKPOINT, [SIGNER]))
    good = note.signatures[0]
    for place in range(8 * len(good.value)):
        value = bytearray(good.value)
        value[place // 8] ^= 1 << place % 8
        bad = SignedNote(note.text, (type(good)(good.name, good.key_id, bytes(value)),))
        with pytest.raises(NoteError):
            open_checkpoint(str(bad), SIGNER.key)


@pytest.mark.parametrize(
    "note",
    [
        "", "text\n", "text\n\n", "\n\n— a AAAAAAAA\n", "text\n\n— a AAAAAAAA",
        "text\n\n- a AAAAAAAA\n", "text\n\n— a b AAAAAAAA\n", "text\n\n— a AAAA?AAA\n",
        "te\rxt\n\n— a AAAAAAAA\n", "text\n\n— a AAA\n", "text\n\n" + "— a AAAAAAAA\n" * 65,
    ],
)  # fmt: skip
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(NoteError):
        parse_note(note)


def test_sixteen_signatures_are_accepted() -> None:
    assert len(parse_note("text\n\n" + "— a AAAAAAAA\n" * 16).signatures) == 16


@pytest.mark.parametrize(
    "text",
    [
        "a\n5\n", "\n5\n" + "A" * 43 + "=\n", "a\n05\n" + "A" * 43 + "=\n",
        "a\n-5\n" + "A" * 43 + "=\n", "a\n５\n" + "A" * 43 + "=\n", "a\n5\nAAAA\n",
        "a\n5\n" + "A" * 43 + "=", "a\n5\n" + "A" * 43 + "=\n\n",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError, match="not a checkpoint"):
        parse_checkpoint(text)


def test_lines_of_extension_are_allowed() -> None:
    assert parse_checkpoint(f"{CHECKPOINT}more\n") == CHECKPOINT


def test_a_key_id_is_that_of_the_specification() -> None:
    """SHA-256 of name, newline, type and key, the first four bytes."""
    key = parse_key(GO_KEY)
    assert key.id == bytes.fromhex("c74f20a3")
    assert key.encoded == b64decode(GO_KEY.rsplit("+", 1)[1])
    assert parse_note(GO_NOTE).signatures[0].key_id == key.id
    assert b64encode(key.id).decode() == "x08gow=="
