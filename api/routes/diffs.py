"""What changed between versions of a document, and one article through all of them."""

from __future__ import annotations

from litestar.params import FromPath

from api import diff_shapes, wire_diff
from api.calls import Call, Reply
from api.comparing import compare, part_states, unified_text
from api.diff_queries import DiffQuery, HistoryQuery
from api.reading import Route, read

_DOCUMENT = "/api/v1/documents/{document_id:str}"
_TEXT = b"text/plain; charset=utf-8"


@read(
    f"{_DOCUMENT}/diff",
    Route(
        query=DiffQuery,
        answers=(wire_diff.Diff,),
        media_types=("application/json", "text/plain"),
    ),
)
def read_diff(document_id: FromPath[str], request: Call) -> wire_diff.Diff | Reply:
    """版本比较 What changed between two versions, by article and by phrase.

    Renumbered articles are followed, layout stands apart from words. What no change covers is the
    same in both texts and in the same order, so the later text can be made from the earlier one.
    """
    asked = request.ask(DiffQuery)
    found = compare(request.reader, document_id, old=asked.from_, new=asked.to)
    if asked.format == "json":
        return diff_shapes.compared(found, request.base)
    return Reply(unified_text(found).encode(), _TEXT)


@read(
    f"{_DOCUMENT}/articles/{{path:str}}/history",
    Route(query=HistoryQuery, answers=(wire_diff.ArticleHistory,)),
)
def read_article_history(
    document_id: FromPath[str], path: FromPath[str], request: Call
) -> wire_diff.ArticleHistory:
    """条文沿革 One article, heading or item of a 公文 through all versions, whatever its number.

    `path` is its path in the latest version, or in the one that `version` names. The states begin
    with the version that brought it and end with the latest, or with the one that took it away.
    """
    asked = request.ask(HistoryQuery)
    states = part_states(request.reader, document_id, path, version=asked.version)
    items = [diff_shapes.part_state(state) for state in states]
    return wire_diff.ArticleHistory(items, len(items), None, {})
