"""The tools that show texts, piece by piece: `get_document`, `get_article`, `diff`."""

from __future__ import annotations

import msgspec

from api.calls import Call
from api.comparing import compare, unified_text
from api.diff_shapes import compared
from api.mcp.answers import ArticleAnswer, DiffAnswer, DocumentAnswer
from api.mcp.arguments import ArticleArguments, DiffArguments, DocumentArguments
from api.mcp.briefs import brief, page, piece
from api.references import part_meant
from api.shapes import article, item
from api.states import document_asked, version_asked
from gazette.errors import NotFoundError
from opendata.public.rows import DocumentRow


def get_document(call: Call, asked: DocumentArguments) -> DocumentAnswer:
    """一份文件 Shows a document: its facts, and its text from `offset` on.

    By default as it is now; or a version, or as it was in force on a day.
    """
    row = _state(call, asked)
    said = item(row)
    return DocumentAnswer(
        document=brief(row, call.base),
        genre=row.genre,
        published_on=row.published_on,
        effective_on=row.effective_on,
        expires_on=row.expires_on,
        status_since=row.status_since,
        status_by=row.status_by,
        topic=said.topic.path if said.topic else [],
        printed_in=[f"{one.gazette}/{one.year}/{one.number}" for one in said.printed_in],
        recorded_at=row.recorded_at,
        sha256=row.sha256,
        licence=row.licence,
        source=row.source_url,
        text=piece(
            call.reader.versions.text(row.id, row.version) or "", asked.offset, asked.length
        ),
    )


def get_article(call: Call, asked: ArticleArguments) -> ArticleAnswer:
    """一条 Shows one article (条), paragraph (款), item or enclosure of a document."""
    row = _state(call, asked)
    part = call.reader.parts.article(row.id, row.version, asked.article)
    part = part or part_meant(call.reader.parts.articles(row.id, row.version), asked.article)
    if part is None:
        raise NotFoundError("article", f"{row.id}/articles/{asked.article}")
    said = article(part)
    return ArticleAnswer(
        brief(row, call.base),
        said.path,
        said.kind,
        said.number,
        said.heading,
        page(row.id, call.base, said.path),
        piece(said.text, asked.offset, asked.length),
    )


def diff(call: Call, asked: DiffArguments) -> DiffAnswer:
    """版本比较 Shows what changed between two versions of a document, as lines with + and -."""
    found = compare(call.reader, asked.id, old=asked.from_, new=asked.to)
    said = compared(found, call.base)
    return DiffAnswer(
        asked.id,
        found.old.number,
        found.new.number,
        msgspec.structs.asdict(said.counts),
        piece(unified_text(found), asked.offset, asked.length),
        said.links.html,
    )


def _state(call: Call, asked: DocumentArguments | ArticleArguments) -> DocumentRow:
    """The document in the state asked for. Raises NotFoundError, WithdrawnError, ProblemError."""
    then = (asked.in_force_on, asked.recorded_before)
    if asked.version is None:
        return document_asked(call.reader, asked.id, *then)
    version = version_asked(call.reader, asked.id, asked.version, *then)
    row = call.reader.documents.at_version(asked.id, version)
    if row is None:
        raise NotFoundError("version", f"{asked.id}/versions/{version}")
    return row
