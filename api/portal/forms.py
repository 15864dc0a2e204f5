"""Plain forms as browsers send them: names and single values."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from litestar.datastructures import UploadFile

from api.calls import Call
from api.problems import ErrorItem, ProblemError


async def read_fields(call: Call) -> dict[str, str]:
    """The fields of a form without files; of a name that comes twice, the last value.

    Raises ProblemError (422) for a file, or what is not UTF-8.
    """
    try:
        form = await call.form()
    except (UnicodeDecodeError, LookupError) as error:
        raise _wrong("form", "文字不是 UTF-8 A field is not UTF-8.") from error
    values: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            raise _wrong(name[:60], "须为文字 It must be text, not a file.")
        values[name] = value
    return values


def field(fields: Mapping[str, str], name: str) -> str:
    """A field's value, empty if it was not sent."""
    return fields.get(name, "").strip()


def _wrong(name: str, detail: str) -> ProblemError:
    errors = [ErrorItem(name, None)]
    return ProblemError("invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors)
