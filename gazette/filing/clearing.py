"""The clearing gate: what a version must have, and must not hold, before anyone may read it.

Every door passes here (design §1): upload, folder, back issue, harvest, table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from gazette.errors import StateError
from gazette.filing.naming import misnamed
from gazette.filing.privacy import find_personal
from gazette.model import Disclosure, Draft, Field, Finding, Metadata
from gazette.text.disclosure import find_disclosure, secrecy_marks
from gazette.text.normalise import fold

_HOLDING = frozenset(
    {
        "owner_missing", "disclosure_missing", "disclosure_reason_missing",
        "disclosure_withheld", "disclosure_on_request", "secrecy_mark",
        "id_number", "mobile_number", "bank_card", "passport_number", "number_in_use", "other_text",
        "filed_differs", "number_known", "not_read_yet", "no_document", "withdrawn_before",
        "corrected_before", "held_before", "seal_digest_mismatch", "seal_incomplete",
        "signature_invalid",
    }
)  # fmt: skip


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """What a declared source supplies where the document itself says nothing."""

    trusted: bool = False
    owner: str
    """The organ that runs this gazette: 示例省人民政府办公厅."""
    reason: str = "already published"
    """Why its documents may be disclosed."""


def holds(finding: Finding) -> bool:
    """Whether a person must decide on this finding before the version is cleared."""
    return finding.code in _HOLDING


def examine(draft: Draft) -> tuple[Finding, ...]:
    """What a person should see before the draft is published; see `holds` for what must be decided."""
    return (
        *_missing(draft),
        *_withheld(draft),
        *secrecy_marks(draft.text),
        *find_personal(draft.text),
        *_personal_beside(draft),
        *misnamed(draft.metadata),
    )


def with_defaults(draft: Draft, trust: Trust) -> Draft:
    """The draft with what a trusted source supplies: owner, disclosure, and the reason for it.

    What the document says of itself stands. From an untrusted source the draft comes back as is.
    """
    if not trust.trusted:
        return draft
    metadata = draft.metadata
    active: Disclosure = "active"
    return msgspec.structs.replace(
        draft,
        metadata=msgspec.structs.replace(
            metadata,
            owner=metadata.owner or Field(trust.owner, origin="default"),
            disclosure=metadata.disclosure or Field(active, origin="default"),
            disclosure_reason=metadata.disclosure_reason or Field(trust.reason, origin="default"),
        ),
    )


def ruling(
    findings: Sequence[Finding], accepted: Mapping[str, str], *, reason: str | None = None
) -> str:
    """The words of a person's decision to clear: a reason for each finding that holds.

    `accepted` maps a finding's code, or its place in the list from 1, to the reason; `reason`
    serves a version with no such finding. Raises StateError naming what lacks a reason.
    """
    numbered = [(str(n), f) for n, f in enumerate(findings, start=1) if holds(f)]
    known = {name for n, finding in numbered for name in (n, finding.code)}
    if unknown := sorted(accepted.keys() - known):
        raise StateError(f"no finding that holds is called {', '.join(unknown)}")
    given = [(finding, accepted.get(n) or accepted.get(finding.code)) for n, finding in numbered]
    missing = sorted({finding.code for finding, words in given if not (words or "").strip()})
    if missing:
        raise StateError(
            f"每个问题都须说明理由 Clearing needs a reason for each finding: {', '.join(missing)}"
        )
    words = dict.fromkeys(f"{finding.code}: {why}" for finding, why in given)
    if not words and not (reason or "").strip():
        raise StateError("须说明理由 Clearing needs a reason")
    return "; ".join([*words, *([reason] if reason else [])])


def _missing(draft: Draft) -> list[Finding]:
    metadata = draft.metadata
    findings = []
    if metadata.owner is None:
        findings.append(Finding(code="owner_missing", detail="no organ answers for publication"))
    if metadata.disclosure is None:
        findings.append(Finding(code="disclosure_missing", detail="no 公开属性 is given"))
    elif metadata.disclosure_reason is None:
        findings.append(
            Finding(code="disclosure_reason_missing", detail="公开属性 is given without a reason")
        )
    return findings


def _personal_beside(draft: Draft) -> Iterator[Finding]:
    """Personal data in whatever stands beside the text, unless the text has the very same and it is told."""
    beside = {name: "\n".join(_words(value)) for name, value in _beside(draft.metadata)}
    if not find_personal("\n".join(beside.values())):
        return
    told = {_value(draft.text, finding) for finding in find_personal(draft.text)}
    for name, words in beside.items():
        for finding in find_personal(words):
            if _value(words, finding) not in told:
                yield Finding(code=finding.code, detail=f"{finding.detail}, in the field {name}")


def _beside(metadata: Metadata) -> Iterator[tuple[str, object]]:
    """The fields that readers may see, and how they are called; an address is told by who serves it."""
    for name in metadata.__struct_fields__:
        value = getattr(metadata, name)
        if value and name not in ("url", "provenance"):
            yield name, value.value if isinstance(value, Field) else value


def _words(value: object) -> Iterator[str]:
    """All strings of a value, those in its parts too."""
    match value:
        case str():
            yield value
        case tuple() | list():
            for one in value:
                yield from _words(one)
        case msgspec.Struct():
            yield from _words(msgspec.structs.astuple(value))


def _value(text: str, finding: Finding) -> str:
    """What was found, without the signs that part it; compared here and kept nowhere."""
    return "".join(filter(str.isalnum, fold(text)[finding.start : finding.end]))


def _withheld(draft: Draft) -> list[Finding]:
    """Disclosure other than active, as given, and as printed where that contradicts it."""
    given = draft.metadata.disclosure
    if given is not None and given.value != "active":
        return [_not_active(given.value, "is given", given.start, given.end)]
    printed = find_disclosure(draft.text)
    if printed is not None and printed.value != "active":
        return [_not_active(printed.value, "stands in the text", printed.start, printed.end)]
    return []


def _not_active(mode: Disclosure, where: str, start: int | None, end: int | None) -> Finding:
    detail = f"公开属性 {mode} {where}"
    return Finding(code=f"disclosure_{mode}", detail=detail, start=start, end=end)
