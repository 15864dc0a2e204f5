"""`gongbao dataset`: from an agency's file to a published version, and to nothing of it left."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from litestar.testing import TestClient
from openpyxl import Workbook

from api.app import create_app
from api.main import cli
from api.settings import Settings
from api.verifying import verify
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.questions import Question
from opendata.catalogue.rows import RowReader
from opendata.catalogue.table_check import MASKED
from opendata.catalogue.table_diff import compare_rows
from opendata.catalogue.table_lines import read_lines
from opendata.catalogue.table_reading import read_sheet
from opendata.catalogue.table_schema import write_schema
from opendata.public.copies import copies
from opendata.public.file import DATABASE
from tests.leftovers import files_with
from tests.opendata.catalogue.made_up_tables import PERMITS, permits, spoiled, write_csv

pytestmark = pytest.mark.requirement("OD-02", "OD-05", "OD-11", "WS-05")

METADATA = """
name: 示例事项目录
provider: 示例省数据局
abstract: 示例省的示例事项
theme: institutions
frequency: monthly
keywords: [示例]
"""
PHONE = "13800138000"
PEOPLE = f"编号,备注,手机\n1,电话 {PHONE} 找,13900139000\n2,无,13900139001\n"
PEOPLE_SCHEMA = {
    "fields": [{"name": "编号", "type": "integer"}, {"name": "备注"}, {"name": "手机"}],
    "primaryKey": "编号",
}

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command on a data directory of its own, beside files it may use."""
    Store.open(tmp_path / "data").close()
    (tmp_path / "meta").mkdir()
    (tmp_path / "meta" / "permits.yaml").write_text(METADATA, encoding="utf-8")
    (tmp_path / "schema.json").write_text(write_schema(PERMITS), encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "people.json").write_text(json.dumps(PEOPLE_SCHEMA), encoding="utf-8")

    def run_command(*words: object, code: int = 0) -> Result:
        environment = {"GONGBAO_DATA": str(tmp_path / "data"), "GONGBAO_ACTOR": "agency"}
        result = CliRunner().invoke(cli, list(map(str, words)), env=environment)
        assert result.exit_code == code, result.output + str(result.exception)
        return result

    return run_command


def publish(run: Run, folder: Path, file: Path, *more: object, code: int = 0) -> Result:
    """Publishes a file of permits."""
    given = ("--schema", folder / "schema.json", "--metadata", folder / "meta" / "permits.yaml")
    return run("dataset", "publish", file, "--id", "permits", *given, *more, code=code)


def people(run: Run, folder: Path) -> None:
    """Adds a table with personal data in it."""
    given = ("--schema", folder / "people.json", "--metadata", folder / "meta" / "permits.yaml")
    run("dataset", "add", folder / "people.csv", "--id", "people", *given)


def rows_of(data: Path, dataset_id: str) -> list[tuple[object, ...]]:
    """All rows that readers see."""
    with closing(RowReader(data / DATABASE)) as reader:
        question = Question(reader.datasets()[dataset_id])
        return [row for rows in reader.batches(question) for row in rows]


def clean(data: Path) -> bool:
    """Whether `verify` finds nothing."""
    found = verify(data, jobs=1, sample=None, progress=lambda *_: None).differences
    assert found == ()
    return True


def test_one_command_checks_clears_and_publishes(run: Run, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "permits.csv", permits(50))
    run("publish")
    told = publish(run, tmp_path, file)
    assert "permits version 1: 50 rows, public" in told.output
    rows = rows_of(tmp_path / "data", "permits")
    assert [row[0] for row in rows] == [f"X{n:07d}" for n in range(50)]
    with closing(RowReader(tmp_path / "data" / DATABASE)) as reader:
        dataset = reader.datasets()["permits"]
    assert dataset.provider == "示例省数据局"
    assert (dataset.kind, dataset.key, dataset.filters) == ("agency", ("code",), ("code", "kind"))
    assert dataset.version == 1
    assert clean(tmp_path / "data")


