"""Numbers of issues: 第11期, 第11–12期合刊, 增刊 within a year, and 总第N期 over all years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from gazette.errors import IssueNumberError
from gazette.text.normalise import fold
from gazette.text.numerals import NUMERALS, to_int

IssueKind = Literal["regular", "supplement", "special"]
"""期, 增刊, 特刊: each kind is numbered by itself in a year."""

_LONGEST = 40
_LARGEST = 400  # a daily gazette has fewer issues a year
_MOST_COMBINED = 60
_LARGEST_SERIAL = 99_999

_NUMERAL = f"(?:[0-9]{{1,6}}|[{NUMERALS}]{{1,7}})"
_KINDS: dict[str, IssueKind] = {
    "增刊": "supplement", "supplement": "supplement",
    "特刊": "special", "专刊": "special", "special": "special",
}  # fmt: skip
_WORDS: dict[IssueKind, str] = {"regular": "", "supplement": "增刊", "special": "特刊"}
_KIND = "|".join(_KINDS)
_NUMBER = re.compile(
    rf"""
    (?:(?P<before>{_KIND})-?)?                   # 增刊1, supplement-1
    (?:第?(?P<first>{_NUMERAL})期?
       (?:[-–—―~、,至和]第?(?P<last>{_NUMERAL})期?)?   # 11–12, 第11、12期
    )?
    (?P<after>{_KIND})?                          # 第1期增刊
    (?:[(]?合刊[)]?)?
    """,
    re.VERBOSE,
)
_SERIAL = re.compile(
    rf"""
    (?:总第?)?(?P<first>{_NUMERAL})期?            # 总第311期, 311
    (?:[-–—―~、,至和](?:总?第)?(?P<last>{_NUMERAL})期?)?
    """,
    re.VERBOSE,
)


class IssueNumber(msgspec.Struct, frozen=True, order=True):
    """The number of an issue (期号) within its year; of a combined one (合刊) the first and last."""

    first: int
    last: int
    kind: IssueKind = "regular"

    def __str__(self) -> str:
        """As it stands in addresses: 11, 11-12, supplement-1.

        >>> str(parse_issue_number("第11–12期合刊")), str(parse_issue_number("增刊"))
        ('11-12', 'supplement-1')
        """
        number = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return number if self.kind == "regular" else f"{self.kind}-{number}"

    @property
    def words(self) -> str:
        """As it is printed.

        >>> IssueNumber(11, 12).words, IssueNumber(1, 1, "supplement").words
        ('第11–12期', '增刊第1期')
        """
        number = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return f"{_WORDS[self.kind]}第{number}期"

    def covers(self, other: IssueNumber) -> bool:
        """Whether this issue is, or holds, the other one: 11–12 covers 12."""
        return self.kind == other.kind and self.first <= other.first and other.last <= self.last


def parse_issue_number(text: str) -> IssueNumber:
    """The number an issue has in its year; raises IssueNumberError.

    >>> parse_issue_number("第１１期")
    IssueNumber(first=11, last=11, kind='regular')
    >>> parse_issue_number("第十一、十二期（合刊）")
    IssueNumber(first=11, last=12, kind='regular')
    >>> parse_issue_number("增刊2")
    IssueNumber(first=2, last=2, kind='supplement')
    """
    match = _match(_NUMBER, text)
    kind = _KINDS.get(match["before"] or match["after"] or "", "regular")
    if match["first"] is None and kind == "regular":
        raise IssueNumberError(text)
    first, last = _span(match, text)
    if last > _LARGEST or last - first >= _MOST_COMBINED:
        raise IssueNumberError(text)
    return IssueNumber(first, last, kind)


def parse_serial(text: str) -> tuple[int, int]:
    """The cumulative number (总第N期) of an issue, first and last; raises IssueNumberError.

    >>> parse_serial("总第311期"), parse_serial("311-312")
    ((311, 311), (311, 312))
    """
    first, last = _span(_match(_SERIAL, text), text)
    if last > _LARGEST_SERIAL or last - first >= _MOST_COMBINED:
        raise IssueNumberError(text)
    return first, last


def gaps(spans: Iterable[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """The numbers from first to last that no span holds, as spans.

    >>> gaps([(2, 3), (5, 6), (6, 6)], 1, 8)
    [(1, 1), (4, 4), (7, 8)]
    """
    found = []
    expected = first
    for start, end in sorted(spans):
        if start > expected:
            found.append((expected, min(start - 1, last)))
        expected = max(expected, end + 1)
        if expected > last:
            return found
    return [*found, (expected, last)] if expected <= last else found


def runs(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that follow each other joined to one.

    >>> runs([(9, 9), (10, 10), (12, 13)])
    [(9, 10), (12, 13)]
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    folded = re.sub(r"\s", "", fold(text)).lower()
    match = pattern.fullmatch(folded) if 0 < len(folded) <= _LONGEST else None
    if match is None:
        raise IssueNumberError(text[:_LONGEST])
    return match


def _span(match: re.Match[str], text: str) -> tuple[int, int]:
    """First and last, both from 1; an unnumbered 增刊 is the first one."""
    try:
        first = to_int(match["first"] or "1")
        last = to_int(match["last"]) if match["last"] else first
    except ValueError as error:
        raise IssueNumberError(text) from error
    if not 0 < first <= last:
        raise IssueNumberError(text)
    return first, last
