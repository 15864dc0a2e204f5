"""Public files in public.db: followed with what makes them public, and gone with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from gazette.store.files import path_of
from gazette.store.public_changes import Change
from opendata.public.copies import Copy, copies, drop_copies, make_copy
from opendata.public.file import DATABASE
from opendata.public.place import Place
from opendata.public.publish import _apply, follow, rebuild
from opendata.public.verifying_lists import Lists
from opendata.public.verifying_originals import Originals
from tests.originals import Mailroom, sha256_of, text_of

pytestmark = pytest.mark.requirement("SEC-04", "OD-07", "SD-12")

PAGE = text_of() + "\n责任编辑：某某\n"


@pytest.fixture
def mailroom(tmp_path: Path) -> Mailroom:
    """An office with a file that is its text alone, in public.db."""
    mailroom = Mailroom(tmp_path)
    mailroom.receive(text_of(7).encode(), path="seven.txt")
    rebuild(tmp_path)
    return mailroom


def rows(mailroom: Mailroom) -> dict[tuple[str, int], str]:
    """The public files by document and version: their SHA-256; followed, and as verify makes them."""
    follow(mailroom.data)
    found = [
        check.compare(mailroom.data, part)
        for check in (Originals(), Lists())
        for part in check.parts(mailroom.data)
    ]
    assert not any(one.moved or one.differences for one in found)
    with closing(sqlite3.connect(mailroom.data / DATABASE)) as db:
        told = db.execute("SELECT document, version, sha256 FROM original")
        return {(document, version): sha256 for document, version, sha256 in told}


def test_a_file_comes_with_its_document(mailroom: Mailroom) -> None:
    content = text_of(8).encode()
    document = mailroom.receive(content, path="eight.txt")
    other = mailroom.receive(PAGE.encode())
    assert len(rows(mailroom)) == 2
    assert rows(mailroom)[document, 1] == sha256_of(content)
    assert (other, 1) not in rows(mailroom)


def test_a_decision_on_a_file_is_followed_by_itself(mailroom: Mailroom) -> None:
    document = mailroom.receive(PAGE.encode())
    assert (document, 1) not in rows(mailroom)
    mailroom.say(document, "cleared")
    assert rows(mailroom)[document, 1] == sha256_of(PAGE.encode())
    mailroom.say(document, "revoked")
    assert (document, 1) not in rows(mailroom)


def _hold(mailroom: Mailroom, document: str) -> None:
    mailroom.decide(document, 1, "held")


def _withdraw(mailroom: Mailroom, document: str) -> None:
    mailroom.withdraw(document)


def _revoke(mailroom: Mailroom, document: str) -> None:
    mailroom.say(document, "revoked")


@pytest.mark.parametrize("end", [_hold, _withdraw])
def test_what_happens_to_one_document_takes_the_file_of_another(
    mailroom: Mailroom, end: Callable[[Mailroom, str], None]
) -> None:
    one = mailroom.receive(PAGE.encode(), record=1, text=text_of(1))
    other = mailroom.receive(PAGE.encode(), record=2, text=text_of(2), path="other.txt")
    mailroom.say(one, "cleared")
    assert {document for document, _ in rows(mailroom)} >= {one, other}
    end(mailroom, other)
    assert {document for document, _ in rows(mailroom)}.isdisjoint({one, other})
    before = rows(mailroom)
    rebuild(mailroom.data)
    assert rows(mailroom) == before


@pytest.mark.parametrize("end", [_hold, _withdraw])
def test_a_shared_file_goes_before_what_else_happened_is_followed(
    mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch, end: Callable[[Mailroom, str], None]
) -> None:
    one = mailroom.receive(PAGE.encode(), record=1, text=text_of(1))
    other = mailroom.receive(PAGE.encode(), record=2, text=text_of(2), path="other.txt")
    mailroom.say(one, "cleared")
    assert {document for document, _ in rows(mailroom)} >= {one, other}
    make_copy(mailroom.data, {}, now=mailroom.tick())
    mailroom.receive(text_of(9).encode(), path="nine.txt")
    end(mailroom, other)

    def apply(connection: sqlite3.Connection, place: Place, changes: Sequence[Change]) -> int:
        with closing(sqlite3.connect(mailroom.data / DATABASE)) as db:
            told.append({document for (document,) in db.execute("SELECT document FROM original")})
        assert not copies(mailroom.data)
        return _apply(connection, place, changes)

    told: list[set[str]] = []
    monkeypatch.setattr("opendata.public.publish._apply", apply)
    follow(mailroom.data)
    assert told[0].isdisjoint({one, other})
    assert told[0]


@pytest.mark.parametrize("end", [_hold, _withdraw, _revoke])
def test_closed_copies_go_with_a_file(
    mailroom: Mailroom, end: Callable[[Mailroom, str], None]
) -> None:
    document = mailroom.receive(text_of(9).encode(), path="nine.txt")
    follow(mailroom.data)
    make_copy(mailroom.data, {}, now=mailroom.tick())
    follow(mailroom.data)
    assert copies(mailroom.data)
    end(mailroom, document)
    follow(mailroom.data)
    assert not copies(mailroom.data)


def test_so_does_a_copy_that_was_made_before_the_file_was_gone(
    mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever copies between the drop and the commit copies the file."""
    document = mailroom.receive(text_of(9).encode(), path="nine.txt")
    follow(mailroom.data)
    mailroom.say(document, "revoked")
    made: list[Copy] = []

    def drop_and_copy(data: Path) -> None:
        drop_copies(data)
        if not made:
            made.append(make_copy(data, {}, now=mailroom.tick()))

    monkeypatch.setattr("opendata.public.publish.drop_copies", drop_and_copy)
    follow(mailroom.data)
    assert made
    assert not copies(mailroom.data)


def test_a_rebuild_drops_a_copy_with_a_file_that_is_public_no_more(mailroom: Mailroom) -> None:
    document = mailroom.receive(text_of(9).encode(), path="nine.txt")
    follow(mailroom.data)
    make_copy(mailroom.data, {}, now=mailroom.tick())
    rebuild(mailroom.data)
    assert copies(mailroom.data)
    mailroom.say(document, "revoked")
    rebuild(mailroom.data)
    assert not copies(mailroom.data)


def test_a_copy_of_a_release_without_files_stands(mailroom: Mailroom) -> None:
    """It has no such table, and holds no file."""
    make_copy(mailroom.data, {}, now=mailroom.tick())
    (copy,) = copies(mailroom.data)
    with closing(sqlite3.connect(mailroom.data / "downloads" / copy.name / DATABASE)) as db:
        db.execute("DROP TABLE original")
    rebuild(mailroom.data)
    assert copies(mailroom.data) == [copy]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("DELETE FROM original", "a row"),
        ("UPDATE original SET size = size + 1", "sha-256"),
        ("UPDATE original SET sha256 = 'ab'", "sha-256"),
    ],
)
def test_what_was_changed_is_found(mailroom: Mailroom, change: str, what: str) -> None:
    with closing(sqlite3.connect(mailroom.data / DATABASE)) as db, db:
        db.execute(change)
    (found,) = Originals().compare(mailroom.data, Originals().parts(mailroom.data)[0]).differences
    assert what in found.expected.lower()


def test_a_file_that_is_another_is_told_of_by_the_comparison_of_files(mailroom: Mailroom) -> None:
    path = path_of(mailroom.data, sha256_of(text_of(7).encode()))
    path.chmod(0o644)
    path.write_bytes(text_of(6).encode())
    part = Originals().parts(mailroom.data)[0]
    assert not Originals().compare(mailroom.data, part).differences
