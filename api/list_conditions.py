"""The conditions of the list of documents, for what counts or follows such a list."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.queries import MOST, ConditionQuery, ListQuery
from opendata.public.query import Filters


class ListConditionQuery(ConditionQuery, frozen=True, kw_only=True):
    """What `/api/v1/documents` can be narrowed by, with the same meaning."""

    q: Annotated[str | None, Meta(description="全文 As on `/api/v1/documents`.")] = None
    title: Annotated[str | None, Meta(description="标题 As on `/api/v1/documents`.")] = None
    issue: Annotated[tuple[str, ...], Meta(description="期次 As on `/api/v1/documents`.")] = ()
    cites: Annotated[str | None, Meta(description="引用 As on `/api/v1/documents`.")] = None
    cited_by: Annotated[str | None, Meta(description="被引用 As on `/api/v1/documents`.")] = None
    ids: Annotated[
        tuple[str, ...], Meta(max_length=MOST, description="编号 Only these, at most 1000.")
    ] = ()

    def filters(self) -> Filters:
        """What the list would be of."""
        names = ListConditionQuery.__struct_fields__
        return ListQuery(**{name: getattr(self, name) for name in names}).filters()
