import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from opendata.public.file import make_beside, open_live, replace, transaction

_ADD = "INSERT INTO state VALUES ('cursor', ?)"
_GET = "SELECT value FROM state"


@pytest.fixture
def live(tmp_path: Path) -> Path:
    path = tmp_path / "public.db"
    _make(path, "1")
    return path


def test_who_reads_sees_the_new_content_without_opening_again(live: Path) -> None:
    with closing(sqlite3.connect(f"file:{live}?mode=ro", uri=True)) as reader:
        assert reader.execute(_GET).fetchall() == [("1",)]
        _make(live, "2")
        assert reader.execute(_GET).fetchall() == [("2",)]


def test_who_reads_at_length_keeps_the_old_content_until_done(live: Path) -> None:
    with closing(sqlite3.connect(live, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute(_GET).fetchall()
        _make(live, "2")
        assert reader.execute(_GET).fetchall() == before
        reader.execute("COMMIT")
        assert reader.execute(_GET).fetchall() == [("2",)]


def test_a_file_that_is_no_database_gives_way(live: Path) -> None:
    live.write_bytes(b"not a database" * 100)
    _make(live, "2")
    with closing(sqlite3.connect(live)) as reader:
        assert reader.execute(_GET).fetchall() == [("2",)]


def test_the_live_file_keeps_a_write_ahead_log(live: Path) -> None:
    with closing(open_live(live)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_broken_off_making_is_begun_anew(tmp_path: Path) -> None:
    beside = tmp_path / "public.db.new"
    beside.write_bytes(b"half of a database")
    with closing(make_beside(beside)) as connection:
        assert connection.execute(_GET).fetchall() == []


def test_a_transaction_that_fails_leaves_nothing(live: Path) -> None:
    with closing(open_live(live)) as connection:
        with pytest.raises(KeyError):
            _break_off(connection)
        assert connection.execute(_GET).fetchall() == [("1",)]


def test_foreign_keys_hold_at_the_end_of_a_transaction(live: Path) -> None:
    stray = "INSERT INTO document_issuer VALUES ('nobody', 0, 'nobody')"
    with closing(open_live(live)) as connection:
        with pytest.raises(sqlite3.IntegrityError), transaction(connection):
            connection.execute(stray)
        assert connection.execute("SELECT count(*) FROM document_issuer").fetchone() == (0,)


def _break_off(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        connection.execute("DELETE FROM state")
        raise KeyError


def _make(live: Path, cursor: str) -> None:
    with closing(make_beside(live.with_suffix(".new"))) as made:
        made.execute(_ADD, (cursor,))
        replace(live, made)
