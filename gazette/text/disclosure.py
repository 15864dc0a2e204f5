"""Whether a document may be shown: its disclosure line (公开属性) and marks of secrecy (密级).

The bare words 绝密, 机密 and 秘密 never count: laws are full of them (design §1).
"""

import re

from gazette.model import Disclosure, Finding
from gazette.text.found import Found
from gazette.text.normalise import fold

_MODES: tuple[tuple[str, Disclosure], ...] = (
    (
        "不予公开|不公开|不宜公开|免予公开|删减后公开|部分公开",
        "withheld",
    ),  # a person decides what may go out
    ("依申请公开|依申请", "on_request"),
    ("主动公开|公开发布|全文公开|予以公开|可以?公开|全文发布|公开", "active"),
)
_MODE = "|".join(f"(?P<{mode}>{words})" for words, mode in _MODES)
_LINE = re.compile(
    rf"""
    ^[ \t]*[(\[【]?[ \t]*
    (?:此[件文]|本[件文]|该件|此文件|本文件|此公文)[ \t]*(?:可|拟|为|属于?|属性为?)?[ \t]*[::]?[ \t]*
    (?:{_MODE})
    (?P<rest>[^\n()]{{0,20}})
    [ \t]*[)\]】。.]?[ \t]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
_LABEL = re.compile(
    rf"""
    (?:^|[ \t(\[【|])
    (?:(?:政府)?信息)?(?:公开)(?:属性|方式|类别|类型|形式|选项|性质|程度|范围)[ \t]*(?:为|[::])[ \t]*
    (?:{_MODE.replace("P<", "P<x_")})
    (?=[ \t)\]】。,;|\n]|$)
    """,
    re.VERBOSE | re.MULTILINE,
)
_ALONE = re.compile(
    r"""
    ^[ \t]*[(][ \t]*
    (?:(?P<active>主动公开|公开发布)|(?P<on_request>依申请公开)|(?P<withheld>不予公开))
    [ \t]*[)][ \t]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
_FORMS = (
    (_LINE, ("此件", "本件", "此文", "本文", "该件", "此公文")),
    (_ALONE, ("主动公开", "公开发布", "申请公开", "不予公开")),
    (
        _LABEL,
        (
            "公开属性",
            "公开方式",
            "公开类",
            "公开形式",
            "公开选项",
            "公开性质",
            "公开程度",
            "公开范围",
        ),
    ),
)
"""Each form with the words one of which it needs."""

_STARS = "★☆✭⭐"
_CLASSES = "(?:绝[ ]?密|机[ ]?密|秘[ ]?密)"
_STARRED = re.compile(rf"{_CLASSES}[ \t]{{0,4}}[{_STARS}]|[{_STARS}][ \t]{{0,4}}{_CLASSES}")
_MASTHEAD_LINE = re.compile(
    rf"""
    ^[ \t]*
    (?:[0-9]{{6}}[ \t]+)?                       # 份号
    (?:密[ \t]*级(?:和保密期限)?[ \t]*[::][ \t]*)?{_CLASSES}
    (?:[ \t]*[*]?[ \t]*(?:[0-9一二三四五六七八九十]{{1,3}}[ \t]*[年月日]|长期|启用前))?   # 保密期限
    (?:[ \t]*(?:特急|加急|急件|平急|特提))?
    [ \t]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
_MASTHEAD = 600  # characters: the 版头 stands before the title
_MASTHEAD_LIMIT = 2000


def find_disclosure(text: str) -> Found[Disclosure] | None:
    """What the document's own disclosure line says; the last line counts, None if there is none.

    >>> found = find_disclosure("2024年5月23日\\n（此件公开发布）\\n附件")
    >>> found.value, found.start
    ('active', 11)
    >>> find_disclosure("坚持公开为常态，依申请公开为补充。") is None
    True
    """
    folded = fold(text)
    for pattern, anchors in _FORMS:
        matches = list(pattern.finditer(folded)) if any(map(folded.__contains__, anchors)) else []
        if matches:
            return _found(folded, matches[-1])
    return None


def _found(folded: str, match: re.Match[str]) -> Found[Disclosure]:
    words = match[0]
    start = match.start() + len(words) - len(words.lstrip())
    return Found(_mode(match), start, match.start() + len(words.rstrip()))


def _mode(match: re.Match[str]) -> Disclosure:
    named = {name.removeprefix("x_") for name, value in match.groupdict().items() if value}
    for _, mode in _MODES:
        if mode in named:
            return mode
    raise AssertionError("one of the modes always matches")  # pragma: no cover


def secrecy_marks(text: str) -> list[Finding]:
    """Every mark that forbids publication: 密级 with ★, a 密级 line in the masthead, 此件不予公开.

    >>> [mark.detail for mark in secrecy_marks("机密★1年\\n示例省文件\\n涉及国家秘密的除外")]
    ['机密★']
    >>> secrecy_marks("国家秘密分为绝密、机密、秘密三级。")
    []
    """
    folded = fold(text)
    marks = []
    if any(map(text.__contains__, _STARS)):
        marks = [_finding(text, match) for match in _STARRED.finditer(folded)]
    masthead = folded[: folded.find("\n", _MASTHEAD) + 1 or _MASTHEAD_LIMIT]
    if not marks and "密" in masthead:
        marks = [_finding(text, match) for match in _MASTHEAD_LINE.finditer(masthead)]
    disclosure = find_disclosure(text)
    if disclosure and disclosure.value == "withheld":
        start, end = disclosure.start, disclosure.end
        marks.append(Finding(code="secrecy_mark", detail=text[start:end], start=start, end=end))
    return marks


def _finding(text: str, match: re.Match[str]) -> Finding:
    words = text[match.start() : match.end()].strip()
    return Finding(code="secrecy_mark", detail=words, start=match.start(), end=match.end())
