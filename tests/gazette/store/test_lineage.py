"""One article through all versions of a document, under whatever number."""

import pytest

from gazette.store.lineage import State, lineage
from tests.editing import article, side

pytestmark = pytest.mark.requirement("ND-14", "ND-12", "item-9")

DUTY = "行政机关应当依法公开政府信息，并答复申请人。"
CLOCK = "行政机关收到申请后，应当在二十个工作日内答复。"
NEW = "行政机关应当建立政府信息公开审查机制。"
FEE = "公开政府信息不收取费用，法律另有规定的除外。"
SIDES = [
    side(text)
    for text in (
        article(DUTY, CLOCK),
        article(DUTY, NEW, CLOCK),
        article(DUTY, NEW, CLOCK.replace("二十", "十五")),
        article(DUTY, NEW, CLOCK.replace("二十", "十五")).replace("，", ","),
        article(DUTY, CLOCK.replace("二十", "十五"), FEE).replace("，", ","),
        article(DUTY, FEE),
        article(DUTY, FEE),
    )
]


@pytest.mark.parametrize(
    ("place", "path"), [(0, "art_2"), (1, "art_3"), (2, "art_3"), (3, "art_3"), (4, "art_2")]
)
def test_an_article_is_followed_from_any_version(place: int, path: str) -> None:
    assert lineage(SIDES, place, path) == [
        State(0, "art_2", None),
        State(1, "art_3", "moved"),
        State(2, "art_3", "changed"),
        State(3, "art_3", "formatting"),
        State(4, "art_2", "moved"),
        State(5, None, "removed"),
    ]


def test_an_article_that_came_later_begins_there() -> None:
    states = lineage(SIDES, 6, "art_2")
    assert [(state.place, state.kind) for state in states] == [
        (4, "added"),
        (5, "moved"),
        (6, None),
    ]


def test_what_is_no_article_has_no_lineage() -> None:
    assert lineage(SIDES, 0, "art_9") == []


def test_one_version_has_one_state() -> None:
    assert lineage(SIDES[:1], 0, "art_1") == [State(0, "art_1", None)]
