"""The gate over every cell (design §1): secrecy and personal data, by what cells say and columns are called.

What is found holds the version until a person decides; the value itself is never told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from gazette.datasets import CellFinding
from gazette.errors import TableSchemaError
from gazette.filing.privacy import find_personal
from gazette.text.disclosure import secrecy_marks
from opendata.catalogue.table_schema import Constraints, Field, TableSchema, Value

K = 5
"""Fewer rows than this that are alike in all quasi-identifiers may tell who somebody is (OD-11)."""

_AT_ONCE = 128  # rows that are looked at together
_MOST = 1000
"""Findings of one kind in one column that are told one by one; beyond, the column is."""
_PERSONAL = re.compile(
    r"""
      身份证 | 公民身份 | 证件号 | 护照 | 社保卡号 | 医保卡号      # numbers of persons
    | 手机 | 移动电话 | 家庭电话                                  # their telephones
    | 家庭住址 | 居住地址 | 户籍地 | 住址                          # where they live
    | 银行卡 | 银行账号 | 银行账户 | 开户账号                      # their accounts
    | 出生日期 | 出生年月 | 病历 | 诊断 | 指纹 | 人脸               # themselves
    """,
    re.VERBOSE,
)
_NAME = re.compile("姓名|户主|申请人|当事人|监护人")
_ADDRESS = re.compile("住址|地址|住所")
_WORDS = ("title", "title_en", "description", "description_en", "trueValues", "falseValues")
"""Of a field, what readers get beside its name and constraints."""
_MARK = re.compile("[★☆]|密|不予公开|内部")
_KINDS = {
    "id_number": "身份证号码",
    "mobile_number": "手机号码",
    "bank_card": "银行卡号",
    "passport_number": "证件号码",
    "secrecy_mark": "密级标志",
}
"""What is found, in Chinese; how it was told is said in English behind."""


class Gate:
    """Looks at a table's rows as they come, as sent and as published; `findings` tells at the end."""

    def __init__(self, schema: TableSchema) -> None:
        self._headings = [field.heading for field in schema.fields]
        self._names = schema.names
        self._numbers = [
            n for n, field in enumerate(schema.fields) if field.type in ("number", "integer")
        ]
        self._waiting: list[tuple[int, Sequence[str | None], dict[int, str]]] = []
        self._found: list[CellFinding] = []
        self._counts: Counter[tuple[str | None, str]] = Counter()
        self._found.extend(_of_headings(schema))

    def look(self, number: int, texts: Sequence[str | None], values: Sequence[Value]) -> None:
        """Takes in a row: the texts of its cells, and what is published of them."""
        published = {
            n: digits
            for n in self._numbers
            if (digits := _digits(values[n])) not in (None, texts[n])
        }
        self._waiting.append((number, texts, published))
        if len(self._waiting) >= _AT_ONCE:
            self._look_together()

    def findings(self) -> list[CellFinding]:
        """What was found, columns first, then cells by row; a kind found too often told once."""
        self._look_together()
        many = {which: count for which, count in self._counts.items() if count > _MOST}
        few = [one for one in self._found if (one.column, one.code) not in many]
        together = [
            CellFinding(
                code=code,
                detail=_told(code, f"{count} cells of the column"),
                column=column,
                count=count,
            )
            for (column, code), count in many.items()
        ]
        return [*together, *few]

    def _look_together(self) -> None:
        """Cells as lines behind their headings: one search for many rows, mostly in vain."""
        lines: list[str] = []
        starts: list[int] = []
        places: list[tuple[int, int, int, int | None]] = []
        at = 0

        def add(number: int, column: int, text: str, whole: int | None = None) -> None:
            nonlocal at
            label = f"{self._headings[column]}："
            line = f"{label}{text}".replace("\n", " ").replace("\r", " ")
            starts.append(at)
            places.append((number, column, at + len(label), whole))
            lines.append(line)
            at += len(line) + 1

        for number, texts, published in self._waiting:
            for column, text in enumerate(texts):
                if text is None:
                    continue
                add(number, column, text)
                if _MARK.search(text):
                    self._look_for_marks(number, column, text)
                if column in published:
                    add(number, column, published[column], len(text))
        self._waiting.clear()
        noted: set[tuple[int, int, str]] = set()
        for one in find_personal("\n".join(lines)):
            number, column, start, whole = places[bisect_right(starts, one.start or 0) - 1]
            begin, end = max(0, (one.start or 0) - start), (one.end or 0) - start
            if whole is None:
                noted.add((number, column, one.code))
                self._note(one.code, one.detail, number, column, (begin, end))
            elif (number, column, one.code) not in noted:
                self._note(one.code, one.detail, number, column, (0, whole))

    def _look_for_marks(self, number: int, column: int, text: str) -> None:
        for one in secrecy_marks(text):
            place = (one.start or 0, one.end or len(text))
            self._note("secrecy_mark", "a mark of secrecy", number, column, place)

    def _note(self, code: str, detail: str, row: int, column: int, place: tuple[int, int]) -> None:
        name = self._names[column]
        self._counts[name, code] += 1
        if self._counts[name, code] <= _MOST:
            start, end = place
            self._found.append(
                CellFinding(
                    code=code,
                    detail=_told(code, detail),
                    row=row,
                    column=name,
                    start=start,
                    end=end,
                )
            )


