"""Templates: made-up rows of 示例省 pass each of them, and whatever breaks one is named."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard
from msgspec.structs import replace

from gazette.errors import TableSchemaError
from gazette.filing.clocks import due_on
from gazette.ids import ID_LENGTH
from gazette.store.writer import Store
from opendata.catalogue.rows import RowReader
from opendata.catalogue.table_check import check_table
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.catalogue.table_schema import Field, TableSchema, Within, check_schema
from opendata.catalogue.table_tasks import Checked
from opendata.catalogue.table_templates import FOLDER, template, templates
from opendata.catalogue.themes import BY_CODE
from opendata.catalogue.time_limits import Punctuality, TimeLimit
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import PERMITS_SAID

ROOT = Path(__file__).parents[3]
ROWS = ROOT / "tests" / "data" / "templates"

_OF_NO_TYPE = "不是"
_NO_DATE = "2024-02-30"


def check(path: Path, schema: TableSchema, lines: Path) -> Checked:
    """Checked in this process."""
    return check_table(path, "csv", schema, lines=lines)


def example(template_id: str) -> list[dict[str, str]]:
    """The made-up rows, by the names of the fields."""
    names = template(template_id).schema.names
    with (ROWS / f"{template_id}.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return [dict(zip(names, row, strict=True)) for row in rows]


def broken(field: Field) -> Iterator[tuple[str, str]]:
    """For each thing that the field asks of a cell, a cell that breaks it and what is said of it."""
    asked = field.constraints
    if asked.required:
        yield "", "required"
    if field.type != "string":
        yield (_NO_DATE if field.type == "date" else _OF_NO_TYPE), "type"
    if asked.enum is not None:
        yield _OF_NO_TYPE, "enum"
    if asked.pattern is not None:
        yield "?", "pattern"
    if asked.maxLength is not None:
        yield "长" * (asked.maxLength + 1), "maxLength"
    if isinstance(asked.minimum, int):
        yield str(asked.minimum - 1), "minimum"
    if isinstance(asked.maximum, int):
        yield str(asked.maximum + 1), "maximum"


def written(path: Path, schema: TableSchema, rows: list[dict[str, str]]) -> Path:
    """Rows as a CSV headed by the titles."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.heading for field in schema.fields])
        writer.writerows([row[name] for name in schema.names] for row in rows)
    return path


@pytest.mark.requirement("OD-04")
@pytest.mark.parametrize("template_id", templates())
def test_a_template_is_explained_in_both_languages(template_id: str) -> None:
    one = template(template_id)
    assert (FOLDER / f"{template_id}.json").is_file()
    assert one.title.zh
    assert one.title.en
    assert one.basis.startswith("《")
    assert one.theme in BY_CODE
    for field in one.schema.fields:
        assert field.title
        assert field.title_en
        assert (field.description is None) == (field.description_en is None)
    required = {field.name for field in one.schema.fields if field.constraints.required}
    assert required >= set(one.schema.key)
    headings = [field.heading for field in one.schema.fields]
    assert len(set(headings)) == len(headings)


@pytest.mark.requirement(
    "item-2", "item-3", "item-4", "item-5", "item-6", "item-7", "item-8", "item-23", "item-24",
    "item-29", "item-40", "item-42", "item-43",
)  # fmt: skip
@pytest.mark.parametrize("template_id", templates())
def test_rows_of_a_template_pass_its_check(template_id: str, tmp_path: Path) -> None:
    schema = template(template_id).schema
    checked = check(ROWS / f"{template_id}.csv", schema, tmp_path / "lines.zst")
    assert checked.findings == ()
    assert checked.rows == len(example(template_id)) >= 2


@pytest.mark.requirement("WS-05", "OD-06")
@pytest.mark.parametrize("template_id", templates())
def test_each_thing_that_breaks_a_template_is_named(template_id: str, tmp_path: Path) -> None:
    schema = template(template_id).schema
    good = example(template_id)[0]
    breaks = [(field, *each) for field in schema.fields for each in broken(field)]
    rows = [good | {field.name: cell} for field, cell, _ in breaks]
    checked = check(written(tmp_path / "bad.csv", schema, rows), schema, tmp_path / "lines.zst")
    named = {(one.row, one.column, one.code) for one in checked.findings}
    expected = {(row, field.name, code) for row, (field, _, code) in enumerate(breaks, 2)}
    assert named >= expected
    assert {(row, column) for row, column, _ in named} == {(row, name) for row, name, _ in expected}
    assert checked.rows == 0


