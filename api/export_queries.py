"""The parameters of a list that comes in pages, or whole in one of several formats."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Literal

from msgspec import Meta

from api.negotiate import choose
from api.problems import ErrorItem, ProblemError
from api.queries import MOST, ListQuery
from opendata import to_csv, to_jsonl
from opendata.file_task import MEDIA_TYPES, FileFormat

Format = Literal["json", "ndjson", "csv", FileFormat]

FORMATS: Mapping[Format, str] = {
    "json": "application/json",
    "ndjson": to_jsonl.MEDIA_TYPE,
    "csv": to_csv.MEDIA_TYPE.partition(";")[0],
    "xlsx": MEDIA_TYPES["xlsx"],
    "parquet": MEDIA_TYPES["parquet"],
    "sqlite": MEDIA_TYPES["sqlite"],
}
"""Media types by format."""

_OFFERED = tuple(FORMATS.values())
_BY_TYPE = {kind: name for name, kind in FORMATS.items()}
_PAGE = 20


class DocumentListQuery(ListQuery, frozen=True, kw_only=True):
    """Parameters of `/api/v1/documents`."""

    format: Annotated[
        Format | None,
        Meta(
            description="格式 `json` comes in pages; `ndjson`, `csv`, `xlsx`, `parquet` and `sqlite` "
            "are the whole result in one file. Without it as `Accept` says."
        ),
    ] = None
    bom: Annotated[
        bool,
        Meta(
            description="表格软件用 CSV for Excel, LibreOffice and WPS: marked as UTF-8, codes kept as "
            "text, nothing runs as a formula. Only with `csv`."
        ),
    ] = False
    digest: Annotated[
        bool,
        Meta(
            description="摘要 Whether the last row of `csv` tells the digest of all before it, as "
            "`ndjson` always does."
        ),
    ] = False
    limit: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(
            description="条数 Documents of a page, 20 and at most 1000; of the other formats all, or so many."
        ),
    ] = None

    def page(self) -> int:
        """How many a page holds."""
        return self.limit or _PAGE


def format_of(asked: DocumentListQuery, accept: str) -> Format:
    """The format asked for; where the reader accepts none of ours, JSON.

    Raises ProblemError for parameters that do not go together.
    """
    chosen = asked.format or _accepted(accept)
    if chosen == "json" and asked.page() > MOST:
        raise _wrong("limit", f"<= {MOST}", f"limit={asked.limit}: a page holds at most {MOST}")
    if chosen != "json" and asked.facets:
        raise _wrong("facets", "format=json", "facets: only with format=json")
    for name in ("bom", "digest"):
        if getattr(asked, name) and chosen != "csv":
            raise _wrong(name, "format=csv", f"{name}: only with format=csv")
    return chosen


def _accepted(accept: str) -> Format:
    if not accept or accept == "*/*":
        return "json"
    try:
        return _BY_TYPE[choose(accept, _OFFERED)]
    except ProblemError:  # RFC 9110 §12.5.1: the header may be disregarded
        return "json"


def _wrong(name: str, hint: str, detail: str) -> ProblemError:
    return ProblemError(
        "invalid-parameter", HTTPStatus.BAD_REQUEST, detail, [ErrorItem(name, hint)]
    )
