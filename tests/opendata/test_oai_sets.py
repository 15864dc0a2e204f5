"""Names of sets print back as they are read, and a name that can hold nothing is none."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.model import Kind
from gazette.text.topics import topics
from opendata.oai_sets import GROUPS, OaiSet, read_set

pytestmark = pytest.mark.requirement("OD-03")

SETS = st.one_of(
    st.builds(OaiSet, st.sampled_from(GROUPS)),
    st.builds(OaiSet, st.just("kind"), st.sampled_from(get_args(Kind))),
    st.builds(OaiSet, st.just("topic"), st.sampled_from([topic.code for topic in topics()])),
    st.builds(OaiSet, st.just("issuer"), st.from_regex(r"org-[a-z0-9]{8}", fullmatch=True)),
    st.builds(OaiSet, st.just("year"), st.integers(1000, 9999).map(str)),
)


@given(SETS)
def test_a_set_reads_back(one: OaiSet) -> None:
    assert read_set(str(one)) == one


@pytest.mark.parametrize(
    "spec",
    ["", ":", "kind:", "kind:colour", "kind:law:x", "topic:2.1", "topic:2:2", "topic:2:3.1", "topic:99",
     "year:24", "year:２０２４", "year:2024:1", "issuer:", "issuer:a b", "colour", "Kind"],
)  # fmt: skip
def test_what_can_hold_nothing_is_no_set(spec: str) -> None:
    assert read_set(spec) is None


@given(st.text(max_size=20))
def test_whatever_is_read_prints_as_it_was(spec: str) -> None:
    found = read_set(spec)
    assert found is None or str(found) == spec
