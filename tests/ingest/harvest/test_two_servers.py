"""One server harvests another over loopback: to equality, and again after whatever happened."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.store.files import path_of
from gazette.store.office import open_office
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.harvests import Origin, Province, listed, read, serving
from tests.made_up import (
    announcement,
    announcements,
    draft,
    fee_notice,
    field,
    metadata,
    notice,
    record,
    statute,
)
from tests.serving import GONGBAO, ROOT, eventually

pytestmark = pytest.mark.requirement("OD-03", "GZ-15", "item-22", "item-30")


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[Origin]:
    """A city's archive, served."""
    data = tmp_path / "city"
    record(data, [notice(), statute(), fee_notice(), *announcements()])
    with serving(data) as served:
        yield served


@pytest.fixture
def province(tmp_path: Path, origin: Origin) -> Province:
    """A province's archive that trusts the city's."""
    made = Province(tmp_path / "province")
    made.add(origin.url)
    return made


def versions(data: Path) -> list[tuple[str, int, str]]:
    with closing(sqlite3.connect(data / "gazette.db")) as db:
        rows = "SELECT document, number, sha256 FROM version ORDER BY document, number"
        return list(db.execute(rows))


def changed_notice() -> object:
    before = notice()
    return replace(before, text=before.text.replace("依法处理", "及时依法处理"))


def test_all_that_the_origin_shows_is_shown(origin: Origin, province: Province) -> None:
    assert province.counts() == {"stored": 15, "fetched": 15}
    assert read(province.data) == listed(origin.url)


def test_a_second_run_asks_for_nothing_that_is_here(origin: Origin, province: Province) -> None:
    province.counts()
    before = versions(province.data)
    assert province.counts() == {}
    assert versions(province.data) == before


def test_begun_again_it_takes_nothing_twice(origin: Origin, province: Province) -> None:
    province.counts()
    before = versions(province.data)
    assert province.harvest(again=True).counts == {}
    assert versions(province.data) == before


def test_only_what_changed_is_asked_for(origin: Origin, province: Province) -> None:
    province.counts()
    origin.record(changed_notice(), announcement(77, signed_on=date(2022, 7, 7)))
    assert province.counts() == {"stored": 2, "fetched": 2}
    assert read(province.data) == listed(origin.url)


def test_earlier_versions_come_too(origin: Origin, province: Province) -> None:
    (document,) = origin.record(changed_notice())
    province.counts()
    with StoreReader(origin.data) as one, StoreReader(province.data) as other:
        texts = [version.text for version in one.published(document)]
        assert len(texts) == 2
        assert [version.text for version in other.published(document)] == texts


def test_what_is_told_of_a_version_comes_with_it(origin: Origin, province: Province) -> None:
    province.counts()
    with StoreReader(origin.data) as one, StoreReader(province.data) as other:
        for document in listed(origin.url):
            before, after = one.published(document)[-1], other.published(document)[-1]
            assert after.metadata.owner == before.metadata.owner
            assert after.metadata.keywords == before.metadata.keywords
            assert after.metadata.history == before.metadata.history
            assert after.metadata.tables == before.metadata.tables
            assert [one.title for one in after.metadata.enclosures] == [
                one.title for one in before.metadata.enclosures
            ]


def test_the_origin_is_kept(origin: Origin, province: Province) -> None:
    province.counts()
    with StoreReader(province.data) as reader:
        (source,) = reader.sources()
        assert (source.name, source.url, source.trusted) == ("city", origin.url, True)
        for document in listed(origin.url):
            (version,) = reader.published(document)
            assert path_of(province.data, version.file_sha256).exists()
            assert version.path == f"api/v1/documents/{document}/versions/1"
            assert version.metadata.url is not None


def test_what_is_withdrawn_there_is_read_here_no_more(origin: Origin, province: Province) -> None:
    province.counts()
    first, *_ = listed(origin.url)
    origin.withdraw(first)
    assert province.counts() == {"gone": 1}
    assert first not in read(province.data)
    assert read(province.data) == listed(origin.url)
    with StoreReader(province.data) as reader:
        (held,) = reader.held()
    assert (held.document_id, held.number) == (first, 1)
    assert "示例市人民政府办公室: published_in_error" in held.reason
    assert any(first in line and "withdrawn at its source" in line for line in province.screen)


def test_of_a_withdrawn_version_the_others_stay(origin: Origin, province: Province) -> None:
    (document,) = origin.record(changed_notice())
    province.counts()
    origin.withdraw(document, 2, "personal_data")
    assert province.counts() == {"gone": 1}
    assert read(province.data) == listed(origin.url)


def test_what_another_source_gave_too_stays(origin: Origin, province: Province) -> None:
    province.add(origin.url, name="copy")
    province.counts()
    assert province.counts("copy") == {"duplicate": 15, "fetched": 15}
    first, *_ = listed(origin.url)
    origin.withdraw(first)
    assert province.counts() == {"kept": 1}
    assert province.counts() == {}
    assert first in read(province.data)
    assert any("another source has it" in line for line in province.screen)
    assert province.counts("copy") == {"gone": 1}
    assert first not in read(province.data)


