"""A harvest of a repository of OAI-PMH: what came or changed since, page by page, deletions too.

A page is recorded before its token is kept. The next list begins a little before the end of the last:
what comes twice is met again, and nothing comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from gazette.errors import FetchError, OverdueError
from gazette.store.harvested import GONE
from ingest.from_oai import MEDIA_TYPE
from ingest.harvest.oai import ProtocolError, Record, RecordPage, Repository, path_of, paths_of
from ingest.harvest.taking import WEIGHT, Fetched, Gone
from ingest.harvest.visit import Patience, Visit

_MOST_PAGES = 100_000  # of one run
_LONGEST_TOKEN = 2000  # characters, as they stand in an address
_OVERLAP = timedelta(minutes=10)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = "YYYY-MM-DDThh:mm:ssZ"
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far the harvest of a repository has come."""

    prefix: str
    """The metadata format; of another one all is taken anew."""
    since: str | None = None
    """Where the list that is under way, or the next one, begins; None: at the beginning."""
    token: str | None = None
    """What goes on with the list that is under way."""
    latest: str | None = None
    """The greatest datestamp in it so far."""
    began: str | None = None
    """When its first part was answered, by the repository's clock."""


def harvest(visit: Visit) -> None:
    """Takes in what came or changed in a repository since the last run.

    Raises FetchError where the repository does not answer, or not as it should.
    """
    _Harvest(visit).run()


class _Harvest:
    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._repository = Repository(visit.fetcher)
        self._before = visit.failing()

    def run(self) -> None:
        """All that there is now; then what failed in earlier runs is asked for again."""
        granularity = self._repository.granularity()
        place = self._begin()
        self._follow(place, granularity)
        self._ask_again(place.prefix)

    def _begin(self) -> Place:
        """Where the last run came to, if it was in this format."""
        asked = self._visit.source.options.get("prefix")
        prefix = asked or self._repository.best_prefix()
        cursor = self._visit.cursor
        place = msgspec.json.decode(cursor, type=Place) if cursor else Place(prefix)
        return place if place.prefix == prefix else Place(prefix)

    def _ask_again(self, prefix: str) -> None:
        """What failed before and did not come since; ten in a row leave the rest to the next run."""
        patience = Patience()
        for item in self._visit.still_failing(self._before):
            try:
                record = self._repository.record(item, prefix)
            except OverdueError:
                raise
            except FetchError as error:
                self._visit.fail(item, str(error))
                if patience.is_out(item):
                    self._visit.report.say("the rest of what failed is left to the next run")
                    return
                continue
            patience.succeed()
            self._take([record] if record else [], prefix)
            if record is None:
                self._visit.mend([item])

    def _follow(self, place: Place, granularity: str) -> None:
        seen: set[str] = set()
        restarted = False
        for _ in range(_MOST_PAGES):
            try:
                page = self._repository.records(self._arguments(place))
            except FetchError as error:
                if place.token is None or restarted or not _is_of_no_list(error):
                    raise
                self._visit.report.say(f"{error}: the list is begun again")
                place, restarted = Place(place.prefix, place.since), True
                seen.clear()
                continue
            for detail in page.unnamed:
                self._visit.report.say(detail)
                self._visit.counts["failed"] += 1
            self._take(page.records, place.prefix)
            place = _moved(place, page, now=self._visit.now())
            if place.token is None:
                self._move(Place(place.prefix, _next(place, granularity)))
                return
            if len(quote(place.token)) > _LONGEST_TOKEN:
                detail = f"its token has more than {_LONGEST_TOKEN:,} characters"
                raise FetchError(self._repository.address_of("?verb=ListRecords"), detail)
            if place.token in seen:
                detail = f"its list does not end: the token {place.token[:60]!r} came before"
                raise FetchError(self._repository.address_of("?verb=ListRecords"), detail)
            seen.add(place.token)
            self._move(place)
        detail = f"more than {_MOST_PAGES:,} parts of a list; the next run goes on"
        raise FetchError(self._repository.address_of("?verb=ListRecords"), detail)

    def _arguments(self, place: Place) -> dict[str, str]:
        """A token stands alone (OAI-PMH 2.0, 3.5)."""
        if place.token is not None:
            return {"resumptionToken": place.token}
        chosen = self._visit.source.options.get("set")
        return {
            "metadataPrefix": place.prefix,
            **({"from": place.since} if place.since else {}),
            **({"set": chosen} if chosen else {}),
        }

    def _move(self, place: Place) -> None:
        self._visit.move(msgspec.json.encode(place).decode())

    def _take(self, records: Iterable[Record], prefix: str) -> None:
        """Records a part of a list, in batches; of one that comes twice in it the last counts."""
        last = {record.identifier: record for record in records}
        there = [record for record in last.values() if not record.is_deleted]
        batch: list[Fetched] = []
        for record in there:
            batch.append(Fetched(path_of(record.identifier, prefix), record.data, MEDIA_TYPE))
            if sum(len(one.data) for one in batch) > WEIGHT:
                self._visit.taking.record(batch)
                batch = []
        self._visit.taking.record(batch)
        self._visit.counts["fetched"] += len(there)
        self._restore(there, prefix)
        self._hold([record for record in last.values() if record.is_deleted])
        self._visit.mend(last)
        named = {path_of(one.identifier, prefix): one.identifier for one in there}
        for line in self._visit.report.take_refused():
            if line.reason != "withdrawn_before":
                item = named.get(line.path, line.path)
                self._visit.miss(item, f"{line.reason}: {line.detail}")

    def _restore(self, there: Sequence[Record], prefix: str) -> None:
        """What was deleted and has come back just as it was."""
        taking = self._visit.taking
        known = [one for each in there for one in taking.known(path_of(each.identifier, prefix))]
        self._visit.counts["shown_again"] += taking.restore(known)

    def _hold(self, deleted: Sequence[Record]) -> None:
        taking = self._visit.taking
        gone = [
            Gone(one.path, f"deleted at its source on {record.datestamp[:10]}")
            for record in deleted
            for one in taking.known(paths_of(record.identifier))
            if one.outcome != GONE
        ]
        for line in taking.hold(gone):
            self._visit.counts["gone" if line.outcome == "held" else "kept"] += 1
            address = self._repository.address_of(line.path)
            self._visit.report.say(f"{address}: {line.outcome}: {line.detail}")


