"""Entries of the ledger: one canonical spelling, and back."""

from __future__ import annotations

import json
from datetime import date
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.model import StatusCode
from gazette.store.entries import (
    Correction,
    Hold,
    IssueState,
    Leaf,
    LedgerEntry,
    Publication,
    StatusChange,
    Withdrawal,
    decode_leaf,
    encode_leaf,
)

pytestmark = pytest.mark.requirement("SD-10", "item-34")

AT = "2024-06-01T02:03:04.000Z"
words = st.text(max_size=20)
numbers = st.integers(1, 2**53)
entries: st.SearchStrategy[LedgerEntry] = st.one_of(
    st.builds(
        Publication, document=words, version=numbers, sha256=words, sm3=words, metadata=words,
        file=words,
    ),
    st.builds(Hold, document=words, version=numbers),
    st.builds(
        StatusChange, document=words, code=st.sampled_from(get_args(StatusCode)),
        since=st.none() | st.dates(), by=st.none() | words, scope=st.none() | words,
        evidence=st.none() | words,
    ),
    st.builds(IssueState, issue=words, state=words),
    st.builds(
        Withdrawal, document=words, version=st.none() | numbers, reason=words, authority=words,
        on=st.dates(),
    ),
    st.builds(Correction, document=words, version=numbers, corrects=numbers),
)  # fmt: skip
leaves = st.builds(Leaf, words, entries)


@given(leaves)
def test_a_leaf_reads_back_as_it_was(leaf: Leaf) -> None:
    assert decode_leaf(encode_leaf(leaf)) == leaf


@given(leaves)
def test_any_json_library_writes_a_leaf_alike(leaf: Leaf) -> None:
    """Keys sorted, no spaces, UTF-8: so a stranger may read a leaf and write it again."""
    written = encode_leaf(leaf).decode()
    again = json.dumps(
        json.loads(written), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert again == written


def test_a_leaf_looks_like_this() -> None:
    """The spelling is hashed for good: it must never change."""
    entry = Withdrawal(
        document="k7q2m9xt4d", version=None, reason="personal_data", authority="示例省人民政府",
        on=date(2024, 6, 1),
    )  # fmt: skip
    assert encode_leaf(Leaf(AT, entry)).decode() == (
        '{"at":"2024-06-01T02:03:04.000Z","entry":{"authority":"示例省人民政府",'
        '"document":"k7q2m9xt4d","kind":"withdrawal","on":"2024-06-01","reason":"personal_data",'
        '"version":null}}'
    )


@pytest.mark.parametrize(
    ("entry", "kind", "subject"),
    [
        (Hold(document="a", version=1), "hold", "a"),
        (IssueState(issue="gaz-a/2024/1", state="0"), "issue", "gaz-a/2024/1"),
        (Correction(document="a", version=2, corrects=1), "correction", "a"),
    ],
)
def test_a_leaf_says_its_kind_and_whom_it_is_about(
    entry: LedgerEntry, kind: str, subject: str
) -> None:
    leaf = Leaf(AT, entry)
    assert (leaf.kind, leaf.subject) == (kind, subject)


@pytest.mark.parametrize(
    "written",
    [
        '{"at":"","entry":{"document":"a","kind":"hold","version":1.5}}',
        '{"at":"","entry":{"document":"a","kind":"hold","version":1,"more":1}}',
        '{"at":"","entry":{"document":"a","kind":"unheard-of"}}',
        '{"at":"","entry":{"document":"a","kind":"hold","version":1},"more":1}',
    ],
)
def test_what_no_ledger_wrote_is_refused(written: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_leaf(written)
