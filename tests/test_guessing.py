"""No public digest lets a stranger guess a masked number: every candidate is tried, none is met.

An identity number has few candidates for who knows the rest of a text. So digests of what is not
public must stand nowhere that a reader can look.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from sqlite3 import connect

import pytest

from gazette.filing.clearing import examine
from gazette.model import Draft
from gazette.store.writer import Store
from opendata.public.publish import rebuild
from tests.made_up import NOW, draft, index, metadata, notice, record

pytestmark = pytest.mark.requirement("SEC-04", "SD-17", "OD-05")

DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SERIALS = range(100)
TEXT = "示例省民政厅关于发放补助的公告\n张某，身份证号{number}，补助一千元。\n"


def identity_number(serial: int) -> str:
    """A made-up identity number with its check digit."""
    body = f"99010119800101{serial:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def announcement() -> Draft:
    text = TEXT.format(number=identity_number(42))
    return draft(
        "补助", text, metadata("示例省民政厅关于发放补助的公告", signed_on=date(2024, 5, 1))
    )


def candidates() -> Iterator[str]:
    """What a stranger would try: each number in the text he knows otherwise, by either digest."""
    for serial in SERIALS:
        data = TEXT.format(number=identity_number(serial)).encode()
        for text in (data, data.rstrip(b"\n")):
            yield hashlib.sha256(text).hexdigest()
            yield hashlib.new("sm3", text).hexdigest()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive with one public document and one that is held for a number in it."""
    record(tmp_path, [notice()])
    held = announcement()
    with Store.open(tmp_path) as store:
        run = store.start_run("made", now=NOW)
        recorded = store.record(held, examine(held), clear=True, run=run, now=NOW)
    assert recorded.outcome == "held"
    rebuild(tmp_path)
    index(tmp_path)
    return tmp_path


def public_bytes(data: Path) -> Iterator[bytes]:
    """All that a reader can look at: files, and the ledger as it is served."""
    for path in (data / "public.db", *data.glob("index/**/*"), *data.glob("downloads/**/*")):
        if path.is_file():
            yield path.read_bytes()
    with closing(connect(data / "gazette.db")) as db:
        for table in ("ledger_leaf", "checkpoint"):
            for row in db.execute(f"SELECT * FROM {table}"):  # noqa: S608
                yield repr(row).encode()


def test_no_candidate_is_met_in_what_is_public(data: Path) -> None:
    shown = {found.decode() for piece in public_bytes(data) for found in DIGEST.findall(piece)}
    assert shown  # the digests of what is public are there
    assert not shown.intersection(candidates())


def test_the_same_search_finds_it_where_nobody_looks(data: Path) -> None:
    known = {found.decode() for found in DIGEST.findall((data / "gazette.db").read_bytes())}
    with closing(connect(data / "gazette.db")) as db:
        known |= {row[0] for row in db.execute("SELECT sha256 FROM version")}
    assert known.intersection(candidates())
