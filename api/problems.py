"""Every error as RFC 9457 problem details: one shape on every route."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from litestar.exceptions import HTTPException

from gazette.errors import (
    BusyError,
    DatasetError,
    FeedbackError,
    FilingRefusedError,
    GazetteError,
    LedgerError,
    NotFoundError,
    OwnFilingError,
    QueryError,
    RepeatedKeyError,
    ScannerError,
    SearchIndexError,
    StateError,
    StoreError,
    TableDiffError,
    TableFileError,
    TableSchemaError,
    TooSlowError,
    WithdrawnError,
)
from gazette.filing.withdrawal import WORDS
from opendata.public.rows import TombstoneRow

PROBLEM_JSON = "application/problem+json"
_TIMEGATE = "/timegate/"
_log = logging.getLogger("gongbao.api")


class ErrorItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong: a parameter by its name, with what may be meant."""

    name: str
    hint: str | None
    value: str | None = None
    """As it was given."""
    position: int | None = None
    """Where in the value, counted in characters from 0."""
    code: str | None = None
    """Of a filing: the coded reason (退回原因) against it."""


class Withdrawal(msgspec.Struct, frozen=True):
    """撤回 Why it is gone, on whose authority, since when."""

    document: str
    version: int | None
    """None: the whole document."""
    code: str
    reason: str
    """The code in words, Chinese and English."""
    authority: str
    withdrawn_on: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str = ""
    """As in `X-Request-Id`: by it the office finds the request in its log."""
    errors: tuple[ErrorItem, ...] = ()
    withdrawal: Withdrawal | None = None
    """Of what was withdrawn (410)."""


TITLES = {
    "unknown-parameter": "没有这个参数 Unknown parameter",
    "invalid-parameter": "参数的值不对 Invalid parameter value",
    "invalid-query": "检索式有误 Invalid search query",
    "invalid-cursor": "翻页标记无效 Invalid cursor",
    "cursor-gone": "此处已不在变更序列中，须重新开始 The place is no more in the order of changes; start again",
    "bad-request": "请求有误 Bad request",
    "not-found": "没有找到 Not found",
    "withdrawn": "已撤回 Withdrawn",
    "method-not-allowed": "不支持这个方法 Method not allowed",
    "range-not-satisfiable": "没有这一段 Range not satisfiable",
    "not-acceptable": "没有这种格式 Not acceptable",
    "too-long": "文本太长，不能在此比较 The texts are too long to be compared here",
    "too-slow": "查询超时 The query took too long",
    "index-unavailable": "检索暂不可用 The search index is not ready",
    "log-unavailable": "账本暂不可用 The ledger is not ready",
    "not-ready": "服务尚未就绪 Not ready",
    "explorer-unavailable": "数据浏览暂不可用 The data explorer is not running",
    "internal": "服务器内部错误 Internal server error",
    "unauthorized": "需要有效的密钥 A valid key is needed",
    "forbidden": "没有这个权限 Not allowed",
    "own-filing": "须由另一人审核 Another person decides on this",
    "filing-refused": "报送未被接收 The filing is refused",
    "repeated-key": "幂等键已用于另一请求 Idempotency-Key used for another request",
    "not-possible": "现在不能这样做 Not possible as things stand",
    "invalid-body": "请求内容有误 Invalid request body",
    "too-large": "内容过大 Too large",
    "too-many": "请求过于频繁 Too many requests",
    "busy": "正在写入，请稍后再试 Busy writing; try again",
    "scanner-unavailable": "病毒扫描暂不可用 The virus scanner is not available",
    "export-busy": "正在生成的文件太多，请稍后再试 Too many files are being made; try again",
    "receiver-refused": "不能推送到这个地址 Nothing is sent to this address",
    "webhooks-off": "本站不推送 This site sends no webhooks",
    "filing-unavailable": "暂不接收报送 No filings are taken here",
}
"""Every kind of problem, by the last part of its `type`."""

_DETAILS = {
    404: "没有这个地址 There is nothing at this address.",
    405: "此地址不支持这个方法 This address does not take this method; see `Allow`.",
}
_BY_STATUS = {
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
}


