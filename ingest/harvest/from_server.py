"""A harvest of another of these servers: what changed there since, page by page, deletions too.

A page is recorded before its cursor is kept. What a run that was killed had recorded of a page is
met again, and nothing comes of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from http import HTTPStatus

import msgspec

from gazette.errors import FetchError, OverdueError
from gazette.model import Status
from gazette.store.harvested import GONE, Taken
from ingest import from_gongbao
from ingest.harvest.gongbao import (
    Change,
    Server,
    cursor_in,
    document_in,
    number_in,
    path_of,
    prefix_of,
)
from ingest.harvest.taking import WEIGHT, Fetched, Gone, told_by
from ingest.harvest.visit import Patience, Visit

_MOST_PAGES = 100_000  # of one run: ten million changes
_ENDED = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def harvest(visit: Visit) -> None:
    """Takes in what changed at another server since the last run.

    Raises FetchError where the server does not answer, or not as it should.
    """
    _Harvest(visit).run()


class _Batch(msgspec.Struct):
    """What some changes bring."""

    fetched: list[Fetched] = []
    gone: list[Gone] = []
    again: list[Taken] = []
    documents: list[str] = []
    """Those of which all was had."""
    said: dict[str, object] = {}
    """The statuses of those."""

    @property
    def weight(self) -> int:
        """Bytes in memory."""
        return sum(len(one.data) for one in self.fetched)


class _Harvest:
    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._server = Server(visit.fetcher)
        self._before = visit.failing()
        self._patience = Patience(but=self._before)

    def run(self) -> None:
        """All that there is now; then what failed in earlier runs is asked for again."""
        self._follow()
        self._ask_again()
        self._say_statuses()

    def _ask_again(self) -> None:
        """What failed before and did not come since; ten in a row leave the rest to the next run."""
        self._patience = Patience()
        try:
            self._take(self._failed_before())
        except OverdueError:
            raise
        except FetchError as error:
            self._visit.report.say(f"{error}: the rest of what failed is left to the next run")

    def _failed_before(self) -> Iterator[Change]:
        """The same, as it is now."""
        for item in self._visit.still_failing(self._before):
            try:
                yield self._server.document(item)
            except OverdueError:
                raise
            except FetchError as error:
                self._miss(item, error)

    def _follow(self) -> None:
        """Page after page from the cursor on; from the beginning where the cursor is no more."""
        cursor, began = self._visit.cursor, False
        seen = {cursor}
        for _ in range(_MOST_PAGES):
            try:
                page = self._server.changes(cursor)
            except FetchError as error:
                if began or cursor is None or not _is_of_no_history(error):
                    raise
                self._visit.report.say(f"{error.url}: it knows the place no more: begun again")
                cursor, began, seen = None, True, set()
                continue
            self._take(page.items)
            cursor = cursor_in(page.resume)
            self._visit.move(cursor)
            if page.next is None:
                return
            if cursor in seen or not page.items:
                detail = f"its list of changes does not go on after {cursor!r}"
                raise FetchError(self._server.address_of("api/v1/changes"), detail)
            seen.add(cursor)
        detail = f"more than {_MOST_PAGES:,} pages of changes; the next run goes on"
        raise FetchError(self._server.address_of("api/v1/changes"), detail)

    def _take(self, changes: Iterable[Change]) -> None:
        """Records what changes say, in batches that fit into memory; also what came before an error."""
        batch = _Batch()
        try:
            for change in changes:
                self._add(change, batch)
        except FetchError:
            self._record(batch)
            raise
        self._record(batch)

    def _add(self, change: Change, batch: _Batch) -> None:
        try:
            for fetched in self._versions(change, batch):
                batch.fetched.append(fetched)
                if batch.weight > WEIGHT:
                    self._visit.taking.record(batch.fetched)
                    batch.fetched.clear()
        except OverdueError:
            raise
        except FetchError as error:
            self._miss(change.document, error)
            return
        self._patience.succeed()
        batch.documents.append(change.document)
        if change.record is not None:
            batch.said[change.document] = change.record.status

    def _versions(self, change: Change, batch: _Batch) -> Iterator[Fetched]:
        """The versions of a document that are new here; what is no more there, or again, is noted."""
        known = {one.path: one for one in self._visit.taking.known(prefix_of(change.document))}
        shown = {path_of(change.document, number): number for number in self._shown(change)}
        there = {path for path, one in known.items() if one.outcome != GONE}
        batch.gone += _gone(change, there - shown.keys())
        for path, number in shown.items():
            one = known.get(path)
            if one is not None and one.outcome != "failed":
                batch.again.append(one)
                continue
            data = self._server.version(change.document, number)
            self._visit.counts["fetched"] += 1
            yield Fetched(path, data, from_gongbao.MEDIA_TYPE)

    def _shown(self, change: Change) -> list[int]:
        """The versions that are public there; raises FetchError where the answers contradict.

        A list that lacks what it must hold says nothing of what else it lacks: nothing is gone.
        """
        if change.version is None:
            return []
        numbers = self._server.versions(change.document)
        if change.version not in numbers:
            address = self._server.address_of(prefix_of(change.document).removesuffix("/"))
            raise FetchError(
                address, f"version {change.version}, which it shows, is not among them"
            )
        return numbers

    def _record(self, batch: _Batch) -> None:
        visit = self._visit
        visit.taking.record(batch.fetched)
        for line in visit.taking.hold(batch.gone):
            visit.counts["gone" if line.outcome == "held" else "kept"] += 1
            address = self._server.address_of(line.path)
            visit.report.say(f"{address}: {line.outcome}: {line.detail}")
        visit.counts["shown_again"] += visit.taking.restore(batch.again)
        visit.harvests.note(visit.source.name, batch.said)
        visit.mend(batch.documents)
        for line in visit.report.take_refused():
            if line.reason != "withdrawn_before":
                visit.miss(document_in(line.path), f"{line.reason}: {line.detail}")

    def _miss(self, document: str, error: FetchError) -> None:
        """A document that cannot be had now; one that has ended comes as such, or was told."""
        if error.status in _ENDED and self._has_ended(document):
            self._visit.mend([document])
            return
        self._visit.fail(document, str(error))
        if self._patience.is_out(document):
            raise error

    def _has_ended(self, document: str) -> bool:
        """Whether the document itself is no more: a version that is merely missing says nothing."""
        try:
            self._server.document(document)
        except FetchError as error:
            return error.status in _ENDED
        return False

    def _say_statuses(self) -> None:
        """What the origin says of statuses, compared once all texts that act are here."""
        name = self._visit.source.name
        notes = self._visit.harvests.notes(name)
        for document, note in notes:
            status = msgspec.json.decode(note, type=Status)
            for here in self._documents_here(document):
                self._visit.counts["statuses"] += self._visit.taking.say_status(here, status)
        self._visit.harvests.forget(name, [document for document, _ in notes])

    def _documents_here(self, document: str) -> set[str]:
        """The documents that the versions of one there are of here: commonly one of the same id."""
        known = self._visit.taking.known(prefix_of(document))
        return {one.document for one in known if one.document is not None}


def _is_of_no_history(error: FetchError) -> bool:
    """Whether the server says that the place is none of its changes: restored, or set up anew."""
    is_refused = error.status == HTTPStatus.BAD_REQUEST and b"invalid-cursor" in error.body
    return is_refused or error.status == HTTPStatus.GONE


def _gone(change: Change, hidden: Collection[str]) -> Iterator[Gone]:
    """What is public there no more, with what its tombstone says, the version's before the whole's."""
    whole = [one for one in change.withdrawals if one.version is None]
    for path in sorted(hidden):
        own = [one for one in change.withdrawals if one.version == number_in(path)]
        said = [told_by(one.authority, one.code, one.withdrawn_on) for one in (*own, *whole)]
        yield Gone(path, said[0] if said else "no more public at its source")
