"""The pages of a dataset's versions, and of what changed between two of them."""

from __future__ import annotations

import itertools

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.site.table_changes import first_changes
from opendata.catalogue.table_diff import RowChange

pytestmark = pytest.mark.requirement("OD-05", "WS-05")

Client = TestClient[Litestar]


def test_versions_are_listed_with_their_digests_and_lead_to_what_changed(client: Client) -> None:
    page = client.get("/datasets/permits/versions")
    assert page.status_code == 200
    listed = client.get("/api/v1/datasets/permits/versions").json()["items"]
    assert [one["number"] for one in listed] == [2, 1]
    for one in listed:
        assert one["digest"]["sha-256"] in page.text
    assert page.text.index('id="v2"') < page.text.index('id="v1"')
    assert page.text.count('href="/datasets/permits/diff?from=1&amp;to=2"') == 1
    assert 'href="/datasets/permits/versions"' in client.get("/datasets/permits").text


def test_a_dataset_made_of_documents_has_none(client: Client) -> None:
    assert "由公文生成" in client.get("/datasets/documents/versions").text
    assert 'href="/datasets/documents/versions"' not in client.get("/datasets/documents").text
    assert client.get("/datasets/documents/diff").status_code == 404


@pytest.mark.parametrize("query", ["", "?from=1", "?from=1&to=2&lang=en"])
def test_each_changed_row_is_shown_with_its_cells(client: Client, query: str) -> None:
    page = client.get(f"/datasets/permits/diff{query}")
    assert page.status_code == 200
    for words in (
        '<del lang="zh">乙</del>', '<ins lang="zh">甲</ins>', '<ins lang="zh">2024-06-01</ins>',
        '<del lang="zh">示例丙</del>', '<ins lang="zh">示例丁</ins>',
    ):  # fmt: skip
        assert page.text.count(words) == 1
    assert page.text.count("<b>1</b>") == 3
    assert 'href="/api/v1/datasets/permits/diff?from=1&amp;to=2"' in page.text
    assert "示例甲" not in page.text


@pytest.mark.parametrize(
    ("query", "status"), [("from=1&to=9", 404), ("to=0", 400), ("form=1", 400)]
)
def test_a_version_that_is_none_is_refused(client: Client, query: str, status: int) -> None:
    assert client.get(f"/datasets/permits/diff?{query}").status_code == status


def test_the_same_version_twice_has_no_changes(client: Client) -> None:
    assert "没有变化" in client.get("/datasets/permits/diff?from=2&to=2").text


def change(n: int) -> RowChange:
    return RowChange("added", {"code": n}, {"code": n, "name": "示例"})


@pytest.mark.parametrize(
    ("changes", "rows", "counts", "is_whole"),
    [
        ([change(n) for n in range(100)], 100, {"added": 100}, True),
        ([None, *(change(n) for n in range(101))], 100, {"added": 101}, False),
        ([None] * 200_000, 0, {}, True),
        ([*[None] * 199_999, change(1), None], 1, None, False),
    ],
)
def test_a_page_tells_whether_it_has_all(
    changes: list[RowChange | None],
    rows: int,
    counts: dict[str, int] | None,
    is_whole: bool,  # noqa: FBT001
) -> None:
    found = first_changes(iter(changes))
    assert (len(found.rows), found.counts, found.is_whole) == (rows, counts, is_whole)


def test_a_page_compares_no_longer_than_others_should_wait() -> None:
    changes = map(change, itertools.count())
    found = first_changes(changes, seconds=0)
    assert (len(found.rows), found.counts, found.is_whole) == (1, None, False)
    assert next(changes) == change(1)
