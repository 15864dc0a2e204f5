"""Keys between datasets: bonds and the projects that they pay for, from the files to what readers are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from frictionless import Package
from litestar.testing import TestClient
from msgspec.structs import replace

from api.app import create_app
from api.settings import Settings
from gazette.errors import BadCellsError, TableSchemaError
from gazette.store.dataset_clearing import Choosing
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.table_intake import (
    BadRows,
    Intake,
    decide,
    take_in,
    take_in_and_publish,
)
from opendata.catalogue.table_templates import template
from opendata.public.publish import follow
from tests.data_package import faults
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import PERMITS_SAID

pytestmark = pytest.mark.requirement("OD-06", "WS-05", "SD-09", "item-5")

ROWS = Path(__file__).parents[1] / "data" / "templates"
BASE = "https://gazette.example"
BONDS, PROJECTS = "debt-bonds", "debt-bond-projects"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive in which both datasets are described."""
    with Store.open(tmp_path / "data") as store:
        for id in (BONDS, PROJECTS):
            store.datasets.describe(id, PERMITS_SAID, owner="示例省", actor="编辑", now=NOW)
    return tmp_path / "data"


def send(data: Path, id: str, path: Path | None = None, bad_rows: BadRows = "refuse") -> Intake:
    """Sends a file, by default the made-up rows, by the template of the same name."""
    return take_in_and_publish(
        data, id, path or ROWS / f"{id}.csv", template(id).schema, bad_rows=bad_rows, actor="经办",
        now=NOW,
    )  # fmt: skip


def without_first(folder: Path) -> Path:
    """The bonds without the one that the projects lead to."""
    heading, _, second = (ROWS / f"{BONDS}.csv").read_text(encoding="utf-8").splitlines()
    path = folder / "bonds.csv"
    path.write_text(f"{heading}\n{second}\n", encoding="utf-8")
    return path


def codes(data: Path, number: int = 1) -> list[str]:
    """What was found in a version of the projects."""
    with StoreReader(data) as reader:
        return [one.code for _, one in reader.datasets.findings(PROJECTS, number)]


def test_a_key_is_checked_by_what_the_other_has_public(data: Path, tmp_path: Path) -> None:
    send(data, BONDS, without_first(tmp_path))
    with pytest.raises(BadCellsError) as refused:
        send(data, PROJECTS)
    assert [one.row for one in refused.value.findings] == [2, 3]
    send(data, BONDS)
    assert send(data, PROJECTS).state == "public"


def test_where_the_other_is_not_public_a_person_decides(data: Path) -> None:
    assert send(data, PROJECTS).state == "held"
    assert codes(data) == ["reference_unpublished"]
    choosing = [Choosing((1,), "publish", "债券随后公开")]
    assert decide(data, PROJECTS, 1, choosing, actor="编辑", reason="已核对", now=NOW)


def test_what_was_left_out_stays_out_though_the_other_has_it_now(
    data: Path, tmp_path: Path
) -> None:
    """The rows of a version are those that passed when it was sent, whenever it is decided on.

    One that repeated the key of such a row would otherwise have come in its place.
    """
    send(data, BONDS, without_first(tmp_path))
    other = tmp_path / "projects.csv"
    text = (ROWS / f"{PROJECTS}.csv").read_text(encoding="utf-8")
    text = text.replace("\n990001,2", "\n990002,2")
    again = text.splitlines()[1].replace("示例公路", "同一主键的另一项目")
    other.write_text(f"{text}{again}\n", encoding="utf-8")
    intake = take_in(
        data, PROJECTS, other, template(PROJECTS).schema, bad_rows="leave-out", actor="经办",
        now=NOW,
    )  # fmt: skip
    assert (intake.checked.rows, intake.checked.left_out) == (1, 2)
    send(data, BONDS)
    assert decide(data, PROJECTS, 1, [], actor="编辑", reason="已核对", now=NOW)
    with StoreReader(data) as reader:
        public = reader.datasets.version(PROJECTS, 1).published
    assert public is not None
    assert public.rows == 1


def test_the_same_file_is_another_version_once_the_other_has_its_keys(
    data: Path, tmp_path: Path
) -> None:
    """It was said to be nothing new, and the bad one stood."""
    file, schema = ROWS / f"{PROJECTS}.csv", template(PROJECTS).schema
    send(data, BONDS, without_first(tmp_path))
    for number in (1, None):
        sent = take_in(data, PROJECTS, file, schema, bad_rows="record", actor="经办", now=NOW)
        assert sent.number == number
    send(data, BONDS)
    sent = take_in(data, PROJECTS, file, schema, bad_rows="record", actor="经办", now=NOW)
    assert (sent.number, sent.checked.refused) == (2, 0)


