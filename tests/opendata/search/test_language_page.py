"""The page that explains the query language knows every field, and its examples can be read."""

import re
from pathlib import Path

import pytest

from gazette.errors import QueryError
from opendata.search import engine, mistakes
from opendata.search.fields import NAMES
from opendata.search.syntax import parse

PAGE = (Path(__file__).parents[3] / "docs" / "search.md").read_text(encoding="utf-8")
WRITTEN = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
REFUSED = {'"…"~3'}


@pytest.mark.requirement("item-31")
def test_every_field_is_explained() -> None:
    assert {name for name in NAMES if f"`{name}`" not in PAGE} == set()


def test_every_example_can_be_read() -> None:
    examples = [example for cell in WRITTEN for example in re.findall("`([^`]+)`", cell)]
    assert len(examples) > 20
    for example in examples:
        parse(example)


@pytest.mark.parametrize("example", re.findall(r"`([a-z_]+:[^`]+)`", PAGE))
def test_every_example_of_a_field_can_be_read(example: str) -> None:
    parse(example)


@pytest.mark.parametrize("example", sorted(REFUSED))
def test_what_is_not_supported_is_refused(example: str) -> None:
    assert f"`{example}`" in PAGE
    with pytest.raises(QueryError):
        parse(example)


@pytest.mark.parametrize(
    "limit",
    [
        mistakes.MAX_LENGTH,
        mistakes.MAX_LEAVES,
        mistakes.MAX_PATTERNS,
        mistakes.MAX_WILDCARDS,
        engine.MAX_REACH,
    ],
)
def test_every_limit_is_named(limit: int) -> None:
    assert re.search(rf"\b{limit:,} ", PAGE)
