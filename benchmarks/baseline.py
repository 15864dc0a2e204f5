"""The least an HTTP answer can cost: a raw ASGI app over the same public.db, same bodies, headers.

It knows three routes and no errors; list totals are counted once. Our API is measured against it.
"""

from __future__ import annotations

import functools
import json
import sqlite3
import sys
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from granian import Granian
from granian.constants import Interfaces

Row = tuple[Any, ...]  # Any: columns differ in kind

_COLUMNS = """d.id, d.number, d.title, d.kind, d.genre,
(SELECT json_group_array(json_object('id', i.id, 'name', i.name, 'level', i.level))
 FROM document_issuer y JOIN issuer i ON i.id = y.issuer WHERE y.document = d.id),
d.signed_on, d.published_on, d.effective_on, d.expires_on, d.status, d.status_since, d.status_by,
d.region, d.index_no, d.disclosure, d.version, d.recorded_at, d.sha256, d.sm3, d.licence,
d.source_url, d.source_file"""
_ONE = f"""SELECT {_COLUMNS}, d.abstract, d.addressees, v.enclosures FROM document d
JOIN version v ON v.document = d.id AND v.number = d.version WHERE d.id = ?"""  # noqa: S608
_TAG = "SELECT sha256, recorded_at FROM document WHERE id = ?"
_LIST = f"""SELECT {_COLUMNS} FROM document d WHERE d.kind = ?
ORDER BY d.signed_on DESC, d.id DESC LIMIT 20"""  # noqa: S608
_COUNT = "SELECT count(*) FROM document WHERE kind = ?"
_KEYS = (
    "id", "number", "title", "kind", "genre", "issuers", "signed_on", "published_on",
    "effective_on", "expires_on",
)  # fmt: skip


class Baseline:
    """The app. `heads` are the headers of our own answers, by kind; `links` and `next` likewise."""

    def __init__(self, path: str, heads: dict[str, list[list[str]]], following: str) -> None:
        self._db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._db.execute("PRAGMA mmap_size = 268435456")
        self._heads = {
            kind: [(name.encode(), value.encode()) for name, value in head]
            for kind, head in heads.items()
        }
        self._next = following
        self._totals: dict[str, int] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # Any: ASGI's own
        """One answer."""
        if scope["type"] != "http":
            return
        path, sent = scope["path"], dict(scope["headers"])
        known = sent.get(b"if-none-match")
        status, kind, body = 200, "one", b""
        if known is not None:
            status, kind = self._checked(path.rsplit("/", 1)[1])
        elif path == "/api/v1/documents":
            kind, body = "list", self._list(dict(parse_qsl(scope["query_string"].decode())))
        else:
            body = self._one(path.rsplit("/", 1)[1], f"http://{sent[b'host'].decode()}")
        head = [*self._heads[kind]]
        if status == 200:
            tag = b'"%b"' % blake2b(body, digest_size=12).hexdigest().encode()
            head += [(b"etag", tag), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})

    def _checked(self, id: str) -> tuple[int, str]:
        self._db.execute(_TAG, (id,)).fetchone()
        return 304, "unchanged"

    def _one(self, id: str, base: str) -> bytes:
        row = self._db.execute(_ONE, (id,)).fetchone()
        api, page = f"{base}/api/v1/documents/{id}", f"{base}/documents/{id}"
        links = {
            "self": api, "html": page, "json": f"{page}.json", "text": f"{page}.txt",
            "docx": f"{page}.docx", "ofd": f"{page}.ofd", "versions": f"{api}/versions", "articles": f"{api}/articles",
            "relations": f"{api}/relations", "proof": f"{api}/proof",
            "provenance": f"{api}/provenance", "timegate": f"{base}/timegate/documents/{row[0]}",
            "timemap": f"{base}/timemap/documents/{row[0]}",
        }  # fmt: skip
        more = {
            "abstract": row[23],
            "addressees": row[24],
            "expiry": None,
            "enclosures": msgspec.Raw(row[25].encode()),
            "links": links,
        }
        return msgspec.json.encode(_item(row) | more)

    def _list(self, query: dict[str, str]) -> bytes:
        kind = query["kind"]
        rows = self._db.execute(_LIST, (kind,)).fetchall()
        if kind not in self._totals:
            self._totals[kind] = self._db.execute(_COUNT, (kind,)).fetchone()[0]
        items = [_item(row) for row in rows]
        return msgspec.json.encode(
            {"items": items, "total": self._totals[kind], "next": self._next, "facets": {}}
        )


def _item(row: Row) -> dict[str, Any]:
    item = dict(zip(_KEYS, row, strict=False))
    item["issuers"] = msgspec.Raw(row[5].encode())
    item["status"] = {"code": row[10], "since": row[11], "by": row[12]}
    item["topic"] = None
    item["region"], item["index_no"], item["disclosure"] = row[13:16]
    item["printed_in"] = []
    item["version"], item["recorded_at"] = row[16:18]
    item["digest"] = {"sha-256": row[18], "sm3": row[19]}
    item["licence"] = row[20]
    item["source"] = {"url": row[21], "file": row[22]}
    return item


def main() -> None:
    """Serves the baseline: `python -m benchmarks.baseline PORT PLAN` (a JSON file)."""
    port, plan = int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    Granian(
        "baseline", address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=False
    ).serve(target_loader=functools.partial(_load, plan), wrap_loader=False)


def _load(plan: dict[str, Any]) -> Baseline:
    return Baseline(plan["path"], plan["heads"], plan["next"])


if __name__ == "__main__":
    main()
