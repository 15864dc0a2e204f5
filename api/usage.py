"""Who uses which dataset how: told from the address asked for, counted, and put into office.db.

Nothing is kept of who asked but a digest, keyed with a salt of the day that all workers share. The
salt lies in their common room. What is used on another day throws it away, and the digests when they
are saved next: then nothing leads to anybody.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path

from api.addresses import Origins
from api.calls import ASKED_PATH, DATASET, TEMPLATE, Scope
from api.workers import Place
from gazette.errors import StoreError
from gazette.store.office import open_office
from gazette.store.usage import TABLE, Act, Use, Visit

_SAVE_SECONDS = 5.0
_MOST = 100_000  # visitors remembered until they are saved; those beyond are not told apart
_BEIJING = 8 * 3600  # seconds before Greenwich
_DAY = 24 * 3600
_COUNTED = frozenset({HTTPStatus.OK, HTTPStatus.NOT_MODIFIED})
_OF = (
    ("/api/v1/documents", "documents"),
    ("/api/v1/search", "documents"),
    ("/api/v1/resolve", "documents"),
    ("/api/v1/stats", "documents"),
    ("/documents/", "documents"),
    ("/feeds/documents", "documents"),
    ("/feeds/search", "documents"),
    ("/search", "documents"),
    ("/compare", "documents"),
    ("/api/v1/issues", "issues"),
    ("/issues", "issues"),
    ("/feeds/issues", "issues"),
    ("/api/v1/issuers", "issuers"),
    ("/organs", "issuers"),
)
"""Where the addresses begin of what is in a dataset."""
_TABLES = "/data/public/"
_FILES = "/downloads/"
_FORMATS = tuple(
    f"format={form}".encode() for form in ("csv", "ndjson", "xlsx", "parquet", "sqlite")
)
_TAKEN = (".csv", ".docx", ".ofd", ".pdf", ".epub")
_READ = (".json", ".jsonld", ".txt", ".md", ".xml", ".ttl", ".rdf", ".atom")

_ROBOT = re.compile(
    r"""
    bot(?![a-z]{3}) | crawl | spider | slurp | archiver | fetcher | preview | monitor | scrapy
    | headless | lighthouse | facebookexternalhit | mediapartners | feedburner | yisou | ia_archiver
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What search engines, archives and watchers call themselves. Lists of libraries count every program
that is no browser, which here would be the developers for whom the API is."""

_log = logging.getLogger("gongbao.usage")


class Usage:
    """The counts of one worker, until they are in office.db."""

    def __init__(self, data: Path, place: Place | None = None) -> None:
        self._data = data
        self._salts = Salts(place.folder if place else None)
        self._uses: Counter[Use] = Counter()
        self._visits: set[Visit] = set()
        self._saving: asyncio.Future[None] | None = None

    def note(self, scope: Scope, status: int, origins: Origins) -> None:
        """Counts what was asked and answered well, if it was of a dataset."""
        if status not in _COUNTED or TEMPLATE not in scope:
            return
        path: str = scope.get(ASKED_PATH) or scope["path"]
        dataset = scope.get(DATASET) or dataset_of(scope[TEMPLATE], path)
        if not dataset:
            return
        day = _today()
        robot = is_robot(_agent(scope))
        self._uses[Use(day, dataset, act_of(path, scope["query_string"]), robot)] += 1
        if not robot and len(self._visits) < _MOST:
            self._visits.add(Visit(day, dataset, self._salts.digest(day, origins.place(scope))))
        if self._saving is None:
            self._saving = asyncio.ensure_future(self._save_later())

    async def close(self) -> None:
        """Saves what is not saved yet."""
        if self._saving is not None:
            self._saving.cancel()
        await self._save()

    async def _save_later(self) -> None:
        await asyncio.sleep(_SAVE_SECONDS)
        self._saving = None
        await self._save()

    async def _save(self) -> None:
        uses, visits = self._uses, self._visits
        if not uses:
            return
        self._uses, self._visits = Counter(), set()
        try:
            await asyncio.to_thread(self._put, uses, visits)
        except StoreError as error:
            self._uses.update(uses)  # the next time they are saved
            self._visits |= visits
            _log.warning("usage is not saved: %s", error)

    def _put(self, uses: Mapping[Use, int], visits: set[Visit]) -> None:
        with open_office(self._data) as office:
            office.usage.close_days(_today())  # first: what fails after an addition adds it twice
            office.usage.add(uses, visits)


class Salts:
    """The salt of today; the one of another day is gone."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._day = ""
        self._salt = b""

    def digest(self, day: str, who: str) -> bytes:
        """What stands for somebody on a day."""
        if day != self._day:
            self._day, self._salt = day, self._new(day)
        return blake2b(who.encode(), digest_size=16, key=self._salt).digest()

    def _new(self, day: str) -> bytes:
        """The salt that the first worker of a day made; those of other days are thrown away."""
        made = secrets.token_bytes(32)
        if self._folder is None:
            return made
        for file in self._folder.glob("*.salt"):
            if file.stem != day:
                file.unlink(missing_ok=True)
        file, beside = self._folder / f"{day}.salt", self._folder / f"{os.getpid()}.new-salt"
        beside.write_bytes(made)
        with suppress(FileExistsError):
            os.link(beside, file)  # whole or not at all
        beside.unlink()
        return file.read_bytes()


