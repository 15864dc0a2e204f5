"""Names of organs (机关): what looks like one, who they are jointly, of which level and region.

Central organs with their short names are in central_organs.csv; organ_table.py reads all of it.
"""

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

from gazette.model import Level
from gazette.text.normalise import fold
from gazette.text.regions import Place, read_place

_SUFFIX = re.compile(
    """
    (?:政府|委员会|常委会|管委会|工委|党委|党组|纪委|组委会|[省市县区州旗盟]委|(?:发改|发展改革|国资|卫健|民宗|卫生健康|住建|建|农|商务|科|教|经信|交通|城管|体改)委
    |办公厅|办公室|(?<![大客餐])厅|(?<![格布结大时终当战变僵])局|公署|总署|审计署|[编信改审法访新外侨台]办|扶贫办|人才办|政府办
    |银行|支行|分行|总行|营业管理部|营业部|服务部|管理部
    |国务院|法院|检察院|研究院|科学院|工程院|学院|大学|医院|设计院|博物院
    |协会|学会|商会|联合会|总会|工会|理事会|基金会|红十字会|证监会|银监会|保监会|银保监会|妇联|残联|科协|工商联|文联
    |领导小组|协调小组|(?:自律|协调)机制|工作组|工作专班|指挥部|联席会议|代表大会|政协|(?:组织|宣传|编辑|统战|政法|保障|政治|后勤|参谋|动员|武装)部
    |中心|公司|集团|兵团|总队|支队|大队|总站|监测站|管理站|研究所|派出所|交易所|事务所|管理所|办事处|管理处|法制办
    |总社|新华社|供销社|档案馆|图书馆|博物馆|主席|省长|市长)
    (?:[(][^()]{2,24}[)])?                    # 编办(审改办)
    """,
    re.VERBOSE,
)
_NOT_ORGAN = re.compile(
    "关于|的|是|将|应当|要求|负责|认真|按照|根据|(?<!自)由|以及|通知|意见|为了|加强|推进|做好|[和与及、]$|[0-9A-Za-z]"
)
_NOT_FIRST = (
    "各",
    "全",
    "本",
    "该",
    "有关",
    "相关",
    "我",
    "上述",
    "以下",
    "其他",
    "经",
    "与",
    "和",
    "及",
    "在",
    "向",
    "报",
    "如",
)
_CHARACTERS = re.compile("[\u3400-\u9fff〇·•()〔〕“”]+")
_NATIONAL = re.compile("国务院|国家|中华|中共中央|中国|中央|全国|最高人民|国务委员")
_LONGEST = 50
_SEAL = re.compile("[(](?:代|盖|公|印)?章[)]$|代章$")  # one organ's seal used for another
_STATE = re.compile("^(?:中华人民共和国|中国)")

_GAP = re.compile(r"[\s]+")
_MARK = re.compile(r"[、,;/|]|\s+")
_AND = re.compile("[和与及]")
_LETTER_SPACED = re.compile(r"(?:[\u3400-\u9fff]\s+){2,}[\u3400-\u9fff](?![\u3400-\u9fff])")
_TAIL = re.compile("等(?:[0-9]+|[一二三四五六七八九十]+)?(?:个)?(?:部门|单位|部委)?$")


def looks_like_organ(text: str) -> bool:
    """Whether a text is, by its form, the name of one organ.

    >>> [looks_like_organ(name) for name in ("示例省人民政府办公厅", "财政部", "全面推开新格局", "各市人民政府")]
    [True, True, False, False]
    """
    name = _SEAL.sub("", _GAP.sub("", fold(text)))
    if not 2 <= len(name) <= _LONGEST or not _CHARACTERS.fullmatch(name):
        return False
    if name in _central() or _STATE.sub("", name) in _central():
        return True
    if name.startswith(_NOT_FIRST) or _NOT_ORGAN.search(name):
        return False
    tail = _last_suffix(name)
    return tail is not None and len(name) - tail >= 1 and len(name) >= 3


def _last_suffix(name: str) -> int | None:
    """Length of the suffix an organ's name ends with."""
    for start in range(max(0, len(name) - 32), len(name)):
        if _SUFFIX.fullmatch(name, start):
            return len(name) - start
    return None


