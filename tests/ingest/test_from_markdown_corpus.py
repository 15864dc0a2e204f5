"""Real statutes in Markdown against the titles and dates known of them."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from gazette.model import Draft, RawFile
from gazette.text.normalise import key
from ingest.from_markdown import read

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("item-37", "GZ-15")]


class Law(msgspec.Struct):
    path: str
    title: str
    version_date: str | None
    version_date_in_history: bool
    n_history: int


@pytest.fixture(scope="module")
def drafts(corpus: Path) -> list[tuple[Law, Draft]]:
    lines = (corpus / "laws/truth.jsonl").read_bytes().splitlines()
    laws = [msgspec.json.decode(line, type=Law) for line in lines]
    return [(law, drafted(corpus, law.path)) for law in laws]


def drafted(corpus: Path, path: str) -> Draft:
    """The draft under a name without its date, which would give the answer away."""
    data = (corpus / path).read_bytes()
    raw = RawFile(
        sha256="0" * 64,
        sm3="0" * 64,
        size=len(data),
        media_type="text/markdown",
        path="law.md",
        source="src-1",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )
    (draft,) = read(data, raw)
    return draft


def test_every_title_is_right(drafts: list[tuple[Law, Draft]]) -> None:
    for law, draft in drafts:
        assert draft.metadata.title is not None, law.path
        assert key(draft.metadata.title.value) == key(law.title), law.path


def test_places_hold_the_values_they_are_of(drafts: list[tuple[Law, Draft]]) -> None:
    for law, draft in drafts:
        for field in (draft.metadata.number, draft.metadata.signed_on, draft.metadata.effective_on):
            if field is not None and field.start is not None and field.end is not None:
                assert 0 <= field.start < field.end <= len(draft.text), law.path


def test_a_header_of_events_is_a_history(drafts: list[tuple[Law, Draft]]) -> None:
    for law, draft in drafts:
        assert len(draft.metadata.history) >= law.n_history, law.path


def test_the_version_is_dated_by_its_header_where_the_header_knows(
    drafts: list[tuple[Law, Draft]],
) -> None:
    known = [
        (law.version_date, str(draft.metadata.signed_on.value) if draft.metadata.signed_on else "")
        for law, draft in drafts
        if law.version_date_in_history
    ]
    assert sum(date == read for date, read in known) >= 0.99 * len(known)


def test_every_header_that_names_a_maker_gives_an_issuer(drafts: list[tuple[Law, Draft]]) -> None:
    noted = [draft for law, draft in drafts if law.n_history]
    assert sum(draft.metadata.issuers is not None for draft in noted) >= 0.99 * len(noted)


def test_no_mark_is_left_in_a_text(drafts: list[tuple[Law, Draft]]) -> None:
    for law, draft in drafts:
        assert not any(mark in draft.text for mark in ("\n#", "<!--", "INFO END")), law.path