def dataset_of(template: str, path: str) -> str:
    """The dataset that an address is of, a table's behind `table:`; empty where it is of none.

    >>> dataset_of("/documents/{name}", "/documents/k7q2m9xt4d.json")
    'documents'
    >>> dataset_of("/api/v1/datasets/{dataset_id}/rows", "/api/v1/datasets/permits/rows")
    'permits'
    >>> dataset_of("/data/{rest}", "/data/public/document.csv")
    'table:document'
    """
    if "/datasets/{" in template:
        return path.split("/datasets/", 1)[1].partition("/")[0]
    if path.startswith(_TABLES):
        return TABLE + path.removeprefix(_TABLES).partition("/")[0].partition(".")[0]
    if path.startswith(_FILES):
        return path.rpartition("/")[2].partition(".")[0]
    return _of_template(template)


@lru_cache(maxsize=1024)
def _of_template(template: str) -> str:
    return next((dataset for start, dataset in _OF if template.startswith(start)), "")


def act_of(path: str, query: bytes) -> Act:
    """What is done with a dataset at an address.

    >>> act_of("/documents/k7q2m9xt4d", b""), act_of("/documents/k7q2m9xt4d.docx", b"")
    ('view', 'download')
    >>> act_of("/api/v1/documents", b"year=2024"), act_of("/api/v1/documents", b"format=csv")
    ('call', 'download')
    """
    is_export = b"format=" in query and any(form in query for form in _FORMATS)
    if is_export or path.startswith(_FILES) or path.endswith(_TAKEN):
        return "download"
    if path.startswith(("/api/", "/compat/")) or path.endswith(_READ):
        return "call"
    return "view"


@lru_cache(maxsize=4096)
def is_robot(agent: str) -> bool:
    """Whether a program says of itself that it looks at the web for others.

    >>> is_robot("Mozilla/5.0 (compatible; Baiduspider/2.0)"), is_robot("python-httpx/0.28.1")
    (True, False)
    """
    return bool(_ROBOT.search(agent))


def _today() -> str:
    return _day_of(int(time.time() + _BEIJING) // _DAY)


@lru_cache(maxsize=2)
def _day_of(number: int) -> str:
    """The day of so many days after 1970-01-01."""
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()


def _agent(scope: Scope) -> str:
    return next(
        (value.decode("latin-1") for name, value in scope["headers"] if name == b"user-agent"), ""
    )
