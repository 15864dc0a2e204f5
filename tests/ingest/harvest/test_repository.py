"""A repository of OAI-PMH is harvested: ours to equality, another's as far as it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from gazette.store.reader import StoreReader
from tests.harvests import Json, Origin, Province, Said, Stranger, listed, read, serving, strange
from tests.made_up import announcement, announcements, notice, record, statute

pytestmark = pytest.mark.requirement("OD-03", "GZ-15")

TOLD = (
    "title",
    "number",
    "issuers",
    "signed_on",
    "published_on",
    "kind",
    "genre",
    "digest",
    "text",
)


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[Origin]:
    """A city's archive, served."""
    data = tmp_path / "city"
    record(data, [notice(), statute(), *announcements()])
    with serving(data) as served:
        yield served


@pytest.fixture
def province(tmp_path: Path, origin: Origin) -> Province:
    """A province's archive that harvests the city's by OAI-PMH."""
    made = Province(tmp_path / "province")
    made.add(f"{origin.url}oai", kind="oai")
    return made


def told(documents: dict[str, Json]) -> dict[str, Json]:
    """What a repository tells of documents."""
    return {
        id: {**{name: one[name] for name in TOLD}, "status": one["status"]["code"]}
        for id, one in documents.items()
    }


def test_our_own_repository_is_harvested_to_equality(origin: Origin, province: Province) -> None:
    assert province.counts() == {"stored": 14, "fetched": 14}
    assert told(read(province.data)) == told(listed(origin.url))
    assert province.counts() == {"unchanged": 14, "fetched": 14}


def test_what_is_deleted_is_read_no_more(origin: Origin, province: Province) -> None:
    province.counts()
    first, *_ = listed(origin.url)
    origin.withdraw(first)
    assert province.counts()["gone"] == 1
    assert told(read(province.data)) == told(listed(origin.url))
    assert "gone" not in province.counts()


def test_what_is_shown_again_is_read_again(origin: Origin, province: Province) -> None:
    province.counts()
    first, *_ = listed(origin.url)
    origin.decide(first, 1, "held")
    province.counts()
    assert first not in read(province.data)
    origin.decide(first, 1, "cleared")
    province.counts()
    assert told(read(province.data)) == told(listed(origin.url))


def test_what_changed_comes_again(origin: Origin, province: Province) -> None:
    province.counts()
    origin.record(announcement(99, signed_on=date(2022, 7, 7)))
    assert province.counts()["stored"] == 1
    assert told(read(province.data)) == told(listed(origin.url))


def test_one_set_alone_is_harvested(origin: Origin, tmp_path: Path) -> None:
    province = Province(tmp_path / "statutes")
    province.add(f"{origin.url}oai", kind="oai", set="kind:local_regulation")
    assert province.counts() == {"stored": 1, "fetched": 1}


def answer(verb: str, inside: str, *, said_at: str = "2024-06-01T00:00:00Z") -> Said:
    body = (
        f'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{said_at}</responseDate><request/>"
        f"{f'<{verb}>{inside}</{verb}>' if verb else inside}</OAI-PMH>"
    )
    return Said(200, body.encode(), {"content-type": "text/xml"})


def dublin_core(name: str, title: str, *, more: str = "", stamp: str = "2024-05-01") -> str:
    return (
        f"<record><header><identifier>{name}</identifier><datestamp>{stamp}</datestamp></header>"
        '<metadata><dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>{title}</d:title>{more}</dc>'
        "</metadata></record>"
    )


def goes_on(token: str) -> str:
    return f"<resumptionToken>{token}</resumptionToken>"


def library(lists: Callable[[dict[str, str]], Said]) -> Callable[[str], Said]:
    """A repository with days for datestamps, that knows Dublin Core and nothing else."""

    def answered(path: str) -> Said:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        match asked["verb"]:
            case "Identify":
                inside = (
                    "<protocolVersion>2.0</protocolVersion><granularity>YYYY-MM-DD</granularity>"
                )
                return answer("Identify", inside)
            case "ListMetadataFormats":
                return answer("ListMetadataFormats", "")
            case _:
                return lists(asked)

    return answered


@pytest.fixture
def far(tmp_path: Path) -> Iterator[tuple[Stranger, Province]]:
    """A library's repository, and a province that harvests it."""
    with strange(lambda path: Said(404)) as stranger:
        province = Province(tmp_path / "province")
        province.add(f"{stranger.url}oai", kind="oai")
        yield stranger, province


