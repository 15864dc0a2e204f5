"""The key that seals cursors: as set, else made once and kept."""

from pathlib import Path

import pytest

from api.cursors import Cursors
from api.problems import ProblemError
from api.settings import Settings
from gazette.errors import SettingsError


def test_a_place_comes_back_as_it_was(tmp_path: Path) -> None:
    cursors = Cursors(Settings(data=tmp_path))
    sealed = cursors.seal(("2024-05-23", 7), b"question")
    assert cursors.open(sealed, b"question", tuple[str, int]) == ("2024-05-23", 7)


def test_the_key_is_kept_for_every_worker(tmp_path: Path) -> None:
    sealed = Cursors(Settings(data=tmp_path)).seal(5, b"question")
    assert Cursors(Settings(data=tmp_path)).open(sealed, b"question", int) == 5
    key = tmp_path / "keys" / "cursor.key"
    assert [path.name for path in key.parent.iterdir()] == ["cursor.key"]
    assert key.stat().st_mode & 0o077 == 0


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    sealed = Cursors(Settings(cursor_key="one")).seal(5, b"question")
    assert Cursors(Settings(cursor_key="one")).open(sealed, b"question", int) == 5
    with pytest.raises(ProblemError):
        Cursors(Settings(cursor_key="two")).open(sealed, b"question", int)


def test_a_key_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("in the way")
    with pytest.raises(SettingsError, match="cursor_key"):
        Cursors(Settings(data=tmp_path)).seal(5, b"question")