class ProblemError(GazetteError):
    """An answer that is a problem of a named kind."""

    def __init__(
        self, kind: str, status: HTTPStatus, detail: str, errors: Sequence[ErrorItem] = ()
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status = status
        self.errors = tuple(errors)


_CUT_OFF = "client disconnected prematurely"


def problem_of(error: Exception, *, base: str, method: str, path: str, request_id: str) -> Problem:
    """The problem that any exception is; what is not ours is logged and told to nobody."""
    kind, status, detail, errors = _read(error)
    if kind == "internal":
        _log.error("%s %s failed, request %s", method, path, request_id, exc_info=error)
    return Problem(
        type=f"{base}/problems/{kind}",
        title=TITLES[kind],
        status=status,
        detail=detail,
        instance=path,
        request_id=request_id,
        errors=errors,
        withdrawal=withdrawal_of(error) if isinstance(error, WithdrawnError) else None,
    )


def problem_headers(problem: Problem, error: Exception) -> dict[str, str]:
    """The headers that go with the problem that an exception is."""
    headers = {"cache-control": "no-store"}
    if problem.instance.startswith(_TIMEGATE):
        headers["vary"] = "accept-datetime"  # whatever it answers (RFC 7089 §4.5)
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = ", ".join(_allowed(error))
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = "5"
    if problem.status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["retry-after"] = "60"
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = 'Bearer realm="gongbao"'
    return headers


def _allowed(error: Exception) -> list[str]:
    """The methods that an address takes; HEAD wherever GET."""
    known = ((isinstance(error, HTTPException) and error.headers) or {}).get(
        "allow", "GET, OPTIONS"
    )
    return [
        one
        for one in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
        if one.replace("HEAD", "GET") in known
    ]


def _read(error: Exception) -> tuple[str, int, str, tuple[ErrorItem, ...]]:
    match error:
        case ProblemError():
            return error.kind, error.status, str(error), error.errors
        case NotFoundError():
            return "not-found", HTTPStatus.NOT_FOUND, f"没有 {error.id}；{error}", ()
        case WithdrawnError():
            return "withdrawn", HTTPStatus.GONE, _said(withdrawal_of(error)), ()
        case QueryError():
            item = ErrorItem("q", error.hint, position=error.position)
            return "invalid-query", HTTPStatus.BAD_REQUEST, str(error), (item,)
        case TooSlowError():
            return "too-slow", HTTPStatus.SERVICE_UNAVAILABLE, str(error), ()
        case FilingRefusedError():
            items = tuple(
                ErrorItem(one.field, one.detail, code=one.code) for one in error.objections
            )
            return "filing-refused", HTTPStatus.UNPROCESSABLE_ENTITY, str(error), items
        case FeedbackError():
            said = ErrorItem(error.field, None)
            return "invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, str(error), (said,)
        case RepeatedKeyError():
            return "repeated-key", HTTPStatus.UNPROCESSABLE_ENTITY, str(error), ()
        case OwnFilingError():
            return "own-filing", HTTPStatus.FORBIDDEN, str(error), ()
        case TableFileError() | TableSchemaError() | DatasetError():
            return "invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, str(error), ()
        case StateError() | TableDiffError():
            return "not-possible", HTTPStatus.CONFLICT, str(error), ()
        case ScannerError():
            return "scanner-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "nothing was kept", ()
        case BusyError():
            return "busy", HTTPStatus.SERVICE_UNAVAILABLE, "try again later", ()
        case LedgerError():
            return "log-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "ask the office", ()
        case SearchIndexError() | StoreError():
            return "index-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "try again later", ()
        case HTTPException():
            return _read_http(error)
        case _:
            return "internal", HTTPStatus.INTERNAL_SERVER_ERROR, "see the server's log", ()


def withdrawal_of(told: WithdrawnError | TombstoneRow) -> Withdrawal:
    """What readers are told of a withdrawal."""
    return Withdrawal(
        told.document,
        told.version,
        told.code,
        " ".join(WORDS[told.code]),
        told.authority,
        told.withdrawn_on,
    )


def _said(withdrawal: Withdrawal) -> str:
    zh, en = WORDS[withdrawal.code]
    what = "此件" if withdrawal.version is None else f"第 {withdrawal.version} 版"
    return (
        f"{what}已于 {withdrawal.withdrawn_on} 由{withdrawal.authority}撤回：{zh}。"
        f" {en}; withdrawn on {withdrawal.withdrawn_on} by {withdrawal.authority}."
    )


def _read_http(error: HTTPException) -> tuple[str, int, str, tuple[ErrorItem, ...]]:
    status = error.status_code
    if error.detail == _CUT_OFF:  # Litestar takes it for a fault of ours
        status = HTTPStatus.BAD_REQUEST
        return "invalid-body", status, "the body ended before its content-length", ()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "internal", status, "see the server's log", ()
    return _BY_STATUS.get(status, "bad-request"), status, _DETAILS.get(status, error.detail), ()
