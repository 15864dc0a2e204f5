"""The parameters of lists and documents, as frozen structs; their words are the API's documentation.

Those of other routes stand in modules of their own and share what is here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.labels import Language
from api.moments import RecordedBefore, moment_before
from gazette.model import Kind, Level, StatusCode
from opendata.public.query import Facet, Filters, Sort
from opendata.search.typed_numbers import typed_number

MOST = 1000
"""Documents of a page, ids of a request."""

ItemField = Literal[
    "id", "number", "title", "kind", "genre", "issuers", "signed_on", "published_on",
    "effective_on", "expires_on", "status", "topic", "region", "index_no", "disclosure",
    "printed_in", "version", "recorded_at", "digest", "licence", "source", "abstract",
    "addressees",
]  # fmt: skip
DocumentField = Literal[
    "id", "number", "title", "kind", "genre", "issuers", "signed_on", "published_on",
    "effective_on", "expires_on", "status", "topic", "region", "index_no", "disclosure",
    "printed_in", "version", "recorded_at", "digest", "licence", "source", "abstract",
    "addressees", "expiry", "enclosures", "links", "text", "articles",
]  # fmt: skip


Year = Annotated[int, Meta(ge=1, le=9999)]
Limit = Annotated[
    int, Meta(ge=1, le=MOST, description="每页条数 How many a page holds, at most 1000.")
]
Lang = Annotated[Language, Meta(description="界面语言 Language of the page around the text.")]

Cursor = Annotated[str | None, Meta(description="翻页标记 From `next`; without it the first page.")]


class NoQuery(Struct, frozen=True):
    """A route without parameters."""


class ConditionQuery(Struct, frozen=True, kw_only=True):
    """Conditions on documents: all must hold, of several values of one any."""

    number: Annotated[
        str | None,
        Meta(
            description="发文字号 The number, in any brackets and width.",
            examples=["示政发[2024]12号"],
        ),
    ] = None
    issuer: Annotated[
        tuple[str, ...], Meta(description="发文机关 Ids or full names of issuing organs.")
    ] = ()
    level: Annotated[tuple[Level, ...], Meta(description="层级 Level of the issuing organ.")] = ()
    kind: Annotated[
        tuple[Kind, ...], Meta(description="文件类别 What the document is in law.")
    ] = ()
    genre: Annotated[tuple[str, ...], Meta(description="文种 Such as 通知, 意见, 条例.")] = ()
    gazette: Annotated[
        tuple[str, ...], Meta(description="公报 Printed in one of these gazettes: ids or names.")
    ] = ()
    topic: Annotated[
        tuple[str, ...],
        Meta(description="主题分类 A class with all below it: 综合政务, 综合政务/政务公开 or 2.1."),
    ] = ()
    status: Annotated[tuple[StatusCode, ...], Meta(description="有效性 Validity.")] = ()
    region: Annotated[
        tuple[str, ...], Meta(description="行政区划代码 GB/T 2260 code of the issuing government.")
    ] = ()
    year: Annotated[tuple[Year, ...], Meta(description="成文年份 Year of signing.")] = ()
    signed_from: Annotated[date | None, Meta(description="成文日期起 Signed on or after.")] = None
    signed_to: Annotated[date | None, Meta(description="成文日期止 Signed on or before.")] = None
    published_from: Annotated[
        date | None, Meta(description="发布日期起 Published on or after.")
    ] = None
    published_to: Annotated[date | None, Meta(description="发布日期止 Published on or before.")] = (
        None
    )
    in_force_on: Annotated[
        date | None,
        Meta(
            description="该日有效 Recorded as in force on a day: each document in the state of its "
            "text that was in force then. One whose first day of force is not known is left out."
        ),
    ] = None
    recorded_before: RecordedBefore = None


class FilterQuery(ConditionQuery, frozen=True, kw_only=True):
    """Conditions, counts and where a page begins."""

    facets: Annotated[
        tuple[Facet, ...],
        Meta(description="分面 What to count the matching documents by."),
    ] = ()
    cursor: Cursor = None


class ListQuery(FilterQuery, frozen=True, kw_only=True):
    """Which documents a list is of, in which order, with what of each."""

    q: Annotated[
        str | None,
        Meta(
            description="全文 Words that all stand in title, number or text, each exactly; a "
            '"quoted phrase" keeps its spaces. No synonyms.'
        ),
    ] = None
    title: Annotated[str | None, Meta(description="标题 Words that stand in the title.")] = None
    issue: Annotated[
        tuple[str, ...],
        Meta(
            description="期次 Printed in one of these issues: an id, or 刊名/年/期号.",
            examples=["示例省人民政府公报/2024/11"],
        ),
    ] = ()
    cites: Annotated[
        str | None, Meta(description="引用 The id or number of an instrument they cite.")
    ] = None
    cited_by: Annotated[
        str | None, Meta(description="被引用 The id of a document that cites them.")
    ] = None
    ids: Annotated[
        tuple[str, ...], Meta(max_length=MOST, description="编号 Only these, at most 1000.")
    ] = ()
    sort: Annotated[
        Sort,
        Meta(
            description="排序 `-` is newest first; documents without the day come last either way."
        ),
    ] = "-signed_on"
    fields: Annotated[
        tuple[ItemField, ...], Meta(description="字段 Only these keys of each document.")
    ] = ()

    def filters(self) -> Filters:
        """What the list is of."""
        return Filters(
            q=self.q,
            number=_number(self.number),
            title=self.title,
            issuer=self.issuer,
            level=self.level,
            kind=self.kind,
            genre=self.genre,
            topic=self.topic,
            status=self.status,
            region=self.region,
            year=self.year,
            signed_from=self.signed_from,
            signed_to=self.signed_to,
            published_from=self.published_from,
            published_to=self.published_to,
            in_force_on=self.in_force_on,
            moment=moment_before(self.recorded_before),
            issue=self.issue,
            gazette=self.gazette,
            cites=_number(self.cites),
            cited_by=self.cited_by,
            ids=self.ids,
        )


InForceOn = Annotated[
    date | None, Meta(description="该日有效 In the state of its text that was in force on a day.")
]


class DocumentQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/documents/{id}`."""

    in_force_on: InForceOn = None
    recorded_before: RecordedBefore = None
    fields: Annotated[
        tuple[DocumentField, ...],
        Meta(
            description="字段 Only these keys. `text` and `articles` alone are added to all others."
        ),
    ] = ()


class LanguageQuery(Struct, frozen=True, kw_only=True):
    """Parameters of a page."""

    lang: Lang = "zh"


class ResolveQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/resolve`."""

    ref: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=500,
            description="引文 A number in any brackets, a title, or a citation: 《名称》（文号）第三条.",
        ),
    ]


def _number(text: str | None) -> str | None:
    """A number in its canonical form; what is no number stays as it is."""
    return text and (typed_number(text) or text)