@pytest.mark.requirement("WS-05", "OD-06")
@pytest.mark.parametrize(
    ("template_id", "cells", "column"),
    [
        ("major-projects", {"published_on": "2018-02-28"}, "published_on"),
        ("major-projects", {"finish_on": "2018-02-28"}, "finish_on"),
        ("major-projects", {"stage": "合同订立"}, "counterpart"),
        ("public-trading", {"stage": "成交信息"}, "supplier"),
        ("public-trading", {"published_on": "2024-02-28"}, "published_on"),
        ("proposal-replies", {"openness": "摘要公开"}, "closed_because"),
        ("proposal-replies", {"published_on": "2018-06-19"}, "published_on"),
        ("service-guides", {"promised_days": "21"}, "promised_days"),
        ("service-guides", {"fee": "是"}, "fee_basis"),
        ("service-guides", {"published_on": "2024-05-22"}, "published_on"),
        ("random-inspections", {"published_on": "2024-05-19"}, "published_on"),
        ("budget-accounts", {"published_on": "2024-01-24"}, "published_on"),
        ("certificate-clearance", {"instead": ""}, "instead"),
        ("debt-bonds", {"repaid": "60.01"}, "repaid"),
        ("debt-bonds", {"due_on": "2021-05-17"}, "due_on"),
        ("debt-bonds", {"published_on": "2024-05-30"}, "published_on"),
        ("debt-bond-projects", {"investment": "12.4"}, "bond_amount"),
        ("debt-bond-projects", {"bond_spent": "12.6"}, "bond_spent"),
        ("debt-bond-projects", {"invested": "12.4"}, "bond_spent"),
    ],
)
def test_what_cannot_be_beside_another_cell_is_named(
    template_id: str, cells: dict[str, str], column: str, tmp_path: Path
) -> None:
    schema = template(template_id).schema
    rows = [example(template_id)[0] | cells]
    checked = check(written(tmp_path / "bad.csv", schema, rows), schema, tmp_path / "lines.zst")
    assert [one.column for one in checked.findings] == [column]
    assert {rule.field for rule in schema.rules} >= {column}


@pytest.mark.parametrize("template_id", templates())
def test_a_row_that_comes_twice_is_named(template_id: str, tmp_path: Path) -> None:
    schema = template(template_id).schema
    good = example(template_id)
    path = written(tmp_path / "twice.csv", schema, [*good, good[0]])
    (finding,) = check(path, schema, tmp_path / "lines.zst").findings
    assert (finding.code, finding.row) == ("key_repeated", len(good) + 2)


@pytest.mark.requirement("item-41", "OD-11")
@pytest.mark.parametrize("template_id", templates())
def test_no_template_asks_for_the_name_of_a_person(template_id: str) -> None:
    for field in template(template_id).schema.fields:
        words = f"{field.heading}{field.title_en}".lower()
        assert not [one for one in ("姓名", "负责人", "联系人", "person") if one in words]


@pytest.mark.requirement("item-42", "SD-18")
def test_the_basic_catalogue_has_the_columns_of_the_published_ones() -> None:
    """Those that published catalogues have, in their order."""
    assert [field.heading for field in template("disclosure-catalogue").schema.fields] == [
        "序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体",
        "公开渠道和载体", "公开对象", "公开方式", "公开层级", "公开时长",
    ]  # fmt: skip


@pytest.mark.requirement("item-6")
def test_the_stages_of_a_project_are_linked_by_its_code(tmp_path: Path) -> None:
    schema = template("major-projects").schema
    lines = tmp_path / "lines.zst"
    assert check(ROWS / "major-projects.csv", schema, lines).rows == 5
    with lines.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as unpacked:
        rows = [json.loads(line) for line in unpacked.read().splitlines()]
    assert {row["project_code"] for row in rows} == {"2018-990000-48-01-000001"}
    assert {row["stage"] for row in rows} == {
        "审批核准备案结果", "中标结果", "合同订立", "征收土地方案", "征地补偿安置方案",
    }  # fmt: skip
    told = sorted(row["decided_on"] for row in rows)
    assert all(earlier < later for earlier, later in pairwise(told))


