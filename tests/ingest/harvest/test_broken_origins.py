"""Whatever another server answers: it is told with its address, and stops no other document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from gazette.store.reader import StoreReader
from ingest.door import LARGEST
from tests.harvests import Json, Origin, Province, Said, Stranger, as_json, strange

pytestmark = pytest.mark.requirement("OD-03", "GZ-15")


def version(document: str, text: str, *, url: str = "http://127.0.0.1/") -> Json:
    """A version as the API gives it, with what is needed."""
    fields = {
        "title": f"示例市关于公布{document}的公告",
        "issuers": ["示例市人民政府"],
        "owner": "示例市人民政府办公室",
        "disclosure": "active",
        "disclosure_reason": "already published",
        "signed_on": "2024-01-02",
    }
    noted = {
        name: {"value": value, "origin": "read", "confidence": 1.0, "start": None, "end": None}
        for name, value in fields.items()
    }
    return {
        "document": document,
        "version": 1,
        "text": text,
        "digest": {"sha-256": hashlib.sha256(text.encode()).hexdigest(), "sm3": ""},
        "links": {"self": f"{url}api/v1/documents/{document}/versions/1"},
        "fields": noted,
        "enclosures": [],
        "history": [],
    }


class City:
    """Answers as a server of ours does, but for what a test has it answer."""

    def __init__(self, *documents: str) -> None:
        self.documents = documents
        self.instead: dict[str, Said] = {}
        """By path, without the query."""
        self.changes: Callable[[str], Said] = lambda path: as_json(self.page())

    def __call__(self, path: str) -> Said:
        """The answer to a request."""
        where = urlsplit(path).path
        if where in self.instead:
            return self.instead[where]
        match where.strip("/").split("/"):
            case ["api", "v1", "changes"]:
                return self.changes(path)
            case ["api", "v1", "documents", document]:
                status = {"code": "unknown", "since": None, "by": None}
                return as_json({"id": document, "version": 1, "status": status})
            case ["api", "v1", "documents", _, "versions"]:
                return as_json({"items": [{"version": 1}]})
            case ["api", "v1", "documents", document, "versions", "1"]:
                return as_json(version(document, f"{document}已经公布。\n"))
            case _:
                return Said(404)

    def page(self, **chosen: object) -> Json:
        """The one page of changes."""
        items = [
            {"document": one, "change": "recorded", "version": 1, "withdrawals": []}
            for one in self.documents
        ]
        resume = "http://127.0.0.1/api/v1/changes?since=c1"
        return {"items": items, "next": None, "resume": resume, **chosen}


def at(document: str) -> str:
    return f"/api/v1/documents/{document}/versions/1"


@pytest.fixture
def city() -> City:
    """A city with three documents."""
    return City("one", "two", "three")


@pytest.fixture
def stranger(city: City) -> Iterator[Stranger]:
    """Its server."""
    with strange(city) as served:
        yield served


@pytest.fixture
def province(tmp_path: Path, stranger: Stranger) -> Province:
    """A province that trusts it."""
    made = Province(tmp_path / "province")
    made.add(stranger.url)
    return made


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said(200, b"<html>welcome</html>"), "not the answer that was asked for"),
        (Said(200, b'{"items": [{"document": 1}], "resume": ""}'), "not the answer"),
        (Said(200, b'{"items": [{"document":"..","change":"recorded","version":1}],"resume":""}'), "is no id"),
        (Said(200, b"[" * 100_000), "not the answer that was asked for"),
        (as_json({"items": [], "resume": "http://[x?since=1"}), "goes on at what is no address"),
        (as_json({"items": [], "resume": f"/?since={'9' * 2001}"}), "more than 2,000 characters"),
        (Said(403, b"no"), "answered 403"),
        (Said(302, b"", {"location": "http://localhost:1/"}), "nothing else is asked"),
        (Said(302, b"", {"location": "/api/v1/changes"}), "redirected more than 5 times"),
        (Said(200, b"x", {"content-encoding": "zstd"}), "packed as 'zstd'"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_ends_the_run(
    city: City, stranger: Stranger, province: Province, said: Said, why: str
) -> None:
    city.instead["/api/v1/changes"] = said
    outcome = province.harvest()
    assert outcome.error is not None
    assert why in outcome.error
    assert province.state().error == outcome.error
    assert province.state().cursor is None
    assert outcome.error.startswith(("http://localhost:1/", stranger.url))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said(200, b"<html>"), "not_a_version"),
        (as_json(version("one", "别的。\n")), "it says that it is version 1 of 'one'"),
        (as_json({**version("two", "甲。\n"), "digest": {"sha-256": "0" * 64}}), "digest_mismatch"),
        (as_json({**version("two", "甲。\n"), "fields": {"title": {"value": 7}}}), "bad_field"),
        (as_json({**version("two", "甲。\n"), "fields": {"kind": {"value": "x"}}}), "bad_field"),
        (as_json(version("two", " \n")), "empty"),
        (Said(500, b"oops"), "answered 500"),
        (Said(200, b" " * (LARGEST + 1)), "more than 33,554,432 bytes"),
    ],
)
def test_one_document_that_cannot_be_had_stops_no_other(
    city: City, stranger: Stranger, province: Province, said: Said, why: str
) -> None:
    city.instead[at("two")] = said
    outcome = province.harvest()
    assert outcome.error is None
    assert (outcome.counts["stored"], outcome.counts["failed"]) == (2, 1)
    assert why in province.failures()["two"]
    assert f"{stranger.url.rstrip('/')}{at('two')}" in province.failures()["two"]
    assert any(why in line for line in province.screen)


def test_what_failed_is_asked_for_again(city: City, stranger: Stranger, province: Province) -> None:
    city.instead[at("two")] = Said(500)
    province.harvest()
    city.instead["/api/v1/changes"] = as_json(city.page(items=[]))
    assert province.harvest().counts == {"failed": 1}
    del city.instead[at("two")]
    assert province.counts() == {"stored": 1, "fetched": 1}
    assert province.failures() == {}
    assert province.counts() == {}


def test_what_failed_and_is_gone_is_asked_for_no_more(
    city: City, stranger: Stranger, province: Province
) -> None:
    city.instead[at("two")] = Said(500)
    province.harvest()
    city.instead["/api/v1/changes"] = as_json(city.page(items=[]))
    city.instead["/api/v1/documents/two"] = Said(410)
    assert province.counts() == {}
    assert province.failures() == {}


def test_a_list_that_lacks_what_it_must_hold_takes_nothing_away(
    city: City, stranger: Stranger, province: Province
) -> None:
    province.counts()
    city.instead["/api/v1/documents/two/versions"] = as_json({"items": []})
    outcome = province.harvest(again=True)
    assert outcome.counts == {"failed": 1}
    assert "version 1, which it shows, is not among them" in province.failures()["two"]
    with StoreReader(province.data) as reader:
        assert reader.totals()["public"] == 3


def test_no_words_of_an_origin_command_the_terminal(
    city: City, stranger: Stranger, province: Province
) -> None:
    province.counts()
    told = {
        "version": None, "code": "other", "authority": "\x1b[2J示例市\n人民政府", "withdrawn_on": "2024-01-01",
    }  # fmt: skip
    gone = {"document": "two", "change": "withdrawn", "version": None, "withdrawals": [told]}
    city.instead["/api/v1/changes"] = as_json(city.page(items=[gone]))
    assert province.counts() == {"gone": 1}
    assert any("\\u001b[2J示例市\\u000a人民政府: other" in line for line in province.screen)
    with StoreReader(province.data) as reader:
        (held,) = reader.held()
    assert "\x1b" not in held.reason


def test_pages_that_never_end_are_left(city: City, stranger: Stranger, province: Province) -> None:
    city.instead["/api/v1/changes"] = as_json(
        city.page(next=f"{stranger.url}api/v1/changes?since=c1")
    )
    outcome = province.harvest()
    assert outcome.error is not None
    assert "does not go on after 'c1'" in outcome.error
    assert outcome.counts["stored"] == 3


def test_a_server_of_which_nothing_can_be_had_is_left(
    tmp_path: Path, city: City, stranger: Stranger, province: Province
) -> None:
    city.documents = tuple(f"doc{n}" for n in range(30))
    city.instead |= {at(one): Said(403) for one in city.documents}
    outcome = province.harvest()
    assert outcome.error is not None
    assert "answered 403" in outcome.error
    assert len(province.failures()) == 10
    assert province.state().cursor is None


def test_a_place_that_is_gone_is_left_for_the_beginning(
    city: City, stranger: Stranger, province: Province
) -> None:
    province.counts()
    whole = city.page()

    def answered(path: str) -> Said:
        is_place = path.startswith("/api/v1/changes") and "since=" in path
        return Said(410, b"cursor-gone") if is_place else city(path)

    stranger.answer = answered
    assert whole == city.page()
    assert province.counts() == {}
    assert any("begun again" in line for line in province.screen)


def test_what_was_withdrawn_here_does_not_come_back(
    city: City, stranger: Stranger, province: Province
) -> None:
    """A person's withdrawal here stands, whatever the origin still shows."""
    province.counts()
    with StoreReader(province.data) as reader:
        documents = [one.document_id for one in reader.last_changes(reader.last_change())]
    Origin(province.data).withdraw(documents[0])
    outcome = province.harvest(again=True)
    assert outcome.error is None
    assert "failed" not in outcome.counts
    with StoreReader(province.data) as reader:
        assert reader.published(documents[0]) == []


