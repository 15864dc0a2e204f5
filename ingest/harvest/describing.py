"""Descriptions of datasets that a run brings: each recorded by itself, and at the end what is gone."""

from __future__ import annotations

from collections.abc import Collection

from gazette.datasets import External
from gazette.errors import DatasetError, FetchError, StateError
from ingest.harvest.visit import Visit, key_of

_FEW = 3
_SHARE = 4
"""Of all that is shown here so many, or one in so many, may go in one run."""


class Describing:
    """Records the entries of one run, each by itself: one that cannot stand stops no other."""

    def __init__(self, visit: Visit) -> None:
        if visit.catalogue is None:
            raise StateError(f"{visit.source.kind} is harvested by `gongbao harvest` alone")
        self._visit = visit
        self._catalogue = visit.catalogue
        self._seen: set[str] = set()

    def __len__(self) -> int:
        return len(self._seen)

    def record(self, external: External) -> None:
        """Records an entry; one that was seen already is passed over."""
        if external.identifier in self._seen:
            return
        self._seen.add(external.identifier)
        visit = self._visit
        try:
            outcome = self._catalogue.record(external, visit.now())
        except DatasetError as error:
            visit.fail(external.identifier, str(error))
            return
        visit.counts[outcome] += 1
        visit.mend([external.identifier])

    def fail(self, identifier: str, reason: str) -> None:
        """Notes an entry that is there and cannot be read: it is not gone."""
        self._seen.add(identifier)
        self._visit.fail(identifier, reason)

    def end(self) -> None:
        """All was seen: what was not is taken out, and is to be had no more.

        Raises FetchError where so much would go that it rather is the platform that is at fault, such as
        while its index is made anew; a run from the beginning believes it, and so does the first.
        """
        visit = self._visit
        if visit.cursor is not None:
            self._doubt(self._catalogue.shown())
        visit.counts["gone"] += self._catalogue.keep_only(self._seen, visit.now())
        failing = (one.item for one in visit.harvests.failures(visit.source.name))
        seen = set(map(key_of, self._seen))
        visit.mend([one for one in failing if one not in seen])
        visit.move(f"{len(self)} datasets")

    def _doubt(self, shown: Collection[str]) -> None:
        gone = len(set(shown) - self._seen)
        if gone > max(_FEW, len(shown) // _SHARE) or (gone and not self._seen):
            detail = (
                f"it shows {gone} of {len(shown)} datasets no more: none is taken out "
                "unless it is run with --again"
            )
            raise FetchError(self._visit.source.url, detail)
