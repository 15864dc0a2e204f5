"""The finders against the real documents: recall of numbers, the seed's golden record."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gazette.text.citations import find_citations
from gazette.text.dates import find_dates
from gazette.text.disclosure import find_disclosure, secrecy_marks
from gazette.text.duties import find_duties
from gazette.text.numbers import canonical_number, find_doc_numbers, find_orders, parse_doc_number
from gazette.text.titles import parse_title

pytestmark = pytest.mark.corpus

OWN_NUMBER = "甘政办发〔2018〕83号"
OWN_TITLE = "甘肃省人民政府办公厅关于印发《甘肃省2018年政务公开工作要点》的通知"


@pytest.fixture
def seed(corpus: Path) -> str:
    return (corpus / "seed" / "gansu-2018-83.txt").read_text(encoding="utf-8")


def rows(path: Path) -> Iterator[dict[str, Any]]:  # one JSON object a line, of many shapes
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@pytest.mark.requirement("GZ-14")
def test_numbers_alone_on_a_line_are_found(corpus: Path) -> None:
    silver = [
        row for row in rows(corpus / "policies" / "policies.jsonl") if row["doc_number_silver"]
    ]
    found = [
        parse_doc_number(row["doc_number_silver"])
        in {number.value for number in find_doc_numbers(row["text"])}
        for row in silver
    ]

    assert len(found) == 52
    assert sum(found) / len(found) >= 0.98


@pytest.mark.requirement("GZ-14")
def test_labels_of_six_sites_read_as_numbers(corpus: Path) -> None:
    labels = [
        row["doc_number"]
        for path in sorted((corpus / "registry").glob("*.jsonl"))
        for row in rows(path)
        if row["doc_number"]
    ]
    unread = [label for label in labels if canonical_number(label) is None]

    assert len(labels) == 19_548
    assert len(unread) <= 3, unread


@pytest.mark.requirement("GZ-14")
def test_the_number_of_every_web_page_is_found_in_it(corpus: Path) -> None:
    missing = []
    for row in rows(corpus / "html" / "truth.jsonl"):
        page = (corpus / row["path"]).read_text(encoding="utf-8")
        found = {str(number.value) for number in find_doc_numbers(page)}
        found |= {str(order.value) for order in find_orders(page)}
        if row["doc_number"] and canonical_number(row["doc_number"]) not in found:
            missing.append(row["doc_number"])

    assert missing == []


@pytest.mark.requirement("GZ-07")
def test_titles_of_two_sites_give_their_issuer(corpus: Path) -> None:
    """State Council titles begin with 国务院; those that do not name an instrument."""
    titles = [
        parse_title(row["title"])
        for row in rows(corpus / "registry" / "state_council.jsonl")
        if row["title"] and row["title"].startswith("国务院") and "关于" in row["title"]
    ]
    read = [
        title for title in titles if (title.issuer_text or "").startswith("国务院") and title.genre
    ]

    assert len(read) / len(titles) >= 0.99


@pytest.mark.requirement("GZ-18")
def test_the_seed_cites_seven_numbers(seed: str) -> None:
    citations = find_citations(seed, OWN_NUMBER, OWN_TITLE)

    assert [citation.number for citation in citations if citation.number] == [
        "国办发〔2018〕23号",
        "甘政办发〔2015〕138号",
        "国发〔2016〕55号",
        "甘政发〔2018〕19号",
        "甘政办发〔2018〕28号",
        "甘政办发〔2018〕65号",
        "国办发〔2018〕22号",
    ]
    assert all(citation.title for citation in citations)
    assert {"政府网站发展指引", "中华人民共和国政府信息公开条例", "甘肃省政府信息公开试行办法"} <= {
        citation.title for citation in citations
    }


@pytest.mark.requirement("SD-19")
def test_the_seed_names_who_answers_for_each_of_its_items(seed: str) -> None:
    duties = find_duties(seed)

    assert len(duties) == 44
    assert sum(bool(duty.lead) for duty in duties) == 21
    assert sum(bool(duty.responsible) for duty in duties) == 42  # items 27 and 38 name a lead alone


@pytest.mark.requirement("SD-01")
def test_the_seed_is_public_by_its_own_line(seed: str) -> None:
    disclosure = find_disclosure(seed)

    assert disclosure is not None
    assert disclosure.value == "active"
    assert secrecy_marks(seed) == []


@pytest.mark.requirement("GZ-07")
def test_the_seed_title_carries_the_key_points() -> None:
    title = parse_title(OWN_TITLE)

    assert (title.issuer_text, title.genre) == ("甘肃省人民政府办公厅", "通知")
    assert title.enclosed == "甘肃省2018年政务公开工作要点"


@pytest.mark.requirement("ND-10")
def test_the_seed_day_is_found(seed: str) -> None:
    assert "2018-05-23" in [found.value.isoformat() for found in find_dates(seed)]


@pytest.mark.requirement("OD-05")
def test_no_statute_is_taken_for_a_secret(corpus: Path) -> None:
    marked = [
        path.name
        for path in sorted((corpus / "laws" / "md").rglob("*.md"))
        if secrecy_marks(path.read_text(encoding="utf-8"))
    ]

    assert marked == []
