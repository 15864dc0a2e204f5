"""BibTeX as bibtexparser reads it, with LaTeX's marks taken back."""

from __future__ import annotations

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from bibtexparser.middlewares.middleware import Middleware
from bibtexparser.model import Entry
from hypothesis import given
from msgspec.structs import replace

from opendata.citation import Citation
from opendata.to_bibtex import to_bibtex
from tests.opendata.citations import BARE, NOTICE, citations

pytestmark = pytest.mark.requirement("item-9", "OD-07")


def read(citation: Citation, *more: Middleware) -> Entry:
    library = parse_string(to_bibtex(citation).decode(), append_middleware=more)
    assert library.failed_blocks == []
    (entry,) = library.entries
    return entry


def fields(entry: Entry) -> dict[str, object]:
    return {field.key: field.value for field in entry.fields}


def test_an_entry_is_read_as_it_was_meant() -> None:
    entry = read(NOTICE)
    assert (entry.entry_type, entry.key) == ("misc", "k7q2m9xt4d-1")
    assert fields(entry) == {
        "author": "{示例省人民政府} and {示例省数据局}",
        "title": "{示例省人民政府关于推进政务公开的通知}",
        "type": "通知",
        "number": "示政发〔2024〕12号",
        "howpublished": "示例省人民政府公报, 2024(11-12): 3--9",
        "year": "2024",
        "month": "5",
        "day": "3",
        "language": "chinese",
        "url": NOTICE.url,
        "urldate": "2026-11-09",
    }


def test_what_is_not_known_is_left_out() -> None:
    assert fields(read(BARE)).keys() == {"title", "language", "url", "urldate"}


def test_an_organ_is_one_name() -> None:
    names = read(NOTICE, SeparateCoAuthors(), SplitNameParts())["author"]
    assert [(name.first, name.last) for name in names] == [
        ([], ["{示例省人民政府}"]),
        ([], ["{示例省数据局}"]),
    ]


@pytest.mark.parametrize("words", ["50%的_#$&", "C:\\甲~乙", "@article", "甲 = 乙, 丙"])
def test_marks_are_words(words: str) -> None:
    entry = read(replace(NOTICE, title=words), LatexDecodingMiddleware())
    assert entry["title"] == words


def test_no_brace_stands_alone() -> None:
    """BibTeX counts them even after a backslash."""
    assert read(replace(NOTICE, title="甲{乙"))["title"] == r"{甲\textbraceleft{}乙}"
    assert read(replace(NOTICE, title="甲}乙^"))["title"] == (
        r"{甲\textbraceright{}乙\textasciicircum{}}"
    )


@given(citations)
def test_any_entry_is_whole(citation: Citation) -> None:
    found = fields(read(citation))
    assert found["urldate"] == citation.read_on.isoformat()
    assert ("number" in found) == bool(citation.number)