def _is_of_no_list(error: FetchError) -> bool:
    """Whether a token is refused: in the protocol's own words, or as some repositories do."""
    if isinstance(error, ProtocolError):
        return error.code in ("badResumptionToken", "badArgument")
    return error.status is not None and error.status < HTTPStatus.INTERNAL_SERVER_ERROR


def _moved(place: Place, page: RecordPage, *, now: datetime) -> Place:
    """A stamp that is no day, or one to come, is passed over: it would pass over all until then."""
    stamps = [one.datestamp for one in page.records if _is_past(one.datestamp, now)]
    latest = max([*stamps, *([place.latest] if place.latest else [])], default=None)
    began = place.began or (page.said_at if _is_past(page.said_at, now) else None)
    return replace(place, token=page.token, latest=latest, began=began)


def _is_past(stamp: str, now: datetime) -> bool:
    """Whether a stamp is a day or an instant up to now, by a clock that goes a day wrong."""
    if not _STAMP.fullmatch(stamp):
        return False
    try:
        moment = datetime.fromisoformat(stamp).replace(tzinfo=UTC)
    except ValueError:
        return False
    return _FIRST <= moment <= now + timedelta(days=1)


def _next(place: Place, granularity: str) -> str | None:
    """Where the next list begins: before the last that came, and before this list was begun.

    A record that changed while its list was read may have stood before the place reached.
    """
    if place.latest is None:
        return place.since
    end = min(one for one in (place.latest, place.began) if one)
    if granularity != _SECONDS or "T" not in end:
        return end[:10]
    begins = datetime.fromisoformat(end).astimezone(UTC) - _OVERLAP
    return begins.strftime("%Y-%m-%dT%H:%M:%SZ")
