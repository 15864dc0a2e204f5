"""Whether a document may be shown: its disclosure line (公开属性) and marks of secrecy (密级).

The bare words 绝密, 机密 and 秘密 never count: laws are full of them (design §1).
"""

import re

from gazette.model import Disclosure, Finding
from gazette.text.found import Found
from gazette.text.normalise import fold

_MODE = r"""(?:
    (?P<withheld>不予公开|不公开|不宜公开|免予公开|删减后公开|部分公开)  # a person decides what may go out
    |(?P<on_request>依申请公开|依申请)
    |(?P<active>主动公开|公开发布|全文公开|全文发布|予以公开|可以?公开|公开)
    )"""
_THIS = (
    "(?:此件|此文件?|此公文|本件|本文件|该件)[ ]{0,4}(?:可|拟|为|属于?|属性为?)?[ ]{0,4}:?[ ]{0,4}"
)
_MORE = r"(?:[,;。][^\n()]{0,20})?[ ]{0,8}"  # ，有效期5年
_IN_BRACKETS = re.compile(rf"[(\[【][ ]{{0,8}}{_THIS}{_MODE}{_MORE}[)\]】]", re.VERBOSE)
_WHOLE_LINE = re.compile(
    rf"^[ \t]{{0,40}}{_THIS}{_MODE}{_MORE}[ \t]{{0,40}}$", re.VERBOSE | re.MULTILINE
)
_ALONE = re.compile(
    rf"^[ \t]{{0,40}}[(\[【]{_MODE}[)\]】][ \t]{{0,40}}$", re.VERBOSE | re.MULTILINE
)
_LABELLED = re.compile(
    rf"""
    公开(?:(?<=信息公开)|(?<![\u3400-\u9fff]公开))      # not 不公开方式
    (?:属性|方式|类别|类型|形式|选项|性质|程度|范围)[ ]{{0,8}}(?:为|:)[ ]{{0,8}}{_MODE}
    (?=[ \t)\]】。,;|\n]|$)
    """,
    re.VERBOSE | re.MULTILINE,
)
_SUBJECTS = ("此件", "此文", "此公文", "本件", "本文件", "该件")
_LABELS = tuple(
    f"公开{word}" for word in ("属性", "方式", "类", "形式", "选项", "性质", "程度", "范围")
)
_FORMS = (
    (_IN_BRACKETS, _SUBJECTS),
    (_WHOLE_LINE, _SUBJECTS),
    (_ALONE, ("主动公开", "公开发布", "申请公开", "不予公开")),
    (_LABELLED, _LABELS),
)
"""Each form with the words one of which it needs; 此件 in any form counts before a label."""

_STARS = "★☆✭⭐"
_CLASSES = "(?:绝[ ]?密|机[ ]?密|秘[ ]?密)"
_STARRED = re.compile(rf"{_CLASSES}[ \t]{{0,4}}[{_STARS}]|[{_STARS}][ \t]{{0,4}}{_CLASSES}")
_MASTHEAD_LINE = re.compile(
    rf"""
    ^[ \t]{{0,20}}
    (?:[0-9]{{6}}[ \t]{{1,20}})?                                      # 份号
    (?:密[ ]{{0,4}}级(?:和保密期限)?[ ]{{0,4}}:[ ]{{0,4}})?{_CLASSES}
    (?:[ ]{{0,4}}[*]?[ ]{{0,4}}(?:[0-9一二三四五六七八九十]{{1,3}}[年月日]|长期|启用前))?
    (?:[ ]{{0,20}}(?:特急|加急|急件|平急|特提))?
    [ \t]{{0,20}}$
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
            return _found(matches[-1])
    return None


def _found(match: re.Match[str]) -> Found[Disclosure]:
    words = match[0]
    start = match.start() + len(words) - len(words.lstrip())
    return Found(_mode(match), start, match.start() + len(words.rstrip()))


def _mode(match: re.Match[str]) -> Disclosure:
    if match["withheld"]:
        return "withheld"
    return "on_request" if match["on_request"] else "active"


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
