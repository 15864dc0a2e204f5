"""The outline and the history note over real statutes and the seed document."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from gazette.model import Component
from gazette.text.history import read_history
from gazette.text.outline import outline

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("item-37", "GZ-15", "GZ-18")]

_DIVISIONS = {"book", "subbook", "chapter", "section"}
_GROUPS = {"level1", "level2"}
_TOP_PARTS = {*_DIVISIONS, *_GROUPS, "article", "enclosure"}


class Event(msgspec.Struct):
    date: str
    action: str | None
    raw: str


class Law(msgspec.Struct):
    path: str
    title: str
    history: list[Event]


class Heading(msgspec.Struct):
    rank: int
    place: int
    words: str


class Stripped(msgspec.Struct):
    """A statute without the marks of its headings, and where these stand."""

    path: str
    text: str
    headings: set[int]


@pytest.fixture(scope="module")
def laws(corpus: Path) -> list[Law]:
    lines = (corpus / "laws/truth.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Law) for line in lines]


@pytest.fixture(scope="module")
def outlined(corpus: Path, laws: list[Law]) -> list[tuple[Stripped, tuple[Component, ...]]]:
    texts = [strip(law.path, (corpus / law.path).read_text(encoding="utf-8")) for law in laws]
    return [(text, outline(text.text)) for text in texts]


def strip(path: str, source: str) -> Stripped:
    """Headings are the lines marked ## and deeper, but for those of a table of contents."""
    lines: list[str] = []
    marked: list[Heading] = []
    place = 0
    for line in re.sub("<!--.*?-->", "", source).split("\n"):
        words = line.lstrip("#").lstrip(" ")
        rank = len(line) - len(line.lstrip("#"))
        if rank > 1 and words:
            marked.append(Heading(rank, place, words))
        lines.append(words)
        place += len(words) + 1
    text = "\n".join(lines)
    return Stripped(path, text, set(bodies(text, marked)))


def bodies(text: str, marked: list[Heading]) -> Iterator[int]:
    """Places of headings that are not entries of contents: those come again, and touch another."""
    for at, heading in enumerate(marked):
        near = marked[max(0, at - 1) : at + 2]
        touches = sum(touch(text, heading, other) for other in near)
        again = any(other.words == heading.words for other in marked[at + 1 :])
        if not (again and touches):
            yield heading.place


def touch(text: str, one: Heading, other: Heading) -> bool:
    """True for two headings of one rank with nothing between them."""
    first, last = sorted((one, other), key=lambda heading: heading.place)
    between = text[first.place + len(first.words) : last.place]
    return one is not other and one.rank == other.rank and not between.strip()


def count(components: tuple[Component, ...]) -> Counter[str]:
    return Counter(component.kind for component in components)


@pytest.mark.parametrize(
    ("name", "chapters", "articles", "items"),
    [
        ("政府信息公开条例(2019-04-03).md", 6, 56, 41),
        ("规章制定程序条例(2017-12-22).md", 7, 41, 16),
        ("法规规章备案审查条例(2024-08-30).md", 0, 26, 11),
        ("行政法规制定程序条例(2017-12-22).md", 7, 40, 19),
    ],
)
def test_the_oracle_statutes_have_their_known_parts(
    corpus: Path, name: str, chapters: int, articles: int, items: int
) -> None:
    """Domain §14.2."""
    source = (corpus / "laws/oracle" / name).read_text(encoding="utf-8")
    found = count(outline(strip(name, source).text))
    assert (found["chapter"], found["section"]) == (chapters, 0)
    assert (found["article"], found["item"]) == (articles, items)


def test_the_seed_has_its_known_levels(corpus: Path) -> None:
    """Domain §14.1: 4, 17 and 44, each series without a gap, inside the printed text."""
    found = outline((corpus / "seed/gansu-2018-83.txt").read_text(encoding="utf-8"))
    for kind, last in (("level1", 4), ("level2", 17), ("level3", 44)):
        ordinals = [component.ordinal for component in found if component.kind == kind]
        assert ordinals == list(range(1, last + 1))
    assert [component.path for component in found if component.kind == "enclosure"] == ["enc_1"]
    assert all(component.path.startswith("enc_1") for component in found)


def test_headings_of_statutes_are_found_and_no_others(
    outlined: list[tuple[Stripped, tuple[Component, ...]]],
) -> None:
    right = wrong = missed = 0
    for law, components in outlined:
        has_articles = any(component.kind == "article" for component in components)
        kinds = _DIVISIONS | _GROUPS if has_articles else _DIVISIONS
        found = {
            component.start
            for component in components
            if component.kind in kinds and not component.path.startswith("enc_")
        }
        levels = {component.start for component in components if component.kind in _GROUPS}
        right += len(law.headings & (found | levels))
        wrong += len(found - law.headings)
        missed += len(law.headings - found - levels)
    assert right / (right + wrong) >= 0.999
    assert right / (right + missed) >= 0.998


def test_articles_run_on_without_a_gap(
    outlined: list[tuple[Stripped, tuple[Component, ...]]],
) -> None:
    numbers = [
        [
            component.path.rpartition("_")[2]
            for component in components
            if component.kind == "article"
        ]
        for _, components in outlined
    ]
    statutes = [each for each in numbers if each]
    assert len(statutes) >= 0.97 * len(numbers)
    assert sum(map(is_consecutive, statutes)) >= 0.99 * len(statutes)


def is_consecutive(numbers: list[str]) -> bool:
    """Each number follows the last: 3 after 2, 3-1 (之一) after 3, 4 after 3-1."""
    parsed = [tuple(map(int, f"{number}-0".split("-")[:2])) for number in numbers]
    return all(
        (after[0] == before[0] + 1 and after[1] <= 1) or after == (before[0], before[1] + 1)
        for before, after in pairwise(parsed)
    )


def test_parts_are_unique_and_in_order(
    outlined: list[tuple[Stripped, tuple[Component, ...]]],
) -> None:
    for law, components in outlined:
        paths = [component.path for component in components]
        assert len(set(paths)) == len(paths), law.path
        starts = [component.start for component in components]
        assert starts == sorted(starts), law.path


def test_every_event_of_a_header_is_found(corpus: Path, laws: list[Law]) -> None:
    """The truth has one event a line and guesses the action; where it guessed wrong we differ."""
    events = agreed = 0
    for law in laws:
        header = (corpus / law.path).read_text(encoding="utf-8").split("<!-- INFO END -->")[0]
        found = {(str(one.day), one.action) for one in read_history(header.split("\n")[1:])}
        assert {event.date for event in law.history} <= {day for day, _ in found}, law.path
        events += len(law.history)
        agreed += sum((event.date, event.action or "") in found for event in law.history)
    assert agreed >= 0.98 * events
