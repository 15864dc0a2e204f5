"""The parameters of search: on the API, on the page, and of a search that is saved."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from api.queries import ConditionQuery, FilterQuery, Lang, Limit
from opendata.search.engine import Step, Unit
from opendata.search.expansion import Expansion
from opendata.search.loosening import Parts

Chosen = Expansion | Parts | Literal["all"]

SearchSort = Literal["relevance", "signed_on", "-signed_on", "published_on", "-published_on"]

_Unit = Annotated[
    Unit,
    Meta(
        description="单位 What a hit is: a document, or an article of one (第N条, an item 一、（一）, "
        "附件) in the newest state of its text."
    ),
]

_Expand = Annotated[
    tuple[Chosen, ...],
    Meta(
        description="扩展 What may stand for a word that is not quoted: `pinyin` words of titles and "
        "organs for their pinyin or initials, `script` 简繁, `numerals` 第三条 for 第3条, `aliases` other "
        "names of organs, `synonyms`; or `all` of these. Beside them `parts` 部分字词: pieces of the words, "
        "which `all` does not ask for. Without it nothing."
    ),
]


class SearchQuery(FilterQuery, frozen=True, kw_only=True):
    """Parameters of `/api/v1/search`."""

    MEASURED: ClassVar = "q"
    """Is measured by the query language, which says where it is too long."""

    q: Annotated[
        str,
        Meta(
            description='检索式 Words, "phrases", AND OR NOT, field:value, signed:[2024 TO 2025]; '
            "empty asks for everything."
        ),
    ] = ""
    limit: Limit = 20
    unit: _Unit = "document"
    sort: Annotated[SearchSort, Meta(description="排序 Best first, or by day.")] = "relevance"
    collapse: Annotated[
        Literal["similar"] | None,
        Meta(
            description="合并 Documents with the title or the text of a better hit are shown under "
            "that one; `total` counts them all."
        ),
    ] = None
    histogram: Annotated[
        Step | None,
        Meta(
            description="时间分布 Whether to count the matching documents by year or month of signing."
        ),
    ] = None
    highlights: Annotated[
        int, Meta(ge=0, le=5, description="摘录数 Pieces of text to show for each hit.")
    ] = 1
    expand: _Expand = ()
    explain: Annotated[
        bool,
        Meta(
            description="解释 Whether to tell how the query was understood and what was added to it."
        ),
    ] = False


class SavedQuery(ConditionQuery, frozen=True, kw_only=True):
    """What a saved search asks of whatever is new."""

    q: str = ""


class PageQuery(ConditionQuery, frozen=True, kw_only=True):
    """Parameters of the page `/search`."""

    q: Annotated[str, Meta(description="检索式 As on `/api/v1/search`.")] = ""
    unit: _Unit = "document"
    sort: Annotated[SearchSort, Meta(description="排序 Best first, or by day.")] = "relevance"
    expand: _Expand = ()
    page: Annotated[int, Meta(ge=1, le=500, description="页码 Page of 20 hits.")] = 1
    lang: Lang = "zh"
