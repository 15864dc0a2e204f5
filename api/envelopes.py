"""A multipart form as an envelope for the desk: its fields, and its files as bytes."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from litestar.datastructures import UploadFile

from api.calls import Call
from api.problems import ErrorItem, ProblemError
from gazette.errors import FilingRefusedError
from gazette.filing.desk import Envelope
from gazette.filing.objections import Objection, ObjectionCode
from gazette.filing.receiving import Upload
from gazette.filing.submission import Role

MOST_PARTS = 60
_LONGEST_KEY = 200
_ROLES: dict[str, Role] = {"file": "text", "explanation": "explanation"}


class Sent(msgspec.Struct, frozen=True):
    """A form as it came: the text fields, and the files that belong to the filing."""

    values: dict[str, str]
    uploads: list[Upload]


async def read_envelope(call: Call) -> Envelope:
    """What a program files. Raises ProblemError or FilingRefusedError naming what is wrong."""
    sent = await read_form(call)
    return Envelope(values=sent.values, uploads=sent.uploads, repeat_key=_repeat_key(call))


async def read_form(call: Call) -> Sent:
    """A multipart form; the document itself comes first of its files."""
    if call.content_type[0] != "multipart/form-data":
        detail = "须为 It must be multipart/form-data."
        raise ProblemError("invalid-body", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    try:
        form = await call.form()
    except (UnicodeDecodeError, LookupError) as error:
        raise ProblemError(
            "invalid-body", HTTPStatus.BAD_REQUEST, "文字不是 UTF-8 A field is not UTF-8."
        ) from error
    values: dict[str, str] = {}
    uploads: list[Upload] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            uploads.append(await _upload(name, value))
        elif name in values:
            raise _refused("wrong_format", name, "只能给一次 May be given once.")
        elif name not in _ROLES:
            values[name] = value
        elif value:
            raise _refused("incomplete", name, "须为文件 It must be a file.")
    return Sent(values, sorted(uploads, key=lambda upload: upload.role != "text"))


async def _upload(name: str, value: UploadFile) -> Upload:
    role = _ROLES.get(name)
    try:
        if role is None:
            raise _refused("wrong_format", name[:60], "没有这个文件项 There is no such file field.")
        return Upload(role, value.filename, await value.read())
    finally:
        await value.close()


def _refused(code: ObjectionCode, field: str, detail: str) -> FilingRefusedError:
    return FilingRefusedError([Objection(code, field, detail)])


def _repeat_key(call: Call) -> str | None:
    key = call.header(b"idempotency-key").strip()
    if len(key) > _LONGEST_KEY:
        detail = f"Idempotency-Key: 超过 {_LONGEST_KEY} 字 longer than {_LONGEST_KEY} characters."
        item = ErrorItem("Idempotency-Key", f"1 to {_LONGEST_KEY} characters")
        raise ProblemError("invalid-parameter", HTTPStatus.BAD_REQUEST, detail, [item])
    return key or None
