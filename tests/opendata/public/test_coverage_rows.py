"""What is held of each issuer and year of signing is counted, and adds up to all."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from opendata.public import publish
from opendata.public.file import DATABASE
from opendata.public.publish import follow, rebuild
from tests.office import Office
from tests.originals import Mailroom, text_of

pytestmark = pytest.mark.requirement("GZ-16", "GZ-18")

PROVINCE, BUREAU = "示例省人民政府", "示例省数据局"
_ROWS = """
    SELECT i.name, c.year, c.documents, c.with_number, c.with_text, c.with_original,
      c.with_enclosures, c.first_signed_on, c.last_signed_on
    FROM coverage AS c LEFT JOIN issuer AS i ON i.id = c.issuer ORDER BY 1, 2
"""

_BOTH = "SELECT (SELECT count(*) FROM document), (SELECT sum(documents) FROM coverage)"


def told(office: Office) -> list[tuple[object, ...]]:
    follow(office.data)
    with closing(sqlite3.connect(office.data / DATABASE)) as db:
        return db.execute(_ROWS).fetchall()


@pytest.fixture
def filed(office: Office) -> str:
    """Three documents, one without a day; the id of the last, which two issued."""
    office.file("示例通知一", "一。", number="示政发〔2024〕1号")
    office.file("示例通知二", "二。", signed_on=None, issuers=(BUREAU,))
    return office.file("示例通知三", "三。", issuers=(PROVINCE, BUREAU), signed_on=date(2024, 1, 2))


def test_each_document_is_counted_once_by_its_lead_and_year(office: Office, filed: str) -> None:
    assert told(office) == [
        (PROVINCE, 2024, 2, 1, 2, 0, 0, "2024-01-02", "2024-05-23"),
        (BUREAU, None, 1, 0, 1, 0, 0, None, None),
    ]


@pytest.mark.requirement("SEC-01")
def test_what_is_held_is_not_counted_and_leaves_no_row(office: Office, filed: str) -> None:
    only = office.file("示例通知四", "四。", issuers=("示例省水利厅",))
    assert len(told(office)) == 3
    office.decide(filed, 1, "held")
    office.decide(only, 1, "held")
    assert told(office) == [
        (PROVINCE, 2024, 1, 1, 1, 0, 0, "2024-05-23", "2024-05-23"),
        (BUREAU, None, 1, 0, 1, 0, 0, None, None),
    ]


def test_followed_or_made_anew_it_is_the_same(office: Office, filed: str) -> None:
    followed = told(office)
    rebuild(office.data)
    assert told(office) == followed


def test_no_reader_sees_a_row_away(
    office: Office, filed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is followed after the documents takes its time, and readers read meanwhile."""
    told(office)
    seen: list[tuple[int, int]] = []

    def look(*_: object, **__: object) -> None:
        with closing(sqlite3.connect(office.data / DATABASE)) as db:
            seen.extend(db.execute(_BOTH))

    monkeypatch.setattr(publish, "follow_issuer_names", look)
    office.file("示例通知四", "四。")
    follow(office.data)
    assert seen == [(4, 4)]


def test_files_that_are_public_are_counted(mailroom: Mailroom) -> None:
    document = mailroom.receive((text_of() + "\n责任编辑：某某\n").encode())
    counted = []
    for decision in (None, "cleared", "revoked"):
        if decision:
            mailroom.say(document, decision)
        follow(mailroom.data)
        with closing(sqlite3.connect(mailroom.data / DATABASE)) as db:
            counted += db.execute("SELECT documents, with_original FROM coverage").fetchall()
    assert counted == [(1, 0), (1, 1), (1, 0)]


@pytest.fixture
def mailroom(office: Office) -> Mailroom:
    return Mailroom(office.data)
