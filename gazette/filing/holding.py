"""Taking a document or a dataset from the readers' eyes while somebody's rights are looked into (权益申诉).

It is the gate's own hold: every public version waits for a decision again, and an editor who clears it
gives it back to the readers. What only a harvest holds is held by the person too, or its source could bring
it back. Another text or table sent meanwhile waits too. What is to go for good is
withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from gazette.errors import StateError
from gazette.store.holds import Shown
from gazette.store.office_view import office_view
from gazette.store.reader import StoreReader
from gazette.store.review_queue import EVERYTHING, Remit
from gazette.store.writer import Store


def hold_document(
    data: Path,
    document_id: str,
    *,
    reason: str,
    actor: str,
    remit: Remit = EVERYTHING,
    now: datetime,
) -> tuple[int, ...]:
    """Holds every version of a document that is public, or that only a harvest holds.

    Answers their numbers, the newest last. Raises StateError where there is none, NotFoundError
    outside the remit.
    """
    with Store.open(data) as store, store.batch(), office_view(data) as view:
        with StoreReader(data) as reader:
            numbers = _to_hold(reader.holds.shown(document_id), document_id)
        for number in numbers:
            view.reviews.filing_of(document_id, number, remit)
            store.decide(
                document_id, number, "held", actor=actor, reason=reason, note=reason, now=now
            )
    return numbers


def hold_dataset(
    data: Path, dataset_id: str, *, reason: str, actor: str, now: datetime
) -> tuple[int, ...]:
    """Holds every version of an agency's dataset that is public, or that only a harvest holds.

    Answers their numbers. Raises StateError where there is none: what is made of documents goes with
    the documents.
    """
    with Store.open(data) as store, store.batch():
        numbers = _to_hold(store.datasets.shown(dataset_id), dataset_id)
        for number in numbers:
            store.datasets.hold(dataset_id, number, actor=actor, reason=reason, now=now)
    return numbers


def _to_hold(shown: Iterable[Shown], id: str) -> tuple[int, ...]:
    """The versions that a person's hold would change; they are read in the transaction that holds them."""
    numbers = tuple(one.number for one in shown if one.may_be_held)
    if not numbers:
        raise StateError(f"没有可暂停公开的版本 no version of {id!r} is public")
    return numbers
