"""What a document is in law (domain §3), from its title, issuers and number.

Rules that leave the rest open: None is honest, a guess is not. What stands below law and rules
is in normative.py.
"""

import re
from collections.abc import Sequence

from gazette.errors import DocNumberError
from gazette.model import Field, Kind
from gazette.text.normative import below_law, is_government
from gazette.text.numbers import DocNumber, OrderNumber, parse_number
from gazette.text.organs import level_of
from gazette.text.regions import read_place
from gazette.text.titles import Title

_PERSONNEL = re.compile("任免|任职|免职|职务的(?:决定|通知)|等?(?:同志)?职务任|同志(?:任|免)")
_READING = re.compile("^(?:【?政策解读|一图读懂|图解)|政策解读|解读(?:[:：]|$)|答记者问")
_ERRATUM = re.compile("^(?:勘误|更正)|(?:勘误|更正)(?:表|启事|说明|公告)?$")
_CONGRESS = re.compile("人民代表大会|人大常委会|人大")
_AUTONOMOUS = re.compile("自治[州县旗]")
_NOTICES = {"公告", "通告", "公示"}
_RULE_LETTER = re.compile("规(?:范|[字发函])?$")
"""示政规, 示财规字: the code of a 规范性文件 ends so in most provinces."""
_GOVERNMENT_CODE = re.compile("[政府]办?规")
_PERSONNEL_CODE = re.compile("政任|人任|任字?$|政人字?$")
_COURT = re.compile("最高人民(?:法院|检察院)")
_COURT_GENRES = {"解释", "规定", "规则", "安排", "批复"}
_STATUTE_GENRES = {"条例", "规定", "办法", "细则"}
_CHANGES = {"修改", "修订", "修正", "废止"}


def classify(
    title: Title, issuers: Sequence[str], number: str | None, *, holds_for_a_time: bool = False
) -> Field[Kind] | None:
    """The kind of a document, None where title, issuers and number do not settle it.

    `holds_for_a_time`: the text itself says from when or until when it is in force.

    >>> from gazette.text.titles import parse_title
    >>> classify(parse_title("示例管理办法"), ["示例省人民政府"], "示例省人民政府令第3号").value
    'provincial_rule'
    >>> classify(parse_title("示例省人民政府关于示例工作的意见"), ["示例省人民政府"], None) is None
    True
    """
    parsed = _parsed(number)
    return (
        _by_title(title)
        or _by_number(parsed, issuers)
        or _by_issuer(title, issuers)
        or _by_name(title, issuers)
        or below_law(title, issuers, parsed, holds_for_a_time=holds_for_a_time)
        or _by_genre(title)
    )


def _parsed(number: str | None) -> DocNumber | OrderNumber | None:
    try:
        return parse_number(number) if number else None
    except DocNumberError:
        return None


def _by_title(title: Title) -> Field[Kind] | None:
    """Kinds that the words of the title settle."""
    if _ERRATUM.search(title.text):
        return Field("erratum")
    if _READING.search(title.text):
        return Field("interpretation", confidence=0.9)
    if title.text.endswith("自治条例"):
        return Field("autonomous_regulation", confidence=0.9)
    if _PERSONNEL.search(title.text) and title.genre in (
        None,
        "通知",
        "决定",
        "令",
        "公告",
        "名单",
    ):
        return Field("personnel", confidence=0.9)
    return None


def _by_number(
    number: DocNumber | OrderNumber | None, issuers: Sequence[str]
) -> Field[Kind] | None:
    """Kinds that the number settles: orders promulgate laws and rules (domain ND-10)."""
    if isinstance(number, OrderNumber):
        return _by_order(number.body)
    if number is None:
        return None
    if number.agency in ("法释", "高检发释字"):
        return Field("judicial_interpretation")
    if _PERSONNEL_CODE.search(number.agency):
        return Field("personnel", confidence=0.9)
    if not _RULE_LETTER.search(number.agency):
        return None
    is_ours = is_government(issuers[0]) if issuers else bool(_GOVERNMENT_CODE.search(number.agency))
    return Field("government_normative" if is_ours else "department_normative", confidence=0.9)


def _by_order(body: str) -> Field[Kind] | None:
    if not body.endswith("令"):
        return None
    if body.endswith("主席令"):
        return Field("law", confidence=0.9)
    if "国务院令" in body or body == "国令":
        return Field("administrative_regulation", confidence=0.9)
    organ = body.removesuffix("令")
    level = level_of(organ)
    if level == "national":
        return Field("department_rule", confidence=0.9)
    if not is_government(organ):
        return None
    if level == "province":
        return Field("provincial_rule", confidence=0.9)
    return Field("prefecture_rule", confidence=0.9) if level == "prefecture" else None


def _by_issuer(title: Title, issuers: Sequence[str]) -> Field[Kind] | None:
    """Statutes by who made them (立法法), also the decisions that change them."""
    first = issuers[0] if issuers else title.issuer_text or ""
    if title.genre == "法" and (title.text.startswith("中华人民共和国") or "全国人" in first):
        return Field("law", confidence=0.9)
    if _COURT.match(first) and title.genre in _COURT_GENRES:
        return Field("judicial_interpretation", confidence=0.9)
    genre = title.genre
    if title.action in _CHANGES and title.enclosures and genre == "决定":
        genre = next((one for one in _STATUTE_GENRES if title.enclosures[0].endswith(one)), genre)
    if genre not in _STATUTE_GENRES:
        return None
    if _CONGRESS.search(first) and level_of(first) != "national":
        return Field(
            "separate_regulation" if _AUTONOMOUS.search(first) else "local_regulation",
            confidence=0.8,
        )
    if first == "国务院" and genre == "条例":
        return Field("administrative_regulation", confidence=0.9)
    return None


def _by_name(title: Title, issuers: Sequence[str]) -> Field[Kind] | None:
    """Statutes by their names: no rule is called 条例 (ND-11), and a local one names its place."""
    text = title.text
    if "宪法修正案" in text and "关于" not in text:
        return Field("law", confidence=0.9)
    if title.genre != "条例" or "关于" in text or not text.endswith(("条例", ")", "）")):
        return None
    if text.startswith("中华人民共和国"):
        return Field("administrative_regulation", confidence=0.85)
    place = read_place(text)
    if place is not None and place.level in ("province", "prefecture", "county"):
        named = text[: place.length]
        kind: Kind = "separate_regulation" if _AUTONOMOUS.search(named) else "local_regulation"
        return Field(kind, confidence=0.8)
    return None if issuers else Field("administrative_regulation", confidence=0.7)


def _by_genre(title: Title) -> Field[Kind] | None:
    """What tells everyone one thing, by its 文种."""
    if title.genre in _NOTICES and not title.enclosures:
        return Field("announcement", confidence=0.7)
    return None
