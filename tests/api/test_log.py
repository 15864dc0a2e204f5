"""The ledger over HTTP: what a stranger gets, and that it proves what it says."""

from __future__ import annotations

import hashlib
import sqlite3
from base64 import b64decode
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.store.checkpoint import Checkpoint, open_checkpoint
from gazette.store.merkle import check_consistency, check_inclusion, leaf_hash
from gazette.store.signed_note import parse_key
from gazette.store.writer import Store
from opendata.public.publish import follow, rebuild
from tests.office import Office

pytestmark = pytest.mark.requirement("SD-02", "SD-10", "item-9", "item-34")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
AS_JSON = {"accept": "application/json"}


def head(client: Client) -> Checkpoint:
    """The last checkpoint, its signature checked with the key the log gives."""
    key = parse_key(client.get("/api/v1/log/key").text.splitlines()[0])
    return open_checkpoint(client.get("/api/v1/log/checkpoint").text, key)


def hashes(proof: Json) -> list[bytes]:
    """The hashes of a proof."""
    return [b64decode(each) for each in proof["hashes"]]


def test_the_checkpoint_is_a_signed_note(client: Client) -> None:
    answer = client.get("/api/v1/log/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Accept" in answer.headers["vary"]
    assert answer.text.splitlines()[1] == str(head(client).size)


def test_the_checkpoint_says_the_same_in_json(client: Client) -> None:
    answer = client.get("/api/v1/log/checkpoint", headers=AS_JSON).json()
    said = head(client)
    assert answer["note"] == client.get("/api/v1/log/checkpoint").text
    assert (answer["origin"], answer["size"]) == (said.origin, said.size)
    assert b64decode(answer["root"]) == said.root
    last = client.get(f"/api/v1/log/entries?start={said.size - 1}").json()["items"][0]
    assert answer["at"] == last["at"]


def test_the_keys_are_given_for_tools_and_in_words(client: Client) -> None:
    first = client.get("/api/v1/log/key", headers=AS_JSON).json()["items"][0]
    key = parse_key(first["key"])
    assert first["algorithm"] == "Ed25519"
    assert (first["name"], first["id"]) == (key.name, key.id.hex())
    assert key.name == head(client).origin


def test_every_entry_is_reached_and_counted(client: Client) -> None:
    whole = client.get("/api/v1/log/entries?limit=1000").json()
    paged: list[Json] = []
    address = "/api/v1/log/entries?limit=4"
    while address:
        page = client.get(address).json()
        assert page["total"] == whole["total"] == head(client).size
        paged += page["items"]
        address = page["next"]
    assert paged == whole["items"]
    assert [each["index"] for each in paged] == list(range(whole["total"]))
    assert whole["next"] is None
    assert client.get("/api/v1/log/entries?start=100000").json()["items"] == []


def test_the_entries_make_the_root_that_is_signed(client: Client) -> None:
    """A monitor needs nothing but the entries: the model of RFC 6962 over them."""

    def root(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaf_hash(leaves[0])
        split = 1 << (len(leaves) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()

    items = client.get("/api/v1/log/entries?limit=1000").json()["items"]
    leaves = [each["leaf"].encode() for each in items]
    assert [b64decode(each["hash"]) for each in items] == [leaf_hash(each) for each in leaves]
    assert root(leaves) == head(client).root


def test_every_entry_has_its_proof(client: Client) -> None:
    last = head(client)
    for index in range(last.size):
        proof = client.get(f"/api/v1/log/proof/inclusion?index={index}").json()
        leaf = leaf_hash(proof["leaf"].encode())
        check_inclusion(leaf, index, last.size, proof=hashes(proof), root=last.root)
        assert proof["checkpoint"] == client.get("/api/v1/log/checkpoint").text


def test_an_earlier_size_is_proved_and_has_a_checkpoint_where_one_was_signed(
    client: Client,
) -> None:
    signed = client.get("/api/v1/log/proof/inclusion?index=0&size=1").json()
    assert (signed["size"], signed["hashes"]) == (1, [])
    key = parse_key(client.get("/api/v1/log/key").text.splitlines()[0])
    assert open_checkpoint(signed["checkpoint"], key).size == 1


def test_every_size_is_the_beginning_of_the_last(client: Client) -> None:
    last = head(client)
    key = parse_key(client.get("/api/v1/log/key").text.splitlines()[0])
    for size in range(1, last.size + 1):
        note = client.get(f"/api/v1/log/proof/inclusion?index=0&size={size}").json()["checkpoint"]
        old = open_checkpoint(note, key)
        proof = client.get(f"/api/v1/log/proof/consistency?from={size}").json()
        assert (proof["from"], proof["to"]) == (size, last.size)
        check_consistency(
            size, last.size, proof=hashes(proof), old_root=old.root, new_root=last.root
        )


def test_a_document_is_proved_with_all_that_is_needed(client: Client, ids: list[str]) -> None:
    proof = client.get(f"/api/v1/documents/{ids[0]}/proof?from=1").json()
    text = client.get(f"/documents/{ids[0]}.txt").content
    last = head(client)
    leaf = proof["leaf"].encode()
    check_inclusion(leaf_hash(leaf), proof["index"], last.size, proof=hashes(proof), root=last.root)
    assert hashlib.sha256(text).hexdigest() in proof["leaf"]
    assert (proof["document"], proof["version"], proof["later"]) == (ids[0], 1, [])
    assert (proof["consistency"]["from"], proof["consistency"]["to"]) == (1, last.size)


def test_a_document_names_its_proof(client: Client, ids: list[str]) -> None:
    links = client.get(f"/api/v1/documents/{ids[0]}").json()["links"]
    assert links["proof"].endswith(f"/api/v1/documents/{ids[0]}/proof")


def test_a_publication_is_found_by_document_and_version(client: Client, ids: list[str]) -> None:
    address = "/api/v1/log/proof/inclusion"
    by_document = client.get(f"{address}?document={ids[2]}&version=1").json()
    assert by_document == client.get(f"{address}?document={ids[2]}").json()
    assert by_document == client.get(f"{address}?index={by_document['index']}").json()
    assert client.get(f"{address}?document={ids[2]}&version=2").status_code == 404
    assert client.get(f"{address}?document={ids[2]}&size=1").status_code == 404


def test_the_program_that_checks_is_there_to_take(client: Client) -> None:
    answer = client.get("/verify.py")
    assert answer.headers["content-type"] == "text/x-python; charset=utf-8"
    path = Path(__file__).parent.parent.parent / "clients" / "verify.py"
    assert answer.content == path.read_bytes()


def test_an_empty_ledger_says_so(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        assert client.get("/api/v1/log/entries").json() == {
            "items": [], "total": 0, "next": None, "facets": {},
        }  # fmt: skip
        for path in ("checkpoint", "key", "proof/inclusion?index=0", "proof/consistency?from=1"):
            assert client.get(f"/api/v1/log/{path}").status_code == 404
        assert client.get("/api/v1/documents/x/proof").status_code == 404


def test_a_server_without_a_store_has_no_ledger(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        answer = client.get("/api/v1/log/entries")
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("/problems/log-unavailable")
        Store.open(tmp_path).close()
        assert client.get("/api/v1/log/entries").status_code == 200


def test_a_ledger_that_lost_rows_is_not_ready(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for number in range(1, 4):
        office.file(f"示例{number}", f"正文{number}。", number=f"示政发〔2024〕{number}号")
    with closing(sqlite3.connect(tmp_path / "gazette.db")) as connection, connection:
        connection.execute("DROP TRIGGER ledger_node_no_delete")
        connection.execute("DELETE FROM ledger_node")
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        answer = client.get("/api/v1/log/proof/inclusion?index=2")
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("/problems/log-unavailable")


def test_what_is_held_is_not_told_and_what_is_taken_back_says_so(tmp_path: Path) -> None:
    office = Office(tmp_path)
    held = office.file("示例保留件", "示例保留正文。", number="示政发〔2024〕8号", held=True)
    shown = office.file("示例公开件", "示例公开正文。", number="示政发〔2024〕9号")
    rebuild(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        assert client.get(f"/api/v1/documents/{held}/proof").status_code == 404
        assert held not in client.get("/api/v1/log/entries").text
        assert client.get(f"/api/v1/documents/{shown}/proof").json()["later"] == []
        office.decide(shown, 1, "held")
        follow(tmp_path)
        assert client.get(f"/api/v1/documents/{shown}").status_code == 404
        proof = client.get(f"/api/v1/documents/{shown}/proof").json()
        assert [each["kind"] for each in proof["later"]] == ["hold"]


def test_a_proof_asked_for_again_is_the_new_one(tmp_path: Path) -> None:
    """The ledger grows while public.db stays: a 304 kept for public.db would hide it."""
    office = Office(tmp_path)
    first = office.file("示例一", "示例正文。", number="示政发〔2024〕1号")
    rebuild(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        address = f"/api/v1/documents/{first}/proof"
        tag = client.get(address).headers["etag"]
        known = {"if-none-match": tag}
        assert client.get(address, headers=known).status_code == 304
        office.file("示例二", "另一正文。", number="示政发〔2024〕2号")
        assert client.get(address, headers=known).json()["size"] == 2
        assert client.get(address, headers=known).status_code == 200


def test_no_file_is_given_away_by_its_digest(tmp_path: Path) -> None:
    """Whoever guesses the file that a version was read from cannot see that he is right."""
    office = Office(tmp_path)
    title, text = "示例通告", "示例正文。"
    office.file(title, text, number="示政发〔2024〕3号")
    content = (title + text).encode()
    guesses = {hashlib.new(name, content).hexdigest() for name in ("sha256", "sm3", "sha1", "md5")}
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        told = client.get("/api/v1/log/entries").text
    assert not [guess for guess in guesses if guess in told]
