"""Titles of documents: who issues, about what, which kind of document, which instrument inside.

关于 … 的 通知 is the usual form (domain §7.2); titles without it name the instrument itself.
"""

import re

import msgspec

from gazette.text.normalise import fold
from gazette.text.organs import looks_like_organ, split_issuers

_GENRES = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|复函|函|纪要"  # the 15 of 条例 art. 8
    "|条例|规定|办法|细则|规则|规范|规程|标准|方案|规划|计划|纲要|要点|目录|清单|章程|指引|指南|预案"
    "|制度|措施|政策|安排|修正案|公约|协定|议定书|宪法|法典|法|解释|解答|答复|公示|说明|解读|问答|倡议书?|建议书?|通知书|勘误|更正|名单|办事指南"
)
_GENRE = re.compile(
    rf"""
    (?P<genre>{_GENRES})
    (?P<suffix>(?:[(][^()]{{0,40}}[)])*)      # (试行), (征求意见稿)
    """,
    re.VERBOSE,
)
_SAME_GENRE = {"复函": "函", "命令": "令", "法典": "法", "宪法": "法", "办事指南": "指南"}
_NOT_ORDER = re.compile("(?:法|禁|司|指|政|律|口|夏|时|责|勒)令$")

_CARRIES = "印发|转发|批转|下发|颁发|颁布|公布|发布"
_CHANGES = "修改|修订|修正|废止|停止执行|重新公布|实施|施行"
_CHANGING = frozenset(_CHANGES.split("|")) - {"重新公布"}
_ACTION = re.compile(
    rf"""
    (?P<issuer>.{{0,120}}?)
    (?:关于)?(?:重新|调整|联合|进一步)?(?P<action>{_CARRIES}|{_CHANGES})
    (?P<object>.+?)
    (?:的(?:[补充紧急联合]{{2}})?(?P<last>{_GENRES}))
    (?:[(][^()]{{0,40}}[)])*
    """,
    re.VERBOSE | re.DOTALL,
)
_ABOUT = re.compile("(?P<issuer>.{0,120}?)关于(?P<matter>.+)", re.DOTALL)
_TO = re.compile(f"(?P<issuer>.{{2,60}}?)对(?P<matter>.+?)的(?:{_GENRES})")
_OPENING, _CLOSING = "《〈<", "》〉>"
_INNER = "\ufffc"

_LAST_INNER = re.compile(
    rf"""
    [{_OPENING}](?P<inner>{_INNER}{{1,400}})[{_CLOSING}]
    (?:[(][^()]{{0,40}}[)])?
    (?:\S{{1,14}}[〔\[(][0-9]{{4}}[〕\])][0-9]{{1,5}}号)?     # a number written behind it
    """,
    re.VERBOSE,
)

_PREFIX = re.compile("[【][^【】]{1,40}[】]")
_AFTER_ISSUER = re.compile(f"关于|{_CARRIES}")
_GAP = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_LONGEST = 600


class Title(msgspec.Struct, frozen=True):
    """The parts of a title; None where the title does not have one."""

    text: str
    issuer_text: str | None = None
    matter: str | None = None
    """Between 关于 and 的 before the genre."""
    genre: str | None = None
    """文种, or the name of the instrument: 条例, 办法 …"""
    action: str | None = None
    """印发, 转发, 批转, 公布, 发布, 修改, 废止 …"""
    enclosures: tuple[str, ...] = ()
    """Titles of the instruments it prints, forwards or changes, without 《》."""

    @property
    def enclosed(self) -> str | None:
        """The title of the first instrument inside, None if there is none."""
        return self.enclosures[0] if self.enclosures else None

    @property
    def carried(self) -> tuple[str, ...]:
        """The instruments whose text comes along; none where they are changed or ended.

        >>> parse_title("示例省人民政府关于修改《示例办法》的决定").carried
        ()
        """
        return () if self.action in _CHANGING else self.enclosures