def paged(city: City, pages: list[list[str]], gone: str) -> None:
    """Answers with documents by page, and on the last page with one that is withdrawn."""
    told = {"version": None, "code": "other", "authority": "示例市", "withdrawn_on": "2024-01-01"}
    last = {"document": gone, "change": "withdrawn", "version": None, "withdrawals": [told]}

    def changes(path: str) -> Said:
        number = int(parse_qs(urlsplit(path).query).get("since", ["0"])[0])
        resume = f"http://127.0.0.1/api/v1/changes?since={number + 1}"
        if number >= len(pages):
            return as_json({"items": [last], "next": None, "resume": resume})
        city.documents = tuple(pages[number])
        return as_json(city.page(next=resume, resume=resume))

    city.changes = changes


def public(province: Province) -> int:
    with StoreReader(province.data) as reader:
        return reader.totals()["public"]


def test_a_document_at_which_the_server_breaks_off_stops_nothing(
    city: City, stranger: Stranger, province: Province
) -> None:
    province.counts()
    paged(city, [["four", "five"]], gone="one")

    def answered(path: str) -> Said:
        if path == at("four"):
            raise ConnectionResetError
        return city(path)

    stranger.answer = answered
    outcome = province.harvest(again=True)
    assert outcome.error is None
    assert outcome.counts == {"stored": 1, "fetched": 1, "failed": 1, "gone": 1}
    assert "the connection broke" in province.failures()["four"]
    assert province.state().cursor == "2"


