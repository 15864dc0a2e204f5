"""What a page says of a state on a day agrees with what the lists find for that day."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import product

import pytest
from msgspec.structs import replace

from gazette.model import Field, Status, StatusCode
from opendata.public.publish import follow
from opendata.public.reader import PublicReader
from opendata.public.standing import standing, state_on
from tests.office import Office
from tests.past import rule

pytestmark = pytest.mark.requirement("SD-02", "WS-04")

START = date(2020, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(-1, 6)]
CODES: list[StatusCode] = ["unknown", "effective", "repealed", "suspended", "not_yet_effective"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PublicReader, list[str]]]:
    """Rules of one or two states, with and without a known first day, end and status."""
    office = Office(tmp_path_factory.mktemp("standing"))
    ids = []
    cases = product(CODES, [None, 2], [None, 1, 3], [True, False])
    with office.batch():
        for number, (code, since, end, is_dated) in enumerate(cases):
            ids.append(record(office, number, code, since=since, end=end, is_dated=is_dated))
    follow(office.data)
    with closing(PublicReader(office.data / "public.db")) as reader:
        yield reader, ids


def record(
    office: Office, number: int, code: StatusCode, *, since: int | None, end: int | None,
    is_dated: bool,
) -> str:  # fmt: skip
    draft = rule(START, f"第一条 第{number}件。")
    metadata = replace(
        draft.metadata,
        title=Field(f"示例省第{number}号管理办法"),
        status=Field(Status(code=code, since=DAYS[0] + timedelta(days=since) if since else None)),
        expires_on=Field(START + timedelta(days=end)) if end else None,
        **({} if is_dated else {"effective_on": None, "history": (), "signed_on": Field(START)}),
    )
    document = office.record(replace(draft, metadata=metadata))
    if number % 2:
        later = rule(START + timedelta(days=4), f"第一条 第{number}件，改。", "修正")
        office.record(replace(later, metadata=replace(later.metadata, title=metadata.title)))
    return document


def test_the_page_and_the_lists_agree(archive: tuple[PublicReader, list[str]]) -> None:
    reader, ids = archive
    told = set()
    for document, day in product(ids, DAYS):
        state = state_on(reader.history.states(document), day)
        row = reader.documents.on(document, day)
        assert (state.version if state else None) == (row.version if row else None)
        listed = reader.documents.then(document, day=day)
        how = standing(state, day) if state else None
        assert (how == "in_force") == (listed is not None)
        told.add(how)
    assert told == {"in_force", "ended", "not_yet", "unknown", None}
