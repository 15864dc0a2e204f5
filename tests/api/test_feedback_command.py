"""`gongbao feedback`: what is overdue is told, words and contacts are not, and a contact is forgotten."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.main import cli
from gazette.filing.feedback import Letter
from gazette.store.office import open_office

pytestmark = pytest.mark.requirement("OD-08")

LETTER = Letter(
    kind="correction", words="日期有误", dataset="documents", contact="reader@example.org"
)


def call(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["feedback", *arguments, "--data", str(data)])


@pytest.fixture
def late(tmp_path: Path) -> str:
    """One that is overdue; another one waits, and a third was answered."""
    now = datetime.now(UTC)
    with open_office(tmp_path) as office:
        done = office.feedback.add(LETTER, days=1, now=now)
        office.feedback.answer(done.id, "已更正。", now=now)
        office.feedback.add(LETTER, days=20, now=now)
        return office.feedback.add(LETTER, days=7, now=now - timedelta(days=90)).id


def test_what_waits_is_listed_and_what_is_overdue_marked(tmp_path: Path, late: str) -> None:
    lines = call(tmp_path, "list").stdout.splitlines()
    assert len(lines) == 2
    assert [line.split("\t")[0] for line in lines if " overdue\t" in line] == [late]
    (only,) = call(tmp_path, "list", "--overdue").stdout.splitlines()
    assert only.startswith(f"{late}\tcorrection\treceived\t")
    assert only.endswith(" overdue\tdocuments")


def test_words_and_contacts_are_not_told(tmp_path: Path, late: str) -> None:
    told = call(tmp_path, "list").stdout
    assert late in told
    assert LETTER.words not in told
    assert str(LETTER.contact) not in told


def test_a_contact_is_forgotten(tmp_path: Path, late: str) -> None:
    assert call(tmp_path, "forget", late).stdout == f"{late}: forgotten\n"
    with open_office(tmp_path) as office:
        assert office.feedback.find(late).contact is None
    assert call(tmp_path, "forget", "fb-none").exit_code == 1
