"""Checking a file against its schema, in constant memory: each bad cell named, each good row kept in order.

Good rows pass through a database on the disk: it puts them in the order of their key, finds keys that
come twice, and counts rows that are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from gazette.datasets import CellFinding
from gazette.errors import TableFileError
from opendata.catalogue.row_rules import Keeps, code_of, keeps
from opendata.catalogue.table_cells import Fault, Read, cell_readers
from opendata.catalogue.table_gate import Gate, K
from opendata.catalogue.table_lines import read_packed
from opendata.catalogue.table_reading import FileFormat, Line, Sheet, read_sheet
from opendata.catalogue.table_schema import Field, TableSchema, Value, rule_words
from opendata.catalogue.table_sorting import MOST_BAD, Disk
from opendata.catalogue.table_tasks import NO_MASKS, Checked, Masks

MASKED = "***"
"""What stands in the place of what is masked in a text, however long it was; of others nothing stands."""

_encode = msgspec.json.Encoder().encode


def check_table(
    path: Path,
    form: FileFormat,
    schema: TableSchema,
    *,
    lines: Path,
    masks: Masks = NO_MASKS,
    references: Sequence[Path | None] = (),
) -> Checked:
    """Checks a file and writes its good rows as lines of JSON, packed, in the order of the key.

    `references` are, for each foreign key, the packed lines that it leads to, None where there are none
    to look at; without any, foreign keys are not checked. Raises TableFileError where it cannot be read, has other columns, or hardly a good cell.
    """
    sheet = read_sheet(path, form, schema.sheet)
    kept = [key for key, other in zip(schema.foreignKeys, references, strict=False) if other]
    with closing(Disk(lines.with_suffix(".sorting"), schema, kept)) as disk:
        checking = _Checking(sheet, schema, masks, disk)
        for line in sheet.lines:
            checking.take(line)
        checking.drop_repeated()
        checking.look_up(references)
        digests = disk.write(lines)
        return checking.result(*digests)


def places_of(labels: Sequence[str], schema: TableSchema) -> list[int]:
    """Where each field stands in the file, called by its title or its name.

    Raises TableFileError naming the columns that are missing, unknown or there twice.
    """
    known = {field.heading: n for n, field in enumerate(schema.fields)}
    known.update({field.name: n for n, field in enumerate(schema.fields)})
    found: dict[int, int] = {}
    unknown = []
    for place, label in enumerate(labels):
        field = known.get(label)
        if field is None:
            unknown.append(label or f"第 {place + 1} 列")
        elif field in found:
            raise TableFileError("columns", f"列重复 twice: {label}")
        else:
            found[field] = place
    missing = [one.heading for n, one in enumerate(schema.fields) if n not in found]
    if missing or unknown:
        raise TableFileError(
            "columns",
            f"列与表结构不符：缺少 missing {'、'.join(missing) or '无'}；"
            f"多出 unknown {'、'.join(unknown) or '无'}",
        )
    return [found[n] for n in range(len(schema.fields))]


class _Checking:
    """One check under way."""

    def __init__(self, sheet: Sheet, schema: TableSchema, masks: Masks, disk: Disk) -> None:
        self._schema = schema
        self._disk = disk
        self._places = places_of(sheet.labels, schema)
        self._rules = _ruling(schema)
        self._readers: list[Read] = cell_readers(schema)
        self._gate = Gate(schema)
        self._hide = _hiding(schema, masks)
        self._key = [schema.names.index(name) for name in schema.key]
        self._shown = [
            (n, name) for n, name in enumerate(schema.names) if name not in masks.left_out
        ]
        self._bad: list[CellFinding] = []
        self._bad_rows = 0
        self._masked = 0
        self._refused = frozenset(masks.refused)
        self._unchecked: list[CellFinding] = []

    def take(self, line: Line) -> None:
        """Takes a row in, or names what is bad in it."""
        if line.number in self._refused:
            self._bad_rows += 1
            return
        texts = [line.cells[place] for place in self._places]
        values: list[Value] = []
        faults: list[tuple[str | None, Fault]] = []
        for n, (read, text) in enumerate(zip(self._readers, texts, strict=True)):
            value, wrong = read(text)
            values.append(value)
            if wrong:
                faults += [(self._schema.names[n], fault) for fault in wrong]
        for n in self._key:
            name = self._schema.names[n]
            if values[n] is None and not any(column == name for column, _ in faults):
                faults.append((name, Fault("required", "主键为空 of the key, and empty")))
        faults += self._broken(values, faults)
        if line.extra:
            faults.append((None, Fault("extra_cell", "有超出列数的值 values beyond the columns")))
        if faults:
            self._refuse(line.number, faults)
            return
        self._gate.look(line.number, texts, values)
        sent = tuple(values)
        for n, hide in self._hide:
            hidden = hide(line.number, values[n])
            if hidden != values[n]:
                values[n] = hidden
                self._masked += 1
        shown = {name: values[n] for n, name in self._shown}
        self._disk.put(line.number, values, _encode(shown) + b"\n", sent=sent)

    def _broken(
        self, values: Sequence[Value], faults: Sequence[tuple[str | None, Fault]]
    ) -> list[tuple[str | None, Fault]]:
        """What breaks a rule over two cells that are good themselves."""
        bad = {column for column, _ in faults}
        return [
            (self._schema.names[n], fault)
            for n, of, keeps, fault in self._rules
            if not keeps(values[n], values[of])
            and not bad & {self._schema.names[n], self._schema.names[of]}
        ]

    def drop_repeated(self) -> None:
        """Names rows whose key, or a cell that must be unique, stands in an earlier row."""
        for number, first, column in self._disk.repeated():
            name = column or self._schema.key[0]
            code = "unique" if column else "key_repeated"
            self._refuse(number, [(name, Fault(code, f"与第 {first} 行重复 as in row {first}"))])
            self._disk.drop(number)

    def look_up(self, references: Sequence[Path | None]) -> None:
        """Names rows whose foreign key is no row of the other dataset; and keys that nobody can check.

        Where the other has no public version, whether its rows are there is for a person to say: a
        row must not be lost because of the order in which two files came.
        """
        place = 0
        for key, other in zip(self._schema.foreignKeys, references, strict=False):
            name = key.reference.resource
            if other is None:
                detail = (
                    f"数据集 {name} 尚无公开版本，未能核对 has no public version to be checked by"
                )
                self._unchecked.append(
                    CellFinding(code="reference_unpublished", detail=detail, column=key.columns[0])
                )
                continue
            known = (tuple(row[column] for column in key.others) for row in read_packed(other))
            words = f"数据集 {name} 中没有此值 the dataset {name} has no such value"
            for number in self._disk.unknown(place, known):
                self._refuse(number, [(key.columns[0], Fault("foreign_key", words))])
                self._disk.drop(number)
            place += 1

    def result(self, rows: int, sha256: str, sm3: str) -> Checked:
        """All of it."""
        bad = sorted(self._bad, key=lambda one: one.row or 0)
        return Checked(
            rows=rows,
            refused=len(self._bad),
            left_out=self._bad_rows,
            masked=self._masked,
            findings=(*bad, *self._unchecked, *self._gate.findings(), *self._alike()),
            sha256=sha256,
            sm3=sm3,
        )

    def _alike(self) -> Iterator[CellFinding]:
        least, rows = self._disk.alike()
        if rows:
            detail = f"组合后可能识别到个人 k = {least}: {rows} rows are alike with fewer than {K - 1} others"
            yield CellFinding(code="k_anonymity", detail=detail, count=rows)

    def _refuse(self, number: int, faults: Sequence[tuple[str | None, Fault]]) -> None:
        self._bad_rows += 1
        for column, fault in faults:
            self._bad.append(
                CellFinding(
                    code=fault.code, detail=fault.words, row=number, column=column, holds=False
                )
            )
        if len(self._bad) > MOST_BAD:
            raise TableFileError("too_many_bad", f"不合格单元格超过 {MOST_BAD} 个 bad cells")


def _ruling(schema: TableSchema) -> list[tuple[int, int, Keeps, Fault]]:
    """For each rule where its two cells stand, what tells whether it is kept, and what to say if not."""
    ruling = []
    for rule in schema.rules:
        words = rule_words(schema, rule)
        fault = Fault(code_of(rule), f"{words.zh} {words.en}")
        ruling.append(
            (schema.names.index(rule.field), schema.names.index(rule.of), keeps(rule), fault)
        )
    return ruling


Hide = Callable[[int, Value], Value]


def _hiding(schema: TableSchema, masks: Masks) -> list[tuple[int, Hide]]:
    """For each column of which something is masked, what hides it."""
    hiding: list[tuple[int, Hide]] = []
    for n, field in enumerate(schema.fields):
        if field.name in masks.columns:
            hiding.append((n, _hide_text if field.type == "string" else _hide_all))
        elif field.name in masks.cells:
            hiding.append((n, _hide_cells(masks.cells[field.name], field)))
    return hiding


def _hide_text(_: int, value: Value) -> Value:
    return None if value is None else MASKED


def _hide_all(_: int, __: Value) -> Value:
    return None


def _hide_cells(places: Sequence[tuple[int, int, int]], field: Field) -> Hide:
    of_row: dict[int, list[tuple[int, int]]] = {}
    for row, start, end in places:
        of_row.setdefault(row, []).append((start, end))

    def hide(number: int, value: Value) -> Value:
        spans = of_row.get(number)
        if spans is None:
            return value
        if field.type != "string" or not isinstance(value, str):
            return None
        for start, end in sorted(spans, reverse=True):
            value = f"{value[:start]}{MASKED}{value[end:]}"
        return value

    return hide
