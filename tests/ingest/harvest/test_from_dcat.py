"""Descriptions of datasets from catalogues in DCAT: our own in each form, and a stranger's, whole or in pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from gazette.errors import FetchError
from gazette.store.writer import Store
from ingest.harvest.dcat_graph import read_page
from ingest.harvest.dcat_page import Task, read_apart
from opendata.public.publish import follow
from tests.api.conftest import publish_tables
from tests.described import PLATFORM, add, counts, external, failures, run
from tests.harvests import Said, serving, strange
from tests.made_up import publish, statute
from tests.made_up_datasets import NOW

pytestmark = pytest.mark.requirement("OD-01", "OD-03", "OD-04")

PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix eu: <http://publications.europa.eu/resource/authority/> . @base <https://open.example/> .
"""
STOPS = """
<catalog> a dcat:Catalog ; dcat:dataset <stops> .
<stops> a dcat:Dataset ; dct:title "Stops"@en, "示例市公交站点"@zh ;
  dct:description "示例市公交站点的名称和线路。"@zh ;
  dct:publisher [ a foaf:Agent ; foaf:name "示例市交通局" ] ;
  dcat:theme eu:data-theme\\/TRAN ; dcat:keyword "公交"@zh, "bus"@en ;
  dct:accrualPeriodicity eu:frequency\\/MONTHLY ;
  dct:issued "2024-01-02"^^xsd:date ; dct:modified "2024-05-06T15:08:09+08:00"^^xsd:dateTime ;
  dcat:landingPage <pages/stops> ;
  dcat:distribution [ dct:title "站点表"@zh ; dcat:downloadURL <files/stops.csv> ;
    dcat:accessURL <pages/stops> ; dct:license <https://creativecommons.org/licenses/by/4.0/> ;
    dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ] ,
    [ dcat:accessURL <api> ; dct:format [ skos:prefLabel "WFS" ] ;
    dct:license <https://creativecommons.org/licenses/by/4.0/> ] .
"""


def turtle(text: str) -> Said:
    """An answer in Turtle."""
    return Said(200, (PREFIXES + text).encode(), {"content-type": "text/turtle; charset=utf-8"})


def dataset(number: int) -> str:
    """A small description."""
    return (
        f'<d{number}> a dcat:Dataset ; dct:title "数据集{number}" ; '
        f"dcat:theme eu:data-theme\\/HEAL ; dcat:landingPage <pages/{number}> . "
    )


@pytest.mark.parametrize("ending", ["catalog", "catalog.ttl", "catalog.rdf", "catalog.jsonld"])
def test_our_own_catalogue_is_taken_over_in_each_form(tmp_path: Path, ending: str) -> None:
    city, province = tmp_path / "city", tmp_path / "province"
    publish(city, [statute()])
    publish_tables(city)
    with serving(city) as origin:
        add(province, f"{origin.url}{ending}", kind="dcat")
        assert counts(province) == {"public": 16}
        there = httpx.get(f"{origin.url}api/v1/datasets").json()["items"]
        here = {one.origin.landing_page: one for one in external(province).values() if one.origin}
        for one in there:
            same = here[one["links"]["html"]]
            assert (same.title.zh, same.description.zh, same.theme.code, same.provider) == (
                one["title"]["zh"],
                one["description"]["zh"],
                one["theme"]["code"],
                one["provider"],
            )
            assert (same.frequency.name.zh, same.licence) == (
                one["frequency"]["zh"],
                one["licence"],
            )
            assert {word.zh for word in same.keywords} == {word["zh"] for word in one["keywords"]}
            ways = {way.address: way.format for way in same.distributions}
            assert ways == {
                one["links"]["csv"]: "CSV",
                one["links"]["ndjson"]: "NDJSON",
                one["links"]["rows"]: "JSON",
            }
        with Store.open(city) as store:
            store.withdraw(
                "dataset:permits", None, code="other", authority="示例市数据局", on=NOW.date(),
                note=None, actor="ed", now=datetime.now(UTC),
            )  # fmt: skip
        follow(city)
        assert counts(province) == {"unchanged": 15, "gone": 1}


def test_what_a_stranger_says_is_kept(tmp_path: Path) -> None:
    with strange(lambda _: turtle(STOPS)) as stranger:
        add(tmp_path, f"{stranger.url}catalog", kind="dcat")
        assert counts(tmp_path) == {"public": 1}
        assert counts(tmp_path) == {"unchanged": 1}
    one = external(tmp_path)["https://open.example/stops"]
    assert (one.title.zh, one.provider, one.theme.code, one.frequency.code, one.licence) == (
        "示例市公交站点",
        "示例市交通局",
        "transport",
        "monthly",
        "https://creativecommons.org/licenses/by/4.0/",
    )
    assert [word.zh for word in one.keywords] == ["公交"]
    assert (one.issued, one.modified) == ("2024-01-02T00:00:00Z", "2024-05-06T07:08:09Z")
    assert one.origin is not None
    assert one.origin.landing_page == "https://open.example/pages/stops"
    assert [(way.address, way.name, way.format, way.media_type) for way in one.distributions] == [
        ("https://open.example/api", "WFS", "WFS", None),
        ("https://open.example/files/stops.csv", "站点表", "CSV", "text/csv"),
    ]


