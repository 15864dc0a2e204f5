"""RFC 7089 as a strict client reads it: TimeGates, TimeMaps and mementos of documents and issues."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.store.instants import read_instant
from opendata.public.publish import follow
from tests.links import Link, only, read_links, related
from tests.office import Office
from tests.past import Past

pytestmark = pytest.mark.requirement("item-9", "item-37", "SD-02")

Client = TestClient[Litestar]
BASE = "https://gazette.example"
KINDS = ("documents", "issues")
FIRST = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def client(past_client: Client) -> Client:
    """A client of the archive with a past."""
    return past_client


def original(past: Past, kind: str) -> str:
    """The address of what has two mementos."""
    return f"{BASE}/documents/{past.old}" if kind == "documents" else f"{BASE}/issues/{past.issue}"


def ask(client: Client, address: str, **headers: str) -> httpx.Response:
    """A GET that follows nothing."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address.removeprefix(BASE), headers=named, follow_redirects=False)


def links(answer: httpx.Response) -> list[Link]:
    return read_links(answer.headers["link"])


def timemap(client: Client, address: str) -> list[Link]:
    """The links of a resource's TimeMap, found as a client finds it."""
    found = only(links(ask(client, address)), "timemap")
    answer = ask(client, found.uri)
    assert answer.headers["content-type"] == found.parameters["type"] == "application/link-format"
    return read_links(answer.text)


