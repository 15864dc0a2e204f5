"""What belongs to one document: versions, articles, relations."""

from __future__ import annotations

from litestar.params import FromPath

from api import shapes, wire
from api.calls import Call
from api.paging import next_address, opened
from api.part_queries import ArticleQuery, PartQuery, RelatedQuery, RelationQuery
from api.queries import NoQuery
from api.reading import SETTLED, Route, read
from api.relating import related_to
from api.states import version_asked
from api.wire_hits import RelatedList
from api.withdrawn import no_document, no_version
from gazette.errors import NotFoundError
from opendata.public.rows import DocumentRow

_DOCUMENT = "/api/v1/documents/{document_id:str}"


@read(f"{_DOCUMENT}/versions", Route(answers=(wire.VersionList,), is_dated=True))
def list_versions(document_id: FromPath[str], request: Call) -> wire.VersionList:
    """版本列表 Every public version of a document, oldest first."""
    request.ask(NoQuery)
    rows = request.reader.versions.of(document_id)
    if not rows:
        raise no_document(request.reader, document_id)
    items = [shapes.version_item(row, request.base) for row in rows]
    return wire.VersionList(items, len(items), None, {})


@read(
    f"{_DOCUMENT}/versions/{{number:int}}",
    Route(answers=(wire.Version,), is_dated=True, kept=SETTLED),
)
def read_version(document_id: FromPath[str], number: FromPath[int], request: Call) -> wire.Version:
    """一个版本 One version with its text and the evidence for each field."""
    request.ask(NoQuery)
    row = request.reader.versions.version(document_id, number)
    text = request.reader.versions.text(document_id, number)
    if row is None or text is None:
        raise no_version(request.reader, document_id, number)
    return shapes.version(row, text, request.base)


@read(
    f"{_DOCUMENT}/articles", Route(query=ArticleQuery, answers=(wire.ArticleList,), is_dated=True)
)
def list_articles(document_id: FromPath[str], request: Call) -> wire.ArticleList:
    """条款 The parts of a document's text, in order, all on one page."""
    asked = request.ask(ArticleQuery)
    version = _version(request, document_id, asked)
    items = [
        shapes.article(row)
        for row in request.reader.parts.articles(document_id, version)
        if not asked.kind or row.kind in asked.kind
    ]
    return wire.ArticleList(items, len(items), None, {})


@read(
    f"{_DOCUMENT}/articles/{{path:str}}",
    Route(query=PartQuery, answers=(wire.Article,), is_dated=True),
)
def read_article(document_id: FromPath[str], path: FromPath[str], request: Call) -> wire.Article:
    """一条 One part of a document's text, by its path, such as `chp_1__art_3`."""
    asked = request.ask(PartQuery)
    version = _version(request, document_id, asked)
    row = request.reader.parts.article(document_id, version, path)
    if row is None:
        raise NotFoundError("article", f"{document_id}/articles/{path}")
    return shapes.article(row)


@read(
    f"{_DOCUMENT}/relations",
    Route(query=RelationQuery, answers=(wire.RelationList,), is_dated=True),
)
def list_relations(document_id: FromPath[str], request: Call) -> wire.RelationList:
    """关系 What a document cites, or what cites it."""
    asked = request.ask(RelationQuery)
    _known(request, document_id)
    question = (document_id, asked.direction)
    start = opened(request, asked.cursor, question, tuple[str, int])
    found = request.reader.relations.of(
        document_id, asked.direction, limit=asked.limit + 1, start=start
    )
    page = found.rows[: asked.limit]
    end = (page[-1].document, page[-1].position) if len(found.rows) > asked.limit else None
    following = next_address(request, end, question)
    return wire.RelationList([shapes.relation(row) for row in page], found.total, following, {})


@read(f"{_DOCUMENT}/related", Route(query=RelatedQuery, answers=(RelatedList,)))
def list_related(document_id: FromPath[str], request: Call) -> RelatedList:
    """相关文件 Documents that have to do with one, and why."""
    asked = request.ask(RelatedQuery)
    found = related_to(request, _known(request, document_id), limit=asked.limit)
    return RelatedList(found, len(found), None, {})


def _known(request: Call, document_id: str) -> DocumentRow:
    row = request.reader.documents.document(document_id)
    if row is None:
        raise no_document(request.reader, document_id)
    return row


def _version(request: Call, document_id: str, asked: ArticleQuery | PartQuery) -> int:
    """The version whose parts are asked for. Raises NotFoundError if there is none."""
    then = (asked.in_force_on, asked.recorded_before)
    return version_asked(request.reader, document_id, asked.version, *then)
