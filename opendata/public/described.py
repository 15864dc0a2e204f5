"""What Datasette shows over agencies' tables: titles, descriptions and columns, from table `dataset`.

Part of the plugin for others too, so it needs nothing of ours.
"""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path
from sqlite3 import OperationalError, connect  # the plugin calls another module sqlite3
from typing import Any

_AGENCY_TABLES = """
    SELECT table_name, name, name_en, abstract, abstract_en, licence, provider, table_schema
    FROM dataset WHERE kind = 'agency'
"""
_DESCRIBED_SECONDS = 1.0
"""How long what was read counts: a page asks many times."""
_described: dict[str, tuple[float, dict[str, Any]]] = {}


def described_tables(path: str) -> dict[str, Any]:  # Any: JSON, as in metadata.json
    """The tables of a public.db that agencies published, as metadata.json describes its own."""
    now = time.monotonic()
    known = _described.get(path)
    if known is None or now > known[0] + _DESCRIBED_SECONDS:
        known = now, _read_described(path)
        _described[path] = known
    return known[1]


def _read_described(path: str) -> dict[str, Any]:
    """None of a file that has no such table."""
    uri = f"{Path(path).resolve().as_uri()}?mode=ro"
    try:
        with closing(connect(uri, uri=True)) as db:
            rows = db.execute(_AGENCY_TABLES).fetchall()
    except OperationalError:
        return {}
    return {row[0]: _described_table(*row[1:]) for row in rows}


def _described_table(
    name: str,
    name_en: str | None,
    abstract: str,
    abstract_en: str | None,
    licence: str,
    provider: str,
    schema: str,
) -> dict[str, Any]:
    written = json.loads(schema)
    fields = written["fields"]
    end = "" if abstract.endswith("。") else "。"
    return {
        "title": f"{name} {name_en}" if name_en else name,
        "description": f"{abstract}{end}{abstract_en or ''}",
        "license": licence,  # else that of the database stands over its address
        "license_url": licence,
        "source": provider,
        "documents": _leading_to_documents(written),
        "facets": [field["name"] for field in fields if field.get("filter")],
        "columns": {field["name"]: _described_column(field) for field in fields},
    }


def _leading_to_documents(schema: dict[str, Any]) -> list[str]:
    """The columns that hold ids of documents."""
    led = [
        key["fields"]
        for key in schema.get("foreignKeys", ())
        if key["reference"]["resource"] == "documents"
    ]
    return [fields if isinstance(fields, str) else fields[0] for fields in led]


def _described_column(field: dict[str, Any]) -> str:
    heading = field.get("title") or field["name"]
    zh = "：".join(filter(None, (heading, field.get("description"))))
    en = ": ".join(
        filter(None, (field.get("title_en") or field["name"], field.get("description_en")))
    )
    return f"{zh}。{en}"