def test_what_is_held_there_is_held_here_until_it_is_shown_again(
    origin: Origin, province: Province
) -> None:
    province.counts()
    first, *_ = listed(origin.url)
    origin.decide(first, 1, "held")
    assert province.counts() == {"gone": 1}
    assert read(province.data) == listed(origin.url)
    origin.decide(first, 1, "cleared")
    assert province.counts() == {"shown_again": 1}
    assert first in read(province.data)


def test_what_a_person_here_holds_is_not_shown_again(origin: Origin, province: Province) -> None:
    province.counts()
    first, *_ = listed(origin.url)
    Origin(province.data).decide(first, 1, "held")
    origin.decide(first, 1, "held")
    origin.decide(first, 1, "cleared")
    assert province.counts() == {}
    assert first not in read(province.data)


def test_a_status_that_a_person_set_comes_too(origin: Origin, province: Province) -> None:
    province.counts()
    first, *_ = listed(origin.url)
    origin.say_status(first, "invalidated", date(2024, 5, 30))
    assert province.counts() == {"statuses": 1}
    assert read(province.data) == listed(origin.url)
    assert listed(origin.url)[first]["status"]["code"] == "invalidated"
    assert province.counts() == {}


def test_from_one_that_is_not_trusted_all_is_held(origin: Origin, tmp_path: Path) -> None:
    province = Province(tmp_path / "careful")
    province.add(origin.url, trusted=False)
    assert province.counts() == {"held": 15, "fetched": 15}
    with StoreReader(province.data) as reader:
        assert len(list(reader.held())) == 15
        assert [reader.published(document) for document in listed(origin.url)] == [[]] * 15


def test_trusted_later_what_was_held_for_nothing_else_is_shown(
    origin: Origin, tmp_path: Path
) -> None:
    province = Province(tmp_path / "careful")
    province.add(origin.url, trusted=False)
    province.counts()
    with open_office(province.data) as office:
        office.harvests.remove("city")
    province.add(origin.url, trusted=True)
    assert province.counts() == {"shown_again": 15}
    assert read(province.data) == listed(origin.url)


def test_what_a_person_set_goes_with_the_version_it_was_set_of(
    origin: Origin, province: Province
) -> None:
    """The version that a setting makes is read nowhere, and stayed when its text was withdrawn."""
    province.counts()
    first, *_ = listed(origin.url)
    with Store.open(province.data) as store:
        store.set_field(first, "topic", "2.1", actor="ed", reason="looked", now=datetime.now(UTC))
    assert first in read(province.data)
    origin.withdraw(first)
    assert province.counts() == {"gone": 2}
    assert first not in read(province.data)


def test_what_holds_is_held_whoever_sends_it(origin: Origin, province: Province) -> None:
    text = "公示如下：居民身份证号码11010519491231002X。\n"
    said = metadata(
        "示例市关于公示名单的公告", number="示市公〔2024〕9号", issuers=("示例市人民政府",)
    )
    (document,) = origin.record(draft("list", text, said))
    province.counts()
    assert document in listed(origin.url)
    assert document not in read(province.data)


def test_an_origin_that_was_put_back_from_a_backup_is_asked_from_the_beginning(
    origin: Origin, province: Province
) -> None:
    province.counts()
    (origin.data / "keys" / "cursor.key").unlink()  # the place is not one of its own any more
    origin.stop()
    origin.start()
    origin.record(changed_notice())
    assert province.counts() == {"stored": 1, "fetched": 1}
    assert any("begun again" in line for line in province.screen)
    assert read(province.data) == listed(origin.url)


def many(count: int) -> list[object]:
    return [announcement(n, signed_on=date(2022, 1, 1)) for n in range(100, 100 + count)]


def test_killed_at_any_moment_it_goes_on(origin: Origin, province: Province) -> None:
    """Killed by SIGKILL with a part recorded; then the origin is restarted in the middle."""
    origin.record(*many(120))
    command = [*GONGBAO, "harvest", "run", "city", "--jobs", "0", "--data", str(province.data)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        eventually(partial(has_versions, province.data, 1))
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(15)
    assert province.state().ended_at is None
    assert count(province.data) < 135
    origin.stop()
    outcome = province.harvest()
    assert outcome.error is not None
    assert "cannot connect" in outcome.error
    origin.start()
    assert province.harvest().error is None
    assert read(province.data) == listed(origin.url)
    assert count(province.data) == len(listed(origin.url)) == 135


def has_versions(data: Path, least: int) -> bool:
    return count(data) >= least


def count(data: Path) -> int:
    if not (data / "gazette.db").exists():
        return 0
    with closing(sqlite3.connect(data / "gazette.db")) as db:
        try:
            return int(db.execute("SELECT count(*) FROM version").fetchone()[0])
        except sqlite3.OperationalError:  # its tables are not made yet
            return 0


def test_fields_with_places_are_looked_at_by_the_gate(origin: Origin, province: Province) -> None:
    """A title that claims to stand in the text hid personal data from the gate."""
    said = metadata("名单", number="示市公〔2024〕10号", issuers=("示例市人民政府",))
    hidden = replace(said, keywords=replace(field("11010519491231002X"), start=0, end=2))
    (document,) = origin.record(draft("keys", "名单已经公布。\n", hidden))
    province.counts()
    with StoreReader(province.data) as reader:
        assert [one.document_id for one in reader.held()] == [document]