def test_what_has_no_text_is_a_catalogue_row(far: tuple[Stranger, Province]) -> None:
    stranger, province = far
    more = "<d:identifier>示政发〔2024〕3号</d:identifier><d:creator>示例省人民政府</d:creator>"
    stranger.answer = library(
        lambda asked: answer("ListRecords", dublin_core("oai:x:1", "关于示例工作的通知", more=more))
    )
    assert province.counts() == {"listed": 1, "fetched": 1}
    with StoreReader(province.data) as reader:
        assert reader.totals()["listing"] == 1
        assert reader.totals()["version"] == 0


def test_the_next_list_begins_where_the_last_ended(far: tuple[Stranger, Province]) -> None:
    stranger, province = far

    def lists(asked: dict[str, str]) -> Said:
        if "from" in asked:
            return answer("", '<error code="noRecordsMatch">none</error>')
        if "resumptionToken" in asked:
            return answer("ListRecords", dublin_core("oai:x:2", "关于乙的通知", stamp="2024-04-30"))
        return answer("ListRecords", dublin_core("oai:x:1", "关于甲的通知") + goes_on("t1"))

    stranger.answer = library(lists)
    assert province.counts() == {"listed": 2, "fetched": 2}
    assert province.counts() == {}
    assert stranger.asked[-1].endswith("&from=2024-05-01")
    assert province.counts() == {}
    assert stranger.asked[-1].endswith("&from=2024-05-01")


def test_a_token_that_is_refused_begins_the_list_again(far: tuple[Stranger, Province]) -> None:
    stranger, province = far
    refused: list[str] = []

    def lists(asked: dict[str, str]) -> Said:
        if "resumptionToken" in asked and not refused:
            refused.append(asked["resumptionToken"])
            return answer("", '<error code="badResumptionToken">too old</error>')
        if "resumptionToken" in asked:
            return answer("ListRecords", dublin_core("oai:x:2", "关于乙的通知"))
        return answer("ListRecords", dublin_core("oai:x:1", "关于甲的通知") + goes_on("t1"))

    stranger.answer = library(lists)
    assert province.counts() == {"listed": 2, "unchanged": 1, "fetched": 3}
    assert refused == ["t1"]


def test_a_list_that_never_ends_is_left_and_told(far: tuple[Stranger, Province]) -> None:
    stranger, province = far
    stranger.answer = library(
        lambda asked: answer(
            "ListRecords", dublin_core("oai:x:1", "关于甲的通知") + goes_on("same")
        )
    )
    outcome = province.harvest()
    assert outcome.error is not None
    assert stranger.url in outcome.error
    assert "'same' came before" in outcome.error
    assert outcome.counts["listed"] == 1


def test_a_run_that_broke_off_goes_on_with_its_token(far: tuple[Stranger, Province]) -> None:
    stranger, province = far
    is_down = [True]

    def lists(asked: dict[str, str]) -> Said:
        if "resumptionToken" in asked:
            if is_down:
                return Said(503)
            return answer("ListRecords", dublin_core("oai:x:2", "关于乙的通知"))
        return answer("ListRecords", dublin_core("oai:x:1", "关于甲的通知") + goes_on("t1"))

    stranger.answer = library(lists)
    outcome = province.harvest()
    assert outcome.error is not None
    assert outcome.error.endswith("answered 503")
    is_down.clear()
    assert province.counts() == {"listed": 1, "fetched": 1}


def test_one_record_that_cannot_be_read_stops_no_other(far: tuple[Stranger, Province]) -> None:
    stranger, province = far
    bad = (
        "<record><header><identifier>oai:x:9</identifier><datestamp>1</datestamp></header></record>"
    )
    stranger.answer = library(
        lambda asked: answer("ListRecords", bad + dublin_core("oai:x:1", "关于甲的通知"))
    )
    outcome = province.harvest()
    assert outcome.error is None
    assert (outcome.counts["listed"], outcome.counts["failed"]) == (1, 1)
    assert province.failures()["oai:x:9"].startswith("empty: a record without metadata")
    assert stranger.url in province.failures()["oai:x:9"]


