"""When a document takes effect and until when (施行日期, 有效期), as its own last words say.

Only a sentence about this document counts (本办法自…起施行); one about another is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from gazette.errors import DateError
from gazette.expiry import last_day
from gazette.model import Field
from gazette.text.dates import parse_date
from gazette.text.normalise import fold
from gazette.text.numerals import to_int

_DAY = r"(?:[0-9]{4}|[一二][0-9〇○零一二三四五六七八九OＯо]{3})[ ]?年[ ]?[0-9一二三四五六七八九十]{1,3}[ ]?月[ ]?[0-9一二三四五六七八九十廿]{1,3}[ ]?日"
_ISSUE = "印发|出台|发布|公布|发文|下发|颁布|通过|印制|签发|成文|批准"
_EFFECT = re.compile(
    rf"""
    (?:(?P<subject>本[《“"]?[\u3400-\u9fff]{{1,12}}[》”"]?(?:《[^《》\n]{{1,60}}》)?
       |[以上][上述][\u3400-\u9fff]{{0,8}}),?)?
    (?:从|自)?[ ]?
    (?:(?P<day>{_DAY})|(?:本?[\u3400-\u9fff]{{0,6}}?)(?P<issue>{_ISSUE})之?日(?:\((?P<given>{_DAY})\))?)
    [ ]?(?:\(含(?:当日)?\))?起?[,]?(?:开始|正式|在[\u3400-\u9fff]{{1,10}})?[ ]?
    (?:施行|实施|执行|生效|试行|实行|起效|启用)
    """,
    re.VERBOSE,
)
_UNTIL = re.compile(
    rf"""
    (?:有效期(?:限)?|执行期(?:限)?|施行期(?:限)?|试行期(?:限)?|实施期(?:限)?|有效|执行|施行|实施)
    (?:截至|截止至?|至|到|为至|暂定至|延长至)[ ]?(?P<day>{_DAY})
    |有效期(?:限)?(?:为|:)?(?:从|自)?{_DAY}(?:起)?[至到—-](?P<range>{_DAY})
    |(?P<repealed>{_DAY})(?:起?(?:自行|自动)?(?:废止|失效))
    """,
    re.VERBOSE,
)
_FOR = re.compile(
    r"""
    (?:有效期(?:限)?|试行期(?:限)?|试行|施行期(?:限)?|执行期(?:限)?)(?:暂?定?为|:)?[ ]?
    (?P<count>[0-9]{1,2}|[一二三四五六七八九十两]{1,3})[ ]?(?P<unit>年|个月)
    """,
    re.VERBOSE,
)
_ISSUED_HERE = re.compile("公布|发布|颁布|印发|通过|同意")
"""《示例办法》已经…，现予公布，自…起施行: the sentence is about what the document prints."""
_VERB = re.compile("施行|实施|执行|生效|试行|实行|起效|启用")
_BEFORE_VERB = 24
"""Characters before the verb within which 日 stands, as in 自2024年7月1日起正式施行."""
_SENTENCE = 160
_NEAR = 160
"""Characters after the sentence of effect within which the period of validity stands."""


class Validity(msgspec.Struct, frozen=True):
    """The first and the last day of effect, as far as the text says."""

    effective_on: Field[date] | None = None
    expires_on: Field[date] | None = None


def read_validity(text: str, *, issued: date | None) -> Validity:
    """First and last day of a text's effect; `issued` stands for 自印发之日起.

    >>> validity = read_validity("本办法自2024年7月1日起施行，有效期5年。", issued=None)
    >>> str(validity.effective_on.value), str(validity.expires_on.value)
    ('2024-07-01', '2029-06-30')
    """
    folded = fold(text)
    match = _own_sentence(folded)
    effective = _effective(match, issued) if match else None
    around = (
        (match.start(), match.end() + _NEAR)
        if match
        else (max(0, len(folded) - _NEAR), len(folded))
    )
    return Validity(effective, _expires(folded, around, effective))


def _own_sentence(folded: str) -> re.Match[str] | None:
    """The last sentence with 本… as its subject; failing that, the last that opens its own sentence."""
    own: re.Match[str] | None = None
    bare: re.Match[str] | None = None
    for match in _sentences(folded):
        before = folded[max(0, match.start() - 1) : match.start()]
        if match["subject"]:
            own = match
        elif before in "。;,\n、) \t" and not _is_about_another(folded, match.start()):
            bare = match
    return own or bare


def _sentences(folded: str) -> Iterator[re.Match[str]]:
    """Every phrase of effect, looked for only where a verb has a day before it."""
    for verb in _VERB.finditer(folded):
        if folded.find("日", max(0, verb.start() - _BEFORE_VERB), verb.start()) < 0:
            continue
        match = _EFFECT.search(folded, max(0, verb.start() - _SENTENCE), verb.end())
        while match and match.end() < verb.end():
            match = _EFFECT.search(folded, match.end(), verb.end())
        if match:
            yield match


def _is_about_another(folded: str, start: int) -> bool:
    sentence = folded[max(folded.rfind("。", 0, start), folded.rfind("\n", 0, start)) + 1 : start]
    _, mark, behind = sentence.rpartition("》")
    return bool(mark) and _ISSUED_HERE.search(behind) is None


def _effective(match: re.Match[str], issued: date | None) -> Field[date] | None:
    start, end = match.span()
    if day := match["day"] or match["given"]:
        try:
            return Field(parse_date(day), start=start, end=end, confidence=_sureness(match))
        except DateError:
            return None
    if issued is None:
        return None
    sure = 0.8 if match["issue"] in ("印发", "发文", "下发", "签发", "成文") else 0.6
    return Field(issued, start=start, end=end, confidence=sure)


def _sureness(match: re.Match[str]) -> float:
    return 0.95 if match["subject"] else 0.8


def _expires(
    folded: str, around: tuple[int, int], effective: Field[date] | None
) -> Field[date] | None:
    until = _UNTIL.search(folded, *around)
    if until:
        try:
            day = parse_date(until["day"] or until["range"] or until["repealed"])
        except DateError:
            return None
        return Field(day, start=until.start(), end=until.end(), confidence=0.9)
    period = _FOR.search(folded, *around)
    if period is None or effective is None:
        return None
    day = last_day(effective.value, to_int(period["count"]), period["unit"])
    confidence = min(0.8, effective.confidence)
    return Field(day, start=period.start(), end=period.end(), confidence=confidence)
