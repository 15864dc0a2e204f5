"""Agencies' tables over HTTP: who may do what, the file on its way in, the report on its way out."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO, TypeVar

import msgspec
from litestar.datastructures import UploadFile
from msgspec.structs import replace

from api import wire_intake as wire
from api.calls import Call
from api.clamd import scanner
from api.identity import remit_of
from api.problems import ErrorItem, ProblemError
from api.wire import Digest
from gazette.errors import NotFoundError
from gazette.filing.accounts import Account
from gazette.store.files import path_of
from gazette.store.reader import StoreReader
from gazette.text.normalise import key
from opendata.catalogue.metadata_files import instead
from opendata.catalogue.table_child import mark
from opendata.catalogue.table_intake import BadRows
from opendata.catalogue.table_reading import MEDIA_TYPES
from opendata.catalogue.table_schema import TableSchema, read_schema
from opendata.catalogue.table_templates import template

T = TypeVar("T")

_FIELDS = frozenset({"file", "schema", "template", "sheet", "bad_rows"})
_BAD_ROWS: dict[str, BadRows] = {"record": "record", "leave-out": "leave-out"}
_LONGEST_TEXT = 1024**2  # bytes of a field that is not the file
_SHOWN = 1000  # findings of a report


class Sent(msgspec.Struct, frozen=True):
    """What came in a form."""

    path: Path
    values: dict[str, str]


async def read_table_form(call: Call) -> Sent:
    """The form, its file on the disk: whoever takes it removes that. Raises ProblemError."""
    if call.content_type[0] != "multipart/form-data":
        detail = "须为 It must be multipart/form-data."
        raise ProblemError("invalid-body", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    try:
        form = await call.form()
    except (UnicodeDecodeError, LookupError) as error:
        raise _wrong("form", "文字不是 UTF-8 a field is not UTF-8") from error
    values: dict[str, str] = {}
    files = []
    for name, value in form.multi_items():
        if name not in _FIELDS:
            raise _wrong(name[:60], "没有这一项 there is no such field")
        if not isinstance(value, UploadFile):
            values[name] = value
        elif name == "file":
            files.append(value)
        else:
            values[name] = await _text_of(name, value)
    if len(files) != 1:
        raise _wrong("file", "须有一个文件 it needs one file")
    path = await asyncio.to_thread(_kept, files[0].file)
    await files[0].close()
    return Sent(path, values)


async def _text_of(name: str, part: UploadFile) -> str:
    """A field that was sent as a file, as `curl -F schema=@schema.json` does."""
    content = await part.read(_LONGEST_TEXT + 1)
    await part.close()
    if len(content) > _LONGEST_TEXT:
        raise _wrong(name, f"超过 {_LONGEST_TEXT} 字节 more bytes than that")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(name, "文字不是 UTF-8 it is not UTF-8") from error


def _kept(file: IO[bytes]) -> Path:
    """Where a copy of an upload lies; none is left of one that breaks off."""
    with NamedTemporaryFile(prefix="gongbao-upload-", delete=False) as target:
        path = Path(target.name)
        try:
            shutil.copyfileobj(file, target)
        except BaseException:
            path.unlink()
            raise
    return path


def scan(call: Call, path: Path) -> None:
    """Raises ProblemError for malware, ScannerError where a scanner is set and does not answer."""
    look = scanner(call.house.settings.clamd)
    if look is not None and (found := look(path.read_bytes())):
        raise _wrong("file", f"含有恶意代码 the scanner found {found}")


def bad_rows_of(sent: Sent) -> BadRows:
    """What is to become of bad rows."""
    given = sent.values.get("bad_rows", "record")
    if given not in _BAD_ROWS:
        raise _wrong("bad_rows", "record, leave-out")
    return _BAD_ROWS[given]


def schema_of(call: Call, sent: Sent, table_id: str) -> TableSchema:
    """The schema that was given, or that of the last version, for the sheet that was named.

    Raises ProblemError without any.
    """
    schema = _given_schema(sent) or _last_schema(call, table_id)
    return replace(schema, sheet=sent.values.get("sheet") or schema.sheet)


def _given_schema(sent: Sent) -> TableSchema | None:
    if {"schema", "template"} <= sent.values.keys():
        raise _wrong("schema", "表结构与模板只能给一个 a schema or a template, not both")
    if "schema" in sent.values:
        return read_schema(sent.values["schema"].encode())
    if "template" in sent.values:
        return template(sent.values["template"]).schema
    return None


def _last_schema(call: Call, table_id: str) -> TableSchema:
    """Which sheet it was for is another file's."""
    with StoreReader(call.house.settings.data) as reader:
        versions = reader.datasets.versions(table_id)
    if not versions:
        raise _wrong(
            "schema", "首次上传须给出表结构或模板 the first file needs a schema or template"
        )
    return replace(read_schema(versions[-1].schema.encode()), sheet=None)


