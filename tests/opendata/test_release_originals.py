"""Original files of a release: tar shards that others read, the same bytes from the same files."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard

from gazette.errors import StoreError
from gazette.store.files import path_of
from opendata.public.copies import DOWNLOADS, Copy, copies
from opendata.public.publish import follow
from opendata.public.verifying_copies import Copies
from opendata.release import Plan, make_release
from opendata.release_originals import INDEX
from tests.office import START
from tests.originals import Mailroom, sha256_of, text_of

pytestmark = pytest.mark.requirement("GZ-18", "OD-07", "SEC-04", "item-34")

PAGE = text_of() + "\n责任编辑：某某\n"
SHARD = 4096


@pytest.fixture
def mailroom(tmp_path: Path) -> Mailroom:
    """An office with four whole files, and one that holds more than its text."""
    mailroom = Mailroom(tmp_path)
    for n in range(2, 6):
        mailroom.receive(text_of(n).encode(), path=f"{n}.txt")
    mailroom.receive(PAGE.encode())
    return mailroom


def released(mailroom: Mailroom, *, hours: int = 0, shard: int = SHARD) -> Copy:
    """Makes a release some hours after the first moment."""
    follow(mailroom.data)
    plan = Plan(("csv",), {}, 3, shard)
    now = START + timedelta(hours=hours)
    return make_release(mailroom.data, plan, now=now, progress=lambda *_: None)


def index(mailroom: Mailroom, copy: Copy) -> Iterator[dict[str, Any]]:  # Any: JSON
    """The lines of the index."""
    path = mailroom.data / DOWNLOADS / copy.name / INDEX
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as unpacked:
        for line in io.TextIOWrapper(unpacked, "utf-8"):
            yield json.loads(line)


def contents(mailroom: Mailroom, copy: Copy) -> dict[tuple[str, str], bytes]:
    """All files in all shards, by shard and path."""
    found: dict[tuple[str, str], bytes] = {}
    for shard in sorted((mailroom.data / DOWNLOADS / copy.name).glob("*.tar")):
        with tarfile.open(shard) as tar:
            for member in tar:
                content = tar.extractfile(member)
                assert content is not None
                assert (member.mtime, member.uid, member.gid, member.uname) == (0, 0, 0, "")
                found[shard.name, member.name] = content.read()
    return found


def test_every_public_file_is_there_as_it_came_in(mailroom: Mailroom) -> None:
    copy = released(mailroom)
    found = contents(mailroom, copy)
    assert sorted(found.values()) == sorted(text_of(n).encode() for n in range(2, 6))
    for line in index(mailroom, copy):
        content = found.pop((line["shard"], line["path"]))
        assert line["digest"]["sha-256"] == sha256_of(content)
        assert (line["size"], line["version"]) == (len(content), 1)
    assert not found


def test_shards_hold_as_much_as_they_may_and_are_signed_for(mailroom: Mailroom) -> None:
    copy = released(mailroom)
    shards = [file for file in copy.files if file.name.endswith(".tar")]
    assert [file.name for file in shards] == ["originals-0001.tar", "originals-0002.tar"]
    assert all(file.size <= SHARD for file in shards)
    assert {file.media_type for file in shards} == {"application/x-tar"}
    parts = Copies().parts(mailroom.data)
    assert {name for _, name in parts} >= {INDEX, *(file.name for file in shards)}
    assert not any(Copies().compare(mailroom.data, part).differences for part in parts)


def test_a_file_larger_than_a_shard_has_one_of_its_own(mailroom: Mailroom) -> None:
    copy = released(mailroom, shard=1)
    assert len([file for file in copy.files if file.name.endswith(".tar")]) == 4
    assert len(contents(mailroom, copy)) == 4


def test_the_same_files_give_the_same_bytes(mailroom: Mailroom) -> None:
    digests = [
        {file.name: file.sha256 for file in copy.files if file.name.startswith("originals")}
        for copy in (released(mailroom), released(mailroom, hours=1))
    ]
    assert len(digests[0]) == 3
    assert digests[0] == digests[1]


def test_what_comes_later_leaves_full_shards_as_they_were(mailroom: Mailroom) -> None:
    before = {file.name: file.sha256 for file in released(mailroom).files}
    for n in range(6, 9):
        mailroom.receive(text_of(n).encode(), path=f"{n}.txt")
    after = {file.name: file.sha256 for file in released(mailroom, hours=1).files}
    assert before["originals-0001.tar"] == after["originals-0001.tar"]
    assert before[INDEX] != after[INDEX]


def test_a_file_of_several_documents_is_there_once(mailroom: Mailroom) -> None:
    documents = {
        mailroom.receive(PAGE.encode(), record=n, text=text_of(20 + n), path=f"r{n}")
        for n in (1, 2)
    }
    mailroom.say(min(documents), "cleared")
    copy = released(mailroom)
    assert list(contents(mailroom, copy).values()).count(PAGE.encode()) == 1
    lines = [
        line
        for line in index(mailroom, copy)
        if line["digest"]["sha-256"] == sha256_of(PAGE.encode())
    ]
    assert {line["document"] for line in lines} >= documents
    assert len({(line["shard"], line["path"]) for line in lines}) == 1


def test_an_archive_without_one_has_an_empty_index(tmp_path: Path) -> None:
    mailroom = Mailroom(tmp_path)
    mailroom.receive(PAGE.encode())
    copy = released(mailroom)
    assert not list(index(mailroom, copy))
    assert not contents(mailroom, copy)


def test_a_file_that_is_not_as_it_came_in_stops_the_release(mailroom: Mailroom) -> None:
    follow(mailroom.data)
    content = text_of(3).encode()
    path = path_of(mailroom.data, sha256_of(content))
    path.chmod(0o644)
    path.write_bytes(bytes(len(content)))
    with pytest.raises(StoreError, match="gone or damaged"):
        released(mailroom)
    path.unlink()
    with pytest.raises(StoreError, match="gone or damaged"):
        released(mailroom)
    assert not copies(mailroom.data)


def test_a_release_goes_with_a_file_that_is_taken_back(mailroom: Mailroom) -> None:
    document = mailroom.receive(text_of(30).encode(), path="30.txt")
    released(mailroom)
    mailroom.say(document, "revoked")
    follow(mailroom.data)
    assert not copies(mailroom.data)
    again = released(mailroom, hours=1)
    assert text_of(30).encode() not in contents(mailroom, again).values()
