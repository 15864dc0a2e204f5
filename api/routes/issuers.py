"""`/api/v1/issuers`, one issuing organ, and `/api/v1/topics`."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from litestar.params import FromPath

from api.calls import Call
from api.organ_queries import IssuerQuery
from api.paging import next_address, opened
from api.queries import NoQuery
from api.reading import Route, read
from api.wire_organs import (
    IssuerLinks,
    IssuerList,
    IssuingOrgan,
    OtherName,
    TopicClass,
    TopicLinks,
    TopicList,
)
from gazette.errors import NotFoundError
from gazette.model import Level
from gazette.text.topics import PATH_SEPARATOR
from opendata.public.issuer_reader import NamedIssuer, Value
from opendata.public.topic_reader import TopicRow

_DOCUMENTS = "/api/v1/documents"
_FEED = "/feeds/documents.atom"


@read("/api/v1/issuers", Route(query=IssuerQuery, answers=(IssuerList,), tag="organs"))
def list_issuers(request: Call) -> IssuerList:
    """发文机关列表 The organs that have public documents, with their exact number."""
    asked = request.ask(IssuerQuery)
    filters = asked.filters()
    question = ("issuers", filters, asked.sort)
    start = opened(request, asked.cursor, question, tuple[Value, ...])
    page = request.reader.issuers.page(filters, sort=asked.sort, limit=asked.limit, start=start)
    items = [_organ(row, request.base) for row in page.issuers]
    return IssuerList(items, page.total, next_address(request, page.end, question), {})


@read("/api/v1/issuers/{issuer_id:str}", Route(answers=(IssuingOrgan,), tag="organs"))
def read_issuer(issuer_id: FromPath[str], request: Call) -> IssuingOrgan:
    """一个发文机关 One organ with all its names."""
    request.ask(NoQuery)
    row = request.reader.issuers.issuer(issuer_id)
    if row is None:
        raise NotFoundError("issuer", issuer_id)
    return _organ(row, request.base)


@read("/api/v1/topics", Route(answers=(TopicList,), tag="organs"))
def list_topics(request: Call) -> TopicList:
    """主题分类 The classes of subjects as a tree, with how many documents each has."""
    request.ask(NoQuery)
    tree = request.reader.topics.tree()
    items = [_topic(row, request.base) for row in tree.topics]
    return TopicList(items, len(items), None, {}, tree.without)


def _organ(row: NamedIssuer, base: str) -> IssuingOrgan:
    links = IssuerLinks(
        f"{base}/api/v1/issuers/{row.id}",
        f"{base}/organs/{row.id}",
        f"{base}{_DOCUMENTS}?issuer={row.id}",
        f"{base}{_FEED}?issuer={row.id}",
    )
    names = [OtherName(one.name, one.relation) for one in row.names]
    level = cast("Level", row.level)
    return IssuingOrgan(row.id, row.name, level, row.region, row.documents, names, links)


def _topic(row: TopicRow, base: str) -> TopicClass:
    query = urlencode({"topic": row.code or PATH_SEPARATOR.join(row.path)})
    return TopicClass(
        row.code,
        row.path[-1],
        list(row.path),
        row.documents,
        [_topic(one, base) for one in row.below],
        TopicLinks(f"{base}{_DOCUMENTS}?{query}", f"{base}{_FEED}?{query}"),
    )