@pytest.mark.requirement("item-5")
def test_each_project_leads_to_its_bond_and_a_major_one_to_its_stages(tmp_path: Path) -> None:
    """A project of another bond is named."""
    bonds, major = example("debt-bonds"), example("major-projects")
    schema = template("debt-bond-projects").schema
    check(ROWS / "debt-bonds.csv", template("debt-bonds").schema, lines := tmp_path / "bonds.zst")
    rows = example("debt-bond-projects")
    assert rows[0]["project_code"] in {row["project_code"] for row in major}
    assert {row["bond_code"] for row in rows} < {row["bond_code"] for row in bonds}
    path = written(tmp_path / "projects.csv", schema, [*rows, rows[0] | {"bond_code": "990009"}])
    checked = check_table(path, "csv", schema, lines=tmp_path / "projects.zst", references=[lines])
    assert [(one.row, one.column, one.code) for one in checked.findings] == [
        (4, "bond_code", "foreign_key")
    ]


@pytest.mark.requirement("item-2")
def test_a_reply_leads_to_its_document() -> None:
    first, second = example("proposal-replies")
    assert len(first["reply_id"]) == ID_LENGTH
    assert (second["openness"], second["reply_id"]) == ("不予公开", "")
    assert second["closed_because"]


@pytest.mark.requirement("SD-06", "item-24", "item-18")
def test_a_guide_tells_both_ends_of_the_clock_and_why_it_is_not_online() -> None:
    """One working day from the approval of a change; 2024-05-23 was a Thursday."""
    in_time, late = example("service-guides")
    for row, is_late in ((in_time, False), (late, True)):
        due = due_on(date.fromisoformat(row["changed_on"]), 1)
        assert (date.fromisoformat(row["published_on"]) > due) is is_late
    assert in_time["not_online_because"] == "无"
    assert (late["online"], late["not_online_because"]) == ("不能网办", "须现场核验原件")
    listed = {row["code"] for row in example("one-visit-matters")}
    assert listed == {in_time["code"], late["code"]}


@pytest.mark.requirement("SD-06")
def test_guides_that_came_late_are_counted(tmp_path: Path) -> None:
    """One of two; over days on which nobody works nothing is late."""
    in_time, late = example("service-guides")
    days = {"changed_on": "2024-09-30", "published_on": "2024-10-08"}
    over_holidays = {**in_time, "code": "SL-0003", **days}
    schema = template("service-guides").schema
    sent = tmp_path / "guides.csv"
    with sent.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(field.heading for field in schema.fields)
        rows.writerows(row.values() for row in (in_time, late, over_holidays))
    with Store.open(tmp_path) as store:
        store.datasets.describe("guides", PERMITS_SAID, owner="示例省", actor="编辑", now=NOW)
    take_in_and_publish(tmp_path, "guides", sent, schema, bad_rows="refuse", actor="经办", now=NOW)
    follow(tmp_path)
    with closing(RowReader(tmp_path / DATABASE)) as reader:
        (kept,) = reader.measures(reader.datasets()["guides"]).punctuality
    assert kept == Punctuality(TimeLimit("published_on", "changed_on", 1), rows=3, late=1)


@pytest.mark.parametrize(("column", "of"), [("day", "name"), ("name", "day"), ("day", "none")])
def test_a_time_limit_lies_between_two_days(column: str, of: str) -> None:
    fields = {"id": Field("id"), "name": Field("name"), "day": Field("day", type="date")}
    fields[column] = replace(fields[column], within=Within(1, of))
    with pytest.raises(TableSchemaError, match="within"):
        check_schema(TableSchema(tuple(fields.values()), "id"))


def test_the_page_of_datasets_lists_every_template() -> None:
    page = (ROOT / "docs" / "datasets.md").read_text(encoding="utf-8")
    for one in templates().values():
        assert f"| `{one.id}` | {one.title.zh} | {one.basis} |" in page