def test_the_sheet_that_is_named_is_read_and_read_again(run: Run, tmp_path: Path) -> None:
    """What is masked is made of the file anew: of the same sheet."""
    book = Workbook()
    book.active.append(["填表说明"])
    for row in csv.reader(PEOPLE.splitlines()):
        sheet = book["人员"] if "人员" in book.sheetnames else book.create_sheet("人员")
        sheet.append(row)
    file = tmp_path / "people.xlsx"
    book.save(file)
    schema, said = tmp_path / "people.json", tmp_path / "meta" / "permits.yaml"
    given = ("--id", "people", "--schema", schema, "--metadata", said)
    refused = run("dataset", "add", file, *given, code=1)
    assert "name one by `sheet`" in str(refused.exception)
    run("dataset", "check", file, "--schema", schema, "--sheet", "人员")
    run("dataset", "add", file, *given, "--sheet", "人员")
    decided = ("--choice", "mask", "--reason", "个人信息", "--actor", "editor")
    told = run("dataset", "decide", "people", "--version", 1, *decided)
    assert "people version 1: public" in told.output
    run("publish")
    assert rows_of(tmp_path / "data", "people")[0][1] == f"电话 {MASKED} 找"
    with StoreReader(tmp_path / "data") as reader:
        (version,) = reader.datasets.versions("people")
        assert version.published is not None
        assert ("人员" in version.schema, "人员" in version.published.schema) == (True, False)
    assert "nothing new" in run("dataset", "add", file, "--id", "people", "--sheet", "人员").output
    other = run("dataset", "add", file, "--id", "people", code=1)
    assert "several_sheets" in str(other.exception)
    assert clean(tmp_path / "data")


def test_a_file_with_bad_cells_is_refused_each_named_and_nothing_is_kept(
    run: Run, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "bad.csv", spoiled(permits(50), 10))
    told = publish(run, tmp_path, file, "--marked", tmp_path / "marked.csv", code=1)
    assert told.output.count("第 ") == 5
    assert "第 12 行\tkind\tenum\t不在允许值之列" in told.output
    marked = list(read_sheet(tmp_path / "marked.csv", "csv").lines)
    assert len([line for line in marked if line.cells[-1]]) == 5
    with StoreReader(tmp_path / "data") as reader:
        assert reader.datasets.versions("permits") == []
    assert not (tmp_path / "data" / "files").exists()


def test_the_rest_is_published_where_that_is_wanted_and_what_is_left_out_is_recorded(
    run: Run, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "bad.csv", spoiled(permits(50), 10))
    publish(run, tmp_path, file, "--bad-rows", "leave-out")
    run("publish")
    assert len(rows_of(tmp_path / "data", "permits")) == 45
    with StoreReader(tmp_path / "data") as reader:
        (version,) = reader.datasets.versions("permits")
        assert (version.rows, version.refused, version.left_out) == (45, 5, 5)
        assert len(reader.datasets.findings("permits", 1)) == 5
    assert "left out: 第 2 行" in run("dataset", "show", "permits").output


@pytest.mark.requirement("OD-08")
def test_the_same_file_is_nothing_new_and_another_is_the_next_version(
    run: Run, tmp_path: Path
) -> None:
    run("publish")
    publish(run, tmp_path, write_csv(tmp_path / "one.csv", permits(20)))
    again = publish(run, tmp_path, write_csv(tmp_path / "one.csv", permits(20)))
    assert "nothing new" in again.output
    sorted_rows = sorted(permits(20))
    other_order = publish(run, tmp_path, write_csv(tmp_path / "sorted.csv", sorted_rows))
    assert "version 2: 20 rows, same" in other_order.output
    publish(run, tmp_path, write_csv(tmp_path / "two.csv", permits(30)))
    assert "1 public, 2 returned, 3 public" in run("dataset", "list").output
    assert len(rows_of(tmp_path / "data", "permits")) == 30
    assert clean(tmp_path / "data")


def test_what_is_personal_waits_for_a_person_who_did_not_send_it(run: Run, tmp_path: Path) -> None:
    people(run, tmp_path)
    run("publish")
    with closing(RowReader(tmp_path / "data" / DATABASE)) as reader:
        assert "people" not in reader.datasets()
    shown = run("dataset", "show", "people").output
    assert "waits" in shown
    assert PHONE not in shown
    own = run(
        "dataset", "decide", "people", "--version", "1", "--choice", "publish", "--reason", "x",
        code=1,
    )  # fmt: skip
    assert "people/1" in str(own.exception)


def test_what_is_masked_or_left_out_is_in_nothing_that_readers_get(
    run: Run, tmp_path: Path
) -> None:
    people(run, tmp_path)
    run("publish")
    for column, choice in (("备注", "mask"), ("手机", "leave-out")):
        done = run(
            "dataset", "decide", "people", "--version", 1, "--column", column, "--choice", choice,
            "--reason", "个人信息", "--actor", "editor",
        )  # fmt: skip
    assert "people version 1: public" in done.output
    assert rows_of(tmp_path / "data", "people") == [(1, f"电话 {MASKED} 找"), (2, "无")]
    run("publish")
    (raw,) = files_with(tmp_path / "data", PHONE)
    assert raw.startswith("files/")
    assert clean(tmp_path / "data")


