"""Names of places read from the front of an organ's name, with their GB/T 2260 codes.

The table is regions.csv: the provinces, prefectures and counties of the
standard as of 2020, with the four made since whose codes are sure; a missing place is read by its
kind (市, 县 …), without a code.
"""

import csv
import re
from functools import cache
from importlib.resources import files

import msgspec

from gazette.model import Level

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
_AUTONOMOUS = re.compile(f"(?P<base>.{{2,}}?)(?:(?:{_PEOPLES})族?)+自治(?P<kind>[州县旗])")
_BARE: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile("[\u3400-\u9fff]{0,3}?(?:省(?![直级外])|自治区|特别行政区)"), "province"),
    (re.compile("省[直级]"), "province"),
    (
        re.compile(
            "[\u3400-\u9fff]{0,4}?(?:市(?![场容])|自治州|州(?=[人政委党司财教公民])|地区|盟)"
        ),
        "prefecture",
    ),
    (re.compile("[\u3400-\u9fff]{0,4}?(?:自治县|县|区(?=[人政委党司财教公民])|旗)"), "county"),
)
"""Places that are not in the table, by their kind."""

_TOWNSHIP = re.compile("[\u3400-\u9fff]{0,6}?(?:镇|乡|街道|苏木)(?=人民政府|政府|办事处|党|委|$)")
_ZONE = re.compile(
    "[\u3400-\u9fff]{0,16}?(?:新区|开发区|高新区|经开区|示范区|试验区|园区|保税区|管理区|度假区|自贸区)"
)
_BELOW: dict[Level, Level] = {"province": "prefecture", "prefecture": "county"}


class Place(msgspec.Struct, frozen=True):
    """The place at the front of a name: its code where the table has it, its level, its length."""

    code: str | None
    level: Level
    length: int


def read_place(name: str) -> Place | None:
    """The most exact place that a name begins with; None if it begins with none.

    >>> read_place("甘肃省兰州市财政局")
    Place(code='620100', level='prefecture', length=6)
    >>> read_place("示例省财政厅")
    Place(code=None, level='province', length=3)
    """
    place = _listed(name, 0, "") or _bare(name)
    if place is None:
        match = _TOWNSHIP.match(name)
        return Place(None, "township", match.end()) if match else None
    rest = name[place.length :]
    if match := _TOWNSHIP.match(rest):
        return Place(place.code, "township", place.length + match.end())
    if match := _ZONE.match(rest):
        below = _BELOW.get(place.level, place.level)
        return Place(None, below, place.length + match.end())  # a zone has no code of its own
    return place


def _listed(name: str, start: int, within: str) -> Place | None:
    """The place of the table at an offset, with what stands below it after that."""
    for length in range(min(16, len(name) - start), 1, -1):
        codes = _table().get(name[start : start + length], ())
        inside = [code for code in codes if code.startswith(within)]
        if not inside or (len(inside) > 1 and within):
            continue
        if len(inside) > 1:  # 城关区 stands in many places
            return Place(None, _level(inside[0]), start + length)
        code = inside[0]
        below = _listed(name, start + length, code.rstrip("0") if _level(code) != "county" else "-")
        return below or Place(code, _level(code), start + length)
    return None


def _bare(name: str) -> Place | None:
    length, level = 0, None
    for pattern, kind in _BARE:
        match = pattern.match(name, length)
        if match and match.end() > length:
            length, level = match.end(), kind
    return Place(None, level, length) if level else None


def _level(code: str) -> Level:
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Codes by name and by short name (甘肃, 兰州, 临夏州)."""
    table: dict[str, tuple[str, ...]] = {}
    with files("gazette.text").joinpath("regions.csv").open(encoding="utf-8") as lines:
        for code, name in list(csv.reader(lines))[1:]:
            for word in _names(code, name):
                table[word] = (*table.get(word, ()), code)
    return table


def _names(code: str, name: str) -> set[str]:
    """A place's name and the short names that are safe to read at the front of an organ."""
    names = {name}
    autonomous = _AUTONOMOUS.fullmatch(name)
    if autonomous:
        names.add(autonomous["base"] + autonomous["kind"])
    if code.endswith("0000"):
        names.add(re.sub("(?:壮族|回族|维吾尔)?(?:自治区|特别行政区)$|[省市]$", "", name))
    elif code.endswith("00"):
        names.add(autonomous["base"] if autonomous else re.sub("(?:市|地区|盟)$", "", name))
    return names
