"""The made-up province says what it was written to say, and what must be held is held."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from gazette.filing.clearing import Trust, examine, holds, with_defaults
from gazette.model import Draft
from gazette.store.reader import StoreReader
from gazette.text.numbers import parse_number
from ingest.progress import Plain
from ingest.report import Report, Totals
from ingest.run import ingest
from tests.sample.reading import (
    DOCUMENTS,
    NOON,
    Truth,
    drafts,
    fields,
    truths,
    words_of,
)

pytestmark = pytest.mark.requirement("item-37", "GZ-14")

TRUST = Trust(trusted=True, owner="示例省人民政府办公厅")
ENOUGH = 0.98
OF_DECISION_AND_AMENDED_TEXT = "示例省人民政府令第60号"
WITH_DATED_VERSIONS = {"示例省政务数据条例", "示例省水资源条例", "示例省城镇供水用水管理办法"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the archive of the sample is."""
    return tmp_path_factory.mktemp("sample") / "data"


@pytest.fixture(scope="module")
def totals(data: Path) -> Totals:
    """How the sample was ingested into that archive."""
    report = Report(Plain(lambda text: None))
    return ingest([DOCUMENTS], data=data, trusted=True, jobs=0, report=report, now=lambda: NOON)


def test_every_document_has_its_truth() -> None:
    assert drafts().keys() == truths().keys()


def test_every_document_ingests(totals: Totals) -> None:
    held = sum(bool(truth.held) for truth in truths().values())
    listed = sum(not draft.text for draft in drafts().values())
    assert totals.failed == totals.skipped == totals.duplicate == 0
    assert (totals.records, totals.held, totals.listed) == (len(truths()), held, listed)


def test_there_are_80_to_100_documents_of_every_kind() -> None:
    documents = len(truths()) - len(WITH_DATED_VERSIONS)
    kinds = Counter(truth.kind for truth in truths().values() if truth.kind)
    assert 80 <= documents <= 100
    assert kinds.keys() == {
        "local_regulation", "provincial_rule", "prefecture_rule", "government_normative",
        "department_normative", "official", "personnel", "announcement", "interpretation", "erratum",
    }  # fmt: skip
    assert min(kinds.values()) >= 2


def test_most_are_as_long_as_such_documents_are() -> None:
    lengths = sorted(len(draft.text) for draft in drafts().values() if draft.text)
    assert lengths[len(lengths) // 2] >= 600
    assert lengths[-1] >= 2500


@pytest.mark.parametrize("name", [
    "title", "number", "issuers", "signed_on", "published_on", "effective_on", "expires_on",
    "disclosure", "enclosures",
])  # fmt: skip
def test_a_field_is_read_as_it_was_meant(name: str) -> None:
    wrong = [
        (truth.path, truth.record, read, meant)
        for truth in truths().values()
        if (read := fields(drafts()[truth.place].metadata)[name]) != (meant := getattr(truth, name))
    ]
    assert len(wrong) <= (1 - ENOUGH) * len(truths()), wrong


def test_a_kind_that_is_told_is_the_kind() -> None:
    told = [
        (truth.path, truth.record, kind.value, truth.kind)
        for truth in truths().values()
        if (kind := drafts()[truth.place].metadata.kind) is not None and truth.kind is not None
    ]
    wrong = [one for one in told if one[2] != one[3]]
    assert len(wrong) <= (1 - ENOUGH) * len(told), wrong


def test_each_number_is_well_formed_and_stands_once() -> None:
    numbers = [truth.number for truth in truths().values() if truth.number]
    assert [str(parse_number(number)) for number in numbers] == numbers
    twice = [number for number, count in Counter(numbers).items() if count > 1]
    assert twice == [OF_DECISION_AND_AMENDED_TEXT]


@pytest.mark.parametrize(
    "truth", truths().values(), ids=lambda truth: f"{truth.path}:{truth.record}"
)
@pytest.mark.requirement("SD-17", "item-41")
def test_what_must_be_held_and_nothing_else_has_findings(truth: Truth) -> None:
    found = examine(with_defaults(drafts()[truth.place], TRUST))
    assert {finding.code for finding in found if holds(finding)} == set(truth.held)


@pytest.mark.requirement("SD-17", "item-41")
@pytest.mark.usefixtures("totals")
def test_what_must_be_held_is_held(data: Path) -> None:
    meant = {truth.path for truth in truths().values() if truth.held}
    with StoreReader(data) as reader:
        assert {held.path for held in reader.held()} == meant


@pytest.mark.requirement("GZ-15")
@pytest.mark.usefixtures("totals")
def test_statutes_keep_their_dated_versions(data: Path) -> None:
    with StoreReader(data) as reader:
        published = [reader.published(change.document_id) for change in reader.changes(since=0)]
    titles = {
        title.value
        for versions in published
        if len(versions) > 1 and (title := versions[0].metadata.title) is not None
    }
    assert titles == WITH_DATED_VERSIONS


@pytest.mark.requirement("ND-12")
def test_a_long_statute_has_all_its_parts() -> None:
    components = drafts()["markdown/shili-environment-2022.md", None].components
    kinds = Counter(component.kind for component in components)
    assert kinds == {
        "book": 4, "chapter": 12, "section": 4, "article": 51, "paragraph": 4, "item": 13, "subitem": 3,
    }  # fmt: skip


@pytest.mark.requirement("WS-02")
def test_every_reading_refers_to_a_document_of_the_sample() -> None:
    titles = {title for truth in truths().values() for title in (truth.title, *truth.enclosures)}
    readings = [truth for truth in truths().values() if truth.kind == "interpretation"]
    unlinked = [truth.path for truth in readings if not _cited(drafts()[truth.place]) & titles]
    assert len(readings) >= 5
    assert not unlinked


def test_documents_cite_others_of_the_sample_and_some_it_does_not_have() -> None:
    own = {truth.number for truth in truths().values()}
    cited = {
        citation.number
        for draft in drafts().values()
        for citation in draft.citations
        if citation.number
    }
    assert len(cited & own) >= 20
    assert len(cited - own) >= 10


def test_personal_numbers_are_obviously_false() -> None:
    text = "\n".join(line for file in DOCUMENTS.rglob("*.*") for line in words_of(file))
    identities = re.findall(r"(?<![0-9A-Z])[1-9][0-9]{16}[0-9X](?![0-9A-Z])", text)
    assert identities
    assert {number[:4] for number in identities} == {"6299"}, "no place has this code"
    assert set(re.findall(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", text)) == {"13900001234"}


def _cited(draft: Draft) -> set[str | None]:
    return {citation.title for citation in draft.citations}