def parse_title(text: str) -> Title:
    """The parts of a title, cleaned first.

    >>> title = parse_title("示例省人民政府办公厅关于印发《示例省公开工作要点》的通知")
    >>> title.issuer_text, title.action, title.enclosed, title.genre
    ('示例省人民政府办公厅', '印发', '示例省公开工作要点', '通知')
    >>> parse_title("示例省规范性文件管理办法（试行）").genre
    '办法'
    """
    title = clean_title(text)
    masked = _mask(fold(title))
    genre = _genre(masked) or _inner_genre(title, masked)
    action = _ACTION.fullmatch(masked)
    if action and _is_issuer(action["issuer"]):
        return _carrier(title, action, genre)
    about = _ABOUT.match(masked) or _TO.match(masked)
    if about is None:
        return Title(title, genre=genre)
    issuer = title[: about.end("issuer")] or None
    matter = _without_genre(masked[about.start("matter") :], genre)
    start = about.start("matter")
    return Title(title, issuer, title[start : start + len(matter)] or None, genre)


def _carrier(title: str, action: re.Match[str], genre: str | None) -> Title:
    """A title that prints, forwards, changes or ends another instrument."""
    start, end = action.span("object")
    inside = title[start:end]
    bracketed = _bracketed(inside)
    carries = action["action"] in ("印发", "转发", "批转", "下发")
    enclosures = bracketed if bracketed or not carries else (inside,)
    return Title(
        title,
        title[: action.end("issuer")] or None,
        title[action.start("action") : end],
        genre,
        action["action"],
        enclosures,
    )


def _is_issuer(text: str) -> bool:
    """Whether an action word follows right upon the issuers, or stands first."""
    return all(map(looks_like_organ, split_issuers(text)))


def _genre(masked: str) -> str | None:
    """The kind of document a title ends with."""
    for match in reversed(list(_GENRE.finditer(masked))):
        if match.end() != len(masked):
            continue
        genre = match["genre"]
        if genre == "令" and _NOT_ORDER.search(masked[: match.end("genre")]):
            return None
        return _SAME_GENRE.get(genre, genre)
    return None


def _inner_genre(title: str, masked: str) -> str | None:
    """The kind of the instrument a title ends with in brackets: 示例市公安局《关于示例的通知》."""
    opening = max(masked.rfind(mark) for mark in _OPENING)
    last = _LAST_INNER.fullmatch(masked, opening) if opening >= 0 else None
    return _genre(_mask(fold(title[last.start("inner") : last.end("inner")]))) if last else None


def _without_genre(masked: str, genre: str | None) -> str:
    """The matter alone: up to the last 的 before the genre."""
    if genre is None:
        return masked
    head, of, tail = masked.rpartition("的")
    return head if of and len(tail) <= 60 and genre in tail else masked


def _mask(text: str) -> str:
    """The text with everything inside 《》 or 〈〉 hidden, at the same length."""
    masked, depth = [], 0
    for char in text:
        if char in _CLOSING and depth:
            depth -= 1
        masked.append(_INNER if depth else char)
        if char in _OPENING:
            depth += 1
    return "".join(masked)


def _bracketed(text: str) -> tuple[str, ...]:
    """The outermost bracketed titles in a text."""
    masked = _mask(text)
    return tuple(
        text[match.start() + 1 : match.end() - 1]
        for match in re.finditer(f"[{_OPENING}]{_INNER}+[{_CLOSING}]", masked)
    )


def clean_title(text: str) -> str:
    """A title on one line: breaks joined, spaces dropped, a 【prefix】 and outer 《》 taken off.

    A space stays between Latin words and between two joint issuers.

    >>> clean_title("【示例省】《关于公开\\n示例数据 的通知》")
    '关于公开示例数据的通知'
    >>> clean_title("示例省财政厅 示例省教育厅\\n关于示例的通知")
    '示例省财政厅 示例省教育厅关于示例的通知'
    """
    title = _INVISIBLE.sub("", text).strip()[:_LONGEST]
    title = _joined(_PREFIX.sub("", title, count=1).strip() if title.startswith("【") else title)
    if title.startswith("《") and _mask(title).find("》") == len(title) - 1:
        return title[1:-1].strip()
    return title


def _joined(title: str) -> str:
    """The parts between gaps put together; between two organs one space is kept."""
    parts = _GAP.split(title)
    joined = parts[0]
    for part in parts[1:]:
        joined += _between(joined, part) + part
    return joined


def _between(left: str, right: str) -> str:
    if left[-1:].isascii() and right[:1].isascii() and left[-1:].isalnum() and right[:1].isalnum():
        return " "
    organ = _AFTER_ISSUER.split(right, maxsplit=1)[0]
    return " " if looks_like_organ(left.rpartition(" ")[2]) and looks_like_organ(organ) else ""
