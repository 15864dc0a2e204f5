"""Row diffs: whatever changed, and nothing else, makes the later table of the earlier one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gazette.errors import TableDiffError
from opendata.catalogue.table_diff import RowChange, compare_rows
from opendata.catalogue.table_schema import Field, TableSchema

pytestmark = pytest.mark.requirement("OD-08")

SCHEMA = TableSchema((Field("a", "integer"), Field("b"), Field("c"), Field("d")), ("a", "b"))
Table = dict[tuple[int, str], tuple[str | None, str | None]]
# Any: rows of any table
TABLES = st.dictionaries(
    st.tuples(st.integers(0, 4), st.sampled_from("甲乙z")),
    st.tuples(st.none() | st.sampled_from("xy"), st.none() | st.sampled_from("xy")),
)


def rows(table: Table) -> list[dict[str, Any]]:
    return [{"a": a, "b": b, "c": c, "d": d} for (a, b), (c, d) in sorted(table.items())]


@given(TABLES, TABLES)
def test_the_changes_make_the_later_table_of_the_earlier_one(old: Table, new: Table) -> None:
    found = list(compare_rows(iter(rows(old)), iter(rows(new)), schemas=(SCHEMA, SCHEMA)))
    made = {(row["a"], row["b"]): dict(row) for row in rows(old)}
    for change in filter(None, found):
        key = (change.key["a"], change.key["b"])
        if change.change == "removed":
            assert made.pop(key) == change.row
        elif change.change == "added":
            assert key not in made
            made[key] = change.row or {}
        else:
            for name, cell in (change.cells or {}).items():
                assert made[key][name] == cell.from_
                made[key][name] = cell.to
    assert [made[key] for key in sorted(made)] == rows(new)
    assert found.count(None) == sum(1 for key in old if new.get(key) == old[key])


def test_a_new_column_is_null_before_and_a_column_that_is_gone_null_after() -> None:
    before = TableSchema((Field("a"), Field("b")), "a")
    after = TableSchema((Field("a"), Field("c")), "a")
    (change,) = compare_rows(
        iter([{"a": "1", "b": "x"}]), iter([{"a": "1", "c": "y"}]), schemas=(before, after)
    )
    assert isinstance(change, RowChange)
    cells = {name: (one.from_, one.to) for name, one in (change.cells or {}).items()}
    assert cells == {"b": ("x", None), "c": (None, "y")}


@pytest.mark.parametrize("key", [("b",), ("b", "a"), ("a",)])
def test_versions_of_different_keys_cannot_be_compared(key: tuple[str, ...]) -> None:
    with pytest.raises(TableDiffError):
        list(compare_rows(iter([]), iter([]), schemas=(SCHEMA, replace(SCHEMA, primaryKey=key))))
