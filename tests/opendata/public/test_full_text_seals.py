"""The seals of the full text follow all that FTS5 does with its pages: merges, trims, rollbacks."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from opendata.public.file import DATABASE, make_beside, transaction, wipe
from opendata.public.full_text_seals import seal_pages, seal_size
from opendata.public.verifying_full_text import full_texts

pytestmark = pytest.mark.requirement("item-34")

WORDS = [f"{first}{second}" for first in "abcdefghijklmnop" for second in "qrstuvwxyz0123"]
PUT = "INSERT INTO version_fts (rowid, title, number, text) VALUES (?, 'a b', '', ?)"
TAKE = (
    "INSERT INTO version_fts (version_fts, rowid, title, number, text) "
    "VALUES ('delete', ?, 'a b', '', ?)"
)


class FullText:
    """A full text of a public.db, written as `opendata.public.writer` does."""

    def __init__(self, data: Path) -> None:
        self.connection = make_beside(data / DATABASE)
        self.random = Random(data.name)  # noqa: S311 (the same each time)
        self._data = data
        self._texts: dict[int, str] = {}

    def write(self, count: int) -> None:
        """Puts texts in and renews others, in one transaction."""
        with transaction(self.connection):
            for _ in range(count):
                self._put(len(self._texts) + 1, self._text())
                if self.random.random() < 0.4:
                    self._renew(self.random.choice(list(self._texts)))
            seal_pages(self.connection)

    def fail(self) -> None:
        """Writes and seals, and then takes it all back."""
        with transaction(self.connection):
            self.connection.execute(PUT, (99, "a b c"))
            seal_pages(self.connection)
            raise ZeroDivisionError

    def differences(self) -> list[str]:
        """What does not bear out its seal."""
        return [
            str(difference)
            for check in full_texts()
            for part in check.parts(self._data)
            for difference in check.compare(self._data, part).differences
        ]

    def size(self) -> int:
        """How many pages there are."""
        query = "SELECT count(*) FROM version_fts_data"
        return int(self.connection.execute(query).fetchone()[0])

    def _text(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.choice([20, 300, 1500])))

    def _renew(self, row: int) -> None:
        self.connection.execute(TAKE, (row, self._texts[row]))
        seal_size(self.connection, "version_fts", row)
        self._put(row, self.random.choice([self._texts[row], self._text()]))

    def _put(self, row: int, text: str) -> None:
        self.connection.execute(PUT, (row, text))
        seal_size(self.connection, "version_fts", row)
        self._texts[row] = text


@pytest.fixture
def full_text(tmp_path: Path) -> Iterator[FullText]:
    made = FullText(tmp_path)
    with closing(made.connection):
        yield made


def test_an_empty_full_text_is_sealed(full_text: FullText) -> None:
    assert full_text.differences() == []


def test_seals_follow_each_transaction(full_text: FullText) -> None:
    for _ in range(40):
        full_text.write(full_text.random.choice([1, 1, 2, 40]))
        assert full_text.differences() == []


@pytest.mark.long
def test_seals_follow_merges_of_large_segments(full_text: FullText) -> None:
    for turn in range(900):
        full_text.write(full_text.random.choice([1, 1, 1, 2, 40, 150]))
        if turn % 30 == 0:
            assert full_text.differences() == []
    assert full_text.differences() == []
    assert full_text.size() > 2000


def test_seals_follow_what_is_wiped(full_text: FullText) -> None:
    for _ in range(3):
        full_text.write(60)
        wipe(full_text.connection)
        assert full_text.differences() == []


def test_what_is_rolled_back_leaves_its_seals_as_they_were(tmp_path: Path) -> None:
    full_text = FullText(tmp_path)
    full_text.connection.execute("PRAGMA journal_mode = WAL")
    full_text.write(30)
    with pytest.raises(ZeroDivisionError):
        full_text.fail()
    assert full_text.differences() == []
    full_text.connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE version_fts_data SET block = block || x'00' WHERE id = (SELECT max(id) FROM {0})",
        (
            "UPDATE version_fts_idx SET term = term || x'00' "
            "WHERE (segid, term) = (SELECT segid, term FROM {0} ORDER BY term DESC LIMIT 1)"
        ),
        "UPDATE version_fts_docsize SET sz = x'01' WHERE id = 7",
        "DELETE FROM version_fts_data WHERE id = (SELECT max(id) FROM {0})",
        "INSERT INTO version_fts_docsize VALUES (1000, x'01')",
        "UPDATE fts_seal SET digest = digest || '0' WHERE part = 'version_fts_docsize' AND id = 7",
    ],
)
def test_what_was_changed_behind_its_back_is_named(full_text: FullText, statement: str) -> None:
    full_text.write(60)
    table = statement.split()[1 if statement.startswith("UPDATE") else 2]
    full_text.connection.execute(statement.format(table))
    named = [each.split()[1] for each in full_text.differences()]
    assert named == [table if table != "fts_seal" else "version_fts_docsize"]