def paged(page: int, last: int, *, total: int) -> str:
    """A page of a catalogue, as ckanext-dcat and Hydra say it."""
    following = f'<view{page}> hydra:next "?page={page + 1}" .' if page < last else ""
    return f"<catalog> a dcat:Catalog ; hydra:totalItems {total} . {following} " + "".join(
        map(dataset, (2 * page, 2 * page + 1))
    )


def number_in(path: str) -> int:
    """Of a page."""
    return int(path.partition("page=")[2] or 1)


def test_a_catalogue_in_pages_is_read_to_its_end(tmp_path: Path) -> None:
    total = 6
    with strange(lambda path: turtle(paged(number_in(path), 3, total=total))) as stranger:
        add(tmp_path, f"{stranger.url}catalog", kind="dcat")
        assert counts(tmp_path) == {"public": 6}
        assert stranger.asked == ["/catalog", "/catalog?page=2", "/catalog?page=3"]
        stranger.answer = lambda path: turtle(paged(number_in(path), 2, total=total))
        outcome = run(tmp_path)
        assert outcome.error is not None
        assert "4 of 6" in outcome.error
        assert len(external(tmp_path)) == 6
        stranger.answer = lambda path: turtle(paged(number_in(path), 2, total=4))
        assert counts(tmp_path) == {"unchanged": 4, "gone": 2}


REMOTE = {"@context": "https://elsewhere.example/c.jsonld", "@type": "dcat:Catalog"}
DEEP = {"@context": {"dcat": {"@id": "x:", "@context": "file:///etc/passwd"}}}


