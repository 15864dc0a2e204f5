"""Bytes are kept as received, once, whatever their size."""

import hashlib
import io
from datetime import datetime
from pathlib import Path

import pytest

from gazette.errors import StoreError
from gazette.store.files import path_of
from ingest.archive import Arrival, keep, keep_stream

pytestmark = pytest.mark.requirement("GZ-16", "SEC-06")


@pytest.fixture
def arrival(noon: datetime) -> Arrival:
    return Arrival(path="a.txt", source="src-1", media_type="text/plain", received_at=noon)


def test_kept_bytes_are_the_bytes_received(tmp_path: Path, arrival: Arrival) -> None:
    raw = keep(b"abc", arrival, data=tmp_path)
    assert raw.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert raw.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert path_of(tmp_path, raw.sha256).read_bytes() == b"abc"
    assert (raw.path, raw.size) == ("a.txt", 3)


def test_a_stream_is_kept_as_its_bytes_would_be(tmp_path: Path, arrival: Arrival) -> None:
    content = b"0123456789" * 300_000
    assert keep_stream(io.BytesIO(content), arrival, data=tmp_path) == keep(
        content, arrival, data=tmp_path
    )
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["6c"]


def test_a_file_cut_short_is_kept_again(tmp_path: Path, arrival: Arrival) -> None:
    kept = path_of(tmp_path, keep(b"abc", arrival, data=tmp_path).sha256)
    kept.chmod(0o600)
    kept.write_bytes(b"a")
    keep_stream(io.BytesIO(b"abc"), arrival, data=tmp_path)
    assert kept.read_bytes() == b"abc"


def test_a_data_directory_that_cannot_be_written_stops_the_run(
    tmp_path: Path, arrival: Arrival
) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot keep 'a\.txt'"):
        keep(b"abc", arrival, data=tmp_path)
    with pytest.raises(StoreError, match=r"cannot keep 'a\.txt'"):
        keep_stream(io.BytesIO(b"abc"), arrival, data=tmp_path)