def day_of(link: Link) -> datetime:
    return parsedate_to_datetime(link.parameters["datetime"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_resource_names_its_timegate_and_timemap(client: Client, past: Past, kind: str) -> None:
    answer = ask(client, original(past, kind))
    assert answer.status_code == 200
    assert "memento-datetime" not in answer.headers
    path = original(past, kind).removeprefix(BASE)
    assert only(links(answer), "timegate").uri == f"{BASE}/timegate{path}"
    assert only(links(answer), "original").uri == original(past, kind)


@pytest.mark.parametrize("form", [".json", ".txt", ".docx"])
def test_every_form_of_a_document_names_them_too(client: Client, past: Past, form: str) -> None:
    answer = ask(client, original(past, "documents") + form)
    assert only(links(answer), "timegate").uri == f"{BASE}/timegate/documents/{past.old}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_timemap_lists_every_memento_in_order(client: Client, past: Past, kind: str) -> None:
    found = timemap(client, original(past, kind))
    mementos = related(found, "memento")
    assert [sorted(link.rel) for link in found[:3]] == [["original"], ["timegate"], ["self"]]
    assert [sorted(link.rel) for link in mementos] == [["first", "memento"], ["last", "memento"]]
    assert [day_of(one) for one in mementos] == sorted(day_of(one) for one in mementos)
    own = only(found, "self")
    assert own.parameters["from"] == mementos[0].parameters["datetime"]
    assert own.parameters["until"] == mementos[-1].parameters["datetime"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_memento_is_one(client: Client, past: Past, kind: str) -> None:
    for memento in related(timemap(client, original(past, kind)), "memento"):
        answer = ask(client, memento.uri)
        assert answer.status_code == 200
        assert answer.headers["memento-datetime"] == memento.parameters["datetime"]
        assert only(links(answer), "original").uri == original(past, kind)
        path = original(past, kind).removeprefix(BASE)
        assert only(links(answer), "timegate").uri == f"{BASE}/timegate{path}"
        assert only(links(answer), "timemap").uri == f"{BASE}/timemap{path}"


@pytest.mark.parametrize("kind", KINDS)
def test_mementos_lead_from_the_first_to_the_last(client: Client, past: Past, kind: str) -> None:
    listed = [one.uri for one in related(timemap(client, original(past, kind)), "memento")]
    answer, walked = ask(client, listed[0]), [listed[0]]
    assert related(links(answer), "prev") == []
    while following := related(links(answer), "next", "memento"):
        walked.append(following[0].uri)
        answer = ask(client, walked[-1])
        assert only(links(answer), "prev").uri == walked[-2]
        assert only(links(answer), "first").uri == listed[0]
        assert only(links(answer), "last").uri == listed[-1]
    assert walked == listed


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(seconds=st.integers(-(10**9), 10**9) | st.integers(-600, 200_000))
def test_a_timegate_leads_to_what_was_said_then(
    client: Client, past: Past, kind: str, seconds: int
) -> None:
    """The last memento not after the moment; before the first, the first."""
    when = FIRST + timedelta(seconds=seconds)
    mementos = related(timemap(client, original(past, kind)), "memento")
    until_then = [one for one in mementos if day_of(one) <= when]
    path = original(past, kind).removeprefix(BASE)
    asked = format_datetime(when, usegmt=True)
    answer = ask(client, f"/timegate{path}", accept_datetime=asked)
    assert answer.status_code == 302
    assert answer.headers["location"] == (until_then or mementos)[-1 if until_then else 0].uri
    assert "accept-datetime" in answer.headers["vary"].lower()
    assert "memento-datetime" not in answer.headers
    assert only(links(answer), "original").uri == original(past, kind)
    chosen = [
        one for one in related(links(answer), "memento") if one.uri == answer.headers["location"]
    ]
    assert len(chosen) == 1
    assert {one.uri for one in related(links(answer), "memento")} <= {one.uri for one in mementos}


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_moment_a_timegate_leads_to_the_last(
    client: Client, past: Past, kind: str
) -> None:
    path = original(past, kind).removeprefix(BASE)
    answer = ask(client, f"/timegate{path}")
    assert answer.headers["location"] == only(timemap(client, original(past, kind)), "last").uri


@pytest.mark.parametrize("kind", KINDS)
def test_head_says_what_get_would(client: Client, past: Past, kind: str) -> None:
    path = f"/timegate{original(past, kind).removeprefix(BASE)}"
    got, head = ask(client, path), client.head(path, follow_redirects=False)
    assert (head.status_code, head.content) == (302, b"")
    for name in ("location", "link", "vary", "cache-control"):
        assert head.headers[name] == got.headers[name]


def test_a_timegate_keeps_the_language(client: Client, past: Past) -> None:
    answer = ask(client, f"/timegate/{BASE}/documents/{past.old}?lang=en")
    assert answer.headers["location"].endswith("Z?lang=en")


@pytest.mark.parametrize(
    "moment",
    [
        "yesterday", "2024-06-01", "2024-06-01T00:00:00Z", "Sat, 01 Jun 2024 02:03:04",
        "Sat, 01 Jun 2024 02:03:04 +0800", "Mon, 01 Jun 2024 02:03:04 GMT",
        "Sat, 1 Jun 2024 02:03:04 GMT", "Sat, 31 Jun 2024 02:03:04 GMT",
        "Saturday, 01-Jun-24 02:03:04 GMT", "Sat Jun  1 02:03:04 2024",
        "sat, 01 jun 2024 02:03:04 gmt", "Sat, 01 Jun 2024 24:00:00 GMT",
    ],
)  # fmt: skip
def test_a_malformed_moment_is_refused(client: Client, past: Past, moment: str) -> None:
    answer = ask(client, f"/timegate/documents/{past.old}", accept_datetime=moment)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["vary"] == "accept-datetime"
    assert [error["name"] for error in answer.json()["errors"]] == ["Accept-Datetime"]


@pytest.mark.parametrize("path", ["documents/nothing", "issues/x/2024/1", "organs", "documents"])
def test_what_has_no_past_has_no_timegate(client: Client, path: str) -> None:
    answer = ask(client, f"/timegate/{path}")
    assert (answer.status_code, answer.headers["vary"]) == (404, "accept-datetime")
    assert ask(client, f"/timemap/{path}").status_code == 404


def test_a_browser_is_told_what_the_timegate_depends_on(client: Client) -> None:
    answer = ask(client, "/timegate/documents/nothing", accept="text/html")
    assert answer.headers["vary"] == "accept-datetime, Accept"


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ("documents/{old}", ""),
        ("documents/{old}.json", ".json"),
        ("documents/{old}.txt", ".txt"),
        ("documents/{old}.docx", ".docx"),
        ("api/v1/documents/{old}", ".json"),
        (BASE + "/documents/{old}", ""),
        (BASE + "/api/v1/documents/{old}", ".json"),
        ("api/v1/issues/{issue}", ".json"),
        ("issues/示例省人民政府公报/2024/1", ""),
    ],
)
def test_any_address_of_a_resource_will_do(
    client: Client, past: Past, asked: str, form: str
) -> None:
    answer = ask(client, "/timegate/" + asked.format(old=past.old, issue=past.issue))
    kind = "issues" if "issues" in asked else "documents"
    last = only(timemap(client, original(past, kind)), "last").uri
    assert answer.headers["location"] == last + form
    assert only(links(answer), "original").uri == original(past, kind)


@pytest.mark.parametrize(
    "other", ["https://other.example", "http://localhost", "ftp://gazette.example"]
)
def test_resources_of_others_are_theirs(client: Client, past: Past, other: str) -> None:
    assert ask(client, f"/timegate/{other}/documents/{past.old}").status_code == 404


def test_a_timemap_is_the_same_as_json(client: Client, past: Past) -> None:
    path = f"/timemap/documents/{past.old}"
    listed = related(timemap(client, original(past, "documents")), "memento")
    told = ask(client, f"{path}.json").json()
    assert [one["uri"] for one in told["mementos"]["list"]] == [one.uri for one in listed]
    days = [read_instant(one["datetime"]) for one in told["mementos"]["list"]]
    assert [day.replace(microsecond=0) for day in days] == [day_of(one) for one in listed]
    assert told["original_uri"] == original(past, "documents")
    assert told["timemap_uri"]["link_format"] == BASE + path
    negotiated = ask(client, path, accept="application/json")
    assert negotiated.json() == told
    assert negotiated.headers["vary"].startswith("Accept,")


def test_a_memento_says_what_the_archive_said(client: Client, past: Past) -> None:
    first, last = related(timemap(client, original(past, "documents")), "memento")
    then, now = (ask(client, f"{one.uri}.json").json() for one in (first, last))
    assert (then["status"]["code"], now["status"]["code"]) == ("unknown", "repealed")
    assert now == ask(client, f"/documents/{past.old}.json").json()
    before = ask(
        client, f"/api/v1/documents/{past.old}?recorded_before={past.moments['repealed']}"
    ).json()
    assert then == before


def test_a_memento_of_an_issue_has_the_list_of_then(client: Client, past: Past) -> None:
    first, last = related(timemap(client, original(past, "issues")), "memento")
    then, now = (ask(client, f"{one.uri}.json").json() for one in (first, last))
    assert (then["entries"], then["published_on"]) == (2, "2024-06-01")
    assert (now["entries"], now["published_on"]) == (1, "2024-06-02")
    whole = ask(client, f"/api/v1/issues/{past.issue}").json()
    assert now == whole


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("text/html", "text/html"), ("application/json", "application/json"), ("*/*", "text/html")],
)
@pytest.mark.parametrize("resource", KINDS)
def test_a_memento_has_the_forms_of_its_resource(
    client: Client, past: Past, accept: str, kind: str, resource: str
) -> None:
    memento = only(timemap(client, original(past, resource)), "first")
    answer = ask(client, memento.uri, accept=accept)
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.headers["memento-datetime"] == memento.parameters["datetime"]


