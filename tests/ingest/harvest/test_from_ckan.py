"""Descriptions of datasets from a CKAN: our own, and a stranger's, run after run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.externals import external_id
from opendata.catalogue.table_intake import decide
from opendata.public.publish import follow
from tests.api.conftest import publish_tables
from tests.described import PLATFORM, Json, add, counts, external, failures, package, pages, run
from tests.harvests import Said, Stranger, as_json, serving, strange
from tests.made_up import publish, statute
from tests.made_up_datasets import NOW

pytestmark = pytest.mark.requirement("OD-01", "OD-03")


def test_what_our_own_server_offers_is_in_the_catalogue_and_leads_there(tmp_path: Path) -> None:
    city, province = tmp_path / "city", tmp_path / "province"
    publish(city, [statute()])
    publish_tables(city)
    with serving(city) as origin:
        add(province, f"{origin.url}compat/ckan/", kind="ckan")
        assert counts(province) == {"public": 16}
        found = {one.title.zh: one for one in external(province).values()}
        there = httpx.get(f"{origin.url}api/v1/datasets").json()["items"]
        for one in there:
            here = found[one["title"]["zh"]]
            assert here.origin is not None
            assert (here.theme.code, here.licence, here.provider) == (
                one["theme"]["code"],
                one["licence"],
                one["provider"],
            )
            assert here.frequency.name.zh == one["frequency"]["zh"]
        permits = next(one for one in there if one["id"] == "permits")
        same = next(
            one
            for one in external(province).values()
            if one.origin and one.origin.landing_page == permits["links"]["html"]
        )
        assert {one.address for one in same.distributions} == {
            permits["links"][form] for form in ("csv", "ndjson", "rows")
        }
        assert same.modified == permits["modified"].replace(".000Z", "Z")
        assert counts(province) == {"unchanged": 16}
        with Store.open(city) as store:
            store.withdraw(
                "dataset:permits", None, code="other", authority="示例市数据局", on=NOW.date(),
                note=None, actor="ed", now=datetime.now(UTC),
            )  # fmt: skip
        follow(city)
        assert counts(province) == {"unchanged": 15, "gone": 1}
        assert len(external(province)) == 15


@pytest.fixture
def platform() -> list[Json]:
    """Made-up datasets of a stranger's CKAN, which a test may change."""
    return [package(number) for number in range(1, 202)]


