"""Comparing takes bounded time, on texts made to slow it down too."""

import random
import time
from collections.abc import Callable

import pytest

from gazette.store.diff import diff, rebuild
from gazette.store.unified import unified
from gazette.text.numerals import to_chinese
from tests.editing import side

pytestmark = pytest.mark.requirement("SD-10")

SIZE = 100_000
LIMIT = 8.0
"""CPU seconds. What is quadratic needs minutes; the slowest here about one."""

_CHANCE = random.Random(20240601)  # noqa: S311 (texts, not secrets)
_LETTERS = [chr(0x4E00 + place) for place in range(1500)]


def letters(count: int, alphabet: list[str] = _LETTERS) -> str:
    return "".join(_CHANCE.choices(alphabet, k=count))


def clauses(count: int) -> list[str]:
    return [f"{letters(20)}，{letters(18)}。" for _ in range(count // 40)]


def partly(pieces: list[str]) -> list[str]:
    return [piece if _CHANCE.random() < 0.5 else letters(9) + piece[9:] for piece in pieces]


def numbered(pieces: list[str]) -> str:
    return "\n".join(f"第{to_chinese(place)}条 {words}" for place, words in enumerate(pieces, 1))


def unlike() -> tuple[str, str]:
    return letters(SIZE), letters(SIZE)


def few_letters() -> tuple[str, str]:
    return letters(SIZE, [*"应当的法规定"]), letters(SIZE, [*"应当的法规定"])


def lines_of_one_letter() -> tuple[str, str]:
    return "一\n" * (SIZE // 2), "二\n" * (SIZE // 2)


def lines_said_often() -> tuple[str, str]:
    lines = [f"{letters(6)}。\n" for _ in range(300)]
    return "".join(_CHANCE.choices(lines, k=SIZE // 8)), "".join(
        _CHANCE.choices(lines, k=SIZE // 8)
    )


def out_of_step() -> tuple[str, str]:
    return "甲乙" * (SIZE // 2), "乙甲" * (SIZE // 2 - 5)


def nothing_but_clauses() -> tuple[str, str]:
    return "甲，" * (SIZE // 2), "甲，乙，" * (SIZE // 4)


def articles_that_say_the_same() -> tuple[str, str]:
    return numbered(["略。"] * (SIZE // 8)), numbered(["略。"] * (SIZE // 8 - 3))


def articles_nearly_the_same() -> tuple[str, str]:
    words = "机关应当依法公开政府信息，并及时答复申请人"
    first = [f"{words}{place}。" for place in range(SIZE // 40)]
    return numbered(first), numbered([f"{words}{place}次。" for place in range(9, SIZE // 40)])


def articles_in_any_order() -> tuple[str, str]:
    pieces = clauses(SIZE)
    return numbered(pieces), numbered(_CHANCE.sample(pieces, len(pieces)))


def half_of_the_articles_changed() -> tuple[str, str]:
    pieces = clauses(SIZE)
    return numbered(pieces), numbered(partly(pieces))


def one_line_changed_all_over() -> tuple[str, str]:
    pieces = clauses(SIZE)
    return "".join(pieces), "".join(partly(pieces))


def lines_broken_elsewhere() -> tuple[str, str]:
    text = "".join(clauses(SIZE))
    return text, "\n".join(text[at : at + 60] for at in range(0, SIZE, 60))


@pytest.mark.parametrize(
    "made",
    [
        unlike, few_letters, lines_of_one_letter, lines_said_often, out_of_step,
        nothing_but_clauses, articles_that_say_the_same, articles_nearly_the_same,
        articles_in_any_order, half_of_the_articles_changed, one_line_changed_all_over,
        lines_broken_elsewhere,
    ],
)  # fmt: skip
def test_long_texts_are_compared_in_time(made: Callable[[], tuple[str, str]]) -> None:
    old, new = map(side, made())
    begun = time.process_time()
    found = diff(old, new)
    rebuilt = rebuild(old.text, found)
    unified(old, new, found, names=("a", "b"))
    assert time.process_time() - begun < LIMIT
    assert rebuilt == new.text