@pytest.mark.parametrize(
    ("body", "media_type", "told"),
    [
        (b"<html>busy</html>", "text/html", "no form of RDF"),
        (b"@prefix", "text/turtle", "not turtle"),
        (b"<a> <b>", "application/rdf+xml", "not xml"),
        (b"{", "application/ld+json", "not json-ld"),
        (b"[" * 100_000, "application/ld+json", "not json-ld"),
        (b'{"a:b":' * 50_000 + b"1" + b"}" * 50_000, "application/ld+json", "ended with -"),
        (b"\xff\xfe", "text/turtle", "not UTF-8"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/rdf+xml", "DTD"),
        (json.dumps(REMOTE).encode(), "application/ld+json", "@context"),
        (json.dumps(DEEP).encode(), "application/ld+json", "@context"),
        (
            json.dumps({"@context": [[["file:///etc/passwd"]]]}).encode(),
            "application/ld+json",
            "@context",
        ),
        (b"<a:b> <a:c> <a:d> .", "application/n-triples", "neither a dcat:Catalog"),
    ],
)
def test_what_cannot_be_read_is_told_and_takes_nothing_out(
    tmp_path: Path, body: bytes, media_type: str, told: str
) -> None:
    whole = turtle(paged(1, 1, total=2))
    with strange(lambda _: whole) as stranger:
        add(tmp_path, f"{stranger.url}catalog", kind="dcat")
        assert counts(tmp_path) == {"public": 2}
        stranger.answer = lambda _: Said(200, body, {"content-type": media_type})
        outcome = run(tmp_path)
    assert outcome.error is not None
    assert told in outcome.error
    assert len(external(tmp_path)) == 2


@pytest.mark.parametrize("wrap", ['"{}"', '["{}"]', '[["{}"]]', '[{{"a": "x:"}}, [["{}"]]]'])
def test_no_context_is_ever_fetched(wrap: str) -> None:
    with strange(lambda _: Said(200, b'{"@context": {}}')) as stranger:
        url = f"{stranger.url}context"
        body = f'{{"@context": {wrap.format(url)}, "@type": "http://www.w3.org/ns/dcat#Catalog"}}'
        with pytest.raises(FetchError, match="@context"):
            read_apart(Task(body.encode(), "json-ld", stranger.url))
        assert stranger.asked == []


@pytest.mark.parametrize(
    ("following", "told"),
    [
        ("?page=1", "do not end"),
        ("https://elsewhere.example/catalog?page=2", "nothing else is asked"),
        ("file:///etc/passwd", "nothing else is asked"),
    ],
)
def test_pages_that_lead_round_or_away_are_not_followed(
    tmp_path: Path, following: str, told: str
) -> None:
    page = f'<catalog> a dcat:Catalog . <view> hydra:next "{following}" . ' + dataset(1)
    with strange(lambda _: turtle(page)) as stranger:
        add(tmp_path, f"{stranger.url}catalog?page=1", kind="dcat")
        outcome = run(tmp_path)
        assert set(stranger.asked) == {"/catalog?page=1"}
    assert outcome.error is not None
    assert told in outcome.error


def test_what_is_listed_and_not_described_is_not_gone(tmp_path: Path) -> None:
    listed = "<catalog> a dcat:Catalog ; dcat:dataset <d1>, <d2> . "
    with strange(lambda _: turtle(listed + dataset(1) + dataset(2))) as stranger:
        add(tmp_path, f"{stranger.url}catalog", kind="dcat")
        assert counts(tmp_path) == {"public": 2}
        stranger.answer = lambda _: turtle(listed + dataset(1))
        assert run(tmp_path).counts == {"unchanged": 1, "failed": 1}
        assert list(failures(tmp_path)) == ["https://open.example/d2"]
        assert len(external(tmp_path)) == 2
        stranger.answer = lambda _: turtle("<catalog> a dcat:Catalog . ")
        assert "2 of 2 datasets" in (run(tmp_path).error or "")
        assert run(tmp_path, again=True).counts == {"gone": 2}
        assert failures(tmp_path) == {}


def test_what_all_datasets_share_is_not_told_without_end() -> None:
    shared = f'<office> foaf:name "{"局" * 500_000}" . <field> skos:prefLabel "{"x" * 500_000}" . '
    each = "".join(
        dataset(n) + f"<d{n}> dct:publisher <office> ; dcat:theme <field> . " for n in range(200)
    )
    page = read_page((PREFIXES + shared + each).encode(), "turtle", "https://open.example/")
    assert len(page.externals) == 200
    assert {len(one.provider or "") for one in page.externals} == {4000}
    assert max(len(theme) for one in page.externals for theme in one.themes) == 4000


def test_what_the_child_tells_is_limited() -> None:
    labels = "".join(f'<t{n}> skos:prefLabel "{n}{"类" * 4000}" . ' for n in range(250))
    fields = ", ".join(f"<t{n}>" for n in range(250))
    each = "".join(dataset(n) + f"<d{n}> dcat:theme {fields} . " for n in range(24))
    task = Task((PREFIXES + labels + each).encode(), "turtle", "https://open.example/")
    with pytest.raises(FetchError, match="what is read there has more than 67,108,864 bytes"):
        read_apart(task)


def test_a_node_without_an_address_goes_by_what_it_says_itself(tmp_path: Path) -> None:
    nameless = """
      <catalog> a dcat:Catalog ; dcat:dataset
        [ dct:identifier "A-1" ; dct:title "甲" ; dcat:theme "天气", "气象服务" ;
          dcat:distribution [ dcat:accessURL <files/1> ] ] ,
        [ dct:identifier "A-2" ; dct:title "乙" ; dcat:theme "气象服务" ] .
    """
    with strange(lambda _: turtle(nameless)) as stranger:
        add(tmp_path, f"{stranger.url}catalog.ttl", kind="dcat")
        assert run(tmp_path).counts == {"public": 1, "failed": 1}
    one = external(tmp_path)["A-1"]
    assert (one.theme.code, one.provider, one.licence) == (
        "weather",
        PLATFORM,
        "https://open.example/files/1",
    )
    assert "leads nowhere" in failures(tmp_path)["A-2"]


CARELESS = """
<catalog> a dcat:Catalog ; dcat:dataset <d 1> , "no node" . <d 1> dct:title "甲"^^<no type> ;
  dcat:theme "天气" ; dcat:distribution [ dcat:downloadURL <files/a b.csv> ] , "no node" ;
  dct:description <<( <d 1> dct:title "甲" )>> .
"""


def test_what_strangers_write_carelessly_is_read_as_far_as_it_goes() -> None:
    page = read_page((PREFIXES + CARELESS).encode(), "turtle", "https://open.example/")
    assert [(one.title, one.abstract, one.landing_page) for one in page.externals] == [
        ("甲", None, "https://open.example/d%201")
    ]
    assert [way.address for way in page.externals[0].distributions] == [
        "https://open.example/files/a%20b.csv"
    ]
    assert page.unreadable == [("no node", "no_title: it is listed and has no title here")]


DECLARED = """<?xml version="1.0" encoding="{}" standalone='yes'?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/"
  xmlns:dcat="http://www.w3.org/ns/dcat#"><dcat:Catalog rdf:about="c"><dcat:dataset>
  <dcat:Dataset rdf:about="d"><dct:title>甲</dct:title></dcat:Dataset></dcat:dataset></dcat:Catalog></rdf:RDF>"""


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "US-ASCII", "UTF-16"])
def test_text_is_read_as_it_came_whatever_it_says_of_itself(encoding: str) -> None:
    for mark in ("", "\ufeff"):
        written = (mark + DECLARED.format(encoding)).encode()
        page = read_page(written, "xml", "https://open.example/")
        assert [one.title for one in page.externals] == ["甲"]


MEDIA: Mapping[str, str] = {"text/plain": "catalog.ttl", "": "catalog.ttl?x=1"}


@pytest.mark.parametrize(("media_type", "path"), MEDIA.items())
def test_the_form_is_told_by_the_address_where_the_type_says_nothing(
    tmp_path: Path, media_type: str, path: str
) -> None:
    said = Said(200, (PREFIXES + STOPS).encode(), {"content-type": media_type})
    with strange(lambda _: said) as stranger:
        add(tmp_path, f"{stranger.url}{path}", kind="dcat")
        assert counts(tmp_path) == {"public": 1}