def test_every_page_is_read_and_what_is_said_is_kept(tmp_path: Path, platform: list[Json]) -> None:
    with strange(pages(platform)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        assert counts(tmp_path) == {"public": 201}
        assert len(stranger.asked) == 3
    one = external(tmp_path)["id-7"]
    assert one.id == external_id(PLATFORM, "id-7")
    assert (one.title.zh, one.provider, one.theme.code, one.frequency.code) == (
        "示例市公交站点7",
        "示例市交通局",
        "transport",
        "monthly",
    )
    assert one.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert (one.issued, one.modified) == ("2024-01-02T03:04:05.678901Z", "2024-05-06T07:08:09Z")
    assert one.origin is not None
    assert one.origin.landing_page == f"{stranger.url}dataset/bus-stops-7"
    (way,) = one.distributions
    assert (way.address, way.name, way.format, way.media_type) == (
        "https://open.example/files/7.csv",
        "站点表",
        "CSV",
        "text/csv",
    )


def few(count: int = 3) -> list[Json]:
    """Few of them."""
    return [package(number) for number in range(1, count + 1)]


def harvested(data: Path, packages: list[Json], **how: Any) -> Stranger:  # Any: as `add` takes
    """One run over a stranger who has these datasets."""
    with strange(pages(packages)) as stranger:
        add(data, stranger.url, kind="ckan", **how)
        run(data)
        return stranger


def test_what_changed_is_changed_and_nothing_else(tmp_path: Path) -> None:
    packages = few()
    with strange(pages(packages)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        counts(tmp_path)
        packages[0] = package(1, title="示例市公交站点一览")
        packages[1]["resources"][0]["url"] = "https://open.example/files/new.csv"
        assert counts(tmp_path) == {"public": 2, "unchanged": 1}
        assert counts(tmp_path) == {"unchanged": 3}
    found = external(tmp_path)
    assert found["id-1"].title.zh == "示例市公交站点一览"
    assert (found["id-1"].version, found["id-2"].version) == (1, 2)
    assert found["id-2"].distributions[0].address == "https://open.example/files/new.csv"


def test_what_is_gone_leaves_the_catalogue_and_comes_back(tmp_path: Path) -> None:
    packages = few()
    with strange(pages(packages)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        counts(tmp_path)
        taken = packages.pop()
        assert counts(tmp_path) == {"unchanged": 2, "gone": 1}
        assert sorted(external(tmp_path)) == ["id-1", "id-2"]
        assert counts(tmp_path) == {"unchanged": 2}
        packages.append(taken)
        assert counts(tmp_path) == {"public": 1, "unchanged": 2}
        assert sorted(external(tmp_path)) == ["id-1", "id-2", "id-3"]


def test_what_a_person_took_out_stays_out(tmp_path: Path) -> None:
    packages = few(1)
    with strange(pages(packages)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        counts(tmp_path)
        with Store.open(tmp_path) as store:
            id = external_id(PLATFORM, "id-1")
            store.datasets.hold(id, 1, actor="编辑", reason="有误", now=datetime.now(UTC))
        assert counts(tmp_path) == {"held": 1}
        packages[0] = package(1, title="另一标题")
        assert counts(tmp_path) == {"held": 1}
    assert external(tmp_path) == {}


@pytest.mark.parametrize(
    "second",
    [
        Said(500),
        Said(404),
        Said(200, b"<html>busy</html>"),
        as_json({"success": False, "error": {}}),
        as_json({"success": True, "result": {"count": 101, "results": []}}),
        as_json({"success": True, "result": {"count": 101, "results": [{"name": "x"}]}}),
    ],
)
def test_an_incomplete_run_takes_nothing_out(tmp_path: Path, second: Said) -> None:
    packages = [package(number) for number in range(1, 102)]
    with strange(pages(packages)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        assert counts(tmp_path) == {"public": 101}
        whole = stranger.answer
        stranger.answer = lambda path: second if "start=100" in path else whole(path)
        outcome = run(tmp_path)
        assert outcome.error is not None
        assert outcome.counts == {"unchanged": 100}
    assert len(external(tmp_path)) == 101


def test_of_a_source_that_is_not_trusted_everything_waits(tmp_path: Path) -> None:
    packages = few(1)
    id = external_id(PLATFORM, "id-1")
    with strange(pages(packages)) as stranger:
        add(tmp_path, stranger.url, kind="ckan", trusted=False)
        assert counts(tmp_path) == {"held": 1}
        assert external(tmp_path) == {}
        decide(tmp_path, id, 1, (), actor="编辑", reason="看过", now=datetime.now(UTC))
        follow(tmp_path)
        assert list(external(tmp_path)) == ["id-1"]
        assert counts(tmp_path) == {"unchanged": 1}
        packages[0] = package(1, title="另一标题")
        assert counts(tmp_path) == {"held": 1}
    assert external(tmp_path) == {}


def test_words_with_personal_data_never_get_in_and_those_of_a_way_wait(tmp_path: Path) -> None:
    phone = "联系人手机13912345678"
    leaky = package(2)
    leaky["resources"][0]["name"] = phone
    harvested(tmp_path, [package(1, notes=phone), leaky, package(3, title="绝密★")])
    assert external(tmp_path) == {}
    told = failures(tmp_path)
    assert sorted(told) == ["id-1", "id-3"]
    assert "mobile" in told["id-1"]
    assert "13912345678" not in told["id-1"]
    with StoreReader(tmp_path) as reader:
        (version,) = reader.datasets.versions(external_id(PLATFORM, "id-2"))
    assert version.decision == "held"


def test_what_says_no_field_is_left_for_a_person_or_has_the_sources(tmp_path: Path) -> None:
    packages = [package(1, groups=[{"name": "misc", "title": "杂项"}]), package(2)]
    harvested(tmp_path / "one", packages)
    assert list(external(tmp_path / "one")) == ["id-2"]
    assert "杂项" in failures(tmp_path / "one")["id-1"]
    harvested(tmp_path / "other", packages, theme="living")
    found = external(tmp_path / "other")
    assert [found[f"id-{n}"].theme.code for n in (1, 2)] == ["living", "transport"]


def test_what_cannot_be_read_stops_nothing_else_and_is_not_gone(tmp_path: Path) -> None:
    packages = few()
    with strange(pages(packages)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        counts(tmp_path)
        packages[1] = {"id": "id-2", "name": 7}
        outcome = run(tmp_path)
        assert outcome.counts == {"unchanged": 2, "failed": 1}
        assert "id-2" in failures(tmp_path)
        packages[1] = package(2)
        assert counts(tmp_path) == {"unchanged": 3}
        assert failures(tmp_path) == {}
    assert len(external(tmp_path)) == 3


def test_of_what_fails_no_personal_data_is_kept_or_shown(tmp_path: Path) -> None:
    """Nor more than a line of it; it fails on until it can be taken in."""
    mobile = "示例人手机13800138000"
    told = [
        package(1, id=mobile, groups=[]),
        package(2, groups=[{"title": mobile}]),
        package(3, groups=[{"title": "示" * 5000}]),
    ]
    with strange(pages(told)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        screen: list[str] = []
        outcome = run(tmp_path, screen.append)
        assert outcome.counts == {"failed": 3}
        assert run(tmp_path).counts == {"failed": 3}
        kept = failures(tmp_path)
        assert len(kept) == 3
        assert "13800138000" not in f"{kept}{screen}"
        assert all(len(reason) <= 300 for reason in kept.values())
        assert kept["id-2"].startswith("told in words that look like personal data")
        assert kept["id-3"].endswith("say --theme for all such")
        stranger.answer = pages([package(1, id=mobile), package(2), package(3)])
        run(tmp_path)
        assert "id-2" not in failures(tmp_path)


@pytest.mark.parametrize("id", ["", "x" * 501])
def test_an_id_that_is_none_ends_the_run_and_is_told(tmp_path: Path, id: str) -> None:
    with strange(pages([package(1), {**package(2), "id": id}])) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        outcome = run(tmp_path)
    assert outcome.error is not None
    assert "it gives a dataset without id" in outcome.error
    assert outcome.counts == {"public": 1}


def test_what_is_unusual_is_taken_as_far_as_it_goes(tmp_path: Path) -> None:
    odd = package(
        1, notes=None, organization=None, author="", license_id="notspecified", extras=[],
        metadata_modified="昨天", tags=[{"name": "公交", "display_name": None}],
        url="javascript:alert(1)", title="长" * 300,
        resources=[{"url": "ftp://a.example/x"}, {"url": "https://a.example/甲 乙"}, {}],
    )  # fmt: skip
    stranger = harvested(tmp_path, [odd, package(2, resources=[])])
    found = external(tmp_path)
    one, other = found["id-1"], found["id-2"]
    page = f"{stranger.url}dataset/bus-stops-1"
    assert one.origin is not None
    assert (one.provider, one.licence, one.origin.landing_page) == (PLATFORM, page, page)
    assert one.title.zh == "长" * 199 + "…"
    assert [way.address for way in one.distributions] == ["https://a.example/甲%20乙"]
    assert one.origin.modified is None
    assert [way.address for way in other.distributions] == [page.replace("-1", "-2")]


@pytest.mark.requirement("OD-11")
def test_what_was_withdrawn_here_does_not_come_again_whatever_is_said_there(
    tmp_path: Path,
) -> None:
    packages = few(1)
    with strange(pages(packages)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        counts(tmp_path)
        with Store.open(tmp_path) as store:
            store.withdraw(
                f"dataset:{external_id(PLATFORM, 'id-1')}", None, code="other", authority="示例省数据局",
                on=NOW.date(), note=None, actor="ed", now=datetime.now(UTC),
            )  # fmt: skip
        packages[0] = package(1, title="另一标题", resources=[])
        assert counts(tmp_path) == {"withdrawn": 1}
    assert external(tmp_path) == {}


def test_what_a_person_described_is_described_by_the_platform_no_more(tmp_path: Path) -> None:
    packages = few(1)
    id = external_id(PLATFORM, "id-1")
    with strange(pages(packages)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        counts(tmp_path)
        before = external(tmp_path)["id-1"].metadata
        assert before is not None
        with Store.open(tmp_path) as store:
            better = replace(before, theme="living", name="公交站点")
            store.datasets.describe(id, better, owner="x", actor="编辑", now=datetime.now(UTC))
        packages[0] = package(1, title="另一标题", groups=[])
        assert counts(tmp_path) == {"unchanged": 1}
        packages[0]["resources"][0]["url"] = "https://open.example/files/new.csv"
        assert counts(tmp_path) == {"public": 1}
    one = external(tmp_path)["id-1"]
    assert (one.title.zh, one.theme.code, one.version) == ("公交站点", "living", 2)


@pytest.mark.parametrize("left", [0, 7])
def test_of_a_platform_that_shows_too_little_at_once_nothing_is_taken_out(
    tmp_path: Path, left: int
) -> None:
    packages = few(12)
    with strange(pages(packages)) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        counts(tmp_path)
        stranger.answer = pages(packages[:left])
        for _ in range(2):
            assert f"{12 - left} of 12 datasets" in (run(tmp_path).error or "")
        assert len(external(tmp_path)) == 12
        assert run(tmp_path, again=True).counts["gone"] == 12 - left
        assert len(external(tmp_path)) == left
        stranger.answer = pages(packages[: max(left - 3, 0)])
        assert run(tmp_path).error is None


def test_the_last_dataset_of_few_does_not_go_either(tmp_path: Path) -> None:
    with strange(pages(few(2))) as stranger:
        add(tmp_path, stranger.url, kind="ckan")
        counts(tmp_path)
        stranger.answer = pages([])
        assert "2 of 2 datasets" in (run(tmp_path).error or "")
    assert len(external(tmp_path)) == 2
