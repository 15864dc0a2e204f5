"""Corrections (勘误): what a person may put right in a version, by its fields or with a better file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, get_args

import msgspec
from msgspec.structs import replace

from gazette.errors import DateError, FieldValueError, StateError
from gazette.filing.privacy import find_personal
from gazette.model import Draft, Field, Metadata
from gazette.text.dates import parse_date
from gazette.text.numbers import canonical_number

Correctable = Literal[
    "title", "number", "index_no", "issuers", "signed_on", "published_on", "effective_on",
    "expires_on", "addressees", "abstract",
]  # fmt: skip
"""Fields with words or days of the document's own; its classes are set by `Settable`."""

CORRECTABLE: tuple[Correctable, ...] = get_args(Correctable)

CORRECTIONS = "勘误"
"""The name of the source that files of corrections come from."""

_LONGEST = 5000  # characters of a value


class CorrectedFile(msgspec.Struct, frozen=True):
    """A file with the right text, as received and as read."""

    draft: Draft
    content: bytes


Correction = CorrectedFile | Mapping[str, str]
"""What is right: a file, or values by the names of fields."""


def read_corrections(values: Mapping[str, str]) -> dict[str, Field[Any]]:
    """The fields as a person corrects them; raises FieldValueError for one that cannot be.

    Any: text, days and names of organs.

    >>> read_corrections({"signed_on": "2024年5月23日"})["signed_on"].value
    datetime.date(2024, 5, 23)
    """
    return {name: Field(_read(name, value.strip()), origin="set") for name, value in values.items()}


def check_note(note: str, actor: str) -> None:
    """Raises StateError where nobody or nothing is said, or the note repeats personal data."""
    if not actor.strip() or not note.strip():
        raise StateError("须写明经办人和勘误说明 A correction needs an actor and a note")
    if find_personal(note) or find_personal(actor):
        raise StateError("the note must not repeat personal data: it is kept for good")


def with_known(read: Metadata, before: Metadata) -> Metadata:
    """What was read of a better file, and what the version before knew from elsewhere.

    What that one had read in its own text is gone with the text; where a copy stands on the web,
    too.
    """
    known = {
        name: field
        for name in Metadata.__struct_fields__
        if isinstance(field := getattr(before, name), Field)
        and getattr(read, name) is None
        and (field.origin != "read" or field.start is None)
    }
    return replace(
        read, **{name: replace(field, start=None, end=None) for name, field in known.items()}
    )


def _read(name: str, value: str) -> object:
    reader = _READERS.get(name)
    if reader is None:
        raise FieldValueError(name, value, f"one of {', '.join(CORRECTABLE)} can be corrected")
    if not value or len(value) > _LONGEST:
        raise FieldValueError(name, value[:20], f"1 to {_LONGEST} characters")
    return reader(name, value)


def _line(name: str, value: str) -> str:
    if len(value.splitlines()) > 1:
        raise FieldValueError(name, value, "one line")
    return value


def _text(_: str, value: str) -> str:
    return value


def _number(name: str, value: str) -> str:
    number = canonical_number(value)
    if number is None:
        raise FieldValueError(name, value, "a 发文字号 or the number of an order (令)")
    return number


def _names(name: str, value: str) -> tuple[str, ...]:
    names = tuple(filter(None, (one.strip() for one in _line(name, value).split("、"))))
    if not names:
        raise FieldValueError(name, value, "names of organs, 、 between")
    return names


def _day(name: str, value: str) -> date:
    try:
        return parse_date(value)
    except DateError as error:
        raise FieldValueError(name, value, "a day, such as 2024-05-23") from error


_READERS: dict[str, Callable[[str, str], object]] = {
    "title": _line,
    "number": _number,
    "index_no": _line,
    "issuers": _names,
    "signed_on": _day,
    "published_on": _day,
    "effective_on": _day,
    "expires_on": _day,
    "addressees": _text,
    "abstract": _text,
}
