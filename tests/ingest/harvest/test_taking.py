"""What one run of a harvest records, holds and brings back, step by step, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from gazette.filing.clearing import Trust
from gazette.filing.holding import hold_document
from gazette.model import Draft, Status
from gazette.store.digests import sha256_of
from gazette.store.harvested import Taken
from gazette.store.reader import StoreReader
from gazette.store.status_events import BY_TEXT, StatusEvent
from gazette.store.writer import Store
from gazette.timeline import newest
from ingest import from_gongbao
from ingest.harvest.taking import Fetched, Gone, Taking
from ingest.harvest.visit import HarvestReport
from ingest.progress import Plain
from tests.made_up import field, notice, record, statute

pytestmark = pytest.mark.requirement("OD-03", "OD-08", "item-22")

FIELDS = (
    "title", "number", "issuers", "kind", "genre", "signed_on", "owner", "disclosure", "disclosure_reason",
)  # fmt: skip


def path_of(number: int, id: str = "there") -> str:
    """Of a version at the origin."""
    return f"api/v1/documents/{id}/versions/{number}"


def told(number: int, said: Draft, id: str) -> bytes:
    """A version as its origin tells it."""
    fields = msgspec.to_builtins(said.metadata)
    return msgspec.json.encode(
        {
            "document": id,
            "version": number,
            "text": said.text,
            "digest": {"sha-256": sha256_of(said.text)},
            "links": {"self": f"https://city.example/{path_of(number, id)}"},
            "fields": {name: fields[name] for name in FIELDS if name in fields},
        }
    )


class Run:
    """A run over the archive of a city."""

    def __init__(self, data: Path, taking: Taking) -> None:
        self.data = data
        self.taking = taking

    def bring(self, number: int, said: Draft, id: str = "there") -> Taken:
        """Records a version of a document there."""
        path = path_of(number, id)
        self.taking.record([Fetched(path, told(number, said, id), from_gongbao.MEDIA_TYPE)])
        return self.taking.known(path)[-1]

    def lose(self, *numbers: int) -> list[str]:
        """Versions that are gone there; answers what became of each here."""
        return [
            line.outcome for line in self.taking.hold([Gone(path_of(n), "gone") for n in numbers])
        ]

    def show(self, number: int) -> int:
        """A version is there again."""
        return self.taking.restore(self.taking.known(path_of(number)))


@contextmanager
def run(data: Path, name: str = "city", *, trusted: bool = True) -> Iterator[Run]:
    report = HarvestReport(Plain(lambda _: None), lambda path: path)
    trust = Trust(trusted=trusted, owner="示例市人民政府办公室")
    with Taking(
        data, name, url="https://city.example/", trust=trust, jobs=0, report=report, now=now
    ) as taking:
        yield Run(data, taking)


def now() -> datetime:
    return datetime.now(UTC)


def longer(words: str) -> Draft:
    """The notice with a line at its end."""
    return replace(notice(), text=f"{notice().text}{words}\n")


def hold(data: Path, document: str | None) -> tuple[int, ...]:
    """What an appeal does."""
    return hold_document(data, document or "", reason="权益申诉，核查中", actor="editor", now=now())


def put_right(data: Path, document: str) -> None:
    """What a person says of the document, which makes its second version."""
    with Store.open(data) as store:
        store.set_field(document, "genre", "意见", actor="editor", reason="更正", now=now())


def states(data: Path, document: str | None) -> list[str]:
    with StoreReader(data) as reader:
        return [version.state for version in reader.versions(document or "")]


def found(data: Path, document: str | None, number: int) -> list[str]:
    with StoreReader(data) as reader:
        return [finding.code for finding in reader.findings(document or "", number)]


def test_what_an_appeal_holds_is_not_shown_again_by_its_source(tmp_path: Path) -> None:
    with run(tmp_path) as city:
        document = city.bring(1, notice()).document
        city.bring(2, longer("六、附则。"))
        assert city.lose(2) == ["held"]
        assert hold(tmp_path, document) == (1, 2)
        assert city.show(2) == 0
        assert states(tmp_path, document) == ["held", "held"]


def test_nor_where_the_appeal_held_another_version(tmp_path: Path) -> None:
    with run(tmp_path) as city:
        document = city.bring(1, notice()).document
    with run(tmp_path, "county", trusted=False) as county:
        assert county.bring(2, longer("六、附则。")).reason is not None
    assert hold(tmp_path, document) == (1,)
    with run(tmp_path, "county") as county:
        assert county.show(2) == 0
    assert states(tmp_path, document) == ["held", "held"]


def test_an_appeal_holds_what_only_the_harvest_held(tmp_path: Path) -> None:
    with run(tmp_path) as city:
        document = city.bring(1, notice()).document
        city.lose(1)
        assert hold(tmp_path, document) == (1,)
        assert city.show(1) == 0
        assert states(tmp_path, document) == ["held"]


def test_what_a_person_holds_does_not_come_back_beside_what_is_public(tmp_path: Path) -> None:
    with run(tmp_path) as city:
        document = city.bring(1, notice()).document or ""
        city.bring(2, longer("六、示例人员身患某病。"))
        with Store.open(tmp_path) as store:
            store.decide(document, 2, "held", actor="editor", reason="隐私", now=now())
        city.bring(3, longer("六、示例人员身患某病！"))
        assert states(tmp_path, document) == ["public", "held", "held"]
        assert found(tmp_path, document, 3) == ["held_before"]


def test_what_is_published_anew_after_it_was_gone_is_public(tmp_path: Path) -> None:
    with run(tmp_path) as city:
        document = city.bring(1, notice()).document
        city.lose(1)
        city.bring(2, longer("六、更正。"))
        assert states(tmp_path, document) == ["held", "public"]


@pytest.mark.requirement("OD-11")
def test_what_a_person_holds_does_not_come_back_under_another_number(tmp_path: Path) -> None:
    renamed = replace(notice().metadata, number=field("示政发〔2024〕13号"))
    with run(tmp_path) as city:
        first = city.bring(1, notice()).document
        hold(tmp_path, first)
        other = city.bring(2, replace(notice(), metadata=renamed)).document
        assert other != first
        assert states(tmp_path, other) == ["held"]
        assert found(tmp_path, other, 1) == ["held_before"]
        apart = city.bring(1, replace(notice(), metadata=renamed), id="apart")
        assert apart.outcome == "duplicate"
        city.bring(3, longer("六、附则。"))
        assert found(tmp_path, first, 2) == ["held_before"]


def test_what_another_source_gave_is_not_this_ones_to_take(tmp_path: Path) -> None:
    """At its path the library gives a later text since; the first is still what it gave."""
    with run(tmp_path, "library") as library:
        document = library.bring(1, notice()).document
        path = path_of(1)
        later = told(1, longer("六、附则。"), "there")
        library.taking.record([Fetched(path, later, from_gongbao.MEDIA_TYPE)])
    assert states(tmp_path, document) == ["public", "public"]
    with run(tmp_path, "stranger", trusted=False) as stranger:
        assert stranger.bring(7, notice()).document == document
        assert stranger.lose(7) == ["skipped"]
    assert states(tmp_path, document) == ["public", "public"]
    with run(tmp_path, "library") as library:
        assert library.lose(1) == ["held", "held"]


@pytest.mark.parametrize("trusted", [True, False])
def test_what_two_sources_had_is_gone_when_the_last_of_them_says_so(
    tmp_path: Path, *, trusted: bool
) -> None:
    """The same text with other fields was held for the second alone: what the first had given stayed public."""
    other = replace(notice(), metadata=replace(notice().metadata, genre=field("意见")))
    with run(tmp_path) as city:
        document = city.bring(1, notice()).document
    with run(tmp_path, "county", trusted=trusted) as county:
        county.bring(1, other)
    with run(tmp_path) as city:
        assert city.lose(1) == ["skipped"]
    with run(tmp_path, "county", trusted=trusted) as county:
        assert "held" in county.lose(1)
    assert states(tmp_path, document) == ["held", "held"]
    with run(tmp_path) as city:
        assert city.show(1) == 1
    assert states(tmp_path, document) == ["public", "held"]


def test_what_a_person_put_right_comes_back_too(tmp_path: Path) -> None:
    with run(tmp_path) as city:
        document = city.bring(1, notice()).document or ""
        put_right(tmp_path, document)
        assert city.lose(1) == ["held", "held"]
        assert city.show(1) == 2
    with StoreReader(tmp_path) as reader:
        genres = [one.metadata.genre for one in reader.published(document)]
    assert [genre.value for genre in genres if genre] == ["通知", "意见"]


def status(data: Path, document: str) -> str:
    with StoreReader(data) as reader:
        cell = newest(reader.public_record(document).cells())
    assert cell is not None
    return cell.status.code


def test_a_law_of_here_ends_what_is_in_force_elsewhere(tmp_path: Path) -> None:
    """The word of another archive had the rank of a person and stood against every later law."""
    in_force = Status(code="effective", since=date(2024, 6, 30))
    with run(tmp_path) as city:
        document = city.bring(1, statute()).document or ""
        assert city.taking.say_status(document, in_force)
    ends = StatusEvent(
        document_id=document, code="repealed", since=date(2024, 6, 15), scope=None, by=None,
        actor=BY_TEXT, reason="现予废止",
    )  # fmt: skip
    with Store.open(tmp_path) as store:
        store.set_status(ends, now=now())
    assert status(tmp_path, document) == "repealed"


def test_no_source_says_the_status_of_what_another_gave_too(tmp_path: Path) -> None:
    ended = Status(code="repealed", since=date(2024, 7, 1))
    (document,) = record(tmp_path, [notice()])
    before = status(tmp_path, document)
    with run(tmp_path) as city:
        assert city.bring(1, notice()).document == document
        assert not city.taking.say_status(document, ended)
    assert status(tmp_path, document) == before