def test_a_withdrawn_dataset_leaves_no_row_in_any_file(run: Run, tmp_path: Path) -> None:
    publish(run, tmp_path, write_csv(tmp_path / "one.csv", permits(20)))
    run("publish")
    data = tmp_path / "data"
    assert len(copies(data)) == 1
    order = ("--code", "published_in_error", "--authority", "示例省数据局", "--on", "2026-01-05")
    run("dataset", "withdraw", "permits", *order, "--yes")
    assert files_with(data, "X0000007", "示例事项7") == []
    assert copies(data) == []
    with closing(RowReader(data / DATABASE)) as reader:
        assert "permits" not in reader.datasets()
    with closing(sqlite3.connect(data / DATABASE)) as db:
        assert db.execute("SELECT document, code FROM tombstone").fetchall() == [
            ("dataset:permits", "published_in_error")
        ]
        assert not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'data_permits'").fetchall()
    assert clean(data)
    with TestClient(create_app(Settings(data=data))) as client:
        for path in ("", "/rows", "/versions", "/diff"):
            gone = client.get(f"/api/v1/datasets/permits{path}")
            assert gone.status_code == 410
            assert gone.json()["withdrawal"]["code"] == "published_in_error"


def test_a_withdrawn_file_sent_again_waits_for_a_person(run: Run, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "one.csv", permits(20))
    publish(run, tmp_path, file)
    order = ("--code", "other", "--authority", "示例省数据局", "--on", "2026-01-05", "--yes")
    run("dataset", "withdraw", "permits", "--version", 1, *order)
    assert "held" in publish(run, tmp_path, file).output
    assert "withdrawn_before" in run("dataset", "show", "permits").output
    assert clean(tmp_path / "data")


def test_withdrawn_rows_in_another_file_wait_for_a_person(run: Run, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "one.csv", permits(20))
    publish(run, tmp_path, file)
    order = ("--code", "other", "--authority", "示例省数据局", "--on", "2026-01-05", "--yes")
    run("dataset", "withdraw", "permits", "--version", 1, *order)
    file.write_bytes(file.read_bytes() + b"\n")
    assert "held" in publish(run, tmp_path, file).output
    assert "these very rows were withdrawn" in run("dataset", "show", "permits").output
    run("publish")
    with closing(RowReader(tmp_path / "data" / DATABASE)) as reader:
        assert "permits" not in reader.datasets()
    assert clean(tmp_path / "data")


def test_the_version_before_is_shown_when_the_last_is_held_or_withdrawn(
    run: Run, tmp_path: Path
) -> None:
    run("publish")
    for count in (20, 30, 40):
        publish(run, tmp_path, write_csv(tmp_path / f"{count}.csv", permits(count)))
    data = tmp_path / "data"
    run("dataset", "hold", "permits", "--version", 3, "--reason", "核对")
    assert len(rows_of(data, "permits")) == 30
    order = ("--code", "other", "--authority", "示例省数据局", "--on", "2026-01-05", "--yes")
    run("dataset", "withdraw", "permits", "--version", 2, *order)
    assert len(rows_of(data, "permits")) == 20
    run("dataset", "decide", "permits", "--version", 3, "--reason", "无误", "--actor", "editor")
    assert len(rows_of(data, "permits")) == 40
    assert clean(data)


def test_verify_names_a_row_that_was_changed(run: Run, tmp_path: Path) -> None:
    publish(run, tmp_path, write_csv(tmp_path / "one.csv", permits(20)))
    run("publish")
    with closing(sqlite3.connect(tmp_path / "data" / DATABASE)) as db:
        db.execute("UPDATE data_permits SET name = 'x' WHERE code = 'X0000003'")
        db.commit()
    found = verify(tmp_path / "data", jobs=1, sample=None, progress=lambda *_: None).differences
    assert [one.what for one in found] == ["rows of data_permits"]


def test_a_folder_of_metadata_makes_revisions(run: Run, tmp_path: Path) -> None:
    publish(run, tmp_path, write_csv(tmp_path / "one.csv", permits(20)))
    changed = METADATA.replace("monthly", "yearly")
    (tmp_path / "meta" / "permits.yaml").write_text(changed, encoding="utf-8")
    told = run("publish", "--metadata", tmp_path / "meta")
    assert "permits: revision 2" in told.output
    with closing(RowReader(tmp_path / "data" / DATABASE)) as reader:
        assert reader.datasets()["permits"].frequency.code == "yearly"


@pytest.mark.parametrize("said", ["name: x", "- 1", "name: [", METADATA + "colour: red"])
def test_metadata_that_is_none_is_named(run: Run, tmp_path: Path, said: str) -> None:
    (tmp_path / "meta" / "permits.yaml").write_text(said, encoding="utf-8")
    failed = run("publish", "--metadata", tmp_path / "meta", code=1)
    assert "permits.yaml" in str(failed.exception)


