"""RFC 7089 as the official `memento-client` goes about it, against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from memento_client import MementoClient

from gazette.store.instants import read_instant
from tests.past import Past
from tests.serving import running_app

pytestmark = pytest.mark.requirement("item-9", "item-37", "SD-02")

KINDS = ("documents", "issues")


@pytest.fixture(scope="module")
def base(past: Past) -> Iterator[str]:
    """The address of the server."""
    with running_app(past.data) as port:
        yield f"http://localhost:{port}"


def original(base: str, past: Past, kind: str) -> str:
    """The address of what has two mementos."""
    return f"{base}/documents/{past.old}" if kind == "documents" else f"{base}/issues/{past.issue}"


def recorded(past: Past, kind: str) -> tuple[datetime, datetime]:
    """When its two states were recorded: what the client reads knows no zone."""
    names = ("old", "repealed") if kind == "documents" else ("printed", "corrected")
    first, last = (read_instant(past.moments[name]).replace(tzinfo=None) for name in names)
    return first, last


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("after_first", "chosen"),
    [
        (timedelta(days=-9), "first"),
        (timedelta(0), "first"),
        (timedelta(seconds=59), "first"),
        (timedelta(days=9), "last"),
    ],
)
def test_it_finds_what_was_said_then(
    base: str, past: Past, kind: str, after_first: timedelta, chosen: str
) -> None:
    address, (first, last) = original(base, past, kind), recorded(past, kind)
    with MementoClient() as client:
        info = client.get_memento_info(address, first + after_first)
    assert info["original_uri"] == address
    assert info["timegate_uri"] == f"{base}/timegate{address.removeprefix(base)}"
    mementos = info["mementos"]
    assert (mementos["first"]["datetime"], mementos["last"]["datetime"]) == (first, last)
    assert mementos["closest"] == {**mementos[chosen], "http_status_code": 200}
    assert MementoClient.is_memento(mementos["closest"]["uri"][0])


@pytest.mark.parametrize("kind", KINDS)
def test_from_a_memento_it_finds_the_way_to_another(base: str, past: Past, kind: str) -> None:
    """The client asks the memento for its original, and the original for its TimeGate."""
    with MementoClient() as client:
        found = client.get_memento_info(original(base, past, kind), datetime(2015, 1, 1))  # noqa: DTZ001 (the client's way)
        older = found["mementos"]["closest"]["uri"][0]
        again = client.get_memento_info(older, datetime.now(UTC).replace(tzinfo=None))
    assert again["original_uri"] == original(base, past, kind)
    assert again["mementos"]["closest"]["uri"] == found["mementos"]["last"]["uri"]
    assert httpx.get(older).text != httpx.get(again["mementos"]["closest"]["uri"][0]).text


@pytest.mark.parametrize("kind", KINDS)
def test_it_reads_the_timemap(base: str, past: Past, kind: str) -> None:
    path = original(base, past, kind).removeprefix(base)
    links = MementoClient.parse_link_header(httpx.get(f"{base}/timemap{path}").text)
    found = MementoClient.get_uri_dt_for_rel(
        links, ["original", "timegate", "self", "first", "last"]
    )
    assert found["original"]["uri"] == base + path
    assert found["timegate"]["uri"] == f"{base}/timegate{path}"
    assert found["self"]["uri"] == f"{base}/timemap{path}"
    days = [
        MementoClient.convert_to_datetime(found[end]["datetime"][0]) for end in ("first", "last")
    ]
    assert tuple(days) == recorded(past, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_it_takes_our_timegate_for_one_and_nothing_else(base: str, past: Past, kind: str) -> None:
    address = original(base, past, kind)
    assert MementoClient.is_timegate(f"{base}/timegate{address.removeprefix(base)}")
    assert not MementoClient.is_timegate(address)
    assert not MementoClient.is_memento(address)
