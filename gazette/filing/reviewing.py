"""A person's verdict on what waits at the gate: one way to decide, behind every door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

import msgspec

from gazette.errors import StateError
from gazette.filing.clearing import ruling
from gazette.filing.objections import WORDS, ReturnCode
from gazette.store.decisions import Decision
from gazette.store.office_view import office_view
from gazette.store.reader import StoreReader
from gazette.store.review_queue import EVERYTHING, Remit
from gazette.store.writer import Store

Check = Literal["content", "timing", "manner"]
"""What is looked at before anything is published: 内容表述, 公开时机, 公开方式 (SD-16)."""

CHECKS: tuple[Check, ...] = get_args(Check)

_DECISIONS: dict[str, Decision] = {"clear": "cleared", "return": "returned", "hold": "held"}


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decides, and why."""

    decision: Literal["clear", "return", "hold"]
    reason: str | None = None
    """In words; whoever filed it is told."""
    code: ReturnCode | None = None
    """The coded reason of a return."""
    accepted: Mapping[str, str] = {}
    """For clearing: why each finding that holds may stand, by its code or its place from 1."""
    checks: frozenset[Check] = frozenset()
    """For clearing what was filed: what was looked at, all three."""


def decide(
    data: Path,
    document_id: str,
    version: int,
    verdict: Verdict,
    *,
    actor: str,
    remit: Remit = EVERYTHING,
    now: datetime,
) -> None:
    """Records a verdict; what is cleared is public at once.

    Raises NotFoundError outside the remit, StateError for what is not possible or lacks a
    reason, OwnFilingError if the actor filed it.
    """
    with office_view(data) as view:
        is_filed = view.reviews.filing_of(document_id, version, remit) is not None
    with Store.open(data) as store:
        store.decide(
            document_id,
            version,
            _DECISIONS[verdict.decision],
            actor=actor,
            reason=_reason(data, document_id, version, verdict, is_filed=is_filed),
            code=verdict.code if verdict.decision == "return" else None,
            note=verdict.reason,
            now=now,
        )


def _reason(data: Path, document_id: str, version: int, verdict: Verdict, *, is_filed: bool) -> str:
    match verdict.decision:
        case "clear":
            with StoreReader(data) as reader:
                findings = reader.findings(document_id, version)
            words = ruling(findings, verdict.accepted, reason=_checked(verdict, is_filed=is_filed))
        case "return":
            coded = WORDS[verdict.code][0] if verdict.code else None
            words = "：".join(filter(None, (coded, verdict.reason)))
        case "hold":
            words = verdict.reason or ""
    return words


def _checked(verdict: Verdict, *, is_filed: bool) -> str | None:
    """The reason given, with the checks made; raises StateError if one of them is lacking."""
    missing = [check for check in CHECKS if check not in verdict.checks]
    if is_filed and missing:
        raise StateError(f"三项审核未全 Each check must be made: {', '.join(missing)}")
    made = [check for check in CHECKS if check in verdict.checks]
    said = f"checked {', '.join(made)}" if made else None
    return "; ".join(filter(None, (said, verdict.reason))) or None
