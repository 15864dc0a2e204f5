"""A made-up dataset of an agency, and files of it as they were checked."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from gazette.datasets import CellFinding, Form, Metadata, Upload
from gazette.model import RawFile

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
FEES = Metadata(
    name="行政事业性收费目录",
    provider="示例省财政厅",
    abstract="省级行政事业性收费项目",
    theme="finance",
    frequency="yearly",
)
SCHEMA = '{"fields":[{"name":"项目"},{"name":"电话"}],"primaryKey":"项目"}'
PHONE = CellFinding(code="mobile_number", detail="11 digits", row=2, column="电话", start=0, end=11)


def raw(content: bytes) -> RawFile:
    """A file of the agency."""
    return RawFile(
        sha256=hashlib.sha256(content).hexdigest(),
        sm3=hashlib.new("sm3", content).hexdigest(),
        size=len(content),
        media_type="text/csv",
        path="fees.csv",
        source="datasets",
        received_at=NOW,
    )


def upload(content: bytes = b"a", *findings: CellFinding) -> Upload:
    """A checked file."""
    return Upload(
        file=raw(content), schema=SCHEMA, rows=2, refused=0, left_out=0, findings=findings
    )


def form(content: bytes = b"form") -> Form:
    """What it is published from."""
    digest = hashlib.sha256(content).hexdigest()
    return Form(file=raw(content), rows=2, masked=0, sha256=digest, sm3=digest, schema=SCHEMA)
