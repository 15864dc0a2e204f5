"""From a place in the order of changes to the page behind it, with records where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus

from msgspec import Struct

from api import shapes
from api.calls import Call
from api.change_queries import MOST_TEXTS, ChangeQuery
from api.moments import moment_named
from api.parameters import read_pairs, write_query
from api.problems import ErrorItem, ProblemError, withdrawal_of
from api.wire import Item
from api.wire_changes import APART, Change, ChangedRecord, ChangeLinks
from opendata.public.change_reader import FIRST, ChangePlace, ChangeRow
from opendata.public.rows import DocumentRow

_QUESTION = b"changes"
_ALL = tuple(name for name in Item.__struct_fields__ if name not in APART)
_OF_ROW = frozenset({"abstract", "addressees"})


def place_asked(call: Call, since: str | None) -> ChangePlace:
    """Where a reader wants to begin.

    Raises ProblemError for what is no place (400), and for one of a history that is no more (410).
    """
    if since is None:
        return FIRST
    moment = moment_named(since)
    if moment is not None:
        return call.reader.changes.since(moment)
    try:
        place = call.house.cursors.open(since, _QUESTION, ChangePlace)
    except ProblemError as error:
        raise ProblemError(
            "invalid-cursor",
            HTTPStatus.BAD_REQUEST,
            f"since={since!r}: neither a day nor an instant, nor what `next` or `resume` said",
            [ErrorItem("since", "2024-06-01, or `resume` as it is", since)],
        ) from error
    if not call.reader.changes.knows(place):
        detail = (
            "档案曾由备份恢复，此后的变更已重新编号，请不带 since 从头读取。 The archive was restored from "
            "a backup that does not hold all you have seen: begin without `since`, and drop what does "
            "not come again."
        )
        raise ProblemError(
            "cursor-gone", HTTPStatus.GONE, detail, [ErrorItem("since", None, since)]
        )
    return place


def address_from(call: Call, place: ChangePlace) -> str:
    """The same question from another place on."""
    pairs = [pair for pair in read_pairs(call.scope["query_string"]) if pair[0] != "since"]
    pairs.append(("since", call.house.cursors.seal(place, _QUESTION)))
    return f"{call.base}{call.scope['path']}{write_query(pairs)}"


def check_size(asked: ChangeQuery) -> None:
    """Raises ProblemError where a page would bring too many texts."""
    if "text" in asked.fields and asked.limit > MOST_TEXTS:
        detail = f"limit={asked.limit}: a page with texts holds at most {MOST_TEXTS}"
        error = ErrorItem("limit", f"1 to {MOST_TEXTS}", str(asked.limit))
        raise ProblemError("invalid-parameter", HTTPStatus.BAD_REQUEST, detail, [error])


def shown(call: Call, changes: Sequence[ChangeRow], asked: ChangeQuery) -> Iterator[Change]:
    """The changes as a reader sees them.

    One whose document was withdrawn while they were read is left out: its withdrawal comes later.
    """
    names = asked.fields or (_ALL if asked.include else ())
    public = [change.document for change in changes if change.version is not None]
    rows = call.reader.documents.named(public) if names else {}
    texts = call.reader.versions.texts(public) if "text" in names else None
    for change in changes:
        record = None
        if names and change.version is not None:
            row = rows.get(change.document)
            if row is None or (texts is not None and row.id not in texts):
                continue
            record = _record(row, names, texts[row.id] if texts else None)
        yield Change(
            change.document,
            change.kind,
            change.version,
            change.at,
            [withdrawal_of(one) for one in change.tombstones],
            record,
            ChangeLinks(
                f"{call.base}/api/v1/documents/{change.document}",
                f"{call.base}/documents/{change.document}",
            ),
        )


def _record(row: DocumentRow, names: Sequence[str], text: str | None) -> Struct:
    whole = shapes.item(row)
    values = {
        name: getattr(row if name in _OF_ROW else whole, name) for name in names if name != "text"
    }
    return ChangedRecord(**values) if text is None else ChangedRecord(**values, text=text)
