"""Made-up tables of an agency of 示例省, as files."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from gazette.datasets import Metadata
from opendata.catalogue.table_schema import Constraints, Field, TableSchema

PERMITS = TableSchema(
    fields=(
        Field("code", title="编号", constraints=Constraints(required=True, pattern="X[0-9]+")),
        Field("name", title="名称", constraints=Constraints(required=True)),
        Field("kind", title="类别", filter=True, constraints=Constraints(enum=("甲", "乙", "丙"))),
        Field("count", type="integer", title="数量", constraints=Constraints(minimum=0)),
        Field("amount", type="number", title="金额"),
        Field("on", type="date", title="日期"),
    ),
    primaryKey="code",
)
PERMITS_SAID = Metadata(
    name="示例事项目录",
    provider="示例省数据局",
    abstract="示例省的示例事项",
    theme="institutions",
    frequency="monthly",
    keywords=("示例",),
)
FIRST_PERMITS = [
    ["X1", "示例甲", "甲", "1", "1.5", ""],
    ["X2", "示例乙", "乙", "2", "2.5", "2024-05-23"],
    ["X3", "示例丙", "丙", "3", "3.5", ""],
]
SECOND_PERMITS = [
    FIRST_PERMITS[0],
    ["X2", "示例乙", "甲", "2", "2.5", "2024-06-01"],
    ["X4", "示例丁", "丙", "4", "4.5", ""],
]
HEADINGS = [field.heading for field in PERMITS.fields]


def permits(count: int) -> Iterator[list[str]]:
    """Good rows, in no order."""
    order = list(range(count))
    random.Random(7).shuffle(order)  # noqa: S311 (a sample, no secret)
    for n in order:
        yield [
            f"X{n:07d}", f"示例事项{n % 97}", "甲乙丙"[n % 3], str(n % 1000), f"{n % 500}.5",
            f"20{n % 25:02d}-0{n % 9 + 1}-1{n % 10}",
        ]  # fmt: skip


def spoiled(rows: Iterator[list[str]], every: int) -> Iterator[list[str]]:
    """The same with a bad cell in one of `every` rows, each time in another column."""
    bad = {2: "丁", 3: "x", 4: "1,2,3", 5: "2024-13-01", 1: ""}
    for n, row in enumerate(rows):
        if n % every == 0:
            column = n // every % 5 + 1
            row[column] = bad[column]
        yield row


def write_csv(path: Path, rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> Path:
    """A CSV with the headings of `PERMITS`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows)
    return path
