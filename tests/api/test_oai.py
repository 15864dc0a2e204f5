"""`/oai`: every answer is valid, every error is the protocol's own, every bound belongs to its list."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree

from api.app import create_app
from api.settings import Settings, Site
from gazette.store.writer import Store
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from tests.made_up import announcement, draft, metadata, notice, publish, record, statute
from tests.oai import DC, OAI, error_code, faults, read_answer, texts

pytestmark = pytest.mark.requirement("OD-03", "OD-07", "item-37")

Client = TestClient[Litestar]
REPOSITORY = "gazette.example"
VERBS = (
    "Identify", "ListMetadataFormats", "ListSets", "GetRecord", "ListIdentifiers", "ListRecords"
)  # fmt: skip
RECORDS = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


def ask(client: Client, **arguments: str) -> etree._Element:
    """A valid answer; `from` is written `since`."""
    if "since" in arguments:
        arguments["from"] = arguments.pop("since")
    return posed(client, list(arguments.items()))


def posed(client: Client, pairs: list[tuple[str, str]]) -> etree._Element:
    answer = client.get("/oai?" + urlencode(pairs))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    return read_answer(answer.content)


def request_of(root: etree._Element) -> etree._Element:
    found = root.find(f"{OAI}request")
    assert found is not None
    return found


def listed(client: Client, verb: str = "ListRecords", **arguments: str) -> Iterator[etree._Element]:
    """Every page of a list."""
    page = ask(client, verb=verb, metadataPrefix="oai_dc", **arguments)
    while True:
        yield page
        token = texts(page, "resumptionToken")
        if not token or not token[0]:
            return
        page = ask(client, verb=verb, resumptionToken=token[0])


def name(document: str) -> str:
    return f"oai:{REPOSITORY}:{document}"


def test_identify_says_who_answers_and_how(client: Client) -> None:
    root = ask(client, verb="Identify")
    said = {str(element.tag).removeprefix(OAI): element.text for element in root[-1]}
    assert said == {
        "repositoryName": "示例省人民政府公报",
        "baseURL": "https://gazette.example/oai",
        "protocolVersion": "2.0",
        "adminEmail": "postmaster@gazette.example",
        "earliestDatestamp": "2024-06-01T02:03:04Z",
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
        "compression": "gzip",
    }
    assert dict(request_of(root).attrib) == {"verb": "Identify"}


def test_the_settings_name_the_repository_and_whom_to_write_to(tmp_path: Path) -> None:
    publish(tmp_path, [notice()])
    site = Site(email="oai@gazette.example", repository="archive.example")
    with TestClient(create_app(Settings(data=tmp_path, site=site))) as client:
        assert texts(ask(client, verb="Identify"), "adminEmail") == ["oai@gazette.example"]
        (found,) = texts(ask(client, **RECORDS), "identifier")
        assert found.startswith("oai:archive.example:")


@pytest.mark.parametrize("verb", VERBS)
def test_a_form_is_answered_as_an_address_is(client: Client, ids: list[str], verb: str) -> None:
    arguments = {"verb": verb}
    if verb.startswith("List") and verb not in ("ListSets", "ListMetadataFormats"):
        arguments["metadataPrefix"] = "akn"
    if verb == "GetRecord":
        arguments |= {"metadataPrefix": "akn", "identifier": name(ids[1])}
    asked = ask(client, **arguments)
    answer = client.post("/oai", data=arguments)
    assert (answer.status_code, error_code(asked)) == (200, None)
    assert etree.tostring(read_answer(answer.content)[2]) == etree.tostring(asked[2])
    assert client.head("/oai", params=arguments).content == b""


def test_a_record_says_what_is_known_of_the_document(client: Client, ids: list[str]) -> None:
    root = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=name(ids[0]))
    assert texts(root, "identifier") == [name(ids[0])]
    said = {element.text for element in root.iter(f"{DC}*")}
    assert {"示例省人民政府", "示政发〔2024〕12号", "通知"} <= said
    assert f"https://gazette.example/documents/{ids[0]}" in said
    assert "kind:government_normative" in texts(root, "setSpec")


def test_akoma_ntoso_comes_with_the_whole_text(client: Client, ids: list[str]) -> None:
    root = ask(client, verb="GetRecord", metadataPrefix="akn", identifier=name(ids[1]))
    body = root.find(".//{*}akomaNtoso/{*}act/{*}body")
    assert body is not None
    assert "第一条" in "".join(map(str, body.itertext()))


def test_all_records_come_once(client: Client, ids: list[str]) -> None:
    for verb in ("ListRecords", "ListIdentifiers"):
        found = [text for page in listed(client, verb) for text in texts(page, "identifier")]
        assert sorted(found) == sorted(map(name, ids))


@pytest.mark.parametrize(
    ("code", "query"),
    [
        ("badVerb", ""),
        ("badVerb", "verb="),
        ("badVerb", "verb=identify"),
        ("badVerb", "verb=Identify&verb=Identify"),
        ("badArgument", "verb=Identify&set=kind"),
        ("badArgument", "verb=GetRecord&metadataPrefix=oai_dc"),
        ("badArgument", "verb=GetRecord&identifier=oai:a:b"),
        ("badArgument", "verb=ListRecords"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&colour=red"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2024"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2024-02-30"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2024-06-01T02:03:04"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=２024-06-01"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2024-06-02&until=2024-06-01"),
        (
            "badArgument",
            "verb=ListRecords&metadataPrefix=oai_dc&from=2024-06-01&until=2024-06-02T00:00:00Z",
        ),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai%20dc"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&set=%01"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&set=%FF"),
        ("badArgument", "verb=ListRecords&resumptionToken=a&metadataPrefix=oai_dc"),
        ("badArgument", "verb=GetRecord&metadataPrefix=oai_dc&identifier=no%20name"),
        ("badArgument", "verb=ListSets&" + "a=b&" * 5000),
        ("badResumptionToken", "verb=ListRecords&resumptionToken=made-up"),
        ("badResumptionToken", "verb=ListSets&resumptionToken=made-up"),
        ("cannotDisseminateFormat", "verb=ListRecords&metadataPrefix=marc"),
        (
            "cannotDisseminateFormat",
            "verb=GetRecord&metadataPrefix=marc&identifier=oai:gazette.example:{id}",
        ),
        ("idDoesNotExist", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:a.example:b"),
        ("idDoesNotExist", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:gazette.example:x"),
        ("idDoesNotExist", "verb=ListMetadataFormats&identifier=oai:gazette.example:x"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&set=colour:red"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&set=kind:colour"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&set=kind:law"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&until=2024-05-31"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31"),
    ],
)
def test_an_error_is_the_protocols_own(
    client: Client, ids: list[str], code: str, query: str
) -> None:
    answer = client.get("/oai?" + query.format(id=ids[0]))
    assert answer.status_code == 200
    root = read_answer(answer.content)
    assert error_code(root) == code
    is_repeated = code not in ("badVerb", "badArgument")
    assert bool(request_of(root).attrib) == is_repeated
    assert request_of(root).text == "https://gazette.example/oai"


@pytest.mark.parametrize("argument", ["from", "until", "set", "metadataPrefix", "identifier"])
def test_an_error_names_the_argument(client: Client, argument: str) -> None:
    verb = "GetRecord" if argument == "identifier" else "ListRecords"
    pairs = {"verb": verb, "metadataPrefix": "oai_dc", argument: "<甲>"}
    (said,) = texts(posed(client, list(pairs.items())), "error")
    assert argument in said


def test_an_archive_without_documents_has_sets_and_no_records(tmp_path: Path) -> None:
    """So `noSetHierarchy` is never the answer: a set that nothing is in matches no record."""
    publish(tmp_path, [])
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        assert texts(ask(client, verb="ListSets"), "setSpec") == ["kind", "topic", "year", "issuer"]
        assert texts(ask(client, verb="Identify"), "earliestDatestamp") == ["1970-01-01T00:00:00Z"]
        for narrowed in ({}, {"set": "kind"}, {"set": "colour"}):
            assert error_code(ask(client, **RECORDS, **narrowed)) == "noRecordsMatch"


def test_a_token_of_one_list_does_not_open_another(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.oai_answers._MOST_RECORDS", 4)
    page = ask(client, **RECORDS)
    (token,) = texts(page, "resumptionToken")
    other = ask(client, verb="ListIdentifiers", resumptionToken=token)
    changed = ask(client, verb="ListRecords", resumptionToken=token[:-2] + "xy")
    assert [error_code(other), error_code(changed)] == ["badResumptionToken"] * 2


def test_pages_count_what_came_before_and_end_with_an_empty_token(
    client: Client, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.oai_answers._MOST_RECORDS", 4)
    pages = list(listed(client))
    tokens = [page.find(f".//{OAI}resumptionToken") for page in pages]
    assert [token.get("cursor") for token in tokens if token is not None] == ["0", "4", "8", "12"]
    assert {token.get("completeListSize") for token in tokens if token is not None} == {"15"}
    assert not texts(pages[-1], "resumptionToken")[0]
    found = [text for page in pages for text in texts(page, "identifier")]
    assert sorted(found) == sorted(map(name, ids))


def test_a_page_of_long_texts_holds_fewer_of_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.oai_answers._HEAVIEST", 600)
    page = ask(client, verb="ListRecords", metadataPrefix="akn")
    assert 1 <= len(texts(page, "identifier")) <= 2
    assert texts(page, "resumptionToken")[0]


def test_sets_stand_below_one_another_and_hold_what_they_say(
    client: Client, ids: list[str]
) -> None:
    specs = texts(ask(client, verb="ListSets"), "setSpec")
    assert len(set(specs)) == len(specs)
    assert {"kind", "topic", "issuer", "year", "year:2024", "kind:local_regulation"} <= set(specs)
    for spec in specs:
        above = spec.rpartition(":")[0]
        assert above in {"", *specs}
    records = {
        header.findtext(f"{OAI}identifier"): texts(header, "setSpec")
        for page in listed(client, "ListIdentifiers")
        for header in page.iter(f"{OAI}header")
    }
    for spec in specs:
        inside = {text for page in listed(client, set=spec) for text in texts(page, "identifier")}
        assert inside == {
            record
            for record, own in records.items()
            if any(one == spec or one.startswith(f"{spec}:") for one in own)
        }


def test_sets_of_organs_go_on_behind_a_token(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = texts(ask(client, verb="ListSets"), "setSpec")
    monkeypatch.setattr("api.oai_answers._MOST_SETS", 1)
    page = ask(client, verb="ListSets")
    found = texts(page, "setSpec")
    while (tokens := texts(page, "resumptionToken")) and tokens[0]:
        page = ask(client, verb="ListSets", resumptionToken=tokens[0])
        found += texts(page, "setSpec")
    assert found == whole


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, list[datetime]]]:
    """Twelve documents, recorded at instants of which some share a second."""
    data = tmp_path_factory.mktemp("timed")
    millis = [0, 1, 999, 1000, 1500, 2000, 59_999, 60_000, 86_399_999, 86_400_000, 90_000_000]
    start = datetime(2024, 6, 1, tzinfo=UTC).timestamp()
    moments = [datetime.fromtimestamp(start + one / 1000, UTC) for one in millis]
    for place, moment in enumerate(moments):
        record(data, [announcement(place + 1, signed_on=None)], now=moment)
    follow(data)
    app = create_app(Settings(data=data, base_url="https://gazette.example"))
    with TestClient(app) as client:
        yield client, moments


SECONDS = st.integers(-2, 90_005)


@settings(max_examples=60, deadline=None)
@given(bounds=st.tuples(st.none() | SECONDS, st.none() | SECONDS), length=st.sampled_from([10, 19]))
def test_both_bounds_belong_to_the_list(
    timed: tuple[Client, list[datetime]], bounds: tuple[int | None, int | None], length: int
) -> None:
    client, moments = timed
    ending = {10: "", 19: "Z"}[length]  # a day, an instant
    start = datetime(2024, 6, 1, tzinfo=UTC).timestamp()
    since, until = (
        None
        if one is None
        else datetime.fromtimestamp(start + one, UTC).isoformat()[:length] + ending
        for one in bounds
    )
    given_bounds = {
        name: text for name, text in (("since", since), ("until", until)) if text is not None
    }
    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **given_bounds)
    stamps = [moment.isoformat()[:19] + "Z" for moment in moments]
    wanted = [
        stamp
        for stamp in stamps
        if (since is None or stamp[: len(since.rstrip("Z"))] >= since.rstrip("Z"))
        and (until is None or stamp[: len(until.rstrip("Z"))] <= until.rstrip("Z"))
    ]
    is_wrong = since is not None and until is not None and since > until
    assert error_code(root) == ("badArgument" if is_wrong else None if wanted else "noRecordsMatch")
    assert texts(root, "datestamp") == ([] if is_wrong else wanted)


ARGUMENTS = ("verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken")
VALUES = st.one_of(
    st.sampled_from(
        ["oai_dc", "akn", *VERBS, "2024-06-01", "2024-06-01T02:03:04Z", "kind", "kind:law", "topic:2",
         "year:2024", "issuer", "oai:gazette.example:x", "oai:gazette.example:", "urn:a", "9999-12-31"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    verb=st.sampled_from(VERBS) | st.text(max_size=5),
    pairs=st.lists(st.tuples(st.sampled_from(ARGUMENTS) | st.text(max_size=4), VALUES), max_size=4),
)
def test_every_answer_is_valid(client: Client, verb: str, pairs: list[tuple[str, str]]) -> None:
    safe = [
        tuple(text.encode("utf-8", "replace").decode() for text in pair)
        for pair in [("verb", verb), *pairs]
    ]
    root = posed(client, safe)  # type: ignore[arg-type]  # pairs
    assert len(root) == 3


@settings(max_examples=100, deadline=None)
@given(sent=st.binary(max_size=60))
def test_whatever_bytes_are_posted_the_answer_is_valid(client: Client, sent: bytes) -> None:
    answer = client.post("/oai", content=sent)
    assert answer.status_code == 200
    read_answer(answer.content)


def test_without_something_required_an_answer_is_found_invalid(
    client: Client, ids: list[str]
) -> None:
    """The validator can fail."""
    identify = ask(client, verb="Identify")
    record = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=name(ids[0]))
    for root, tag in [
        (identify, f"{OAI}adminEmail"),
        (identify, f"{OAI}deletedRecord"),
        (record, f"{OAI}responseDate"),
        (record, f"{OAI}datestamp"),
    ]:
        element = root.find(f".//{tag}")
        assert element is not None
        parent = element.getparent()
        assert parent is not None
        place = parent.index(element)
        assert faults(root) == []
        parent.remove(element)
        assert faults(root)
        parent.insert(place, element)
    dc = record.find(".//{*}dc")
    assert dc is not None
    etree.SubElement(dc, f"{DC}colour").text = "red"
    assert faults(record)


def test_characters_that_no_xml_holds_are_left_out(tmp_path: Path) -> None:
    told = metadata("关于\x0b示例\ufffe的通知", signed_on=date(2024, 5, 1))
    made = draft("strange", "正\x0b文。\n", told)
    publish(tmp_path, [made])
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        root = ask(client, **RECORDS)
        assert [element.text for element in root.iter(f"{DC}title")] == ["关于示例的通知"]
        assert error_code(ask(client, verb="ListRecords", metadataPrefix="akn")) is None


def test_what_was_withdrawn_comes_as_deleted_in_every_list_for_ever(tmp_path: Path) -> None:
    first, second = publish(tmp_path, [notice(), statute()])
    with TestClient(
        create_app(Settings(data=tmp_path, base_url="https://gazette.example"))
    ) as client:
        assert error_code(ask(client, **RECORDS)) is None
        withdraw(tmp_path, first, datetime(2024, 7, 1, 1, 2, 3, 456_000, tzinfo=UTC))
        follow(tmp_path)
        for _ in range(2):
            for narrowed in ({}, {"set": "kind:local_regulation"}, {"set": "topic:2"}):
                found = ask(client, **RECORDS, **narrowed)
                gone = found.findall(f".//{OAI}header[@status='deleted']")
                assert [one.findtext(f"{OAI}identifier") for one in gone] == [name(first)]
                assert [one.findtext(f"{OAI}datestamp") for one in gone] == ["2024-07-01T01:02:03Z"]
                assert texts(gone[0], "setSpec") == []
                assert gone[0].getnext() is None
            one = ask(client, verb="GetRecord", metadataPrefix="akn", identifier=name(first))
            assert one.find(f".//{OAI}header").get("status") == "deleted"  # type: ignore[union-attr]  # it is there
            assert one.find(f".//{OAI}metadata") is None
            formats = ask(client, verb="ListMetadataFormats", identifier=name(first))
            assert error_code(formats) == "noMetadataFormats"
            (tmp_path / "public.db").unlink()
            follow(tmp_path)
        later = ask(client, **RECORDS, since="2024-07-01T01:02:03Z")
        assert texts(later, "identifier") == [name(first)]
        whole = ask(client, **RECORDS)
        assert sorted(texts(whole, "identifier")) == sorted([name(first), name(second)])


def test_a_record_that_changes_is_met_again_behind_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.oai_answers._MOST_RECORDS", 2)
    ids = publish(tmp_path, [announcement(one, signed_on=None) for one in range(1, 7)])
    with TestClient(
        create_app(Settings(data=tmp_path, base_url="https://gazette.example"))
    ) as client:
        pages = listed(client)
        found = headers(next(pages))
        later = datetime(2024, 8, 1, tzinfo=UTC)
        withdraw(tmp_path, ids[0], later)  # given already
        withdraw(tmp_path, ids[4], later)  # not yet given
        follow(tmp_path)
        for page in pages:
            found += headers(page)
    assert len(set(found)) == len(found)
    assert found[:2] == [(name(one), "2024-06-01T02:03:04Z", False) for one in ids[:2]]
    gone = [(name(one), "2024-08-01T00:00:00Z", True) for one in (ids[0], ids[4])]
    assert found[-2:] == gone
    assert {one for one, _, _ in found} == set(map(name, ids))
    assert len(found) == 7


def test_a_token_of_a_history_that_is_no_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a restored backup: others may have taken the numbers of changes since."""
    monkeypatch.setattr("api.oai_answers._MOST_RECORDS", 4)
    publish(tmp_path, [announcement(one, signed_on=None) for one in range(1, 7)])
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        (token,) = texts(ask(client, **RECORDS), "resumptionToken")
        with closing(sqlite3.connect(tmp_path / DATABASE)) as db, db:
            db.execute("DELETE FROM change WHERE seq > 2")
        root = ask(client, verb="ListRecords", resumptionToken=token)
    assert error_code(root) == "badResumptionToken"


def headers(page: etree._Element) -> list[tuple[str, str, bool]]:
    return [
        (
            one.findtext(f"{OAI}identifier", ""),
            one.findtext(f"{OAI}datestamp", ""),
            one.get("status") == "deleted",
        )
        for one in page.iter(f"{OAI}header")
    ]


def withdraw(data: Path, document: str, now: datetime) -> None:
    with Store.open(data) as store:
        store.withdraw(
            document, None, code="personal_data", authority="示例省人民政府办公厅",
            on=now.date(), note=None, actor="editor", now=now,
        )  # fmt: skip


def test_nobody_keeps_an_answer_and_every_site_may_ask(client: Client) -> None:
    answer = client.get("/oai?verb=Identify")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    asked_first = client.options("/oai", headers={"access-control-request-method": "POST"})
    assert "POST" in asked_first.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "收割接口（OAI-PMH）"), ("en", "Harvesting (OAI-PMH)")]
)
def test_the_page_of_datasets_leads_to_it(client: Client, language: str, words: str) -> None:
    page = client.get(f"/datasets?lang={language}").text
    assert f'<a href="/oai?verb=Identify">{words}</a>' in page
