"""Checking a table: every bad cell named, every good row kept in order, whatever the format."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from gazette.errors import DatasetError, TableFileError, TableSchemaError
from opendata.catalogue.foreign_keys import ForeignKey, Reference
from opendata.catalogue.row_rules import AtMost, NotBefore, RequiredWhere, RowRule
from opendata.catalogue.table_check import MASKED, check_table
from opendata.catalogue.table_gate import Gate
from opendata.catalogue.table_inference import infer_schema
from opendata.catalogue.table_intake import published_schema
from opendata.catalogue.table_marking import REASONS, write_marked
from opendata.catalogue.table_reading import format_of, read_sheet
from opendata.catalogue.table_schema import (
    Constraints,
    Field,
    TableSchema,
    Within,
    columns_of,
    read_schema,
    write_schema,
)
from opendata.catalogue.table_tasks import Checked, Masks
from tests.opendata.catalogue.made_up_tables import (
    HEADINGS,
    PERMITS,
    permits,
    spoiled,
    write_csv,
)

pytestmark = pytest.mark.requirement("OD-05", "OD-06", "WS-05")

ROWS = [
    ["X2", "示例乙", "乙", "12", "0.5", "2024-05-23"],
    ["X10", "示例甲", "甲", "0", "-3", ""],
]


def lines_of(path: Path) -> list[dict[str, object]]:
    """The rows as published."""
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as unpacked:
        return [json.loads(line) for line in unpacked.read().splitlines()]


def check(path: Path, schema: TableSchema = PERMITS, masks: Masks | None = None) -> Checked:
    """Checked in this process."""
    to = path.with_suffix(".zst")
    return check_table(path, format_of(path), schema, lines=to, masks=masks or Masks())


def _xlsx(path: Path) -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    for row in ROWS:
        book.active.append(row)
    book.save(path)


def _records() -> list[dict[str, str | None]]:
    return [dict(zip(HEADINGS, [one or None for one in row], strict=True)) for row in ROWS]


def _text(path: Path, encoding: str, mark: str = "") -> None:
    rows = "\n".join("\t".join(row) for row in [HEADINGS, *ROWS])
    path.write_bytes(f"{mark}{rows}".encode(encoding))


WRITERS: dict[str, Callable[[Path], object]] = {
    "csv": lambda path: write_csv(path, ROWS),
    "gbk": lambda path: _text(path, "gbk"),
    "utf-16-le": lambda path: _text(path, "utf-16-le", "\ufeff"),
    "utf-16-be": lambda path: _text(path, "utf-16-be", "\ufeff"),
    "xlsx": _xlsx,
    "json": lambda path: path.write_text(json.dumps(_records()), encoding="utf-8"),
    "ndjson": lambda path: path.write_text(
        "\n".join(map(json.dumps, _records())), encoding="utf-8"
    ),
    "parquet": lambda path: pq.write_table(pa.Table.from_pylist(_records()), path),
}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.requirement("OD-07")
def test_every_format_gives_the_same_rows_in_the_order_of_the_key(
    tmp_path: Path, form: str
) -> None:
    path = tmp_path / "table"
    WRITERS[form](path)
    checked = check(path)
    assert checked.findings == ()
    assert lines_of(path.with_suffix(".zst")) == [
        {"code": "X10", "name": "示例甲", "kind": "甲", "count": 0, "amount": -3.0, "on": None},
        {
            "code": "X2", "name": "示例乙", "kind": "乙", "count": 12, "amount": 0.5,
            "on": "2024-05-23",
        },
    ]  # fmt: skip
    assert checked.rows == 2


def test_every_bad_cell_is_named_with_its_row_column_and_reason(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "bad.csv",
        [
            ["X1", "", "丁", "-1", "x", "2024-02-30"],
            ["1", "甲", "甲", "1.5", "1", ""],
            ["X3", "甲", "甲", "1", "1", "", "more"],
            ["", "甲", "甲", "1", "1", ""],
            ["X5", "甲", "甲", "1", "0.12345678901234567890", ""],
            *ROWS,
        ],
    )
    checked = check(path)
    assert [(one.row, one.column, one.code) for one in checked.findings] == [
        (2, "name", "required"), (2, "kind", "enum"), (2, "count", "minimum"),
        (2, "amount", "type"), (2, "on", "type"),
        (3, "code", "pattern"), (3, "count", "type"), (4, None, "extra_cell"),
        (5, "code", "required"), (6, "amount", "precision"),
    ]  # fmt: skip
    assert (checked.rows, checked.refused, checked.left_out) == (2, 10, 5)
    assert all(not one.holds for one in checked.findings)


def test_a_key_that_comes_twice_is_named_with_the_row_it_repeats(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "twice.csv", [*ROWS, ROWS[0]])
    (finding,) = check(path).findings
    assert (finding.code, finding.row, finding.detail) == (
        "key_repeated",
        4,
        "与第 2 行重复 as in row 2",
    )


def test_what_must_be_unique_is_compared_over_the_whole_file(tmp_path: Path) -> None:
    name = replace(PERMITS.fields[1], constraints=Constraints(unique=True))
    schema = replace(PERMITS, fields=(PERMITS.fields[0], name, *PERMITS.fields[2:]))
    path = write_csv(tmp_path / "unique.csv", [*ROWS, ["X3", *ROWS[0][1:]]])
    (finding,) = check(path, schema).findings
    assert (finding.code, finding.row, finding.column) == ("unique", 4, "name")


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("编号,名称,类别,数量,金额", "缺少 missing 日期"),
        ("编号,名称,类别,数量,金额,日期,备注", "多出 unknown 备注"),
        ("编号,编号,名称,类别,数量,金额,日期", "列重复"),
    ],
)
def test_a_table_of_other_columns_is_refused_by_name(
    tmp_path: Path, heading: str, words: str
) -> None:
    path = tmp_path / "other.csv"
    path.write_text(f"{heading}\nX1\n", encoding="utf-8")
    with pytest.raises(TableFileError, match=words):
        check(path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("\ufeff编号\t名称\nX1\t示例".encode("utf-16-le")[:-1], "encoding"),
        ("\ufeff编号\t名称\nX1\t".encode("utf-16-le") + b"\x00\xd8", "encoding"),
        ("编号\t名称\nX1\t示例".encode("utf-16-le"), "unknown_format"),
        ('\ufeff[{"code": "X1"}]'.encode("utf-16-be"), "unknown_format"),
        ("编号,名称\nX1,示例".encode() + b"\xff", "encoding"),
    ],
    ids=["half a character", "half a pair", "without its mark", "JSON", "neither"],
)
def test_what_is_written_in_no_characters_we_read_is_refused(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "table"
    path.write_bytes(content)
    with pytest.raises(TableFileError, match=f"^{code}: "):
        check(path)


def test_columns_may_be_called_by_name_or_title_and_stand_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "order.csv"
    path.write_text("日期,code,kind,名称,amount,数量\n,X1,甲,示例,1,2\n", encoding="utf-8")
    assert check(path).rows == 1


@pytest.mark.requirement("OD-11")
def test_what_is_personal_is_found_in_cells_and_in_headings_and_never_told(tmp_path: Path) -> None:
    schema = TableSchema(
        (Field("id"), Field("note", title="备注"), Field("phone", title="手机号码")), "id"
    )
    path = tmp_path / "personal.csv"
    path.write_text(
        "id,备注,手机号码\n1,联系 13800138000,\n2,机密★1年,\n3,第三条,13800138001\n",
        encoding="utf-8",
    )
    findings = check(path, schema).findings
    assert [(one.row, one.column, one.code) for one in findings] == [
        (None, "phone", "personal_column"),
        (3, "note", "secrecy_mark"),
        (2, "note", "mobile_number"),
        (4, "phone", "mobile_number"),
    ]
    assert not [one for one in findings if "138" in one.detail]
    assert (findings[2].start, findings[2].end) == (3, 14)


@pytest.mark.requirement("OD-11")
@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Field("n", "number"), "13800138000.0"),
        (Field("n", "number"), "1.3800138E10"),
        (Field("n", "number", groupChar=","), "13,800,138,000"),
        (Field("n", "number", bareNumber=False), "13800138000A"),
        (Field("n", "integer", bareNumber=False), "A13800138000"),
        (Field("n", "number"), "110101199003070580.0"),
    ],
)
def test_what_is_personal_once_published_is_found_however_it_was_written(
    tmp_path: Path, field: Field, text: str
) -> None:
    schema = TableSchema((Field("id"), field), "id")
    path = tmp_path / "numbers.csv"
    path.write_text(f'id,n\n1,"{text}"\n2,15\n', encoding="utf-8")
    (finding,) = check(path, schema).findings
    assert (finding.row, finding.column, finding.holds) == (2, "n", True)
    check(path, schema, Masks(cells={"n": [(2, finding.start or 0, finding.end or 0)]}))
    assert [line["n"] for line in lines_of(path.with_suffix(".zst"))] == [None, 15]


@pytest.mark.requirement("OD-11")
@pytest.mark.parametrize(
    ("field", "code"),
    [
        (Field("a", title="王某 13800138000"), "mobile_number"),
        (Field("a", title_en="Wang 13800138000"), "mobile_number"),
        (Field("a", description="问 13800138000"), "mobile_number"),
        (Field("a", description_en="call 13800138000"), "mobile_number"),
        (Field("a", description="机密★1年"), "secrecy_mark"),
        (Field("a", constraints=Constraints(enum=("13800138000", "无"))), "mobile_number"),
        (Field("a", constraints=Constraints(pattern="13800138000|无")), "mobile_number"),
        (Field("a", "boolean", trueValues=("13800138000",)), "mobile_number"),
        (Field("a", "boolean", falseValues=("13800138000",)), "mobile_number"),
    ],
)
def test_words_of_the_schema_are_looked_at_and_go_with_a_column_that_is_masked(
    tmp_path: Path, field: Field, code: str
) -> None:
    schema = TableSchema((Field("id"), field), "id")
    path = tmp_path / "words.csv"
    path.write_text("id,a\n1,\n", encoding="utf-8")
    (finding,) = check(path, schema).findings
    assert (finding.row, finding.column, finding.code) == (None, "a", code)
    assert finding.holds
    assert "138" not in finding.detail
    published = published_schema("permits", schema, Masks(columns=("a",)))
    assert published.fields[1] == Field("a", field.type)
    assert not [one for one in ("13800138000", "★") if one in write_schema(published)]


@pytest.mark.requirement("OD-11")
def test_a_column_masked_for_its_heading_keeps_it_and_a_name_cannot_be_masked(
    tmp_path: Path,
) -> None:
    schema = TableSchema((Field("id"), Field("tel", title="手机"), Field("王_13800138000")), "id")
    schema = replace(schema, missingValues=("", "13800138000"))
    path = tmp_path / "names.csv"
    path.write_text("id,tel,王_13800138000\n1,,\n", encoding="utf-8")
    assert [(one.column, one.code) for one in check(path, schema).findings] == [
        (None, "mobile_number"), ("王_13800138000", "mobile_number"), ("tel", "personal_column"),
    ]  # fmt: skip
    published = published_schema("permits", schema, Masks(columns=("tel",)))
    assert published.fields[1].title == "手机"
    with pytest.raises(DatasetError, match="leave the column out"):
        published_schema("permits", schema, Masks(columns=("王_13800138000",)))


@pytest.mark.requirement("OD-11")
def test_a_kind_found_in_a_thousand_cells_is_told_of_the_column(tmp_path: Path) -> None:
    schema = TableSchema((Field("id", type="integer"), Field("tel")), "id")
    path = tmp_path / "many.csv"
    rows = "".join(f"{n},1380013{n:04d}\n" for n in range(1200))
    path.write_text(f"id,tel\n{rows}", encoding="utf-8")
    (finding,) = check(path, schema).findings
    assert (finding.row, finding.column, finding.count) == (None, "tel", 1200)


@pytest.mark.requirement("OD-11")
@pytest.mark.parametrize(("alike", "codes"), [(4, ["k_anonymity"]), (5, [])])
def test_rows_too_few_of_which_are_alike_are_a_finding(
    tmp_path: Path, alike: int, codes: list[str]
) -> None:
    schema = TableSchema(
        (Field("id"), Field("age", quasiIdentifier=True), Field("town", quasiIdentifier=True)), "id"
    )
    path = tmp_path / "people.csv"
    rows = "".join(f"{n},3{n // alike},示例镇\n" for n in range(2 * alike))
    path.write_text(f"id,age,town\n{rows}", encoding="utf-8")
    assert [one.code for one in check(path, schema).findings] == codes


@pytest.mark.requirement("OD-05")
def test_what_is_masked_or_left_out_is_in_no_line(tmp_path: Path) -> None:
    schema = TableSchema((Field("id"), Field("note"), Field("who"), Field("n", "integer")), "id")
    path = tmp_path / "masked.csv"
    path.write_text("id,note,who,n\n1,打 13800138000 找,某甲,5\n2,无,某乙,6\n", encoding="utf-8")
    masks = Masks(cells={"note": [(2, 2, 13)], "n": [(3, 0, 1)]}, left_out=("who",))
    checked = check(path, schema, masks)
    assert lines_of(path.with_suffix(".zst")) == [
        {"id": "1", "note": f"打 {MASKED} 找", "n": 5},
        {"id": "2", "note": "无", "n": None},
    ]
    assert checked.masked == 2
    whole = check(path, schema, Masks(columns=("note",), left_out=("who",)))
    assert {line["note"] for line in lines_of(path.with_suffix(".zst"))} == {MASKED}
    assert whole.masked == 2


@pytest.mark.requirement("OD-05")
def test_a_day_or_an_instant_that_is_masked_is_empty(tmp_path: Path) -> None:
    schema = TableSchema((Field("id"), Field("d", "date"), Field("t", "datetime")), "id")
    path = tmp_path / "days.csv"
    path.write_text("id,d,t\n1,2024-05-23,2024-05-23T08:00:00\n", encoding="utf-8")
    for masks in (Masks(cells={"d": [(2, 0, 10)], "t": [(2, 0, 4)]}), Masks(columns=("d", "t"))):
        assert check(path, schema, masks).masked == 2
        assert lines_of(path.with_suffix(".zst")) == [{"id": "1", "d": None, "t": None}]


@pytest.mark.requirement("OD-05")
def test_what_must_be_unique_can_be_masked_and_is_still_unique(tmp_path: Path) -> None:
    note = Field("note", constraints=Constraints(unique=True))
    schema = TableSchema((Field("id"), note), "id")
    path = tmp_path / "unique.csv"
    path.write_text("id,note\n1,甲\n2,乙\n3,甲\n", encoding="utf-8")
    for masks in (Masks(columns=("note",)), Masks(cells={"note": [(2, 0, 1), (3, 0, 1)]})):
        assert check(path, schema, masks).rows == check(path, schema).rows == 2


def test_numbers_and_instants_at_the_edge_are_kept_or_named(tmp_path: Path) -> None:
    schema = TableSchema((Field("id"), Field("n", "number"), Field("t", "datetime")), "id")
    path = tmp_path / "edge.csv"
    path.write_text("id,n,t\n1,-0.0,\n2,1,0001-01-01T00:00:00\n", encoding="utf-8")
    (finding,) = check(path, schema).findings
    assert (finding.row, finding.column, finding.code) == (3, "t", "type")
    assert path.with_suffix(".zst").exists()
    assert str(lines_of(path.with_suffix(".zst"))[0]["n"]) == "0.0"


@pytest.mark.requirement("OD-07")
def test_instants_sort_as_text_and_finer_ones_are_named(tmp_path: Path) -> None:
    schema = TableSchema((Field("id"), Field("t", "datetime")), "id")
    path = tmp_path / "instants.csv"
    told = ("08:00:01.25", "08:00:01", "08:00:01.000001", "08:00:00.999Z", "08:00:00.1234567")
    path.write_text(
        "id,t\n" + "".join(f"{n},2024-05-23T{one}\n" for n, one in enumerate(told)),
        encoding="utf-8",
    )
    findings = check(path, schema).findings
    assert [(one.row, one.column, one.code) for one in findings] == [
        (4, "t", "precision"),
        (6, "t", "precision"),
    ]
    assert [one["t"] for one in lines_of(path.with_suffix(".zst"))] == [
        "2024-05-23T00:00:01.250Z",
        "2024-05-23T00:00:01.000Z",
        "2024-05-23T08:00:00.999Z",
    ]


@pytest.mark.requirement("OD-05")
def test_a_key_that_is_no_text_is_not_masked() -> None:
    schema = TableSchema((Field("id", "integer"), Field("code"), Field("n", "number")), "id")
    for masks in (Masks(columns=("id",)), Masks(cells={"id": [(2, 0, 1)]})):
        with pytest.raises(DatasetError, match="cannot be masked"):
            published_schema("permits", schema, masks)
    published_schema("permits", replace(schema, primaryKey="code"), Masks(columns=("code", "n")))


def test_a_package_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_000)
    with pytest.raises(TableFileError, match="zip_bomb"):
        read_sheet(bomb, "xlsx")


def _workbook(path: Path, **sheets: Sequence[Sequence[str | None]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book["隐藏"].sheet_state = "hidden"
    book.save(path)
    return path


def test_the_table_of_a_workbook_is_the_sheet_that_people_see(tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "t.xlsx", 隐藏=[["甲", "乙"]], 空=[[None, " "]], 许可=[HEADINGS, *ROWS]
    )
    assert not check(path).findings
    assert len(lines_of(path.with_suffix(".zst"))) == len(ROWS)


def test_of_several_sheets_none_is_left_out_silently(tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "t.xlsx", 许可=[HEADINGS, *ROWS], 隐藏=[["甲"]], 说明=[["填表说明"]]
    )
    with pytest.raises(TableFileError, match=r"several_sheets: .*“许可”、“说明”"):
        check(path)


def test_of_several_sheets_the_named_one_is_read_marked_and_guessed_at(tmp_path: Path) -> None:
    bad = [["X1", "示例甲", "丁", "1", "1", ""]]
    path = _workbook(tmp_path / "t.xlsx", 许可=[HEADINGS, *ROWS], 二月=[HEADINGS, *bad], 隐藏=[])
    named = replace(PERMITS, sheet="二月")
    (finding,) = check(path, named).findings
    assert (finding.row, finding.column) == (2, "kind")
    marked = tmp_path / "marked.xlsx"
    write_marked(path, "xlsx", named, [finding], to=marked)
    assert load_workbook(marked).active["A2"].value == "X1"
    assert infer_schema(path, "xlsx", "许可").names[0] == "编号"
    assert check(path, replace(PERMITS, sheet="许可")).rows == len(ROWS)


@pytest.mark.parametrize("name", ["三月", "隐藏"])
def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(
    tmp_path: Path, name: str
) -> None:
    path = _workbook(
        tmp_path / "t.xlsx", 许可=[HEADINGS, *ROWS], 隐藏=[["甲"]], 说明=[["填表说明"]]
    )
    with pytest.raises(TableFileError, match=f"unknown_sheet: .*“{name}”.*“许可”、“说明”"):
        check(path, replace(PERMITS, sheet=name))
    csv_file = write_csv(tmp_path / "t.csv", ROWS)
    with pytest.raises(TableFileError, match="no_sheets"):
        check(csv_file, replace(PERMITS, sheet=name))


def test_which_sheet_was_read_is_not_published() -> None:
    assert published_schema("permits", replace(PERMITS, sheet="许可"), Masks()) == PERMITS


def test_an_empty_sheet_is_empty_whatever_size_it_says(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "t.xlsx", 许可=[HEADINGS, *ROWS], 隐藏=[], 空=[])
    small = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(small)) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet3.xml"):
                assert b'<dimension ref="A1:A1"' in part
                part = part.replace(b"A1:A1", b"A1:XFD1048576")
            after.writestr(name, part)
    assert not check(path).findings  # and ends


def test_a_workbook_of_empty_sheets_is_empty(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "t.xlsx", 许可=[], 隐藏=[HEADINGS, *ROWS])
    with pytest.raises(TableFileError, match="empty: "):
        check(path)


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x89\0\0", b"[]", b"\xff\xfe\xff,\n"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "none"
    path.write_bytes(content)
    with pytest.raises(TableFileError):
        check(path)


def test_the_marked_copy_of_a_csv_has_a_column_of_reasons(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", [["X1", "=1+1", "丁", "1", "1", ""], *ROWS])
    marked = tmp_path / "marked.csv"
    assert write_marked(path, "csv", PERMITS, check(path).findings, to=marked) == "csv"
    sheet = read_sheet(marked, "csv")
    assert sheet.labels[-1] == REASONS
    first, *others = sheet.lines
    assert first.cells[1] == "'=1+1"
    assert first.cells[-1] == "类别：不在允许值之列 none of：甲、乙、丙"
    assert [line.cells[-1] for line in others] == [None, None]


def test_the_marked_copy_of_a_spreadsheet_has_marked_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(["X1", "甲", "丁", 1, 1, None])
    book.save(path)
    marked = tmp_path / "marked.xlsx"
    assert write_marked(path, "xlsx", PERMITS, check(path).findings, to=marked) == "xlsx"
    page = load_workbook(marked).active
    assert page["C2"].fill.fgColor.rgb == "00FFC7CE"
    assert "不在允许值之列" in page["C2"].comment.text
    assert page["B2"].comment is None


def test_hours_of_a_spreadsheet_are_instants_at_midnight_too(tmp_path: Path) -> None:
    """Midnight was read as a day, and a day was no instant: tables by the hour were refused."""
    path = tmp_path / "t.xlsx"
    book = Workbook()
    book.active.append(["编号", "时间"])
    for hour in range(22, 26):
        book.active.append([hour, datetime(2024, 1, 1) + timedelta(hours=hour)])  # noqa: DTZ001 (as Excel)
    book.save(path)
    schema = infer_schema(path, "xlsx")
    assert [field.type for field in schema.fields] == ["integer", "datetime"]
    assert check(path, schema).findings == ()
    assert [row["时间"] for row in lines_of(path.with_suffix(".zst"))] == [
        "2024-01-01T14:00:00.000Z", "2024-01-01T15:00:00.000Z",
        "2024-01-01T16:00:00.000Z", "2024-01-01T17:00:00.000Z",
    ]  # fmt: skip


def test_an_inferred_schema_reads_its_own_file_and_keeps_leading_zeros(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "序 号,代码,金额(元),日期\n1,007,1.5,2024-05-23\n2,008,2,2024-05-24\n", encoding="utf-8"
    )
    schema = infer_schema(path, "csv")
    assert [(field.name, field.type) for field in schema.fields] == [
        ("序_号", "integer"), ("代码", "string"), ("金额_元", "number"), ("日期", "date"),
    ]  # fmt: skip
    assert schema.key == ("序_号",)
    assert check(path, schema).findings == ()


@pytest.mark.parametrize("written", ["2024/5/3", "2024.05.03", "2024年5月3日"])
def test_days_as_spreadsheets_write_them_are_proposed_with_their_format(
    tmp_path: Path, written: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"代码,日期\n1,{written}\n2,{written}\n", encoding="utf-8")
    schema = infer_schema(path, "csv")
    assert schema.fields[1].type == "date"
    assert check(path, schema).findings == ()
    assert {row["日期"] for row in lines_of(path.with_suffix(".zst"))} == {"2024-05-03"}
    path.write_text("代码,日期\n1,2024-5-33\n", encoding="utf-8")
    (finding,) = check(path, schema).findings
    assert schema.fields[1].format in finding.detail


@pytest.mark.parametrize(
    "schema",
    [
        '{"fields":[]}',
        '{"fields":[{"name":"a b"}],"primaryKey":"a b"}',
        '{"fields":[{"name":"_a"}],"primaryKey":"_a"}',
        '{"fields":[{"name":"cursor"}],"primaryKey":"cursor"}',
        '{"fields":[{"name":"a"},{"name":"A"}],"primaryKey":"a"}',
        '{"fields":[{"name":"a"}]}',
        '{"fields":[{"name":"a"}],"primaryKey":"b"}',
        '{"fields":[{"name":"a","type":"geojson"}],"primaryKey":"a"}',
    ],
)
def test_a_schema_that_cannot_be_published_is_refused(schema: str) -> None:
    with pytest.raises(TableSchemaError):
        read_schema(schema.encode())


def test_twenty_thousand_rows_with_five_hundred_bad_cells(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "large.csv", spoiled(permits(20_000), 40))
    checked = check(path)
    assert (checked.rows, checked.refused) == (19_500, 500)
    assert [one.row for one in checked.findings] == [2 + 40 * n for n in range(500)]


def _ruled(*rules: RowRule) -> TableSchema:
    fields = (
        Field("id"),
        Field("start", "date", title="起", title_en="Start"),
        Field("end", "date", title="止"),
        Field("part", "number"),
        Field("total", "integer", title="合计", title_en="Total"),
        Field("open", "boolean", title="公开", title_en="Open"),
        Field("why"),
    )
    return TableSchema(fields, "id", rules=rules)


RULES = (
    NotBefore("end", "start"),
    AtMost("part", "total"),
    RequiredWhere("why", "open", (False,)),
)


DAY = "不是日期（如 2024-05-23，其他写法用 format 声明） no day such as 2024-05-23; others need a format"


def test_a_cell_that_breaks_a_rule_over_two_cells_is_named(tmp_path: Path) -> None:
    """With why in both languages; a cell that is bad already is told once."""
    path = tmp_path / "rules.csv"
    path.write_text(
        "id,start,end,part,total,open,why\n"
        "1,2024-05-23,2024-05-22,1.5,1,否,\n"
        "2,2024-05-23,2024-05-23,1,1,否,商业秘密\n"
        "3,2024-05-23,,,1,是,\n"
        "4,x,2024-05-22,1,y,,\n",
        encoding="utf-8",
    )
    findings = check(path, _ruled(*RULES)).findings
    assert [(one.row, one.column, one.code, one.detail) for one in findings] == [
        (2, "end", "not_before", '不得早于“起” not before "Start"'),
        (2, "part", "at_most", '不得大于“合计” not more than "Total"'),
        (2, "why", "required_where", '“公开”为否时必填 required where "Open" is no'),
        (5, "start", "type", DAY),
        (5, "total", "type", "不是整数 no whole number"),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        NotBefore("end", "id"),
        NotBefore("end", "end"),
        NotBefore("end", "none"),
        AtMost("part", "start"),
        RequiredWhere("why", "id", ("1",)),
        RequiredWhere("why", "open", ()),
    ],
    ids=str,
)
def test_a_rule_that_its_fields_cannot_keep_is_refused(rule: RowRule) -> None:
    with pytest.raises(TableSchemaError, match="规则 rule"):
        read_schema(write_schema(_ruled(rule)).encode())


@pytest.mark.requirement("OD-05")
def test_rules_about_what_is_hidden_are_not_published() -> None:
    assert read_schema(write_schema(_ruled(*RULES)).encode()) == _ruled(*RULES)
    hidden = Masks(columns=("why",), left_out=("start",), cells={"id": [(2, 0, 1)]})
    assert published_schema("ruled", _ruled(*RULES), hidden).rules == RULES[1:2]


def test_a_limit_from_a_day_that_is_left_out_is_not_published() -> None:
    """The version could not be published: its schema named a field that was gone."""
    schema = _ruled()
    late = replace(schema.fields[2], within=Within(1, "start"))
    limited = replace(schema, fields=(*schema.fields[:2], late, *schema.fields[3:]))
    assert published_schema("limited", limited, Masks()).fields[2].within == Within(1, "start")
    assert published_schema("limited", limited, Masks(left_out=("start",))).fields[1].within is None


@pytest.mark.requirement("OD-06")
def test_the_data_dictionary_says_what_rules_ask() -> None:
    end = columns_of(_ruled(*RULES))[2].description
    assert (end.zh, end.en) == ("止；不得早于“起”", 'end; not before "Start"')


KEYED = TableSchema(
    (Field("id"), Field("code"), Field("year", "integer")),
    "id",
    foreignKeys=(
        ForeignKey("code", Reference("permits", "code")),
        ForeignKey(("code", "year"), Reference("permits", ("code", "count"))),
    ),
)


def keyed(folder: Path, rows: str, *references: Path | None) -> Checked:
    """Rows of `KEYED`, checked against others' lines."""
    path = folder / "keyed.csv"
    path.write_text(f"id,code,year\n{rows}", encoding="utf-8")
    return check_table(path, "csv", KEYED, lines=folder / "keyed.zst", references=references)


