"""What the servers of `bench_http` are asked, each in its own spelling, and how often."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import blake2b
from http.client import NOT_MODIFIED, OK
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import httpx
import msgspec

from benchmarks.load import get, new_hosts

Server = Literal["ours", "rival", "tables"]
"""Whose spelling: our API's, that of those who answer the same by hand, Datasette's."""

KIND = "government_normative"
LIST = f"/api/v1/documents?kind={KIND}&limit=20"
_FIRST = "9999-12-31,"
_FACETS = "&facets=issuer,kind,year"
_TABLE = "/data/public/document"
_PAGES = 100
_SEARCHES = 200  # a round
_FEW = 20  # what is asked for again and again
_RUN = re.compile("[\u4e00-\u9fff]{2,}")


class Question(msgspec.Struct, frozen=True):
    """One question in each spelling."""

    ours: str
    rival: str
    tables: str
    tag: bytes = b""
    """The body that the reader has already, where he has one, under the address `known`."""
    known: str = ""

    def request(self, server: Server, host: str) -> bytes:
        """The raw request under the name of a host."""
        headers = ""
        if self.tag and server != "tables":  # which knows no 304
            body = self.tag.replace(self.known.encode(), host.encode())
            headers = f'If-None-Match: "{blake2b(body, digest_size=12).hexdigest()}"\r\n'
        return get(getattr(self, server), host, headers)


class Kind(msgspec.Struct, frozen=True):
    """Questions of one kind."""

    name: str
    questions: Sequence[Question]
    is_kept: bool = False
    """Whether answers given before will do; else each is asked under a name of its own."""
    status: int = OK
    a_round: int = 400
    """How many are put to a server at a time."""

    def requests(self, server: Server, port: int, number: int) -> list[bytes]:
        """Some of the questions, drawn by lot, the same for every server."""
        chance = random.Random(7)  # noqa: S311 (not for secrets)
        drawn = chance.choices(self.questions, k=number)
        hosts = self._hosts(port)
        return [asked.request(server, next(hosts)) for asked in drawn]

    def status_of(self, server: Server) -> int:
        """With what this server answers."""
        return OK if server == "tables" else self.status

    def _hosts(self, port: int) -> Iterator[str]:
        if not self.is_kept:
            return new_hosts()
        return iter(lambda: f"127.0.0.1:{port}", None)


def kinds(data: Path, client: httpx.Client) -> Iterator[Kind]:
    """All kinds over a public.db; the client asks our API, for what only it knows."""
    with closing(sqlite3.connect(data / "public.db")) as db:
        ids = [row[0] for row in db.execute("SELECT id FROM document ORDER BY id")]
        words = _words([row[0] for row in db.execute("SELECT text FROM version LIMIT 500")])
    ones = [_one(id) for id in ids]
    known = [_known(question, client) for question in ones[:_FEW]]
    pages = list(_pages(client))
    yield Kind("one document", ones)
    yield Kind("one document", ones[:_FEW], is_kept=True)
    yield Kind("304", known, status=NOT_MODIFIED)
    yield Kind("304", known, is_kept=True, status=NOT_MODIFIED)
    yield Kind("list of 20, filter, total", pages)
    yield Kind("list of 20, filter, total", pages[:_FEW], is_kept=True)
    plain = [_search(word, "", "") for word in words]
    counted = [_search(word, _FACETS, "&_facet=issuer&_facet=kind") for word in words]
    yield Kind("search, a word, total, 10 snippets", plain, a_round=_SEARCHES)
    yield Kind("the same with 3 facets (Datasette: 2, no snippets)", counted, a_round=_SEARCHES)


def _one(id: str) -> Question:
    path = f"/api/v1/documents/{id}"
    return Question(path, path, f"{_TABLE}/{id}.json")


def _known(question: Question, client: httpx.Client) -> Question:
    body = client.get(question.ours).content
    return msgspec.structs.replace(question, tag=body, known=client.base_url.netloc.decode())


def _pages(client: httpx.Client) -> Iterator[Question]:
    """The first pages of a walk."""
    path, after, behind = LIST, _FIRST, ""
    for _ in range(_PAGES):
        yield Question(path, f"{LIST}&after={after}", f"{_TABLE}.json?kind={KIND}&_size=20{behind}")
        page = client.get(path).json()
        if page["next"] is None:
            return
        path = page["next"].removeprefix(str(client.base_url).rstrip("/"))
        last = page["items"][-1]
        after = f"{last['signed_on']},{last['id']}"
        behind = f"&_next={last['signed_on']},{last['id']}"


def _search(word: str, more: str, tabled: str) -> Question:
    path = f"/api/v1/search?q={word}&limit=10{more}"
    return Question(path, path, f"{_TABLE}.json?_search={word}&_size=10{tabled}")


def _words(texts: Sequence[str]) -> list[str]:
    """Two characters out of each text, percent-encoded."""
    chance = random.Random(7)  # noqa: S311 (not for secrets)
    found = []
    for text in texts:
        run = chance.choice(_RUN.findall(text))
        start = chance.randrange(len(run) - 1)
        found.append(quote(run[start : start + 2]))
    return found
