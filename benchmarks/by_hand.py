"""What a service written by hand for five questions reads: the rows of public.db, bare tantivy.

It checks nothing, and counts the documents of a list once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.bare_tantivy import BareIndex

Row = tuple[Any, ...]  # Any: columns differ in kind
Body = dict[str, Any]  # Any: members differ in kind
Nested = Callable[[str], object]
"""What makes a value of a column that holds JSON."""

_COLUMNS = """d.id, d.number, d.title, d.kind, d.genre,
(SELECT json_group_array(json_object('id', i.id, 'name', i.name, 'level', i.level))
 FROM document_issuer y JOIN issuer i ON i.id = y.issuer WHERE y.document = d.id),
d.signed_on, d.published_on, d.effective_on, d.expires_on, d.status, d.status_since, d.status_by,
d.region, d.index_no, d.disclosure, d.version, d.recorded_at, d.sha256, d.sm3, d.licence,
d.source_url, d.source_file"""
_ONE = f"""SELECT {_COLUMNS}, d.abstract, d.addressees, v.enclosures FROM document d
JOIN version v ON v.document = d.id AND v.number = d.version WHERE d.id = ?"""  # noqa: S608
_TAG = "SELECT sha256, recorded_at FROM document WHERE id = ?"
_PAGE = f"""SELECT {_COLUMNS} FROM document d WHERE d.kind = ?
AND (d.signed_on, d.id) < (?, ?) ORDER BY d.signed_on DESC, d.id DESC LIMIT 20"""  # noqa: S608
_COUNT = "SELECT count(*) FROM document WHERE kind = ?"
_FOUND = f"SELECT {_COLUMNS} FROM document d WHERE d.id IN (SELECT value FROM json_each(?))"  # noqa: S608
_TEXTS = """SELECT d.id, v.text FROM document d JOIN version v
ON v.document = d.id AND v.number = d.version WHERE d.id IN (SELECT value FROM json_each(?))"""
_KEYS = (
    "id", "number", "title", "kind", "genre", "issuers", "signed_on", "published_on",
    "effective_on", "expires_on",
)  # fmt: skip
_LAST_PLACE = "9999-12-31,"
_SNIPPET, _BEFORE = 120, 30


class ByHand:
    """The answers as dicts. `next_page` stands for the next page of every list and search."""

    def __init__(self, data: Path, index: Path, *, next_page: str, nested: Nested) -> None:
        path = f"file:{data / 'public.db'}?mode=ro"
        self._db = sqlite3.connect(path, uri=True, check_same_thread=False)
        self._db.execute("PRAGMA mmap_size = 268435456")
        self._index = BareIndex(index, self._texts)
        self._issuers = dict(self._db.execute("SELECT id, name FROM issuer"))
        self._next = next_page
        self._nested = nested
        self._totals: dict[str, int] = {}

    def look(self, id: str) -> Row:
        """What a tag is made of."""
        row: Row = self._db.execute(_TAG, (id,)).fetchone()
        return row

    def one(self, id: str, base: str) -> Body:
        """One document."""
        row = self._db.execute(_ONE, (id,)).fetchone()
        more = {
            "abstract": row[23],
            "addressees": row[24],
            "expiry": None,
            "enclosures": self._nested(row[25]),
            "links": _links(id, base),
        }
        return self._item(row) | more

    def listed(self, kind: str, after: str = _LAST_PLACE) -> Body:
        """A page of the documents of a kind behind a day and an id."""
        rows = self._db.execute(_PAGE, (kind, *after.split(","))).fetchall()
        if kind not in self._totals:
            self._totals[kind] = self._db.execute(_COUNT, (kind,)).fetchone()[0]
        items = [self._item(row) for row in rows]
        return {"items": items, "total": self._totals[kind], "next": self._next, "facets": {}}

    def search(self, word: str, *, facets: str = "") -> Body:
        """The ten best documents of a word with a piece of their texts, and counts by three fields."""
        ids, total = self._index.found(self._index.ranked(word))
        rows = {row[0]: row for row in self._db.execute(_FOUND, (_json(ids),))}
        texts = self._texts(ids)
        return {
            "items": [self._hit(rows[id], word, texts[id]) for id in ids],
            "total": total,
            "next": self._next,
            "facets": self._counts(word) if facets else {},
            "groups": None,
            "histogram": [],
            "explanation": None,
            "did_you_mean": [],
        }

    def _texts(self, ids: Sequence[str]) -> Mapping[str, str]:
        return dict(self._db.execute(_TEXTS, (_json(ids),)))

    def _counts(self, word: str) -> Body:
        found = self._index.facets(self._index.words(word)).items()
        return {
            name: [
                {"value": str(value), "label": self._issuers.get(value, str(value)), "count": count}
                for value, count in counts.items()
            ]
            for name, counts in found
        }

    def _hit(self, row: Row, word: str, text: str) -> Body:
        start = max(0, text.find(word) - _BEFORE)
        piece = text[start : start + _SNIPPET]
        mark = piece.find(word)
        more = {
            "unit": "document",
            "article": None,
            "score": 1.0,
            "matched": ["title", "text"] if word in row[2] else ["text"],
            "others": [],
            "highlights": [{"text": piece, "marks": [[mark, mark + len(word)]], "start": start}],
        }
        return self._item(row) | more

    def _item(self, row: Row) -> Body:
        item = dict(zip(_KEYS, row, strict=False))
        item["issuers"] = self._nested(row[5])
        item["status"] = {"code": row[10], "since": row[11], "by": row[12]}
        item["topic"] = None
        item["region"], item["index_no"], item["disclosure"] = row[13:16]
        item["printed_in"] = []
        item["version"], item["recorded_at"] = row[16:18]
        item["digest"] = {"sha-256": row[18], "sm3": row[19]}
        item["licence"] = row[20]
        item["source"] = {"url": row[21], "file": row[22]}
        return item


def _links(id: str, base: str) -> Body:
    api, page = f"{base}/api/v1/documents/{id}", f"{base}/documents/{id}"
    return {
        "self": api, "html": page, "json": f"{page}.json", "text": f"{page}.txt",
        "markdown": f"{page}.md", "akn": f"{page}.xml", "jsonld": f"{page}.jsonld",
        "docx": f"{page}.docx", "ofd": f"{page}.ofd", "versions": f"{api}/versions",
        "articles": f"{api}/articles", "relations": f"{api}/relations", "proof": f"{api}/proof",
        "provenance": f"{api}/provenance", "files": f"{api}/files",
        "timegate": f"{base}/timegate/documents/{id}", "timemap": f"{base}/timemap/documents/{id}",
    }  # fmt: skip


def _json(ids: Sequence[str]) -> str:
    return f"[{','.join(map(_quoted, ids))}]"


def _quoted(id: str) -> str:
    return f'"{id}"'
