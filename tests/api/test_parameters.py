"""Query strings: every encoding is read, every mistake is named."""

from datetime import date
from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.parameters import read_pairs, read_query, write_query
from api.problems import ErrorItem, ProblemError
from api.queries import ListQuery

pytestmark = pytest.mark.requirement("item-37")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    q: str | None = None
    kind: tuple[Literal["law", "official"], ...] = ()
    year: tuple[Annotated[int, msgspec.Meta(ge=1, le=9999)], ...] = ()
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 20
    day: date | None = None
    since: Annotated[date | None, msgspec.Meta(description="a described day")] = None
    ids: Annotated[tuple[str, ...], msgspec.Meta(max_length=2)] = ()


class Needed(msgspec.Struct, frozen=True):
    ref: str


class Renamed(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    from_: Annotated[int, msgspec.Meta(ge=1, le=9)]


@pytest.mark.parametrize(
    "raw",
    [
        b"q=%E5%85%AC%E5%BC%80",
        b"q=%e5%85%ac%e5%bc%80",
        "q=公开".encode(),
        b"q=%B9%AB%BF%AA",
        "q=公开".encode("gb18030"),
        b"q=%25E5%2585%25AC%25E5%25BC%2580",
    ],
)
def test_chinese_is_read_in_any_encoding(raw: bytes) -> None:
    assert read_query(raw, Asked) == Asked(q="公开")


@pytest.mark.parametrize("raw", [b"q=100%25", b"q=%2541", b"q=%25zz", b"q=a%2Bb"])
def test_a_percent_sign_that_is_meant_stays(raw: bytes) -> None:
    assert read_query(raw, Asked).q in {"100%", "%41", "%zz", "a+b"}


def test_values_are_typed_and_lists_come_either_way() -> None:
    asked = read_query(b"kind=law,official&year=2020&year=2021&day=2024-05-23&limit=7", Asked)
    assert asked == Asked(
        kind=("law", "official"), year=(2020, 2021), day=date(2024, 5, 23), limit=7
    )


def test_empty_values_are_none() -> None:
    assert read_query(b"q=&kind=&limit=&&", Asked) == Asked()


@pytest.mark.parametrize(
    ("raw", "kind", "errors"),
    [
        (b"knid=law", "unknown-parameter", [ErrorItem("knid", "kind")]),
        (b"zzzzzz=1&q=a", "unknown-parameter", [ErrorItem("zzzzzz", None)]),
        (b"kind=lw", "invalid-parameter", [ErrorItem("kind", "law", "lw")]),
        (b"limit=0", "invalid-parameter", [ErrorItem("limit", "1 to 1000", "0")]),
        (b"limit=null", "invalid-parameter", [ErrorItem("limit", "1 to 1000", "null")]),
        (b"day=null", "invalid-parameter", [ErrorItem("day", "2024-05-23", "null")]),
        (b"q=" + b"x" * 1001, "invalid-parameter", [ErrorItem("q", "at most 1000 characters")]),
        (b"limit=x", "invalid-parameter", [ErrorItem("limit", "1 to 1000", "x")]),
        (b"year=2020,0", "invalid-parameter", [ErrorItem("year", "1 to 9999", "0")]),
        (b"day=2024-02-30", "invalid-parameter", [ErrorItem("day", "2024-05-23", "2024-02-30")]),
        (
            b"since=2024-13-01",
            "invalid-parameter",
            [ErrorItem("since", "2024-05-23", "2024-13-01")],
        ),
        (b"q=a&q=b", "invalid-parameter", [ErrorItem("q", "once")]),
        (
            b"limit=0&day=x",
            "invalid-parameter",
            [ErrorItem("limit", "1 to 1000", "0"), ErrorItem("day", "2024-05-23", "x")],
        ),
        (
            b"ids=a,b,c",
            "invalid-parameter",
            [ErrorItem("ids", "at most 2 values")],
        ),
    ],
)
def test_every_mistake_is_named(raw: bytes, kind: str, errors: list[ErrorItem]) -> None:
    with pytest.raises(ProblemError) as caught:
        read_query(raw, Asked)
    assert (caught.value.kind, list(caught.value.errors)) == (kind, errors)


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(ProblemError, match="ref: must be given") as caught:
        read_query(b"", Needed)
    assert caught.value.errors == (ErrorItem("ref", "required"),)


@given(st.lists(st.tuples(st.sampled_from(["q", "x"]), st.text(min_size=1))))
def test_what_is_written_reads_back(pairs: list[tuple[str, str]]) -> None:
    kept = [pair for pair in pairs if "%" not in pair[1]]
    written = write_query(kept).removeprefix("?").encode()
    assert list(read_pairs(written)) == kept


@given(st.binary(max_size=60))
def test_no_query_string_breaks_the_reader(raw: bytes) -> None:
    assert all(name for name, _ in read_pairs(raw))


def test_a_parameter_may_have_a_name_that_python_keeps_for_itself() -> None:
    assert read_query(b"from=3", Renamed) == Renamed(3)


@pytest.mark.parametrize(
    ("query", "item"),
    [
        (b"", ErrorItem("from", "required")),
        (b"from=10", ErrorItem("from", "1 to 9", "10")),
        (b"from_=3", ErrorItem("from_", "from")),
    ],
)
def test_a_mistake_in_it_is_named_as_the_reader_wrote_it(query: bytes, item: ErrorItem) -> None:
    with pytest.raises(ProblemError) as caught:
        read_query(query, Renamed)
    assert caught.value.errors == (item,)


def test_so_many_values_are_refused_by_name() -> None:
    with pytest.raises(ProblemError) as refused:
        read_query(b"&".join([b"region=62,63"] * 51 + [b"ids=a"] * 1001), ListQuery)
    assert refused.value.errors == (
        ErrorItem("region", "at most 100 values"),
        ErrorItem("ids", "at most 1000 values"),
    )
    query = b"&".join([b"region=62,63"] * 50 + [b"ids=a"] * 1000)
    assert read_query(query, ListQuery).region == ("62", "63")