def test_a_memento_as_text_is_the_very_text(client: Client, past: Past) -> None:
    memento = only(timemap(client, original(past, "documents")), "first")
    text = ask(client, f"{memento.uri}.txt")
    assert text.text == ask(client, f"/documents/{past.old}.txt").text
    assert text.headers["memento-datetime"] == memento.parameters["datetime"]


@pytest.mark.parametrize("ending", ["", ".json"])
@pytest.mark.parametrize(
    ("resource", "moment", "rel"),
    [
        ("documents", "2024-06-01T20:03:59%2B08:00", "first"),
        ("documents", "2024-06-01T12:04:00.001Z", "last"),
        ("issues", "2024-06-01T12:05:01Z", "first"),
        ("issues", "2025-01-01", "last"),
    ],
)
def test_any_moment_leads_to_the_memento_of_then(
    client: Client, past: Past, resource: str, moment: str, rel: str, ending: str
) -> None:
    memento = only(timemap(client, original(past, resource)), rel)
    answer = ask(client, f"{original(past, resource)}/at/{moment}{ending}?lang=en")
    assert answer.status_code == 302
    assert answer.headers["location"] == f"{memento.uri}{ending}?lang=en"


@pytest.mark.parametrize(
    "moment", ["2024-06-01", "x", "2024-06-01T12:05:00.000Z.pdf", "9999-99-99"]
)
@pytest.mark.parametrize("resource", KINDS)
def test_nothing_was_said_before_the_first_record(
    client: Client, past: Past, resource: str, moment: str
) -> None:
    answer = ask(client, f"{original(past, resource)}/at/{moment}")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_an_issue_has_no_plain_text(client: Client, past: Past) -> None:
    memento = only(timemap(client, original(past, "issues")), "first")
    assert ask(client, f"{memento.uri}.txt").status_code == 404


