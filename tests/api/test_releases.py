"""Releases by HTTP and on the command line: listed, resumed, verified by a stranger, gone when withdrawn."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from litestar import Litestar
from litestar.testing import TestClient
from rdflib import DCAT, Graph, Namespace, URIRef

from api.app import create_app
from api.main import cli
from api.settings import Settings
from clients.verify import main as verify
from opendata.catalogue.derived import derived_datasets
from opendata.public.copies import DOWNLOADS, copies
from opendata.public.publish import follow
from tests.office import Office
from tests.shapes import SHAPES, faults

pytestmark = pytest.mark.requirement("GZ-18", "OD-07", "FOI-06", "SEC-06", "SD-10", "item-34")

Client = TestClient[Litestar]
SPDX = Namespace("http://spdx.org/rdf/terms#")


def run(office: Office, *arguments: str) -> str:
    """Runs a command on the office's data; gives what it printed."""
    done = CliRunner().invoke(cli, [*arguments, "--data", str(office.data)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An archive with a copy and, later, a release."""
    office = Office(tmp_path / "data")
    for n in range(3):
        office.file(f"示例省通知之{n}", os.urandom(40_000).hex())
    run(office, "publish")
    run(office, "release", "--formats", "csv, ndjson")
    return office


def newest(client: Client, kind: str = "release") -> dict[str, Any]:  # Any: JSON
    """The first copy of a kind in the list."""
    found: dict[str, Any] = next(
        one for one in client.get("/downloads").json()["items"] if one["kind"] == kind
    )
    return found


def test_releases_stand_in_the_list_beside_copies(office: Office) -> None:
    with TestClient(create_app(Settings(data=office.data))) as client:
        release, copy = newest(client), newest(client, "copy")
        assert (copy["note"], len(copy["files"])) == (None, 3)
        assert client.get(release["note"]).headers["content-type"] == "text/plain; charset=utf-8"
        names = {file["name"] for file in release["files"]}
        expected = {
            f"{id}{form}" for id in derived_datasets() for form in (".csv.gz", ".ndjson.zst")
        }
        assert expected <= names
        assert not any(name.endswith((".parquet", ".sqlite")) for name in names)
        kinds = {}
        for file in release["files"]:
            answer = client.get(file["url"])
            assert hashlib.sha256(answer.content).hexdigest() == file["digest"]["sha-256"]
            assert answer.headers["content-type"] == file["media_type"]
            kinds[file["name"].partition(".")[2]] = file["media_type"]
        assert kinds["csv.gz"] == "application/gzip"
        assert kinds["ndjson.zst"] == "application/zstd"


@pytest.mark.requirement("OD-03")
def test_the_catalogue_names_each_file_as_the_list_does(office: Office) -> None:
    with TestClient(create_app(Settings(data=office.data))) as client:
        files = newest(client)["files"]
        catalogue = Graph().parse(data=client.get("/catalog.ttl").content, format="turtle")
    assert len(files) > 2 * len(derived_datasets())
    for file in files:
        # all datasets have public.db among their ways
        way = next(catalogue.subjects(DCAT.downloadURL, URIRef(file["url"])))
        digest = catalogue.value(catalogue.value(way, SPDX.checksum), SPDX.checksumValue)
        assert str(digest) == file["digest"]["sha-256"]
        assert str(catalogue.value(way, DCAT.byteSize)) == str(file["size"])
    assert [faults(catalogue, shapes) for shapes in SHAPES] == ["", "", ""]


def test_the_latest_release_has_an_address_whatever_is_published_later(office: Office) -> None:
    run(office, "publish")
    with TestClient(create_app(Settings(data=office.data))) as client:
        assert client.get("/downloads/latest/documents.csv.gz").status_code == 404
        content = client.get("/downloads/latest-release/documents.csv.gz").content
        assert gzip.decompress(content).count(b"\r\n") == 4
        assert client.get("/downloads/latest-release/manifest.json").json()["kind"] == "release"
        assert client.get("/downloads/latest/manifest.note").status_code == 404


def test_a_broken_off_file_goes_on_and_is_whole(office: Office) -> None:
    with TestClient(create_app(Settings(data=office.data))) as client:
        file = next(one for one in newest(client)["files"] if one["name"] == "versions.ndjson.zst")
        head = client.head(file["url"]).headers
        assert (head["accept-ranges"], head["content-length"]) == ("bytes", str(file["size"]))
        got = b""
        while len(got) < file["size"]:  # each connection breaks off after so many bytes
            asked = {"range": f"bytes={len(got)}-{len(got) + 49_999}", "if-range": head["etag"]}
            part = client.get(file["url"], headers=asked)
            assert part.status_code == 206
            got += part.content
        assert hashlib.sha256(got).hexdigest() == file["digest"]["sha-256"]


def test_the_page_links_every_file_of_a_release(office: Office) -> None:
    with TestClient(create_app(Settings(data=office.data))) as client:
        release, page = newest(client), client.get("/datasets").text
        assert "发布包" in page
        for address in (release["note"], release["manifest"]):
            assert address in page
        assert all(file["url"] in page for file in release["files"])


def test_a_withdrawal_takes_it_from_every_address(office: Office) -> None:
    with TestClient(create_app(Settings(data=office.data))) as client:
        release = newest(client)
        document = client.get("/api/v1/documents").json()["items"][0]["id"]
        office.decide(document, 1, "held")
        follow(office.data)
        addresses = [release["note"], release["manifest"], *(f["url"] for f in release["files"])]
        assert {client.get(address).status_code for address in addresses} == {404}
        assert client.get("/downloads").json()["total"] == 0


def test_a_stranger_verifies_it_offline(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, key = tmp_path / "home", str(office.data / "keys" / "log.vkey")
    home.mkdir()
    with TestClient(create_app(Settings(data=office.data))) as client:
        for name in ("manifest.note", "manifest.json", "documents.csv.gz"):
            (home / name).write_bytes(client.get(f"/downloads/latest-release/{name}").content)
    asked = ["release", str(home / "manifest.note"), "--key", key]
    assert verify(asked) == 0
    assert "1 of its" in capsys.readouterr().out
    for name in ("documents.csv.gz", "manifest.json", "manifest.note"):
        before = (home / name).read_bytes()
        (home / name).write_bytes(before[:100] + bytes([before[100] ^ 1]) + before[101:])
        assert verify(asked) == 1, name
        (home / name).write_bytes(before)
    assert verify(asked) == 0


def test_a_checkpoint_is_no_note_of_a_release(office: Office, tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data=office.data))) as client:
        note = client.get("/api/v1/log/checkpoint").text
    (tmp_path / "manifest.note").write_text(note, encoding="utf-8")
    key = str(office.data / "keys" / "log.vkey")
    assert verify(["release", str(tmp_path / "manifest.note"), "--key", key]) == 1


def test_verify_of_the_command_line_looks_at_releases(office: Office) -> None:
    (release,) = [copy for copy in copies(office.data) if copy.kind == "release"]
    path = office.data / DOWNLOADS / release.name / "articles.csv.gz"
    path.write_bytes(path.read_bytes() + b"\0")
    done = CliRunner().invoke(cli, ["verify", "--json", "--data", str(office.data)])
    assert done.exit_code == 1
    named = {one["what"] for one in json.loads(done.stdout)["differences"]}
    assert f"{release.name}/articles.csv.gz" in named


def test_old_releases_go_as_the_settings_say(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGBAO_RELEASES_KEPT", "1")
    said = run(office, "release", "--formats", "csv")
    assert "files" in said
    assert [copy.kind for copy in copies(office.data)] == ["release", "copy"]


def test_an_unknown_format_is_named(office: Office) -> None:
    done = CliRunner().invoke(cli, ["release", "--formats", "csv,xml", "--data", str(office.data)])
    assert done.exit_code == 2
    assert "'xml' is not one of ndjson, parquet, csv, sqlite" in done.output
