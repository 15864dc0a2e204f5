"""What is used is counted by dataset, and of whoever used it nothing is kept."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from api.addresses import Origins
from api.calls import TEMPLATE
from api.usage import Salts, Usage, is_robot
from gazette.store.office import open_office
from gazette.store.usage import UsageDay, Use, Visit
from tests.serving import ROOT, gongbao, serving

pytestmark = pytest.mark.requirement("WS-06")

ROBOT = {"user-agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"}


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose server was asked some things, and has ended."""
    data = tmp_path_factory.mktemp("used") / "data"
    gongbao("ingest", "--trusted", ROOT / "sample" / "documents", data=data)
    gongbao("publish", data=data)
    with serving(data) as client:
        listed = client.get("/api/v1/documents?limit=1")
        id = listed.json()["items"][0]["id"]
        tag = {"if-none-match": listed.headers["etag"]}
        client.get("/api/v1/documents?limit=1", headers=tag)
        client.get(f"/documents/{id}")
        client.get(f"/documents/{id}", headers=ROBOT)
        client.get(f"/documents/{id}.docx")
        client.get("/api/v1/datasets/issuers/rows?format=csv")
        client.get("/datasets/issuers")
        client.head("/datasets/issuers")
        client.get("/datasets/nothing-of-this-name")
        client.get("/healthz")
        client.get("/data/public/document.csv?_stream=on")
    return data


def test_each_use_is_counted_once_by_what_it_was(used: Path) -> None:
    with open_office(used) as office:
        office.usage.close_days("9999-12-31")
        told = {one.dataset: one for one in office.usage.days("9999-12-31")}
    day = told["documents"].day
    assert told == {
        "documents": UsageDay(day, "documents", 1, 1, 2, 1, 1),
        "issuers": UsageDay(day, "issuers", 1, 1, 0, 0, 1),
        "table:document": UsageDay(day, "table:document", 0, 1, 0, 0, 1),
    }


def test_no_address_is_kept(used: Path) -> None:
    with closing(sqlite3.connect(used / "office.db")) as db:
        kept = "\n".join(db.iterdump())
    assert "127.0.0.1" not in kept
    assert "loopback" not in kept


def test_workers_share_the_salt_of_a_day_and_the_next_throws_it_away(tmp_path: Path) -> None:
    one, other = Salts(tmp_path), Salts(tmp_path)
    monday = one.digest("2024-06-03", "192.0.2.7")
    assert other.digest("2024-06-03", "192.0.2.7") == monday
    assert other.digest("2024-06-04", "192.0.2.7") != monday
    assert [file.name for file in tmp_path.iterdir()] == ["2024-06-04.salt"]


def test_the_first_use_of_a_day_throws_the_digests_of_days_before_away(tmp_path: Path) -> None:
    before = Use("2024-06-03", "documents", "view", is_robot=False)
    with open_office(tmp_path) as office:
        office.usage.add({before: 1}, [Visit("2024-06-03", "documents", b"somebody-of-then")])

    async def use_today() -> None:
        usage = Usage(tmp_path)
        scope = {
            "path": "/documents/k7q2m9xt4d", TEMPLATE: "/documents/{name:str}", "query_string": b"",
            "headers": [], "client": ("192.0.2.7", 50_000),
        }  # fmt: skip
        usage.note(scope, 200, Origins((), header="x-forwarded-for"))
        await usage.close()

    asyncio.run(use_today())
    with closing(sqlite3.connect(tmp_path / "office.db")) as db:
        days = [row[0] for row in db.execute("SELECT day FROM usage_visitor")]
        assert len(days) == 1
        assert days != ["2024-06-03"]
        assert db.execute("SELECT * FROM usage_visitors").fetchall() == [
            ("2024-06-03", "documents", 1)
        ]


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("Sogou web spider/4.0", True),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", True),
        ("curl/8.5.0", False),
        ("python-httpx/0.28.1", False),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0", False),
        ("", False),
    ],
)
def test_robots_say_that_they_are(agent: str, robot: bool) -> None:  # noqa: FBT001
    assert is_robot(agent) is robot
