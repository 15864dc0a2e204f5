"""Files by hash: kept once, whole or not at all."""

import hashlib
from pathlib import Path

import pytest

from gazette.errors import NotFoundError
from gazette.store.files import keep, path_of

pytestmark = pytest.mark.requirement("SEC-06")


def test_bytes_are_kept_under_their_hash_and_come_back(tmp_path: Path) -> None:
    sha256, sm3 = keep(tmp_path, "示例".encode())
    assert path_of(tmp_path, sha256).read_bytes() == "示例".encode()
    assert (sha256, sm3) == (
        hashlib.sha256("示例".encode()).hexdigest(),
        hashlib.new("sm3", "示例".encode()).hexdigest(),
    )


def test_the_same_bytes_are_one_file_and_nothing_is_left_beside(tmp_path: Path) -> None:
    for _ in range(2):
        keep(tmp_path, b"same")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_file_cut_short_is_written_again(tmp_path: Path) -> None:
    sha256, _ = keep(tmp_path, b"whole")
    path_of(tmp_path, sha256).unlink()
    path_of(tmp_path, sha256).write_bytes(b"who")
    keep(tmp_path, b"whole")
    assert path_of(tmp_path, sha256).read_bytes() == b"whole"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "AB" * 32, "ab" * 31])
def test_what_is_no_hash_names_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        path_of(tmp_path, name)
