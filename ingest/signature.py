"""The signature of a document: the organs and the date under its text (发文机关署名, 成文日期).

A carrier's signature stands before the text it prints, so the first one wins; a date with 印发
behind it is when copies were printed, and comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from gazette.errors import DateError
from gazette.text.dates import parse_date
from gazette.text.normalise import fold
from gazette.text.organs import looks_like_organ, split_issuers

_DIGITS = "0-9一二三四五六七八九十〇○◯零OoΟО廿卅"
_DAY = rf"(?:[0-9]{{4}}|[一二][{_DIGITS}]{{3}})[ ]{{0,3}}年[ ]{{0,3}}[{_DIGITS}]{{1,3}}[ ]{{0,3}}月[ ]{{0,3}}[{_DIGITS}]{{1,3}}[ ]{{0,3}}日"
_SIGNED = re.compile(
    rf"""
    ^[ \t]*
    (?P<organs>[^\n。,:;《》0-9一二(]{{0,1}}[^\n。,:;《》0-9(]{{0,79}}?)[ \t]*   # 示例局 2024年5月1日
    (?P<bracket>[(])?[ ]*(?P<date>{_DAY})[ ]*(?P<printed>印发)?[ ]*(?(bracket)[)])
    [ \t]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
_INSIDE = re.compile(
    rf"""
    (?<=[。!])[ ]*(?P<organs>[^。,:;《》0-9\n(]{{4,60}}?)[ ]*(?P<date>{_DAY})
    (?=[ ]*(?:\([^()]{{2,16}}公开[^()]{{0,8}}\)|附件|$))
    """,
    re.VERBOSE | re.MULTILINE,
)
_INLINE = 0.75
_NUMERIC = re.compile(
    r"^[ \t]*(?P<date>(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2})[ \t]*$", re.M
)
_PERSON = re.compile(
    r"(?:代)?(?:省长|市长|州长|县长|区长|旗长|盟长|主席|总理|部长|局长|署长|主任|行长|院长|检察长|会长|厅长|司长|秘书长|行署专员|专员)"
    r"[:]?\s*[\u3400-\u9fff·]{1,3}(?:\s?[\u3400-\u9fff·]{1,8})?|[\u3400-\u9fff]\s{1,4}[\u3400-\u9fff]|[\u3400-\u9fff]{2,4}"
)
_STRAY = re.compile(r"&[a-z]{2,6};?|[\ufffd*_]+")
"""What is left of broken entities on old pages."""
_STAMPED = re.compile(r"\s*[(](?:代章|盖章|印章|章|签章|公章)[)]$")
_COPY = re.compile(r"抄送|印发机关|主送")
_MOST_LINES = 14
_LONGEST_LINE = 120
_STRANGER = 0.15
_CORE = 4  # last characters of a name: 政府办公厅 is signed 示例省人民政府办公厅
_TAIL = 400
"""Characters from the end within which a date without an organ may close a document."""


class Signature(msgspec.Struct, frozen=True):
    """Who signs and when; offsets are those of the organs' lines and of the date."""

    organs: tuple[str, ...]
    organs_start: int
    organs_end: int
    day: date
    start: int
    end: int
    confidence: float


def find_signature(text: str, *, after: int = 0, issuers: Sequence[str] = ()) -> Signature | None:
    """The signature of the document whose body begins at an offset, or None.

    A signature of the issuers that the title names comes before that of any other organ, whose
    text may be enclosed.

    >>> text = "各市：\\n现印发。\\n示例省人民政府\\n2024年5月23日\\n示例办法\\n2024年1月1日"
    >>> signature = find_signature(text)
    >>> signature.organs, str(signature.day)
    (('示例省人民政府',), '2024-05-23')
    """
    best: Signature | None = None
    for signature in _signatures(text, after):
        if issuers and signature.organs and not _is_of(signature.organs, issuers):
            signature = replace(signature, confidence=signature.confidence - _STRANGER)
        if best is None or signature.confidence > best.confidence:
            best = signature
        if best.confidence == 1.0:
            break
    return best


def _is_of(organs: Sequence[str], issuers: Sequence[str]) -> bool:
    """Whether an issuer is among the organs, in full or as 省政府办公厅."""
    for issuer in issuers:
        core = issuer.replace("人民政府", "政府")[-_CORE:]
        if any(organ.replace("人民政府", "政府").endswith(core) for organ in organs):
            return True
    return False


def _signatures(text: str, after: int) -> Iterator[Signature]:
    folded = fold(text)
    if "年" in folded or "-" in folded:
        yield from _dated(folded, _SIGNED, after)
        yield from _dated(folded, _NUMERIC, after)
        yield from _inline(folded)


def _dated(folded: str, pattern: re.Pattern[str], after: int) -> Iterator[Signature]:
    for match in pattern.finditer(folded):
        words = match.groupdict()
        try:
            day = parse_date(match["date"])
        except DateError:
            continue  # the masthead names it as impossible
        beside = (words.get("organs") or "").strip()
        organs, start, end = _organs(folded, match, beside)
        if beside and not organs:
            continue
        confidence = _confidence(folded, match, after, has_organs=bool(organs))
        if confidence:
            place = match.span("date")
            yield Signature(organs, start, end, day, place[0], place[1], confidence)


def _inline(folded: str) -> Iterator[Signature]:
    """The signature inside a line: …执行。示例省人民政府2024年5月23日（此件公开发布）."""
    for match in _INSIDE.finditer(folded):
        names = _names(match["organs"])
        try:
            day = parse_date(match["date"])
        except DateError:
            continue
        if names:
            yield Signature(names, *match.span("organs"), day, *match.span("date"), _INLINE)


def _confidence(folded: str, match: re.Match[str], after: int, *, has_organs: bool) -> float:
    """How surely a date closes the document: by organs above it, by its place, by brackets."""
    words = match.groupdict()
    if words.get("printed"):
        return 0.5
    if match.re is _NUMERIC:
        return 0.7 if has_organs and match.start() >= after else 0.0
    if match.start() < after:
        return 0.6
    if words.get("bracket"):
        return 0.65 if has_organs else 0.3
    if has_organs:
        return 1.0
    return 0.9 if len(folded) - match.end() < _TAIL else 0.7


def _organs(folded: str, match: re.Match[str], beside: str) -> tuple[tuple[str, ...], int, int]:
    """The organs on the date's line or on the lines above it, in order, and where they stand."""
    if beside:
        return _names(beside), *match.span("organs")
    names: tuple[str, ...] = ()
    start = end = match.start()
    for line_start, line_end in _lines_above(folded, match.start()):
        line = folded[line_start:line_end]
        found = _names(line)
        if not found:
            if names or not _PERSON.fullmatch(line.strip()):
                break
            continue  # 省长 某某: who signs an order, above the date and below the organ's name
        names = found + names
        start, end = line_start, (end if end != match.start() else line_end)
    return tuple(dict.fromkeys(names)), start, end


def _lines_above(folded: str, place: int) -> Iterator[tuple[int, int]]:
    """The filled lines above an offset, the nearest first, without the spaces around them."""
    count = 0
    while place > 0 and count < _MOST_LINES:
        end = place - 1
        place = folded.rfind("\n", 0, max(end, 0)) + 1
        line = folded[place:end]
        if not line.strip():
            if end <= 0:
                return
            continue
        if len(line) > _LONGEST_LINE:
            return
        left = len(line) - len(line.lstrip())
        yield place + left, place + len(line.rstrip())
        count += 1


def _names(line: str) -> tuple[str, ...]:
    """The organs a line names if it names nothing else."""
    words = _STRAY.sub("", line).strip()
    if len(words) < 2 or words[-1] in "。,:;、":
        return ()
    if _COPY.match(words):
        return ()
    names = split_issuers(_STAMPED.sub("", words))
    return names if _all_organs(names) else ()


def _all_organs(names: Sequence[str]) -> bool:
    return bool(names) and all(looks_like_organ(name) for name in names)