def _told(code: str, detail: str) -> str:
    return f"{_KINDS[code]} {detail}"


def _digits(value: Value) -> str | None:
    """A whole number in its digits, as readers see it; None for anything else."""
    match value:
        case int():
            return str(value)
        case float() if value.is_integer():
            return str(int(Decimal(repr(value))))
        case _:
            return None


def without_words(field: Field) -> Field:
    """A field that is masked as a whole, without words in which something is found.

    Raises TableSchemaError where it is its name, for that is what its column is called.
    """
    if _found_in(field.name):
        raise TableSchemaError(
            "字段名不能遮盖，只能删去该列 the name of a field cannot be masked: leave the column out"
        )
    kept = replace(field, constraints=Constraints())
    for name in _WORDS:
        if _found_in(*_texts_of(getattr(kept, name))):
            kept = replace(kept, **{name: None})
    return kept


def _texts_of(value: object) -> list[str]:
    """What stands in a part of a schema, as texts."""
    if value is None:
        return []
    return list(map(str, value)) if isinstance(value, tuple) else [str(value)]


def _found_in(*texts: str) -> dict[str, str]:
    """What is found in texts that are published with a table: its codes, each with what it is."""
    found = {}
    for text in texts:
        found.update({one.code: one.detail for one in find_personal(text)})
        if secrecy_marks(text):
            found["secrecy_mark"] = "a mark of secrecy"
    return found


def _of_words(schema: TableSchema) -> Iterator[CellFinding]:
    """What is found in the words of the schema itself, which readers get with the rows."""
    for code, detail in _found_in(*schema.missingValues).items():
        words = _told(code, f"{detail}, in missingValues of the schema")
        yield CellFinding(code=code, detail=words)
    led = [name for one in schema.foreignKeys for name in (one.reference.resource, *one.others)]
    for code, detail in _found_in(*led).items():
        yield CellFinding(code=code, detail=_told(code, f"{detail}, in foreignKeys of the schema"))
    for field in schema.fields:
        asked = field.constraints
        parts = [field.name, *(getattr(field, name) for name in _WORDS)]
        parts += [asked.enum, asked.pattern, asked.minimum, asked.maximum]
        texts = [text for part in parts for text in _texts_of(part)]
        for code, detail in _found_in(*texts).items():
            words = _told(code, f"{detail}, in the words of the schema")
            yield CellFinding(code=code, detail=words, column=field.name)


def _of_headings(schema: TableSchema) -> Iterator[CellFinding]:
    """Columns that are called what is personal, and a person's name beside an address."""
    yield from _of_words(schema)
    for field in schema.fields:
        if _PERSONAL.search(field.heading) or _PERSONAL.search(field.name):
            yield CellFinding(
                code="personal_column",
                detail="列名属于个人信息 called what is personal",
                column=field.name,
            )
    named = [field for field in schema.fields if _NAME.search(field.heading)]
    if named and any(_ADDRESS.search(field.heading) for field in schema.fields):
        for field in named:
            yield CellFinding(
                code="name_with_address",
                detail="姓名与住址同列一表 a name beside an address",
                column=field.name,
            )