def test_every_file_that_is_wrong_is_named_and_nothing_is_recorded(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "meta"
    (folder / "fees.yaml").write_text("name: [", encoding="utf-8")
    (folder / "posts.json").write_text("{}", encoding="utf-8")
    (folder / "permits.yml").write_text(METADATA, encoding="utf-8")
    told = str(run("publish", "--metadata", folder, code=1).exception)
    named = [line.partition(":")[0].strip() for line in told.splitlines()[1:]]
    assert named == ["fees.yaml", "permits.yml", "posts.json"]
    for name in ("fees.yaml", "posts.json", "permits.yml"):
        (folder / name).unlink()
    (folder / "documents.yaml").write_text(METADATA, encoding="utf-8")
    (folder / "No Slug.yaml").write_text(METADATA, encoding="utf-8")
    told = str(run("publish", "--metadata", folder, code=1).exception)
    named = [line.partition(":")[0].strip() for line in told.splitlines()[1:]]
    assert named == ["No Slug", "documents"]
    assert "permits" not in run("dataset", "list").output


@pytest.mark.parametrize(
    ("field", "said", "hint"),
    [("theme", "资源能源", "energy 资源能源"), ("frequency", "每天", "daily 每日")],
)
def test_what_may_stand_in_its_place_is_told(
    run: Run, tmp_path: Path, field: str, said: str, hint: str
) -> None:
    folder = tmp_path / "meta"
    fields = {"theme": "energy", "frequency": "daily", field: said}
    lines = ["name: 甲", "abstract: 甲", "provider: 甲", *(f"{k}: {v}" for k, v in fields.items())]
    (folder / "fees.yaml").write_text("\n".join(lines), encoding="utf-8")
    failed = run("publish", "--metadata", folder, code=1)
    assert f"$.{field}" in str(failed.exception)
    assert hint in str(failed.exception)


def test_check_prints_a_schema_to_be_confirmed_and_then_checks_by_it(
    run: Run, tmp_path: Path
) -> None:
    guessed = run("dataset", "check", tmp_path / "people.csv").output
    (tmp_path / "guessed.json").write_text(guessed, encoding="utf-8")
    run("dataset", "check", tmp_path / "people.csv", "--schema", tmp_path / "guessed.json")
    assert not (tmp_path / "data" / "files").exists()


def test_templates_are_listed_and_printed(run: Run, tmp_path: Path) -> None:
    assert "权责清单" in run("dataset", "template").output
    schema = tmp_path / "powers.json"
    schema.write_text(run("dataset", "template", "powers").output, encoding="utf-8")
    file = tmp_path / "powers.csv"
    file.write_text(
        "事项编码,职权名称,职权类型,设定依据,实施主体,行使层级,责任事项,追责情形,监督方式,备注\n"
        "1,示例许可,行政许可,示例条例,示例局,省级,受理,不作为,举报,\n",
        encoding="utf-8",
    )
    run("dataset", "check", file, "--template", "powers")
    run("dataset", "check", file, "--schema", schema)


@pytest.mark.requirement("OD-08")
def test_twenty_thousand_rows_are_published_and_a_changed_file_gives_the_right_diff(
    run: Run, tmp_path: Path
) -> None:
    rows = list(permits(20_000))
    bad = list(spoiled(iter([list(row) for row in rows]), 40))
    told = publish(run, tmp_path, write_csv(tmp_path / "a.csv", bad), "--bad-rows", "leave-out")
    assert told.output.count("第 ") == 500
    good = {row[0] for n, row in enumerate(rows) if n % 40}
    changed = [list(row) for row in bad]
    for row in changed[1::200]:
        row[3] = "1234"
    left = [row for n, row in enumerate(changed) if n % 200 != 2]
    left += [[f"X9{row[0][1:]}", *row[1:]] for row in rows[3::200]]
    publish(run, tmp_path, write_csv(tmp_path / "b.csv", left), "--bad-rows", "leave-out")
    run("publish")
    with closing(RowReader(tmp_path / "data" / DATABASE)) as reader:
        old, new = reader.versions("permits")
    assert (old.rows, new.rows) == (19_500, 19_500)
    found = compare_rows(
        read_lines(tmp_path / "data", old.file),
        read_lines(tmp_path / "data", new.file),
        schemas=(old.schema, new.schema),
    )
    changes = {kind: set[str]() for kind in ("added", "removed", "changed")}
    for one in filter(None, found):
        changes[one.change].add(one.key["code"])
    assert changes["changed"] == {row[0] for row in rows[1::200]} & good
    assert changes["removed"] == {row[0] for row in rows[2::200]} & good
    assert changes["added"] == {f"X9{row[0][1:]}" for row in rows[3::200]}
