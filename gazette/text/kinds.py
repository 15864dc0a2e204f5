"""What a document is in law (domain §3), from its title, issuers and number alone.

Thin rules that leave the rest open: None is honest, a guess is not.
"""

import re
from collections.abc import Sequence

from gazette.errors import DocNumberError
from gazette.model import Field, Kind
from gazette.text.numbers import DocNumber, OrderNumber, parse_number
from gazette.text.organs import level_of
from gazette.text.titles import Title

_PERSONNEL = re.compile("任免|任职|免职|职务的(?:决定|通知)|等?(?:同志)?职务任|同志(?:任|免)")
_READING = re.compile("^(?:【?政策解读|一图读懂|图解)|政策解读|的解读$|解读[:：]|答记者问")
_ERRATUM = re.compile("^(?:勘误|更正)|(?:勘误|更正)(?:表|启事|说明|公告)?$")
_CONGRESS = re.compile("人民代表大会|人大常委会|人大")
_AUTONOMOUS = re.compile("自治[州县旗]")
_OFFICIAL = {"批复", "函", "通报", "报告", "请示", "议案", "纪要", "答复"}
_NOTICES = {"公告", "通告", "公示"}
_RULE_LETTER = re.compile("规(?:范|[字发函])?$")
"""示政规, 示财规字: the code of a 规范性文件 ends so in most provinces."""
_GOVERNMENT_CODE = re.compile("[政府]办?规")


def classify(title: Title, issuers: Sequence[str], number: str | None) -> Field[Kind] | None:
    """The kind of a document, None where title, issuers and number do not settle it.

    >>> from gazette.text.titles import parse_title
    >>> classify(parse_title("示例管理办法"), ["示例省人民政府"], "示例省人民政府令第3号").value
    'provincial_rule'
    >>> classify(parse_title("示例省人民政府关于示例工作的意见"), ["示例省人民政府"], None) is None
    True
    """
    return (
        _by_title(title)
        or _by_number(_parsed(number), issuers)
        or _by_issuer(title, issuers)
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
    if not _RULE_LETTER.search(number.agency):
        return None
    is_government = (
        _is_government(issuers[0]) if issuers else bool(_GOVERNMENT_CODE.search(number.agency))
    )
    return Field(
        "government_normative" if is_government else "department_normative", confidence=0.9
    )


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
    if not _is_government(organ):
        return None
    if level == "province":
        return Field("provincial_rule", confidence=0.9)
    return Field("prefecture_rule", confidence=0.9) if level == "prefecture" else None


def _by_issuer(title: Title, issuers: Sequence[str]) -> Field[Kind] | None:
    """Statutes by who made them (立法法)."""
    first = issuers[0] if issuers else title.issuer_text or ""
    if title.genre == "法" and (title.text.startswith("中华人民共和国") or "全国人" in first):
        return Field("law", confidence=0.9)
    if title.text.endswith("自治条例"):
        return Field("autonomous_regulation", confidence=0.9)
    if "最高人民" in first and title.genre == "解释":
        return Field("judicial_interpretation", confidence=0.9)
    if title.genre not in ("条例", "规定", "办法", "细则"):
        return None
    if _CONGRESS.search(first) and level_of(first) != "national":
        return Field(
            "separate_regulation" if _AUTONOMOUS.search(first) else "local_regulation",
            confidence=0.8,
        )
    if first == "国务院" and title.genre == "条例":
        return Field("administrative_regulation", confidence=0.9)
    return None


def _by_genre(title: Title) -> Field[Kind] | None:
    """Documents that settle one matter, by their 文种."""
    if title.enclosures:
        return None
    if title.genre in _OFFICIAL:
        return Field("official", confidence=0.8)
    if title.genre in _NOTICES:
        return Field("announcement", confidence=0.7)
    return None


def _is_government(organ: str) -> bool:
    """Whether an organ is a government or its office (ND-01)."""
    return bool(re.search("(?:人民政府|政府)(?:办公[厅室])?$", organ))
