"""The parameters of feeds: the conditions of the list or search that they follow, and paging."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from api.issue_queries import IssueQuery
from api.list_conditions import ListConditionQuery
from api.queries import ConditionQuery
from api.search_queries import Chosen, SearchQuery, SearchSort
from opendata.public.issue_reader import IssueSort
from opendata.public.query import Sort

MOST_ENTRIES = 200

_Limit = Annotated[
    int,
    Meta(ge=1, le=MOST_ENTRIES, description="每页条数 How many entries a page holds, at most 200."),
]
_Cursor = Annotated[
    str | None, Meta(description="翻页标记 From the link `next`; without it the first page.")
]


class DocumentFeedQuery(ListConditionQuery, frozen=True, kw_only=True):
    """Parameters of `/feeds/documents.atom`."""

    sort: Annotated[
        Sort, Meta(description="排序 By default what was recorded last comes first.")
    ] = "-recorded_at"
    limit: _Limit = 20
    cursor: _Cursor = None


class SearchFeedQuery(ConditionQuery, frozen=True, kw_only=True):
    """Parameters of `/feeds/search.atom`."""

    MEASURED: ClassVar = "q"
    """Is measured by the query language, which says where it is too long."""

    q: Annotated[str, Meta(description="检索式 As on `/api/v1/search`.")] = ""
    expand: Annotated[tuple[Chosen, ...], Meta(description="扩展 As on `/api/v1/search`.")] = ()
    sort: Annotated[
        SearchSort, Meta(description="排序 By default what was signed last comes first.")
    ] = "-signed_on"
    limit: _Limit = 20
    cursor: _Cursor = None

    def as_search(self) -> SearchQuery:
        """The search that the feed follows."""
        return SearchQuery(highlights=0, **_shared(self, SearchQuery))  # type: ignore[arg-type]  # the same


class IssueFeedQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/feeds/issues.atom`."""

    gazette: Annotated[tuple[str, ...], Meta(description="公报 Ids or names of gazettes.")] = ()
    year: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=9999)], ...],
        Meta(description="年份 Year in which numbers count."),
    ] = ()
    sort: Annotated[
        IssueSort, Meta(description="排序 By the day of publication; `-` is newest first.")
    ] = "-published_on"
    limit: _Limit = 20
    cursor: _Cursor = None

    def as_list(self) -> IssueQuery:
        """The list that the feed follows."""
        return IssueQuery(**_shared(self, IssueQuery))  # type: ignore[arg-type]  # the same fields


class ChangeFeedQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/feeds/changes.atom`."""

    limit: _Limit = 20
    cursor: _Cursor = None


def _shared(asked: Struct, kind: type[Struct]) -> dict[str, object]:
    """The parameters that a feed has in common with what it follows."""
    return {
        name: getattr(asked, name)
        for name in asked.__struct_fields__
        if name in kind.__struct_fields__
    }
