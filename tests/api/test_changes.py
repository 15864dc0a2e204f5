"""`/api/v1/changes`: a copy kept by it is the archive, whatever happens meanwhile."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.store.writer import Store
from opendata.public.publish import follow
from tests.api.mirror import CHANGES, Client, Json, listed, replay
from tests.made_up import notice, publish, statute
from tests.office import Office
from tests.serving import eventually, serving

pytestmark = pytest.mark.requirement("item-37", "OD-03", "OD-11")


def withdraw(data: Path, document: str) -> None:
    with Store.open(data) as store:
        store.withdraw(
            document, None, code="personal_data", authority="示例省人民政府办公厅",
            on=date(2024, 6, 1), note=None, actor="editor", now=datetime.now(UTC),
        )  # fmt: skip
    follow(data)


def test_without_a_place_it_starts_at_the_first_change(client: Client, ids: list[str]) -> None:
    page = client.get(CHANGES).json()
    assert [one["document"] for one in page["items"]] == ids
    assert (page["total"], page["next"], page["facets"]) == (len(ids), None, {})
    assert page["items"][0] == {
        "document": ids[0],
        "change": "recorded",
        "version": 1,
        "at": "2024-06-01T02:03:04.000Z",
        "withdrawals": [],
        "record": None,
        "links": {
            "self": f"https://gazette.example/api/v1/documents/{ids[0]}",
            "html": f"https://gazette.example/documents/{ids[0]}",
        },
    }


def test_records_are_those_of_the_list(client: Client, ids: list[str]) -> None:
    mirror: dict[str, Json] = {}
    replay(client, mirror, f"{CHANGES}?include=record&limit=4")
    assert mirror == listed(client)
    chosen = client.get(f"{CHANGES}?fields=title,abstract,text&limit=1").json()["items"][0]
    text = client.get(f"/documents/{ids[0]}.txt").text
    assert chosen["record"] == {
        "title": "示例省人民政府关于推进政务公开的通知", "abstract": "推进政务公开的三项要求。", "text": text,
    }  # fmt: skip


def test_the_next_page_is_linked_and_keeps_what_was_asked(client: Client) -> None:
    answer = client.get(f"{CHANGES}?limit=2&fields=id")
    page = answer.json()
    assert f'<{page["next"]}>; rel="next"' in answer.headers["link"]
    assert page["next"] == page["resume"]
    following = client.get(page["next"]).json()
    assert [list(one["record"]) for one in following["items"]] == [["id"], ["id"]]


def test_at_the_end_one_is_told_where_to_ask_later(client: Client) -> None:
    page = client.get(CHANGES).json()
    later = client.get(page["resume"]).json()
    assert (later["items"], later["total"], later["next"]) == ([], 0, None)
    assert client.get(later["resume"]).json() == later


@pytest.mark.parametrize(("since", "count"), [("2024-06-01", 15), ("2099-01-01", 0)])
def test_one_may_begin_on_a_day(client: Client, since: str, count: int) -> None:
    assert client.get(f"{CHANGES}?since={since}").json()["total"] == count


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("since=soon", "invalid-cursor", "since"),
        ("since=AAAAAAAAAAAAAAAAAAAAAA", "invalid-cursor", "since"),
        ("fields=printed_in", "invalid-parameter", "fields"),
        ("fields=text&limit=101", "invalid-parameter", "limit"),
        ("limit=1001", "invalid-parameter", "limit"),
        ("sinse=x", "unknown-parameter", "sinse"),
    ],
)
def test_what_is_wrong_is_named(client: Client, query: str, kind: str, name: str) -> None:
    answer = client.get(f"{CHANGES}?{query}")
    problem = answer.json()
    assert (answer.status_code, problem["type"].rpartition("/")[2]) == (400, kind)
    assert [one["name"] for one in problem["errors"]] == [name]


def test_a_place_cannot_be_forged(client: Client) -> None:
    resume = client.get(CHANGES).json()["resume"]
    forged = resume[:-2] + ("AA" if resume[-2:] != "AA" else "BB")
    assert client.get(forged).status_code == 400


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, list[str], Client]]:
    """A small archive of its own."""
    ids = publish(tmp_path, [notice(), statute()])
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        yield tmp_path, ids, client


def test_what_was_withdrawn_is_a_tombstone(served: tuple[Path, list[str], Client]) -> None:
    data, ids, client = served
    mirror: dict[str, Json] = {}
    resume = replay(client, mirror, f"{CHANGES}?include=record")
    withdraw(data, ids[0])
    page = client.get(resume).json()
    (change,) = page["items"]
    assert (change["document"], change["change"]) == (ids[0], "withdrawn")
    assert (change["version"], change["record"]) == (None, None)
    assert change["withdrawals"] == [
        {
            "document": ids[0], "version": None, "code": "personal_data",
            "reason": "含个人信息 It holds personal data",
            "authority": "示例省人民政府办公厅", "withdrawn_on": "2024-06-01",
        }
    ]  # fmt: skip
    assert client.get(change["links"]["self"]).status_code == 410
    replay(client, mirror, resume)
    assert list(mirror) == [ids[1]]


def test_a_place_that_is_no_more_is_refused_with_what_to_do(
    served: tuple[Path, list[str], Client], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The archive was restored from a backup that does not hold the last change."""
    data, _, client = served
    resume = client.get(CHANGES).json()["resume"]
    older = tmp_path_factory.mktemp("older")
    publish(older, [notice()])
    (older / "keys").joinpath("cursor.key").write_bytes((data / "keys" / "cursor.key").read_bytes())
    with TestClient(create_app(Settings(data=older))) as restored:
        answer = restored.get(resume)
        assert answer.status_code == 410
        assert answer.json()["type"].endswith("/problems/cursor-gone")
        assert "begin without `since`" in answer.json()["detail"]
        assert restored.get(CHANGES).json()["total"] == 1


class Desk(threading.Thread):
    """Records, changes and withdraws documents until it has done so often enough."""

    def __init__(self, office: Office, ids: list[str], rounds: int) -> None:
        super().__init__()
        self._office = office
        self._ids = ids
        self._rounds = rounds

    def run(self) -> None:
        """Does its rounds."""
        for number in range(self._rounds):
            self._ids.append(self._office.file(f"新通知{number}", f"正文{number}。"))
            self._office.file(
                f"通知{number}", f"改后{number}。", number=f"示政发〔2024〕{number + 1}号"
            )
            follow(self._office.data)
            withdraw(self._office.data, self._ids.pop(0))


def test_a_copy_kept_by_changes_is_the_archive(tmp_path: Path) -> None:
    """At 100,000 documents it is replayed after the walk of them."""
    documents, rounds = 300, 25
    office = Office(tmp_path / "data")
    with office.batch():
        ids = [
            office.file(f"通知{n}", f"正文{n}。", number=f"示政发〔2024〕{n + 1}号")
            for n in range(documents)
        ]
    follow(office.data)
    desk = Desk(office, ids[rounds:], rounds)
    mirror: dict[str, Json] = {}
    with serving(office.data) as client:
        desk.start()
        resume = f"{CHANGES}?include=record&limit=50"
        while desk.is_alive():
            resume = replay(client, mirror, resume)
        desk.join()
        replay(client, mirror, resume)
        eventually(lambda: (replay(client, mirror, resume), mirror == listed(client))[1])
        assert len(mirror) == documents
        fresh: dict[str, Json] = {}
        replay(client, fresh, f"{CHANGES}?include=record&limit=1000")
    assert fresh == mirror
