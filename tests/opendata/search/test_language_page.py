"""The pages that explain the query language: every example finds what the page says, in both languages."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from gazette.errors import QueryError
from gazette.text.normalise import key
from opendata.search import engine, expansion, mistakes
from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, EngineName, Query
from opendata.search.expansion import EXPANSIONS, Expansions, understand
from opendata.search.fields import NAMES
from opendata.search.index import open_engine
from opendata.search.loosening import PARTS, loosened
from opendata.search.numeral_forms import numeral_forms
from opendata.search.organ_names import organ_groups
from opendata.search.scripts import scripts
from opendata.search.sounding import MAX_SOUNDING, sounding
from opendata.search.synonyms import synonyms
from opendata.search.syntax import parse
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("item-31", "WS-08")

DOCS = Path(__file__).parents[3] / "docs"
ENGLISH, CHINESE = (
    (DOCS / name).read_text(encoding="utf-8") for name in ("search.md", "search.zh-CN.md")
)
PAGES = pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["en", "zh"])
DAYS = ("signed", "published", "effective")


@cache
def names() -> list[str]:
    """The titles and organs that the page shows."""
    shown = archive()
    organs = [organ for each in shown for organ in each.issuer_names]
    return [key(name) for name in (*(each.title for each in shown), *organs)]


ALL: Expansions = {
    "pinyin": lambda text: sounding(text, lambda _: names()),
    "script": scripts,
    "numerals": numeral_forms,
    "aliases": organ_groups(()).variants,
    "synonyms": synonyms,
}


class Example(NamedTuple):
    """A query of the pages, and what it finds: in each group the same rank, or any."""

    query: str
    expand: str
    found: str

    def groups(self) -> list[set[str]]:
        """`A > B C` says that A ranks first."""
        return [set(group.replace("–", "").split()) for group in self.found.split(">")]


def rows(page: str) -> Iterator[list[str]]:
    for line in page.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split(" |")]


def examples(page: str) -> list[Example]:
    """Every row that begins with a query and ends with documents."""
    found = []
    for first, *middle, last in rows(page):
        if re.fullmatch("`[^`]+`", first) and re.fullmatch(r"[A-F][A-F >]*|–", last):
            expand = middle[0].strip("`") if len(middle) == 3 else ""
            if len(middle) == 3:
                found.append(Example(first.strip("`"), "", middle[2]))
            found.append(Example(first.strip("`"), expand, last))
    return found


def refused(page: str) -> list[tuple[str, str, int]]:
    """Every row that begins with a query and ends with a place: the query, what is said, the place."""
    found = [row for row in rows(page) if row[0].startswith("`") and row[-1].isdecimal()]
    return [(first.strip("`"), said, int(place)) for first, *_, said, place in found]


def archive() -> list[SearchDocument]:
    """The documents that the page shows."""
    shown = [row for row in rows(ENGLISH) if re.fullmatch("[A-F]", row[0])]
    return [document(*row) for row in shown]


def document(
    id: str, title: str, number: str, issuers: str, fields: str, text: str
) -> SearchDocument:
    values = dict(pair.split(":", 1) for pair in re.findall("`([^`]+)`", fields))
    days = {name: date.fromisoformat(values.pop(name)) for name in DAYS if name in values}
    names = tuple(issuers.split("、"))
    return invented(
        id,
        title,
        text,
        number=None if number == "–" else number,
        issuer_names=names,
        **values,
        **days,
    )


@pytest.fixture(scope="module")
def shown(name: EngineName, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The archive of the examples."""
    index = open_engine(name, tmp_path_factory.mktemp("shown"))
    index.update(archive(), (), 1)
    yield index
    index.close()


@pytest.mark.parametrize("example", examples(ENGLISH), ids=lambda example: f"{example[:2]}")
def test_an_example_finds_what_the_page_says(shown: Engine, example: Example) -> None:
    asked = {name: ALL[name] for name in EXPANSIONS if example.expand in (name, "all")}
    understood = understand(example.query, asked)
    tree = (loosened(understood) if example.expand == PARTS else understood).tree
    hits = [hit.id for hit in shown.search(Query(text=example.query, tree=tree, limit=50)).items]
    for group in example.groups():
        assert set(hits[: len(group)]) == group
        hits = hits[len(group) :]
    assert hits == []


@pytest.mark.parametrize(("query", "said", "place"), refused(ENGLISH))
def test_a_mistake_is_told_as_the_page_says(query: str, said: str, place: int) -> None:
    with pytest.raises(QueryError) as error:
        parse(query)
    chinese = str(error.value).removesuffix(f" {said}")
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert not chinese.endswith(said)
    assert error.value.position == place


def test_both_pages_have_the_same_examples() -> None:
    assert len(examples(ENGLISH)) > 60
    assert examples(CHINESE) == examples(ENGLISH)
    assert len(refused(ENGLISH)) > 10
    assert refused(CHINESE) == refused(ENGLISH)
    assert [row for row in rows(CHINESE) if re.fullmatch("[A-F]", row[0])] == [
        row for row in rows(ENGLISH) if re.fullmatch("[A-F]", row[0])
    ]


@PAGES
def test_every_field_is_explained(page: str) -> None:
    assert {name for name in NAMES if not re.search(f"`{name}[`:：]", page)} == set()


@PAGES
def test_every_expansion_is_explained(page: str) -> None:
    assert [name for name in EXPANSIONS if f"- `{name}`" not in page] == []


@PAGES
@pytest.mark.parametrize(
    "limit",
    [
        mistakes.MAX_LENGTH,
        mistakes.MAX_LEAVES,
        mistakes.MAX_PATTERNS,
        mistakes.MAX_WILDCARDS,
        engine.MAX_REACH,
        expansion.MAX_VARIANTS,
        expansion.MAX_ADDED,
        MAX_SOUNDING,
        expansion.LONGEST,
    ],
)
def test_every_limit_is_named(page: str, limit: int) -> None:
    assert re.search(rf"(?<![0-9]){limit:,} ", page)