def test_a_memento_is_asked_for_again_and_kept_by_its_tag(client: Client, past: Past) -> None:
    """It may be withdrawn: a cache that never asks again would go on showing it."""
    memento = only(timemap(client, original(past, "documents")), "first")
    answer = ask(client, f"{memento.uri}.json")
    assert answer.headers["cache-control"] == "public, no-cache"
    again = ask(client, f"{memento.uri}.json", if_none_match=answer.headers["etag"])
    assert again.status_code == 304
    assert again.headers["memento-datetime"] == memento.parameters["datetime"]


def test_pages_of_other_sites_may_read_all_of_it(client: Client, past: Past) -> None:
    memento = only(timemap(client, original(past, "documents")), "first")
    exposed = ask(client, memento.uri).headers["access-control-expose-headers"]
    assert {"Memento-Datetime", "Link"} <= set(exposed.split(", "))


def test_while_it_was_held_nothing_was_said(tmp_path: Path) -> None:
    office = Office(tmp_path)
    document = office.file("示例省人民政府关于某事的通知", "正文。")
    shown = office.now
    office.decide(document, 1, "held")
    held = office.now
    office.decide(document, 1, "cleared")
    follow(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path, base_url=BASE))) as client:
        mementos = related(timemap(client, f"{BASE}/documents/{document}"), "memento")
        assert [day_of(one) for one in mementos] == [shown, office.now]
        asked = format_datetime(held, usegmt=True)
        gate = ask(client, f"/timegate/documents/{document}", accept_datetime=asked)
        between = ask(client, f"/documents/{document}/at/{held.isoformat().replace('+00:00', 'Z')}")
    assert gate.headers["location"] == mementos[0].uri
    assert between.status_code == 404


def test_what_is_held_has_no_memento(tmp_path: Path) -> None:
    office = Office(tmp_path)
    document = office.file("示例省人民政府关于某事的通知", "正文。")
    office.decide(document, 1, "held")
    follow(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path, base_url=BASE))) as client:
        for path in (f"/timegate/documents/{document}", f"/timemap/documents/{document}"):
            assert ask(client, path).status_code == 404


def test_two_records_within_a_second_are_two_mementos(tmp_path: Path) -> None:
    """Dates of HTTP have no milliseconds: the last of that second answers."""
    office = Office(tmp_path)
    office.now += timedelta(milliseconds=100)
    document = office.file("示例省人民政府关于某事的通知", "正文一。")
    office.now -= timedelta(seconds=59, milliseconds=700)
    office.file("示例省人民政府关于某事的通知", "正文二。")
    follow(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path, base_url=BASE))) as client:
        mementos = related(timemap(client, f"{BASE}/documents/{document}"), "memento")
        first, last = mementos
        assert day_of(first) == day_of(last)
        gate = ask(
            client, f"/timegate/documents/{document}", accept_datetime=first.parameters["datetime"]
        )
        texts = [ask(client, f"{one.uri}.txt").text for one in mementos]
    assert gate.headers["location"] == last.uri
    assert texts == ["正文一。", "正文二。"]
