"""The order of files, and what is passed by."""

import os
from pathlib import Path

import pytest

from ingest.walk import Found, Passed, file_key, walk

pytestmark = pytest.mark.requirement("SEC-01")


def names(root: Path) -> list[str]:
    return [entry.name for entry in walk(root) if isinstance(entry, Found)]


def passed(root: Path) -> list[tuple[str, str, bool]]:
    return [
        (entry.name, entry.reason, entry.refused)
        for entry in walk(root)
        if isinstance(entry, Passed)
    ]


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("示例", encoding="utf-8")


def test_names_come_in_code_point_order_folder_by_folder(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "乙.txt", "a.txt", "c/d/e.txt", "b.txt"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a.txt", "b/10.txt", "b/2.txt", "b.txt", "c/d/e.txt", "乙.txt"]


def test_a_file_alone_is_named_by_its_name(tmp_path: Path) -> None:
    write(tmp_path / "one.txt")
    assert names(tmp_path / "one.txt") == ["one.txt"]


def test_hidden_names_are_left_out_without_a_word(tmp_path: Path) -> None:
    write(tmp_path / ".git/config.txt")
    write(tmp_path / ".hidden.txt")
    assert list(walk(tmp_path)) == []


def test_links_in_a_circle_end_with_a_word(tmp_path: Path) -> None:
    write(tmp_path / "a/x.txt")
    (tmp_path / "a/up").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == ["a/x.txt"]
    assert passed(tmp_path) == [("a/up", "directory_loop", False)]


def test_a_link_to_a_folder_above_the_root_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "private.txt")
    write(tmp_path / "given/x.txt")
    (tmp_path / "given/up").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path / "given") == ["x.txt"]
    assert passed(tmp_path / "given") == [("up", "directory_loop", False)]


def test_a_folder_under_two_names_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "a/x.txt")
    (tmp_path / "b").symlink_to(tmp_path / "a", target_is_directory=True)
    assert names(tmp_path) == ["a/x.txt"]
    assert passed(tmp_path) == [("b", "directory_again", False)]


def test_a_link_to_nothing_and_a_link_to_itself_are_refused(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert passed(tmp_path) == [
        ("gone.txt", "unreadable", True),
        ("self.txt", "unreadable", True),
    ]


def test_a_pipe_is_passed_by_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert passed(tmp_path) == [("pipe.txt", "not_a_file", False)]


def test_what_the_run_writes_is_passed_by(tmp_path: Path) -> None:
    write(tmp_path / "data/files/x.txt")
    write(tmp_path / "a.txt")
    key = file_key(tmp_path / "data")
    assert key is not None
    found = list(walk(tmp_path, without={key}))
    assert [entry.name for entry in found] == ["a.txt", "data"]
    assert isinstance(found[1], Passed)


def test_a_name_in_gb18030_is_read(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + "/公告.txt".encode("gb18030")
    with open(path, "wb") as file:  # noqa: PTH123 (a name of bytes)
        file.write(b"x")
    assert names(tmp_path) == ["公告.txt"]


def test_folders_may_nest_deeper_than_the_stack(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(600):
        folder = folder / "d"
    folder.mkdir(parents=True)
    (folder / "x.txt").touch()
    assert names(tmp_path) == ["d/" * 600 + "x.txt"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "other/secret.txt")
    write(tmp_path / "in/a.txt")
    write(tmp_path / "in/real/b.txt")
    (tmp_path / "in/out.txt").symlink_to(tmp_path / "other/secret.txt")
    (tmp_path / "in/outside").symlink_to(tmp_path / "other")
    (tmp_path / "in/within.txt").symlink_to(tmp_path / "in/real/b.txt")
    assert passed(tmp_path / "in") == [
        ("out.txt", "outside", True),
        ("outside", "outside", True),
    ]
    assert names(tmp_path / "in") == ["a.txt", "real/b.txt", "within.txt"]


def test_a_folder_named_by_a_link_is_read(tmp_path: Path) -> None:
    write(tmp_path / "real/a.txt")
    (tmp_path / "named").symlink_to(tmp_path / "real")
    assert names(tmp_path / "named") == ["a.txt"]
