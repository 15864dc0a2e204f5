"""For those who watch: /readyz says what is not so, /metrics says how much of everything."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from prometheus_client import parser
from prometheus_client.openmetrics import parser as open_metrics

from api.app import create_app
from api.metrics import Metrics, summed
from api.settings import Settings
from api.workers import common_room, take_place
from opendata.public.publish import follow
from tests.made_up import index, notice, publish, record, statute
from tests.serving import eventually, serving

pytestmark = pytest.mark.requirement("item-37", "WS-11", "WS-12")

Client = TestClient[Litestar]
OPEN = {"accept": "application/openmetrics-text"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive of one document, followed by all."""
    publish(tmp_path, [notice()])
    index(tmp_path)
    return tmp_path


def client_of(data: Path) -> Client:
    """A client of an app over it, told everything."""
    return TestClient(
        create_app(Settings(data=data, metrics_for="everyone")),
        raise_server_exceptions=False,
    )


def numbers(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by its name and labels, as Prometheus' own parser reads them."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in parser.text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_is_ready_when_all_follows(data: Path) -> None:
    with client_of(data) as client:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (200, "ready")
        assert len(answer.json()["parts"]) == 3


@pytest.mark.parametrize(
    ("harm", "part"),
    [
        (lambda data: (data / "public.db").unlink(), "public.db"),
        (lambda data: (data / "public.db").write_bytes(b"no database" * 1000), "public.db"),
        (lambda data: record(data, [statute()]), "public.db"),
        (lambda data: follow_only(data), "index of documents"),
        (lambda data: break_index(data), "index of articles"),
    ],
    ids=["gone", "broken", "behind", "index behind", "index broken"],
)
def test_what_is_not_so_is_named(data: Path, harm: Callable[[Path], None], part: str) -> None:
    harm(data)
    with client_of(data) as client:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["type"][-9:]) == (503, "not-ready")
    assert answer.headers["retry-after"]
    assert part in {error["name"] for error in answer.json()["errors"]}


def follow_only(data: Path) -> None:
    """Public.db knows a document, its index does not."""
    record(data, [statute()])
    follow(data)


def break_index(data: Path) -> None:
    """Makes what the index of articles says of itself unreadable."""
    for state in (data / "index" / "tantivy-articles").rglob("state.json"):
        state.write_text("{", encoding="utf-8")


def test_a_place_without_a_store_follows_nobody(data: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(data / "public.db", alone)
    shutil.copytree(data / "index", alone / "index")
    with client_of(alone) as client:
        assert client.get("/readyz").status_code == 200


def test_requests_are_counted_by_route_method_and_status(data: Path) -> None:
    with client_of(data) as client:
        for path in ("/api/v1/documents/a", "/api/v1/documents/b", "/nothing", "/nowhere"):
            client.get(path)
        client.head("/healthz")
        client.request("BREW", "/healthz")
        tag = client.get("/api/v1/documents").headers["etag"]
        for _ in range(3):
            client.get("/api/v1/documents", headers={"if-none-match": tag})
        text = client.get("/metrics").text
    found = numbers(text)

    def count(route: str, method: str, status: str) -> float:
        labels = (("method", method), ("route", route), ("status", status))
        return found["gongbao_http_requests_total", labels]

    assert count("/api/v1/documents/{document_id}", "GET", "4xx") == 2
    assert count("none", "GET", "4xx") == 2
    assert count("/healthz", "HEAD", "2xx") == 1
    assert count("none", "other", "4xx") == 1
    assert count("/api/v1/documents", "GET", "3xx") == 3
    assert found["gongbao_documents", ()] == 1
    assert found["gongbao_http_requests_in_flight", (("worker", "0"),)] == 1
    assert found["gongbao_process_resident_memory_bytes", (("worker", "0"),)] > 1e6
    name = "gongbao_http_request_duration_seconds"
    assert found[f"{name}_count", (("route", "/api/v1/documents"),)] == 4
    assert found[f"{name}_bucket", (("le", "+Inf"), ("route", "/api/v1/documents"))] == 4


def test_open_metrics_is_read_by_its_own_parser(data: Path) -> None:
    with client_of(data) as client:
        client.get("/healthz")
        answer = client.get("/metrics", headers=OPEN)
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    read = open_metrics.text_string_to_metric_families
    families = {one.name: one.type for one in read(answer.text)}  # type: ignore[no-untyped-call]  # no types
    assert families["gongbao_http_requests"] == "counter"
    assert families["gongbao_http_request_duration_seconds"] == "histogram"


def test_the_lag_is_told(data: Path) -> None:
    record(data, [statute()])
    with client_of(data) as client:
        found = numbers(client.get("/metrics").text)
    assert found["gongbao_waiting_changes", (("part", "public.db"),)] >= 1
    assert found["gongbao_lag_seconds", (("part", "public.db"),)] > 600


def test_a_stranger_is_told_no_numbers(data: Path) -> None:
    with TestClient(create_app(Settings(data=data)), raise_server_exceptions=False) as client:
        assert client.get("/metrics").status_code == 403


def test_workers_are_added_up_and_go_on_where_their_forerunners_ended() -> None:
    with common_room() as folder:
        (folder / "1.metrics").write_text(
            '{"number":1,"tallies":[{"route":"/","method":"GET","status":"2",'
            f'"buckets":[{",".join(["1"] * 14)}],"seconds":2.5}}]}}',
            encoding="utf-8",
        )
        first, second = Metrics(take_place(folder)), Metrics(take_place(folder))
        assert [one.number for one in first.workers()] == [0, 1]
        assert summed(first.workers())[0].count == 14
        assert summed(second.workers())[0].seconds == 2.5


def test_the_real_server_tells_this_machine_alone(data: Path) -> None:
    with serving(data) as client:
        assert client.get("/readyz").status_code == 200
        proxied = {"x-forwarded-for": "192.0.2.7"}
        assert client.get("/metrics", headers=proxied).status_code == 403
        assert client.get("/metrics").status_code == 200
        assert "ratelimit" not in client.get("/healthz").headers
        eventually(lambda: "/readyz" in client.get("/metrics").text)