def split_issuers(text: str) -> tuple[str, ...]:
    """The joint issuers (联合发文机关) a text names, in order; the first leads (牵头).

    >>> split_issuers("示例省财政厅、示例省文化和旅游厅")
    ('示例省财政厅', '示例省文化和旅游厅')
    >>> split_issuers("财政部 税务总局和住房城乡建设部")
    ('财政部', '税务总局', '住房城乡建设部')
    """
    folded = _LETTER_SPACED.sub(lambda match: _GAP.sub("", match[0]), fold(text).strip())
    parts = [part for part in _MARK.split(folded) if part]
    names = [name for part in _rejoined(parts) for name in _split_run(part)]
    return tuple(
        dict.fromkeys(
            name for name in (_SEAL.sub("", _TAIL.sub("", name)) for name in names) if name
        )
    )


def _rejoined(parts: list[str]) -> list[str]:
    """Parts put together again where only the whole is an organ: 示例省 财政厅."""
    joined: list[str] = []
    for part in parts:
        if joined and not looks_like_organ(joined[-1]) and looks_like_organ(joined[-1] + part):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _split_run(name: str) -> list[str]:
    """Organs written without a mark between them, or with 和 between two of them."""
    for match in _AND.finditer(name):
        left, right = name[: match.start()], name[match.end() :]
        if looks_like_organ(left) and looks_like_organ(right) and len(right) > 2:
            return [*_split_run(left), *_split_run(right)]
    for end in _inner_ends(name):
        left, right = name[:end], name[end:]
        if looks_like_organ(left) and _begins_anew(left, right):
            return [left, *_split_run(right)]
    return [name]


def _inner_ends(name: str) -> list[int]:
    """Offsets inside a name at which another organ may begin."""
    if len(name) < 6:
        return []
    return [end for end in range(3, len(name) - 1) if name[end - 1] in "部委局厅署行会府院室心司"]


def _begins_anew(left: str, right: str) -> bool:
    """Whether a second organ begins: with the place of the first again, or both are central."""
    if not looks_like_organ(right) and not any(right.startswith(name) for name in _long_central()):
        return False
    if left in _central():
        return any(right.startswith(name) for name in _long_central())
    place = read_place(left)
    return place is not None and place.length >= 2 and right.startswith(left[: place.length])


def level_of(name: str) -> Level:
    """The level of government of an organ, by its name.

    >>> [level_of(name) for name in ("国务院办公厅", "示例省财政厅", "兰州市人民政府", "示例县教育局", "财政部")]
    ['national', 'province', 'prefecture', 'county', 'national']
    """
    place = _place_of(name)
    if place:
        return place.level
    return "national" if _is_national(_plain(name)) else "unknown"


def region_of(name: str) -> str | None:
    """The GB/T 2260 code of the place an organ governs; None for central and unlisted ones.

    >>> region_of("甘肃省人民政府办公厅"), region_of("财政部"), region_of("示例省财政厅")
    ('620000', None, None)
    """
    place = _place_of(name)
    return place.code if place else None


def full_name(name: str) -> str:
    """The full name of a central organ given by a short one; any other name unchanged.

    >>> full_name("国家发展改革委"), full_name("示例省财政厅")
    ('国家发展和改革委员会', '示例省财政厅')
    """
    return _central().get(_plain(name), name)


def _plain(name: str) -> str:
    return _GAP.sub("", fold(name)).removeprefix("中华人民共和国").removeprefix("中共")


@lru_cache(maxsize=4096)  # few organs issue most documents
def _place_of(name: str) -> Place | None:
    """The place an organ belongs to, also behind a central organ: 中国人民银行兰州中心支行."""
    plain = _GAP.sub("", fold(name)).removeprefix("中华人民共和国")
    if plain in _central():
        return None
    for central in _long_central():
        if plain.startswith(central):
            return read_place(plain[len(central) :])
    plain = plain.removeprefix("中共").removeprefix("中国共产党")
    return None if _NATIONAL.match(plain) else read_place(plain)


def _is_national(name: str) -> bool:
    return name in _central() or bool(_NATIONAL.match(name))


@cache
def _central() -> dict[str, str]:
    """Full names of central organs by full and short name."""
    table: dict[str, str] = {}
    with files("gazette.text").joinpath("central_organs.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = row["name"]
            table |= dict.fromkeys([name, *row["short_names"].split()], name)
    return table


@cache
def _long_central() -> tuple[str, ...]:
    """Names of central organs, the longest first, so that 国务院办公厅 is tried before 国务院."""
    return tuple(sorted(_central(), key=len, reverse=True))