@pytest.mark.parametrize(
    "stamp", ["9999-12-31", "0000-00-00T00:00:00Z", "0001-01-01T00:00:00Z", "2024-02-31", "昨天"]
)
def test_a_stamp_that_cannot_be_moves_nothing(far: tuple[Stranger, Province], stamp: str) -> None:
    stranger, province = far
    stranger.answer = library(
        lambda asked: answer(
            "ListRecords",
            dublin_core("oai:x:1", "关于甲的通知", stamp="2024-05-01")
            + dublin_core("oai:x:2", "关于乙的通知", stamp=stamp),
            said_at=stamp,
        )
    )
    assert province.counts() == {"listed": 2, "fetched": 2}
    assert province.counts() == {"unchanged": 2, "fetched": 2}
    assert stranger.asked[-1].endswith("&from=2024-05-01")


def test_a_token_that_fits_no_address_is_told(far: tuple[Stranger, Province]) -> None:
    stranger, province = far
    stranger.answer = library(
        lambda asked: answer(
            "ListRecords", dublin_core("oai:x:1", "关于甲的通知") + goes_on("t" * 2001)
        )
    )
    outcome = province.harvest()
    assert outcome.error is not None
    assert "token has more than 2,000 characters" in outcome.error
    assert outcome.counts == {"listed": 1, "fetched": 1}
    assert province.state().cursor is None


def test_records_that_grow_when_they_stand_alone_are_limited(
    far: tuple[Stranger, Province],
) -> None:
    """A namespace said once for all is said again in the file of each record that uses it."""
    stranger, province = far
    many = "".join(f' xmlns:n{n}="urn:{n}:{"x" * 1900}"' for n in range(20))
    uses = "".join(f"<n{n}:a/>" for n in range(20))
    record = f"<record><header><identifier>{{}}</identifier></header>{uses}</record>"
    records = "".join(map(record.format, range(900)))
    body = (
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"{many}>'
        f"<ListRecords>{records}</ListRecords></OAI-PMH>"
    )
    stranger.answer = library(lambda asked: Said(200, body.encode()))
    outcome = province.harvest()
    assert outcome.error is not None
    assert "its records have more than 33,554,432 bytes" in outcome.error


@pytest.mark.parametrize("name", ["", "x" * 501])
def test_a_record_without_a_name_stops_no_other(far: tuple[Stranger, Province], name: str) -> None:
    stranger, province = far
    stranger.answer = library(
        lambda asked: answer(
            "ListRecords", dublin_core(name, "甲") + dublin_core("oai:x:1", "关于甲的通知")
        )
    )
    outcome = province.harvest()
    assert outcome.error is None
    assert outcome.counts == {"listed": 1, "fetched": 1, "failed": 1}
    assert any("without a name that can be used" in line for line in province.screen)


def test_what_fails_is_asked_for_after_what_is_new(far: tuple[Stranger, Province]) -> None:
    stranger, province = far
    bad = [f"oai:x:{n}" for n in range(10, 22)]
    empty = "".join(
        f"<record><header><identifier>{one}</identifier><datestamp>1</datestamp></header></record>"
        for one in bad
    )
    stranger.answer = library(lambda asked: answer("ListRecords", empty))
    assert province.harvest().counts["failed"] == 12

    def lists(asked: dict[str, str]) -> Said:
        if asked["verb"] == "GetRecord":
            return Said(500)
        return answer("ListRecords", dublin_core("oai:x:1", "关于甲的通知"))

    stranger.answer = library(lists)
    outcome = province.harvest()
    assert outcome.error is None
    assert outcome.counts == {"listed": 1, "fetched": 1, "failed": 10}
    assert len(province.failures()) == 12
    first = next(path for path in stranger.asked if "GetRecord" in path)
    province.harvest()
    asked = [path for path in stranger.asked if "GetRecord" in path][50:]
    assert first not in asked[: 2 * 5]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "dtd"),
        (b"<html><body>welcome</body></html>", "not an answer of OAI-PMH"),
        (b"{}", "broken"),
        (b"<a>" + b"<b/>" * 1_000_001 + b"</a>", "tags and attributes, more than 1,000,000"),
        (b"<a" + b' b="c"' * 1_000_001 + b"/>", "tags and attributes, more than 1,000,000"),
        (b"<a xmlns:b = 'urn:" + b"x" * 2001 + b"'/>", "a namespace of more than 2,000"),
        ('<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"), "it is not UTF-8"),
        (b"", "broken"),
    ],
)
def test_what_is_no_answer_is_told_with_its_address(
    far: tuple[Stranger, Province], body: bytes, why: str
) -> None:
    stranger, province = far
    stranger.answer = lambda path: Said(200, body)
    outcome = province.harvest()
    assert outcome.error is not None
    assert why in outcome.error
    assert stranger.url in outcome.error
    assert province.state().error == outcome.error
