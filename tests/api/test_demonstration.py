"""The made-up province's filings: one goes to the editor's queue, one lacks its registration."""

from datetime import timedelta
from pathlib import Path

import pytest

from api.counter import Reading
from api.demonstration import read_filings, set_up
from gazette.errors import FilingRefusedError
from gazette.filing.accounts import Account, Identity
from gazette.filing.clearing import holds
from gazette.filing.desk import Desk, Envelope
from gazette.filing.receiving import Receiver, Upload
from gazette.store.office import open_office
from gazette.store.office_view import office_view
from gazette.store.review_queue import EVERYTHING
from ingest.media import media_type
from ingest.sandbox import read_apart
from tests.filings import NOW, OFFICE

pytestmark = pytest.mark.requirement("SD-13", "GZ-05")

FOLDER = Path(__file__).parent.parent.parent / "sample" / "filings"
READING = Reading(sniff=media_type, read=read_apart)


def test_the_demo_has_one_filing_under_way_however_often_it_starts(tmp_path: Path) -> None:
    first = set_up(tmp_path, FOLDER, READING, office=OFFICE, now=NOW + timedelta(days=30))
    again = set_up(tmp_path, FOLDER, READING, office=OFFICE, now=NOW + timedelta(days=70))
    with office_view(tmp_path) as view:
        (waiting,) = view.reviews.page(EVERYTHING, limit=9).reviews
    assert not [finding for finding in waiting.findings if holds(finding)]
    with open_office(tmp_path) as office:
        shown = [office.accounts.identify(one.key) for one in (*first, *again)]
    assert [identity is not None for identity in shown] == [False, False, True, True]
    assert [one.role for one in again] == ["agency", "editor"]


def test_one_of_the_filings_lacks_its_registration_number(tmp_path: Path) -> None:
    (bare,) = [one for one in read_filings(FOLDER) if not one.form["registration_no"]]
    account = Account(
        id="acc-a",
        role="agency",
        organ=bare.form["issuer"],
        office=OFFICE,
        name="甲",
        created_at=NOW,
    )
    envelope = Envelope(
        values=bare.form, uploads=[Upload("text", bare.file.name, bare.file.read_bytes())]
    )
    desk = Desk(tmp_path, Receiver(media_type, None), read_apart)
    later = NOW + timedelta(days=30)
    with pytest.raises(FilingRefusedError) as refused:
        desk.check(envelope, Identity(account, "k"), now=later)
    assert [one.code for one in refused.value.objections] == ["not_registered"]
