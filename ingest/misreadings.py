"""Characters that are misread for others of the same shape, mended where the pattern leaves no doubt.

Each stands for exactly one other, so that places in a line stay what they were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

_YEAR_IN_BRACKETS = re.compile(
    r"""
    (?P<open>[〔\[【［(（<〈「])
    (?P<year>(?:19|20)[0-9]{2})
    (?P<close>[〕\]】］)）>〉」])
    (?=[ ]?(?:第[ ]?)?[0-9]{1,5}[ ]?号)     # only a number of a document goes on so
    """,
    re.VERBOSE,
)
_ROUND = frozenset("(（)）")
_INNER_TITLE = re.compile(r"《[^《》]*》?|[^《》]*》")
_MIXED_ROUND = re.compile(r"[(][^()（）]*）|（[^()（）]*[)]")
# where a line ends, nobody sees how wide its last mark is
_LAST_MARK = re.compile(r"(?<=[\u4e00-\u9fff》〉”）])[,:;?!]$")
_COMMA = re.compile(r"(?<=[\u4e00-\u9fff])(?P<comma>[,，])")
_BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff》”）])[,:;?!()]|[,:;?!()](?=[\u4e00-\u9fff《“（])")
_WIDE = str.maketrans(",:;?!()", "，：；？！（）")
_HAN_YEAR = re.compile(
    r"(?<![一二三四五六七八九十百])[一二][一二三四五六七八九OoОΟ0〇○零—－-]{3}(?=年)"
)
_HAN_DIGITS = str.maketrans({**dict.fromkeys("OoОΟ0○", "〇"), **dict.fromkeys("—－-", "一")})
_YEAR = re.compile(r"(?<![0-9A-Za-z])[12lI][0-9OoQlI]{3}(?=[ ]?年)")
_DIGITS = str.maketrans({**dict.fromkeys("OoQ", "0"), **dict.fromkeys("lI", "1")})
_DOT_IN_NAME = re.compile(r"(?<=[\u4e00-\u9fff])[•∙‧・](?=[\u4e00-\u9fff])")
_DOT_IN_QUOTES = re.compile(r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])")
_QUOTED = re.compile(r"《[^《》]*》|“[^“”]*”")
_DASH_FOR_ONE = re.compile(
    r"""
    (?<=第)[—－-](?=[章节条款项编次批期届])     # 第一条
    | (?<=[(（])[—－-](?=[)）])                # （一）
    | ^[—－](?=、)                             # 一、 at the start of a line
    """,
    re.VERBOSE,
)
_PAGE_NUMBER = re.compile(r"[一—－-][ ]?[0-9]{1,4}[ ]?[一—－-]")
_ONE_FOR_DASH = re.compile(r"(?<=[0-9])一(?=[0-9])")  # 2021—2025


def mend_page(lines: Sequence[str]) -> list[str]:
    """The lines of a page as they must have been printed.

    Where most commas beside Han characters are wide, all marks beside them are: nobody sets a page
    in two widths.

    >>> mend_page(["甲，乙，丙，", "丁,戊:己(庚)", "1,000"])
    ['甲，乙，丙，', '丁，戊：己（庚）', '1,000']
    """
    mended = [mend(line) for line in lines]
    commas = Counter(found["comma"] for line in mended for found in _COMMA.finditer(line))
    if commas["，"] <= commas[","]:
        return mended
    return [mend(_BESIDE_HAN.sub(_translated(_WIDE), line)) for line in mended]


def mend(line: str) -> str:
    """The line as it must have been printed.

    >>> mend("示政发[2024]12号")
    '示政发〔2024〕12号'
    >>> mend("《示例省实施<示例法>办法》二O二四年")
    '《示例省实施〈示例法〉办法》二〇二四年'
    >>> mend("第—条 见 [1] 及 GB 3838-2002 一一对应")
    '第一条 见 [1] 及 GB 3838-2002 一一对应'
    """
    if _PAGE_NUMBER.fullmatch(line):
        return line.replace("一", "—")
    line = _YEAR_IN_BRACKETS.sub(_number, line)
    line = _INNER_TITLE.sub(_inner_brackets, line)
    line = _MIXED_ROUND.sub(lambda found: f"（{found[0][1:-1]}）", line)
    line = _LAST_MARK.sub(_translated(_WIDE), line)
    line = _HAN_YEAR.sub(_translated(_HAN_DIGITS), line)
    line = _YEAR.sub(_translated(_DIGITS), line)
    line = _DOT_IN_NAME.sub("·", line)
    line = _QUOTED.sub(lambda found: _DOT_IN_QUOTES.sub("·", found[0]), line)
    line = _DASH_FOR_ONE.sub("一", line)
    return _ONE_FOR_DASH.sub("—", line)


def _number(found: re.Match[str]) -> str:
    """Round brackets on both sides may have been printed: numbers of the 1980s have them."""
    if found["open"] in _ROUND and found["close"] in _ROUND:
        return found[0]
    return f"〔{found['year']}〕"


def _inner_brackets(found: re.Match[str]) -> str:
    return found[0].replace("<", "〈").replace(">", "〉")


def _translated(table: Mapping[int, int | str]) -> Callable[[re.Match[str]], str]:
    def translate(found: re.Match[str]) -> str:
        return found[0].translate(table)

    return translate
