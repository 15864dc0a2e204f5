"""What each tool takes, as frozen structs; their words are what an assistant is told."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from api.moments import RecordedBefore
from api.queries import ConditionQuery
from api.search_queries import SearchSort
from api.wire_resolve import LONGEST_REFERENCE
from opendata.search.engine import MAX_REACH, Unit

LONGEST_PIECE = 20_000
"""Characters of a text in one answer."""

_Id = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        description="文件编号 The document's id, as `search` gives it.",
    ),
]
_Version = Annotated[
    Annotated[int, Meta(ge=1)] | None, Meta(description="版本 By default the newest state.")
]
_InForceOn = Annotated[
    date | None, Meta(description="该日有效 The state of its text that was in force on a day.")
]
_Offset = Annotated[
    int,
    Meta(ge=0, description="起点 Where to begin, in characters: `next_offset` of the last answer."),
]
_Length = Annotated[
    int, Meta(ge=1, le=LONGEST_PIECE, description="字数 How many characters to show at most.")
]


class SearchArguments(ConditionQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `search` takes."""

    q: Annotated[
        str,
        Meta(
            max_length=1000,
            description='检索式 Chinese words as they stand in the texts, "phrases", AND OR NOT, '
            "title:公报; empty finds everything that meets the conditions.",
        ),
    ] = ""
    unit: Annotated[
        Unit, Meta(description="单位 Whether a hit is a document, or one article (条) of one.")
    ] = "document"
    sort: Annotated[SearchSort, Meta(description="排序 Best first, or by day.")] = "relevance"
    limit: Annotated[int, Meta(ge=1, le=50, description="条数 Hits of an answer.")] = 5
    offset: Annotated[
        int, Meta(ge=0, le=MAX_REACH - 1, description="起点 How many hits to pass over.")
    ] = 0


class DocumentArguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `get_document` takes."""

    id: _Id
    version: _Version = None
    in_force_on: _InForceOn = None
    recorded_before: RecordedBefore = None
    offset: _Offset = 0
    length: _Length = 3000


class ArticleArguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `get_article` takes."""

    id: _Id
    article: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=200,
            description="条款 As cited (第三条, 第三条第二款第（一）项), or its path (chp_1__art_3).",
            examples=["第三条"],
        ),
    ]
    version: _Version = None
    in_force_on: _InForceOn = None
    recorded_before: RecordedBefore = None
    offset: _Offset = 0
    length: _Length = 3000


class InForceArguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `in_force_on` takes."""

    id: _Id
    day: Annotated[date, Meta(description="日期 The day in question.", examples=["2024-06-01"])]
    recorded_before: RecordedBefore = None


class DiffArguments(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """What `diff` takes."""

    id: _Id
    from_: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="旧版本 The earlier version; by default the one before `to`."),
    ] = None
    to: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="新版本 The later version; by default the latest."),
    ] = None
    offset: _Offset = 0
    length: _Length = 3000


class ResolveArguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `resolve` takes."""

    ref: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=LONGEST_REFERENCE,
            description="引文 A number in any brackets, a title, or a citation: 《名称》（文号）第三条.",
            examples=["示政办发（2024）12号", "《示例省数据条例》第三条"],
        ),
    ]


class VerifyArguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `verify` takes."""

    id: _Id
    version: Annotated[
        Annotated[int, Meta(ge=1, le=2**31)] | None,
        Meta(description="版本 By default the one published last."),
    ] = None
    quote: Annotated[
        Annotated[str, Meta(min_length=1, max_length=5000)] | None,
        Meta(
            description="引语 Words said to stand in the text: whether they do, exactly, and where.",
        ),
    ] = None
    sha256: Annotated[
        Annotated[str, Meta(pattern="^[0-9a-fA-F]{64}$")] | None,
        Meta(
            description="摘要 SHA-256 of a text you hold, in UTF-8: whether it is the one published.",
        ),
    ] = None
