"""What the ledger costs: appending an entry, signing, and a proof at a million leaves."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from gazette.store.connection import open_for_reading, open_for_writing
from gazette.store.entries import Publication
from gazette.store.keys import Keys
from gazette.store.ledger import Ledger
from gazette.store.ledger_reader import LedgerReader
from gazette.store.signing import Notary

T = TypeVar("T")

_SEED = 20240523
_AT = "2024-06-01T02:03:04.000Z"
_BATCH = 1000  # leaves a transaction
_PROOFS = 2000


def main(count: int) -> None:
    """Prints CPU microseconds of an append, and of proofs, and the size on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        print(f"ledger of {count} leaves; CPU microseconds; budget 1000 for an inclusion proof")
        _fill(data, count)
        size = (data / "gazette.db").stat().st_size
        print(f"  {'bytes a leaf, tree and index':32}{size / count:10.0f}")
        with closing(open_for_reading(data)) as connection:
            _prove(LedgerReader(connection), count)


def _fill(data: Path, count: int) -> None:
    """Appends in batches, each signed once, as an ingest does."""
    keys = Keys(data)
    db = open_for_writing(data, keys)
    ledger, notary = Ledger(db.conn), Notary(db.conn, keys)
    appending = signing = 0.0
    for start in range(0, count, _BATCH):
        entries = [_entry(number) for number in range(start, min(start + _BATCH, count))]
        with db.atomic():
            begun = time.process_time()
            for entry in entries:
                ledger.append(entry, at=_AT)
            ledger.grow()
            appended = time.process_time()
            notary.sign()
            appending += appended - begun
            signing += time.process_time() - appended
    db.close()
    print(f"  {'append':32}{appending / count * 1e6:10.1f}")
    print(f"  {'check the last, sign the next':32}{signing / -(-count // _BATCH) * 1e6:10.1f}")


def _entry(number: int) -> Publication:
    """A publication whose ids and digests are as random as real ones."""
    chance = random.Random(_SEED + number)  # noqa: S311 (not for secrets)
    digest = f"{chance.getrandbits(256):064x}"
    return Publication(
        document=f"{chance.getrandbits(50):010x}",
        version=1,
        sha256=digest,
        sm3=digest,
        metadata=digest,
        file=digest,
    )


def _prove(ledger: LedgerReader, count: int) -> None:
    chance = random.Random(_SEED)  # noqa: S311 (not for secrets)
    places = [chance.randrange(count) for _ in range(_PROOFS)]
    earlier = [chance.randrange(1, count) for _ in range(_PROOFS)]
    subjects = [_entry(place).document for place in places[: _PROOFS // 10]]
    tree = ledger.tree
    _row("inclusion proof", places, lambda place: tree.inclusion(place, count))
    _row("inclusion, an earlier size", earlier, lambda size: tree.inclusion(size // 2, size))
    _row("consistency proof", earlier, lambda size: tree.consistency(size, count))
    _row(
        "publication of a document", subjects,
        lambda document: ledger.publication(document, 1, size=count),
    )  # fmt: skip
    _row("page of 100 entries", places[:200], lambda place: ledger.entries(place, place + 100))


def _row(name: str, questions: Sequence[T], ask: Callable[[T], object]) -> None:
    """Prints the median, and what one of a hundred exceeds, by the clock of the process."""
    seconds = []
    for question in questions:
        begun = time.process_time()
        ask(question)
        seconds.append(time.process_time() - begun)
    seconds.sort()
    median, slow = seconds[len(seconds) // 2], seconds[len(seconds) * 99 // 100]
    print(f"  {name:32}{median * 1e6:10.1f}   p99 {slow * 1e6:8.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    main(parser.parse_args().leaves)
