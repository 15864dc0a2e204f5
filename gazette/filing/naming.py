"""How rules (规章) may be called: 规定 or 办法, never 条例 (规章制定程序条例 art. 7; ND-11)."""

from __future__ import annotations

from gazette.model import Finding, Kind, Metadata
from gazette.text.titles import parse_title

_RULES: frozenset[Kind] = frozenset({"department_rule", "provincial_rule", "prefecture_rule"})


def misnamed(metadata: Metadata) -> tuple[Finding, ...]:
    """A finding for a rule that is called 条例; it is noted, and holds nothing back.

    >>> from gazette.model import Field
    >>> [finding.code for finding in misnamed(Metadata(
    ...     title=Field("示例省示例条例"), kind=Field("provincial_rule")))]
    ['rule_title']
    """
    title, kind = metadata.title, metadata.kind
    if title is None or kind is None or kind.value not in _RULES:
        return ()
    parsed = parse_title(title.value)
    if "关于" in parsed.text or parsed.genre != "条例":
        return ()
    detail = "a rule (规章) is called 规定 or 办法, never 条例"
    return (Finding(code="rule_title", detail=detail, start=title.start, end=title.end),)
