"""Keys of agencies' tables that lead to documents here: replies to proposals and the letters that were sent."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from frictionless import Package
from litestar.testing import TestClient
from msgspec.structs import replace

from api.app import create_app
from api.settings import Settings
from gazette.errors import BadCellsError, TableSchemaError
from gazette.store.writer import Store
from opendata.catalogue.table_intake import Intake, take_in_and_publish
from opendata.catalogue.table_schema import read_schema, write_schema
from opendata.catalogue.table_templates import template
from opendata.explorer import datasette_command
from opendata.public.publish import follow
from tests.data_package import faults
from tests.made_up_datasets import NOW
from tests.office import Office
from tests.opendata.catalogue.made_up_tables import PERMITS_SAID
from tests.serving import eventually, is_open

pytestmark = pytest.mark.requirement("item-2", "OD-06", "WS-05")

ROOT = Path(__file__).parents[2]
BASE = "https://gazette.example"
REPLIES = "proposal-replies"
ROWS = (ROOT / "tests" / "data" / "templates" / f"{REPLIES}.csv").read_text(encoding="utf-8")
MADE_UP = "k7q2m9xt4d"  # the reply's id in the made-up rows


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An archive in which replies to proposals are described."""
    office = Office(tmp_path / "data")
    office.file("示例省水利厅关于另一建议的答复", "一、已办理。")
    with Store.open(office.data) as store:
        store.datasets.describe(REPLIES, PERMITS_SAID, owner="示例省", actor="编辑", now=NOW)
    return office


def send(office: Office, reply: str) -> Intake:
    """Sends the made-up rows, of which the first leads to this reply."""
    file = office.data.parent / f"{REPLIES}.csv"
    file.write_text(ROWS.replace(MADE_UP, reply), encoding="utf-8")
    return take_in_and_publish(
        office.data,
        REPLIES,
        file,
        template(REPLIES).schema,
        bad_rows="refuse",
        actor="经办",
        now=NOW,
    )


@pytest.fixture
def reply(office: Office) -> str:
    """The id of a public reply, to which the public rows lead."""
    reply = office.file("示例省水利厅关于128号建议的答复", "一、已办理。")
    assert send(office, reply).state == "public"
    follow(office.data)
    return reply


@pytest.mark.parametrize("is_there", [True, False])
def test_a_reply_that_is_not_public_is_a_bad_cell(office: Office, *, is_there: bool) -> None:
    reply = office.file("未公开的答复", "一、未公开。", held=True) if is_there else MADE_UP
    with pytest.raises(BadCellsError) as refused:
        send(office, reply)
    (finding,) = refused.value.findings
    assert (finding.row, finding.column, finding.code) == (2, "reply_id", "foreign_key")
    if is_there:
        office.decide(reply, 1, "cleared")
        assert send(office, reply).state == "public"


def test_readers_are_led_to_the_reply(office: Office, reply: str) -> None:
    with TestClient(create_app(Settings(data=office.data, base_url=BASE))) as client:
        (key,) = client.get(f"/api/v1/datasets/{REPLIES}").json()["foreign_keys"]
        assert (key["columns"], key["dataset"], key["dataset_columns"]) == (
            ["reply_id"], "documents", ["id"],
        )  # fmt: skip
        found = client.get(key["rows"].removeprefix(BASE), params={"id": reply}).json()["items"]
        assert [row["title"] for row in found] == ["示例省水利厅关于128号建议的答复"]
        page = client.get(f"/datasets/{REPLIES}").text
        assert f'<a href="/documents/{reply}">{reply}</a>' in page
        assert client.get(f"/documents/{reply}").status_code == 200


def test_a_package_of_replies_has_the_documents_and_keeps_the_key(
    office: Office, reply: str, tmp_path: Path
) -> None:
    with TestClient(create_app(Settings(data=office.data, base_url=BASE))) as client:
        told = client.get(f"/api/v1/datasets/{REPLIES}/datapackage.json").json()
        assert faults(told) == []
        told["resources"] = [one for one in told["resources"] if one["format"] == "csv"]
        for one in told["resources"]:
            rows = client.get(one["path"].removeprefix(BASE))
            one["path"] = one["name"]
            (tmp_path / one["path"]).write_bytes(rows.content)
    package, replies = tmp_path / "datapackage.json", tmp_path / f"{REPLIES}.csv"
    package.write_text(json.dumps(told), encoding="utf-8")
    assert Package(str(package)).validate().valid
    replies.write_text(replies.read_text("utf-8").replace(reply, MADE_UP), encoding="utf-8")
    errors = Package(str(package)).validate().flatten(["type", "rowNumber"])
    assert errors == [["foreign-key", 2]]


@pytest.fixture
def datasette(office: Office, reply: str, tmp_path: Path) -> Iterator[httpx.Client]:
    """Datasette as it stands behind the reading site."""
    place = tmp_path / "socket"
    command = datasette_command(office.data, listen=place, metadata=ROOT / "metadata.json")
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        transport = httpx.HTTPTransport(uds=str(place))
        with httpx.Client(transport=transport, base_url="http://gazette.example") as client:
            try:
                eventually(lambda: is_open(place))
                yield client
            finally:
                process.terminate()


def test_datasette_shows_the_reply_as_a_link(datasette: httpx.Client, reply: str) -> None:
    page = datasette.get("/data/public/data_proposal_replies").text
    assert f'<a href="/documents/{reply}">{reply}</a>' in page


@pytest.mark.parametrize(
    ("column", "others", "words"),
    [
        ("reply_id", ("number",), "of documents only `id`"),
        ("replied_on", ("id",), "must be a string"),
    ],
)
def test_only_texts_lead_to_documents_and_by_id(
    office: Office, tmp_path: Path, column: str, others: tuple[str, ...], words: str
) -> None:
    schema = template(REPLIES).schema
    (key,) = schema.foreignKeys
    led = replace(key, fields=(column,), reference=replace(key.reference, fields=others))
    file = tmp_path / "replies.csv"
    file.write_text(ROWS, encoding="utf-8")

    def sent() -> Intake:
        given = read_schema(write_schema(replace(schema, foreignKeys=(led,))).encode())
        return take_in_and_publish(
            office.data, REPLIES, file, given, bad_rows="refuse", actor="经办", now=NOW
        )

    with pytest.raises(TableSchemaError, match=words):
        sent()
