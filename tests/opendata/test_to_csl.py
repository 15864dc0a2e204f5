"""CSL-JSON by the schema of the Citation Style Language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft7Validator, ValidationError

from opendata.citation import Citation
from opendata.to_csl import to_csl
from tests.opendata.citations import BARE, NOTICE, citations

pytestmark = pytest.mark.requirement("item-9", "OD-07", "OD-10")

SCHEMA = Path(__file__).parents[1] / "data" / "csl-1.0.2" / "csl-data.json"
VALIDATOR = Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def read(citation: Citation) -> dict[str, Any]:  # Any: JSON
    found = json.loads(to_csl(citation))
    VALIDATOR.validate(found)
    (item,) = found
    return dict(item)


def test_an_item_says_what_is_known() -> None:
    assert read(NOTICE) == {
        "id": "k7q2m9xt4d-1",
        "type": "regulation",
        "title": "示例省人民政府关于推进政务公开的通知",
        "author": [{"literal": "示例省人民政府"}, {"literal": "示例省数据局"}],
        "number": "示政发〔2024〕12号",
        "genre": "通知",
        "issued": {"date-parts": [[2024, 5, 3]]},
        "container-title": "示例省人民政府公报",
        "issue": "11-12",
        "page": "3-9",
        "language": "zh-CN",
        "URL": NOTICE.url,
        "accessed": {"date-parts": [[2026, 11, 9]]},
    }


def test_what_is_not_known_is_left_out() -> None:
    found = read(BARE)
    assert found["type"] == "legislation"
    assert found.keys() == {"id", "type", "title", "language", "URL", "accessed"}


def test_the_schema_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        VALIDATOR.validate([{"id": "1", "type": "notice"}])


@given(citations)
def test_any_item_is_valid(citation: Citation) -> None:
    assert read(citation)["title"] == citation.title
