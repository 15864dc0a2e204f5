"""What the closed side answers and takes of agencies' tables. Every key is there, null where unknown."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.wire import Digest, Instant, Url
from gazette.datasets import Choice
from gazette.store.dataset_versions import Decision

_Words = Annotated[str, Meta(min_length=1, max_length=2000)]


class TableForm(Struct, frozen=True):
    """A file of a table; the schema may be left out where the last version had the same."""

    file: Annotated[bytes, Meta(description="数据文件 CSV, XLSX, JSON, NDJSON or Parquet.")]
    schema: Annotated[str | None, Meta(description="表结构 A Table Schema (JSON).")] = None
    template: Annotated[str | None, Meta(description="模板 The id of a template, instead.")] = None
    sheet: Annotated[
        str | None,
        Meta(
            description="工作表 Of a workbook with several sheets, the name of the one to be read."
        ),
    ] = None
    bad_rows: Annotated[
        Literal["record", "leave-out"],
        Meta(
            description="不合格行 `record`: the file is recorded with all that is wrong, and cannot "
            "be published; `leave-out`: the other rows can."
        ),
    ] = "record"


class CellFinding(Struct, frozen=True):
    """问题 Something noticed in a table; never the value itself."""

    number: Annotated[int, Meta(description="Its number, by which it is decided on.")]
    code: str
    detail: Annotated[str, Meta(description="原因 In words.")]
    row: Annotated[
        int | None, Meta(description="Of the file, from 1 with the heading; null: many.")
    ]
    column: str | None
    count: Annotated[int, Meta(description="How many cells it stands for.")]
    holds: Annotated[bool, Meta(description="Whether a person must decide on it.")]
    choice: Annotated[Choice | None, Meta(description="What was decided.")]


class IntakeLinks(Struct, frozen=True):
    """The report itself, the marked copy, where to decide."""

    self: Url
    marked: Url
    decision: Url


class TableReport(Struct, frozen=True):
    """检查报告 A version as it was checked, and where it stands."""

    table: str
    number: int
    state: Annotated[Decision, Meta(description="状态 Where it stands at the gate.")]
    recorded_at: Instant
    rows: Annotated[int, Meta(description="合格行数 Good rows.")]
    refused: Annotated[int, Meta(description="不合格单元格数 Bad cells.")]
    left_out: Annotated[int, Meta(description="未收行数 Rows that are not published for them.")]
    digest: Annotated[
        Digest | None, Meta(description="摘要值 Of the published lines; null before.")
    ]
    findings: Annotated[
        list[CellFinding], Meta(description="问题 The first 1000; all are in the marked copy.")
    ]
    total: Annotated[int, Meta(description="How many findings there are.")]
    links: IntakeLinks


class TableRevision(Struct, frozen=True):
    """元数据版本 What was recorded of a dataset."""

    table: str
    number: Annotated[int | None, Meta(description="Of the revision; null: nothing was new.")]


class CellChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """处理 What is decided of some findings."""

    findings: Annotated[list[int], Meta(min_length=1, max_length=1000)]
    choice: Choice
    reason: _Words


class TableVerdict(Struct, frozen=True, forbid_unknown_fields=True):
    """决定 An editor's choices; once all findings are decided on, the version is public."""

    reason: _Words
    choices: Annotated[list[CellChoice], Meta(max_length=1000)] = []
