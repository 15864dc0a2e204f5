"""RIS as rispy reads it."""

from __future__ import annotations

from typing import Any

import pytest
import rispy
from hypothesis import given

from opendata.citation import Citation
from opendata.to_ris import to_ris
from tests.opendata.citations import BARE, NOTICE, citations

pytestmark = pytest.mark.requirement("item-9", "OD-07")


def read(citation: Citation) -> dict[str, Any]:  # Any: lists of names, and words
    (entry,) = rispy.loads(to_ris(citation).decode())
    return dict(entry)


def test_a_record_is_read_as_it_was_meant() -> None:
    assert read(NOTICE) == {
        "type_of_reference": "GOVDOC",
        "id": "k7q2m9xt4d-1",
        "authors": ["示例省人民政府", "示例省数据局"],
        "title": "示例省人民政府关于推进政务公开的通知",
        "year": "2024",
        "date": "2024/05/03",
        "note": "示政发〔2024〕12号",
        "type_of_work": "通知",
        "secondary_title": "示例省人民政府公报",
        "number": "11-12",
        "start_page": "3",
        "end_page": "9",
        "language": "zh-CN",
        "access_date": "2026/11/09",
        "urls": [NOTICE.url],
    }


def test_what_is_not_known_is_left_out() -> None:
    found = read(BARE)
    assert found["type_of_reference"] == "STAT"
    assert found.keys() == {"type_of_reference", "id", "title", "language", "access_date", "urls"}


@given(citations)
def test_any_record_is_whole(citation: Citation) -> None:
    found = read(citation)
    assert found["title"] == citation.title
    assert tuple(found.get("authors", ())) == citation.authors
