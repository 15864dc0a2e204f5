"""What was fetched, recorded as any other file: kept, read in a child, through the gate.

The store is open for a batch only, never while another server is waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import msgspec

from gazette.closing import Closing
from gazette.filing.clearing import Trust
from gazette.filing.privacy import find_personal
from gazette.model import Finding, Status
from gazette.store.decisions import Decision
from gazette.store.harvested import GONE, THERE, Standing, Taken, actor_of
from gazette.store.reader import StoreReader
from gazette.store.status_events import StatusEvent
from gazette.store.writer import Store
from gazette.timeline import newest
from ingest.archive import Arrival
from ingest.door import Door
from ingest.pieces import Entry, Piece
from ingest.recording import Recording
from ingest.report import Line, Report, on_one_line
from ingest.sources import Source
from ingest.stages import Stages, reading

WEIGHT = 8 * 1024 * 1024
"""Bytes of a batch that wait in memory; one item more may come on top."""
_WAIT = 120.0  # seconds for another writer to finish: nothing else waits for a harvest


class Fetched(msgspec.Struct, frozen=True):
    """Bytes as they came, with the path that they have at their source."""

    path: str
    data: bytes
    media_type: str


class Gone(msgspec.Struct, frozen=True):
    """Something that is no longer public at its source, by the path that it had, and why."""

    path: str
    reason: str


class Taking(Closing):
    """Records what one run of a harvest brings; a context manager."""

    def __init__(
        self,
        data: Path,
        name: str,
        *,
        url: str,
        trust: Trust,
        jobs: int,
        report: Report,
        now: Callable[[], datetime],
    ) -> None:
        self._data = data
        self._name = name
        self._trust = trust
        self._report = report
        self._now = now
        with Store.open(data, wait=_WAIT) as store:
            source = store.add_source(name, trusted=trust.trusted, url=url, now=now())
            self._run = store.start_run(f"harvest {name}", now=now())
        with ExitStack() as stack:
            self._submit, self._ahead = stack.enter_context(reading(jobs))
            self._reader = stack.enter_context(StoreReader(data))
            self._stack = stack.pop_all()
        self._source = Source(id=source, name=name, root=Path(), trust=trust)

    def close(self) -> None:
        """Ends the readers."""
        self._stack.close()

    def end(self, counts: dict[str, int]) -> None:
        """Notes that the run came to its end."""
        with Store.open(self._data, wait=_WAIT) as store:
            store.end_run(self._run, counts, now=self._now())

    def known(self, prefix: str) -> list[Taken]:
        """What was last read at each path that begins so."""
        return self._reader.harvested.taken(self._name, prefix)

    def record(self, fetched: Sequence[Fetched]) -> None:
        """Records files, each by itself: one that cannot be read stops no other."""
        if not fetched:
            return
        with Store.open(self._data, wait=_WAIT) as store:
            door = Door(store, run=self._run, data=self._data, now=self._now)
            noticed = {one.path: tuple(self._held_before(one.path)) for one in fetched}
            recording = Recording(store, run=self._run, now=self._now, noticed=noticed)
            stages = Stages(store, self._report, recording, self._submit)
            stages.pass_all(self._entries(fetched, door), ahead=self._ahead)

    def hold(self, gone: Sequence[Gone]) -> list[Line]:
        """Takes what is gone at the source from the readers, unless it stands on another's word.

        It is held, not erased: a person withdraws it for good, or lets it through again.
        """
        return [line for one in gone for line in self._hold(one)]

    def restore(self, again: Sequence[Taken]) -> int:
        """Lets through what its source shows and nobody but this harvest held; answers how many.

        So too what was held only for a source that is trusted since; of one that is not, nothing.
        Nothing of a document either of which a person holds anything that was public.
        """
        gone = {one.path for one in again if one.outcome == GONE}
        held = {one.path for one in again if one.decision == "held" and self._may_show(one.path)}
        return sum(self._restore(path, is_gone=path in gone) for path in sorted(gone | held))

    def say_status(self, document: str, said: Status) -> bool:
        """Lets a document have the status that its source says, where nothing here says another.

        Answers whether something changed. Of a source that is not trusted nothing is believed, and of
        no source what it says of a document that another gave too.
        """
        if not self._trust.trusted or self._status(document) in (None, said):
            return False
        actor = actor_of(self._name)
        standing = self._reader.harvested.statuses(document)
        wanted = (said.code, said.since.isoformat() if said.since else None)
        own = [one for one in standing if one.actor == actor]
        if any((one.code, one.since) == wanted for one in own):
            return False
        with Store.open(self._data, wait=_WAIT) as store:
            for one in own:  # what it said before
                store.revoke_status(
                    one.event, actor=actor, reason="it says otherwise now", now=self._now()
                )
        is_told_here = len(standing) > len(own)
        is_elsewhere = self._reader.harvested.is_elsewhere(self._name, document)
        if (
            is_told_here
            or is_elsewhere
            or said.code == "unknown"
            or self._status(document) in (None, said)
        ):
            return bool(own)
        event = StatusEvent(
            document_id=document,
            code=said.code,
            since=said.since,
            scope=None,
            by=said.by if said.by and self._is_public(said.by) else None,
            actor=actor,
            reason="as its source says",
        )
        with Store.open(self._data, wait=_WAIT) as store:
            store.set_status(event, now=self._now())
        return True

    def _status(self, document: str) -> Status | None:
        """What this archive says today; None where nothing of it is public."""
        cell = newest(self._reader.public_record(document).cells())
        return cell.status if cell else None

    def _held_before(self, path: str) -> Iterator[Finding]:
        """That a person holds what came before of the same document there, whatever it was here."""
        for document in self._reader.harvested.documents(self._name, family_of(path)):
            yield from self._reader.holds.finding(document)

    def _is_held(self, document: str) -> bool:
        return any(one.is_held_by_person for one in self._reader.holds.shown(document))

    def _is_public(self, document: str) -> bool:
        return bool(self._reader.published(document))

    def _restore(self, path: str, *, is_gone: bool) -> int:
        """What stands is read with the store open: no decision of a person comes in between."""
        restored = 0
        with Store.open(self._data, wait=_WAIT) as store, store.batch():
            if is_gone:
                self._mark(store, path, THERE)
            for document, version in self._may_show(path):
                self._decide(store, document, version, "cleared", "public at its source")
                restored += 1
        return restored

    def _may_show(self, path: str) -> list[tuple[str, int]]:
        """The versions at a path that nobody but this harvest holds; none of a source not trusted."""
        if not self._trust.trusted:
            return []
        held = self._reader.harvested.held(self._name, path)
        return [(document, number) for document, number in held if not self._is_held(document)]

    def _hold(self, gone: Gone) -> list[Line]:
        with Store.open(self._data, wait=_WAIT) as store, store.batch():
            standing = self._reader.harvested.gone(self._name, [gone.path])
            for one in standing:
                if not one.is_elsewhere:
                    self._decide(store, one.document, one.version, "held", gone.reason)
            self._mark(store, gone.path, GONE)
        return [self._held_line(gone, one) for one in standing]

    def _held_line(self, gone: Gone, one: Standing) -> Line:
        return Line(
            source=self._name,
            path=gone.path,
            outcome="skipped" if one.is_elsewhere else "held",
            reason="gone_at_source",
            detail=f"{gone.reason}; another source has it" if one.is_elsewhere else gone.reason,
            document=one.document,
            version=one.version,
        )

    def _mark(self, store: Store, path: str, outcome: str) -> None:
        store.mark_harvested(self._name, path, outcome, run=self._run, now=self._now())

    def _decide(
        self, store: Store, document: str, version: int, decision: Decision, reason: str
    ) -> None:
        actor = actor_of(self._name)
        store.decide(document, version, decision, actor=actor, reason=reason, now=self._now())

    def _entries(self, fetched: Sequence[Fetched], door: Door) -> Iterator[Entry]:
        for one in fetched:
            arrival = Arrival(
                path=one.path,
                source=self._source.id,
                media_type=one.media_type,
                received_at=self._now(),
            )
            piece = door.content(one.data, arrival, self._source)
            yield door.enter(piece) if isinstance(piece, Piece) else piece


def family_of(path: str) -> str:
    """How the paths of all that comes of one document there begin: its versions, or its formats.

    >>> family_of("api/v1/documents/k7q2m9xt4d/versions/2")
    'api/v1/documents/k7q2m9xt4d/versions/'
    >>> family_of("?verb=GetRecord&identifier=oai%3Acity%3Ak7q2&metadataPrefix=akn")
    '?verb=GetRecord&identifier=oai%3Acity%3Ak7q2&metadataPrefix='
    """
    return path[: max(path.rfind("/"), path.rfind("=")) + 1]


def told_by(authority: str, code: str, day: str) -> str:
    """The reason of a withdrawal elsewhere, without what may not be kept for good.

    >>> told_by("示例市人民政府", "published_in_error", "2024-05-01")
    'withdrawn at its source on 2024-05-01 by 示例市人民政府: published_in_error'
    """
    words = on_one_line(f"withdrawn at its source on {day} by {authority}: {code}"[:300])
    return "withdrawn at its source" if find_personal(words) else words