def test_a_key_leads_to_columns_that_are_published_of_the_same_type(data: Path) -> None:
    send(data, BONDS)
    schema = template(PROJECTS).schema
    (key,) = schema.foreignKeys
    for wrong in ("amount", "nothing"):
        led = replace(key, reference=replace(key.reference, fields=wrong))
        given = replace(schema, foreignKeys=(led,))
        file = ROWS / f"{PROJECTS}.csv"
        with pytest.raises(TableSchemaError, match=f"no field '{wrong}'"):
            take_in(data, PROJECTS, file, given, bad_rows="record", actor="经办", now=NOW)
    own = replace(key, reference=replace(key.reference, resource=PROJECTS))
    with pytest.raises(TableSchemaError, match="another dataset"):
        take_in(
            data, PROJECTS, file, replace(schema, foreignKeys=(own,)), bad_rows="record",
            actor="经办", now=NOW,
        )  # fmt: skip


def test_readers_are_told_where_keys_lead(data: Path) -> None:
    send(data, BONDS)
    send(data, PROJECTS)
    follow(data)
    with TestClient(create_app(Settings(data=data, base_url=BASE))) as client:
        told = client.get(f"/api/v1/datasets/{PROJECTS}").json()
        (key,) = told["foreign_keys"]
        assert (key["columns"], key["dataset"], key["dataset_columns"]) == (
            ["bond_code"], BONDS, ["bond_code"],
        )  # fmt: skip
        rows = key["rows"].removeprefix(BASE)
        found = client.get(rows, params={"bond_code": "990001"}).json()["items"]
        assert [row["name"] for row in found] == ["2021年示例省一般债券（一期）"]
        assert client.get(f"/api/v1/datasets/{BONDS}").json()["foreign_keys"] == []
        page = client.get(f"/datasets/{PROJECTS}").text
        assert f'<a href="/datasets/{BONDS}">{BONDS}</a>' in page
        package = client.get(f"/api/v1/datasets/{PROJECTS}/datapackage.json").json()
        assert faults(package) == []
        keys = {one["name"]: one["schema"].get("foreignKeys") for one in package["resources"]}
        for form in ("csv", "ndjson"):
            assert keys[f"{BONDS}.{form}"] is None
            assert keys[f"{PROJECTS}.{form}"] == [
                {
                    "fields": ["bond_code"],
                    "reference": {"resource": f"{BONDS}.{form}", "fields": ["bond_code"]},
                }
            ]


def test_another_reader_of_the_standard_finds_the_keys_kept(data: Path, tmp_path: Path) -> None:
    """frictionless reads the package with its files, and finds a key that is broken by hand."""
    send(data, BONDS)
    send(data, PROJECTS)
    follow(data)
    with TestClient(create_app(Settings(data=data, base_url=BASE))) as client:
        told = client.get(f"/api/v1/datasets/{PROJECTS}/datapackage.json").json()
        told["resources"] = [one for one in told["resources"] if one["format"] == "csv"]
        for one in told["resources"]:
            rows = client.get(one["path"].removeprefix(BASE))
            one["path"] = f"{one['name']}"
            (tmp_path / one["path"]).write_bytes(rows.content)
    package = tmp_path / "datapackage.json"
    package.write_text(json.dumps(told), encoding="utf-8")
    assert Package(str(package)).validate().valid
    file = tmp_path / f"{PROJECTS}.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("990001", "990009", 1), "utf-8")
    errors = Package(str(package)).validate().flatten(["type", "rowNumber"])
    assert errors == [["foreign-key", 2]]


def test_readers_are_led_to_nothing_that_is_not_public(data: Path) -> None:
    send(data, BONDS)
    send(data, PROJECTS)
    with Store.open(data) as store:
        store.datasets.hold(BONDS, 1, actor="编辑", reason="核对", now=NOW)
    follow(data)
    with TestClient(create_app(Settings(data=data, base_url=BASE))) as client:
        (key,) = client.get(f"/api/v1/datasets/{PROJECTS}").json()["foreign_keys"]
        assert key["rows"] is None
        package = client.get(f"/api/v1/datasets/{PROJECTS}/datapackage.json").json()
        assert [one["schema"].get("foreignKeys") for one in package["resources"]] == [None, None]
