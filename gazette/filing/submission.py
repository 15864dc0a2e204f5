"""A filing (报送) on its way to an issue: who sends what, and the steps it has taken."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from gazette.filing.form import Form
from gazette.filing.objections import ReturnCode
from gazette.model import Draft, Finding, RawFile

Role = Literal["text", "explanation"]
"""The document itself (正文), or a reading of it (解读材料, GZ-23)."""

FilingState = Literal["received", "checked", "held", "cleared", "returned"]
"""Where a filing stands: by its last step."""

OPEN: frozenset[FilingState] = frozenset({"received", "checked", "held"})
"""States in which a filing waits for a person."""


class Filer(msgspec.Struct, frozen=True, kw_only=True):
    """Who files: an account, the key it used, its organ, and the office that receives (SD-14)."""

    account: str
    key: str
    organ: str
    office: str


class SentFile(msgspec.Struct, frozen=True):
    """One file of a filing, with the name it was sent under."""

    role: Role
    name: str
    raw: RawFile


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A filing that has passed the checks and is about to be recorded."""

    id: str
    filer: Filer
    form: Form
    files: tuple[SentFile, ...]
    source: str
    """The name of the source it is recorded under."""
    draft: Draft
    findings: tuple[Finding, ...]


class KeptFile(msgspec.Struct, frozen=True):
    """One file of a filing as it is kept."""

    role: Role
    name: str
    media_type: str
    size: int
    sha256: str
    sm3: str


class Step(msgspec.Struct, frozen=True):
    """One step of a filing, as its filer may see it."""

    state: FilingState
    at: datetime
    code: ReturnCode | None
    note: str | None


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """A filing as its filer sees it: the receipt, and what became of it."""

    id: str
    state: FilingState
    received_at: datetime
    form: Form
    files: tuple[KeptFile, ...]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    document_id: str
    version: int
    seq: int
    """Its place in the order of filings."""
