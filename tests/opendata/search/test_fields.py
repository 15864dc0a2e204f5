"""The parser knows no days where none can be asked for, and reads the same."""

from datetime import UTC, datetime

import pytest
import whoosh_compat
from hypothesis import given
from hypothesis import strategies as st

from opendata.search.fields import registry, registry_without_days

pytestmark = pytest.mark.requirement("SD-02", "item-31")

_BITS = (
    "公开", "政务信息", '"公开 信息"', "AND", "OR", "NOT", "(公开 OR 政务)", "[2020 TO 2021]", "[a TO]",
    "2024-01-01", "today", "next week", "word*", "w?rd", "公开^2", "^2", "~2", "'a b'", "*",
)  # fmt: skip


@given(st.lists(st.sampled_from(_BITS), min_size=1, max_size=6).map(" ".join))
def test_a_text_without_a_colon_is_read_the_same_without_days(text: str) -> None:
    known = [registry(), registry_without_days()]
    first, second = (
        whoosh_compat.parse(
            text, registry=one, default_fields=["any"], basedate=datetime(2000, 1, 1, tzinfo=UTC)
        )
        for one in known
    )
    assert first == second
