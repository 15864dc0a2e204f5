"""The same questions over HTTP: our server over a public.db of the table and its index."""

from __future__ import annotations

import hashlib
import http.client
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from urllib.parse import urlencode

import msgspec

from benchmarks.measure import Spread, cpu_clock, free_port, resident, running, spread
from benchmarks.one_worker import server_command
from benchmarks.questions import FROM, ISSUER, TO, Kind, Shape, others
from benchmarks.table import Table, article_number, articles_of, issuer_id
from gazette.ids import source_id
from gazette.model import Component, Field, Metadata, Version
from gazette.model import Kind as DocumentKind
from gazette.store.public_record import Origin, PublicDecision, PublicRecord
from gazette.text.normalise import NORMALISER
from gazette.timeline import Span
from opendata.public.changes import entries_between
from opendata.public.extract import rows_of
from opendata.public.file import make_beside, open_live, transaction
from opendata.public.publish import MADE_WITH, made_with
from opendata.public.state import set_cursor, set_state
from opendata.public.writer import put
from opendata.search.documents import SearchDocument

_BATCH = 1000  # documents a transaction
_SOURCE = "benchmark"
_CHANGE = "INSERT INTO change VALUES (?, ?, 'published', '2024-06-01T00:00:00.000Z')"
_AFTER = 0.002  # seconds in which a server ends what it does behind an answer
_DAYS = [("signed_from", FROM.isoformat()), ("signed_to", TO.isoformat())]
_FILTERS = [("issuer", issuer_id(ISSUER)), *_DAYS]
_FACETS = [("facets", "issuer,kind,year")]
_MORE: dict[Shape, list[tuple[str, str]]] = {
    "top": [],
    "filtered": _FILTERS,
    "newest": [("sort", "-signed_on")],
    "facets": _FACETS,
    "snippets": [],
    "count": [("limit", "1")],
}


class Answers(msgspec.Struct, frozen=True):
    """What answers of one kind cost the server, and took, in milliseconds."""

    name: str
    cpu: Spread
    wall: Spread
    memory: int
    """Bytes of the server afterwards."""


def publish(path: Path, table: Table) -> None:
    """A public.db of the table, by the code that writes its rows; nothing was ingested."""
    with closing(make_beside(path)) as connection:
        set_state(connection, MADE_WITH, made_with())
        with transaction(connection):
            source = (source_id(_SOURCE), _SOURCE, None)
            connection.execute("INSERT INTO source VALUES (?, ?, ?)", source)
        for first in range(0, len(table), _BATCH):
            with transaction(connection):
                for number in range(first, min(len(table), first + _BATCH)):
                    document = table.document(number)
                    put(connection, rows_of(_record(document), seq=number + 1))
                    connection.execute(_CHANGE, (document.id, number + 1))
        set_cursor(connection, "cursor", len(table))
    open_live(path).close()
    if next(entries_between(path, 0, 1)) != table.document(0):
        raise AssertionError("public.db and the index are not of the same documents")


def ask(data: Path, table: Table, kinds: Sequence[Kind]) -> Iterator[Answers]:
    """The answers to each kind of question, then those of other routes.

    No question is put twice to the server, so that none is answered out of what it remembers.
    """
    words = others(table)
    port = free_port()
    with (
        running(server_command(data, port), port) as pid,
        closing(http.client.HTTPConnection("127.0.0.1", port)) as connection,
    ):
        client = _Client(connection, pid)
        for shape, word in zip(_MORE, words, strict=False):
            client.get(_search(shape, word))  # not counted: files are opened
        for kind in kinds:
            yield client.ask(kind.name, [_search(kind.shape, text) for text in kind.texts])
        size = len(kinds[0].texts)
        whole = [_address([("q", word), *_FILTERS, *_FACETS]) for word in words[-size:]]
        yield client.ask("word, filter, facets, snippets", whole)
        lists = list(_lists())
        yield client.ask("list of 20, the first time", lists)
        yield client.ask("list of 20, again", lists)
        chance = random.Random(7)  # noqa: S311 (not for secrets)
        ids = [table.document(chance.randrange(len(table))).id for _ in range(100)]
        yield client.ask("one document", [f"/api/v1/documents/{id}" for id in ids])


class _Client:
    """One connection, kept open, and the clock of the server behind it."""

    def __init__(self, connection: http.client.HTTPConnection, pid: int) -> None:
        self._connection = connection
        self._pid = pid
        self._clock = cpu_clock(pid)

    def ask(self, name: str, paths: Sequence[str]) -> Answers:
        """Each path once."""
        cpu, wall = zip(*map(self.get, paths), strict=True)
        return Answers(name, spread(cpu), spread(wall), resident(self._pid))

    def get(self, path: str) -> tuple[float, float]:
        """Milliseconds of the server's CPU for one answer, and until it was there."""
        spent, start = self._clock(), time.perf_counter()
        self._connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = self._connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - start
        time.sleep(_AFTER)
        if answer.status != http.client.OK:
            raise AssertionError(f"answered {answer.status}: {path} {body.decode()}")
        return (self._clock() - spent) * 1e3, took * 1e3


def _search(shape: Shape, text: str) -> str:
    return _address([("q", text), *_MORE[shape]])


def _address(pairs: Sequence[tuple[str, str]]) -> str:
    asked = {"limit": "10", **dict(pairs)}
    return f"/api/v1/search?{urlencode(asked)}"


def _lists() -> Iterator[str]:
    """Lists by issuer, by kind and year, and by year alone."""
    for number in range(20):
        yield f"/api/v1/documents?issuer={issuer_id(number)}"
        yield f"/api/v1/documents?kind=official&year={2000 + number}"
        yield f"/api/v1/documents?year={2000 + number}"


def _record(document: SearchDocument) -> PublicRecord:
    """What a store would say of a document that was published at once."""
    version = _version(document)
    since = document.recorded_from or ""
    return PublicRecord(
        versions=(version,),
        spans={1: (Span(since),)},
        facts=(),
        decisions={1: (PublicDecision("public", "source", since),)},
        origins={1: Origin("made/1", NORMALISER, since)},
    )


def _version(document: SearchDocument) -> Version:
    encoded = document.text.encode()
    metadata = Metadata(
        title=Field(document.title),
        number=Field(document.number) if document.number else None,
        issuers=Field(document.issuer_names),
        signed_on=Field(document.signed) if document.signed else None,
        kind=Field(next(kind for kind in get_args(DocumentKind) if kind == document.kind)),
        disclosure=Field("active"),
    )
    return Version(
        document_id=document.id,
        number=1,
        recorded_at=datetime(2024, 6, 1, 2, 3, 4, tzinfo=UTC),
        state="public",
        sha256=hashlib.sha256(encoded).hexdigest(),
        sm3="0" * 64,
        text=document.text,
        metadata=metadata,
        components=tuple(_components(document)),
        citations=(),
        effects=(),
        source=source_id(_SOURCE),
        path=f"{document.id}.txt",
        record=None,
        file_sha256=hashlib.sha256(encoded).hexdigest(),
    )


def _components(document: SearchDocument) -> Iterator[Component]:
    start = 0
    for place, article in enumerate(articles_of(document), start=1):
        end = start + len(article.text)
        yield Component(
            path=article.path or "",
            kind="article",
            number=article_number(place),
            ordinal=place,
            heading=None,
            start=start,
            end=end,
        )
        start = end + 1
