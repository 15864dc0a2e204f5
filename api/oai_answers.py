"""What `/oai` answers to each verb.

A list goes in the order of changes, and its token says behind which change it goes on, so a token
never expires. A record that changes while somebody harvests moves behind all others: one not yet
given is given later instead, in its new state; one already given is given once more, with its new
datestamp (or as deleted). With `until` it may thereby leave the list: the next harvest has it. So the
last of several records of one identifier is the right one, and none is missed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lxml import etree
from msgspec import Struct

from api.calls import Call
from api.oai_arguments import TOKEN, Asked, Verb, read_selection
from api.oai_forms import FORMS, Form, form_named
from api.oai_names import (
    PATH,
    common_sets,
    datestamp,
    document_of,
    email,
    header_of,
    identifier,
)
from api.problems import ProblemError
from gazette.errors import HarvestArgumentError
from opendata import to_oai
from opendata.public.change_reader import FIRST, ChangePlace
from opendata.public.harvest_reader import RecordRow, Selection
from opendata.public.rows import DocumentRow

P = TypeVar("P")

_MOST_HEADERS = 500
_MOST_RECORDS = 250
_HEAVIEST = 250_000
"""Characters on a page; the record that passes them is its last."""
_MOST_SETS = 500
_NEVER = "1970-01-01T00:00:00Z"


class _Place(Struct, frozen=True):
    """Where a list of records goes on."""

    prefix: str
    selection: Selection
    behind: ChangePlace
    cursor: int
    """How many came before."""


class _SetPlace(Struct, frozen=True):
    """Where the list of sets goes on."""

    issuer: str
    cursor: int


def answer_verb(call: Call, asked: Asked) -> etree._Element:
    """The element that answers a request. Raises HarvestArgumentError with the protocol's code."""
    return _ANSWERS[asked.verb](call, asked)


def _identify(call: Call, asked: Asked) -> etree._Element:
    earliest = call.reader.harvest.earliest()
    repository = to_oai.Repository(
        call.house.settings.site.name,
        f"{call.base}{PATH}",
        email(call),
        datestamp(earliest) if earliest else _NEVER,
    )
    return to_oai.identify(repository)


def _list_formats(call: Call, asked: Asked) -> etree._Element:
    name = asked.arguments.get("identifier")
    if name is not None and _record(call, name).is_deleted:
        raise HarvestArgumentError("noMetadataFormats", f"identifier: {name} was withdrawn")
    return to_oai.list_formats([form.told for form in FORMS.values()])


def _get_record(call: Call, asked: Asked) -> etree._Element:
    name, prefix = asked.arguments["identifier"], asked.arguments["metadataPrefix"]
    with call.reader.settled():
        found = _record(call, name)
        form = form_named(prefix)
        row = None if found.is_deleted else call.reader.documents.document(found.document)
        metadata = form.write(call, row).metadata if row else None
        made = to_oai.record(header_of(call, found, row), metadata, form.told)
    return to_oai.list_of(asked.verb, [made])


def _record(call: Call, name: str) -> RecordRow:
    document = document_of(call, name)
    found = call.reader.harvest.record(document) if document else None
    if found is None:
        detail = f"identifier: no record {name}; ours begin with {identifier(call, '')}"
        raise HarvestArgumentError("idDoesNotExist", detail)
    return found


def _list_sets(call: Call, asked: Asked) -> etree._Element:
    token = asked.arguments.get(TOKEN)
    place = _SetPlace("", 0) if token is None else _opened(call, asked.verb, token, _SetPlace)
    with call.reader.settled():
        common = list(common_sets(call))
        found = call.reader.harvest.issuers(place.issuer, limit=_MOST_SETS + 1)
        size = len(common) + call.reader.harvest.issuer_count()
    shown = [(f"issuer:{id}", name) for id, name in found[:_MOST_SETS]]
    sets = shown if token else [*common, *shown]
    following = ""
    if len(found) > _MOST_SETS:
        end = _SetPlace(found[_MOST_SETS - 1][0], place.cursor + len(sets))
        following = call.house.cursors.seal(end, _question(asked.verb))
    if not sets:
        raise HarvestArgumentError("badResumptionToken", f"{TOKEN}: nothing is left of this list")
    return to_oai.list_sets(sets, _resumption(token, following, size, place.cursor))


def _list_headers(call: Call, asked: Asked) -> etree._Element:
    def write(record: RecordRow, row: DocumentRow | None, form: Form) -> tuple[etree._Element, int]:
        return to_oai.header(header_of(call, record, row)), 0

    return _list(call, asked, write, most=_MOST_HEADERS)


def _list_records(call: Call, asked: Asked) -> etree._Element:
    def write(record: RecordRow, row: DocumentRow | None, form: Form) -> tuple[etree._Element, int]:
        written = form.write(call, row) if row else None
        made = to_oai.record(
            header_of(call, record, row), written.metadata if written else None, form.told
        )
        return made, written.weight if written else 0

    return _list(call, asked, write, most=_MOST_RECORDS)


_Write = Callable[[RecordRow, DocumentRow | None, Form], tuple[etree._Element, int]]
"""Makes an item of a list, and says how much it weighs."""


def _list(call: Call, asked: Asked, write: _Write, *, most: int) -> etree._Element:
    """A page of records, all read from one settled state."""
    token = asked.arguments.get(TOKEN)
    place = _asked(asked) if token is None else _resumed(call, asked.verb, token)
    form = form_named(place.prefix)
    reader = call.reader
    with reader.settled():
        found = reader.harvest.after(place.behind.seq, place.selection, limit=most + 1)
        if not found:
            raise HarvestArgumentError("noRecordsMatch", "no record is of this set and these dates")
        rows = reader.documents.named([one.document for one in found if not one.is_deleted])
        items: list[etree._Element] = []
        weight = 0
        for one in found[:most]:
            item, added = write(one, rows.get(one.document), form)
            items.append(item)
            weight += added
            if weight > _HEAVIEST:
                break
        following = ""
        cursor = place.cursor + len(items)
        if len(found) > len(items):
            behind = reader.changes.place(found[len(items) - 1].seq)
            end = _Place(place.prefix, place.selection, behind, cursor)
            following = call.house.cursors.seal(end, _question(asked.verb))
        size = max(reader.harvest.count(place.selection), cursor + bool(following))
    resumption = _resumption(token, following, size, place.cursor)
    return to_oai.list_of(asked.verb, items, resumption)


def _asked(asked: Asked) -> _Place:
    return _Place(asked.arguments["metadataPrefix"], read_selection(asked.arguments), FIRST, 0)


def _resumed(call: Call, verb: Verb, token: str) -> _Place:
    place = _opened(call, verb, token, _Place)
    if not call.reader.changes.knows(place.behind):
        detail = f"{TOKEN}: the archive was restored from a backup older than it; begin again"
        raise HarvestArgumentError("badResumptionToken", detail)
    return place


def _opened(call: Call, verb: Verb, token: str, kind: type[P]) -> P:
    try:
        return call.house.cursors.open(token, _question(verb), kind)
    except ProblemError as error:
        detail = f"{TOKEN}: not one that this list gave"
        raise HarvestArgumentError("badResumptionToken", detail) from error


def _question(verb: Verb) -> bytes:
    return b"oai " + verb.encode()


def _resumption(
    token: str | None, following: str, size: int, cursor: int
) -> to_oai.Resumption | None:
    """None for a list that came whole."""
    if token is None and not following:
        return None
    return to_oai.Resumption(following, size, cursor)


_ANSWERS: dict[Verb, Callable[[Call, Asked], etree._Element]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_headers,
    "ListRecords": _list_records,
}