def test_documents_that_fail_for_good_do_not_stop_what_comes_later(
    city: City, stranger: Stranger, province: Province
) -> None:
    province.counts()
    bad = [f"bad{n:02}" for n in range(25)]
    city.instead |= {at(one): Said(403) for one in bad}
    paged(city, [["four", *bad], ["five"]], gone="one")
    first = province.harvest(again=True)
    assert first.error is not None
    assert "answered 403" in first.error
    assert first.counts == {"stored": 1, "fetched": 1, "failed": 10}
    assert province.harvest().error is not None
    last = province.harvest()
    assert last.error is None
    assert (last.counts["stored"], last.counts["gone"]) == (1, 1)
    assert len(province.failures()) == 25
    again = province.harvest()
    assert again.error is None
    assert again.counts == {"failed": 10}
    assert any("left to the next run" in line for line in province.screen)
    city.instead.clear()
    assert province.counts() == {"stored": 25, "fetched": 25}
    assert province.failures() == {}


@pytest.mark.parametrize("status", [404, 410])
def test_a_version_that_is_listed_and_missing_has_failed(
    city: City, stranger: Stranger, province: Province, status: int
) -> None:
    city.instead[at("two")] = Said(status)
    outcome = province.harvest()
    assert (outcome.counts["stored"], outcome.counts["failed"]) == (2, 1)
    assert f"answered {status}" in province.failures()["two"]
    city.instead = {"/api/v1/changes": as_json(city.page(items=[]))}
    assert province.counts() == {"stored": 1, "fetched": 1}


def test_whatever_breaks_a_run_it_is_ended_and_told(
    monkeypatch: pytest.MonkeyPatch, province: Province
) -> None:
    """Nothing that another server can bring about is known to do this any more."""

    def breaks(visit: object) -> None:
        raise OverflowError("words of a stranger")

    monkeypatch.setattr("ingest.harvest.run.KINDS", {"gongbao": breaks})
    outcome = province.harvest()
    assert outcome.error is not None
    assert outcome.error.startswith("it broke off with OverflowError in breaks, line ")
    assert province.state().error == outcome.error
    assert province.state().ended_at is not None