def test_a_key_that_the_other_dataset_lacks_is_a_bad_cell(tmp_path: Path) -> None:
    """A key of two columns is one value; one that is empty in part leads nowhere."""
    other = write_csv(tmp_path / "permits.csv", ROWS)
    check(other)
    lines = other.with_suffix(".zst")
    checked = keyed(tmp_path, "1,X2,12\n2,X3,12\n3,X10,12\n4,,12\n5,X10,\n", lines, lines)
    assert [(one.row, one.column, one.code, one.holds) for one in checked.findings] == [
        (3, "code", "foreign_key", False), (4, "code", "foreign_key", False),
    ]  # fmt: skip
    assert "the dataset permits has no such value" in checked.findings[0].detail
    assert [line["id"] for line in lines_of(tmp_path / "keyed.zst")] == ["1", "4", "5"]
    assert (checked.rows, checked.refused, checked.left_out) == (3, 2, 2)


def test_a_key_into_what_is_not_public_is_for_a_person_to_look_at(tmp_path: Path) -> None:
    other = write_csv(tmp_path / "permits.csv", ROWS)
    check(other)
    checked = keyed(tmp_path, "1,X9,1\n", None, None)
    assert [(one.column, one.code, one.holds) for one in checked.findings] == [
        ("code", "reference_unpublished", True)
    ] * 2
    assert checked.rows == 1
    first_unknown = keyed(tmp_path, "1,X9,12\n2,X2,12\n", None, other.with_suffix(".zst"))
    assert [(one.row, one.code) for one in first_unknown.findings] == [
        (2, "foreign_key"), (None, "reference_unpublished"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (ForeignKey("none", Reference("permits", "code")), "no fields"),
        (ForeignKey((), Reference("permits", ())), "as many fields"),
        (ForeignKey("code", Reference("permits", ("code", "year"))), "as many fields"),
        (ForeignKey("code", Reference("issues", "id")), "made of documents"),
        (ForeignKey("code", Reference("documents", "number")), "of documents only `id`"),
        (ForeignKey("code", Reference("No Id", "id")), "reference.resource"),
    ],
    ids=["no field", "empty", "uneven", "issues", "number", "no id"],
)
def test_a_key_that_leads_nowhere_is_refused(key: ForeignKey, words: str) -> None:
    with pytest.raises(TableSchemaError, match=words):
        read_schema(write_schema(replace(KEYED, foreignKeys=(key,))).encode())


@pytest.mark.requirement("OD-05", "OD-11")
def test_keys_from_what_is_hidden_are_not_published_and_their_words_are_looked_at() -> None:
    assert (
        published_schema("keyed", KEYED, Masks(left_out=("year",))).foreignKeys
        == (KEYED.foreignKeys[:1])
    )
    assert published_schema("keyed", KEYED, Masks(columns=("code",))).foreignKeys == ()
    named = ForeignKey("code", Reference("permits", "王_13800138000"))
    schema = replace(KEYED, foreignKeys=(named,))
    assert [one.detail for one in Gate(schema).findings() if "foreignKeys" in one.detail]