def allow_sending(call: Call, account: Account, table_id: str) -> None:
    """Raises ProblemError (403) unless the dataset is of the account's organ, or it is an editor's."""
    with StoreReader(call.house.settings.data) as reader:
        owner = reader.datasets.owner(table_id)
    if key(owner) != key(account.organ) and not is_in_charge(call, account):
        raise _forbidden("不是本单位的数据集 The dataset is another organ's.")


def allow_deciding(call: Call, account: Account) -> None:
    """Raises ProblemError (403) for whoever does not decide on datasets."""
    if not is_in_charge(call, account):
        raise _forbidden("由本公报的主办单位决定 The office that runs this gazette decides.")


def is_in_charge(call: Call, account: Account) -> bool:
    """Whether an account is an editor's of the office that runs this gazette, or an admin's."""
    return account.may_review and remit_of(call, account).ingested


def decoded(body: bytes, kind: type[T]) -> T:
    """A JSON body. Raises ProblemError."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        detail = f"{error}{instead(str(error))}"
        raise ProblemError("invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, detail) from error


def report(call: Call, table_id: str, number: int) -> wire.TableReport:
    """A version as it was checked; raises NotFoundError."""
    with StoreReader(call.house.settings.data) as reader:
        version = reader.datasets.version(table_id, number)
        findings = reader.datasets.findings(table_id, number)
        choices = reader.datasets.choices(table_id, number)
    address = f"{call.base}/api/v1/tables/{table_id}/versions/{number}"
    made = version.published
    return wire.TableReport(
        table=table_id,
        number=number,
        state=version.decision,
        recorded_at=version.recorded_at,
        rows=version.rows,
        refused=version.refused,
        left_out=version.left_out,
        digest=Digest(made.sha256, made.sm3) if made is not None else None,
        findings=[
            wire.CellFinding(
                position,
                one.code,
                one.detail,
                one.row,
                one.column,
                one.count,
                one.holds,
                choices.get(position),
            )
            for position, one in findings[:_SHOWN]
        ],
        total=len(findings),
        links=wire.IntakeLinks(address, f"{address}/marked", f"{address}/decision"),
    )


@contextmanager
def marked_copy(call: Call, table_id: str, number: int) -> Iterator[tuple[Path, str]]:
    """The marked copy of what was sent, and its name; raises NotFoundError."""
    data = call.house.settings.data
    with StoreReader(data) as reader:
        version = reader.datasets.version(table_id, number)
        findings = tuple(one for _, one in reader.datasets.findings(table_id, number))
    path = path_of(data, version.file)
    if not path.exists():
        raise NotFoundError("file", f"{table_id}/{number}")
    schema = read_schema(version.schema.encode())
    with TemporaryDirectory(prefix="gongbao-marked-") as folder:
        to = Path(folder, "marked")
        form = mark(path, schema, findings, to=to)
        assert form in MEDIA_TYPES  # noqa: S101 (what marking gives)
        yield to, f"{table_id}-{number}-marked.{form}"


def _wrong(name: str, detail: str) -> ProblemError:
    return ProblemError(
        "invalid-body",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"{name}: {detail}",
        [ErrorItem(name, None)],
    )


def _forbidden(detail: str) -> ProblemError:
    return ProblemError("forbidden", HTTPStatus.FORBIDDEN, detail)
