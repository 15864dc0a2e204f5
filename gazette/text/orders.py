"""Numbers of orders (令) and of numbered announcements (公告): 示例省人民政府令第12号."""

import re

import msgspec

from gazette.errors import DocNumberError
from gazette.text.found import Found
from gazette.text.normalise import fold
from gazette.text.numerals import NUMERALS, to_int


class OrderNumber(msgspec.Struct, frozen=True, order=True):
    """The number of an order: rules (规章) are promulgated by one (domain ND-10).

    >>> str(OrderNumber("示例省人民政府令", None, 12))
    '示例省人民政府令第12号'
    """

    body: str
    """With its last word 令 or 公告, as printed."""
    year: int | None
    serial: int

    def __str__(self) -> str:
        year = f"{self.year}年" if self.year else ""
        return f"{self.body}{year}第{self.serial}号"


_GAP = r"[ \t]{0,8}\n?[ \t]{0,8}"
_NUMBER = re.compile(
    rf"""
    (?P<word>令|公告){_GAP}
    (?:
        [〔\[(﹝【][ ]?(?P<bracketed>(?:19|20)[0-9]{{2}})[ ]?年?[ ]?[〕\])﹞】]{_GAP}第?   # 令(2019年)第21号
      |(?P<year>(?:19|20)[0-9]{{2}})[ ]?年?{_GAP}[(]?第                            # 令2024年第3号
      |[(]?[ ]?第
    )
    [ ]{{0,3}}(?P<serial>[0-9]{{1,5}}|[{NUMERALS}]{{1,9}})[ ]{{0,3}}号
    """,
    re.VERBOSE,
)
ORGAN_ENDS = "政府|委员会|委|办公室|办公厅|厅|局|部|署|院|行|会|主席|国"
"""What stands before 令: the end of an organ's name, or 国 in 国令."""
_ORGAN = re.compile(f"[\u3400-\u9fff]{{0,30}}(?:{ORGAN_ENDS})")
_LEAD = re.compile(
    """
    .*(?:按照?|依照|参照|根据|依据|废止|修改|公布|发布|印发|执行|贯彻|落实|[以由经的与及见于]
      |(?<=[部厅局委会府院])和)                      # 和 also stands in 文化和旅游部
    |(?<=[0-9])[日月]原?|原                        # 5月1日原示例局
    """,
    re.VERBOSE,
)
"""Words that may stand before the name of an organ and are never part of one."""
_WINDOW = 40
_AROUND = " \t\n\r\u3000()（）"


def parse_order(text: str) -> OrderNumber:
    """The order number that a text is; raises DocNumberError.

    >>> parse_order("示例省人民政府令（2024年）第十二号")
    OrderNumber(body='示例省人民政府令', year=2024, serial=12)
    """
    stripped = text.strip(_AROUND)
    match find_orders(stripped):
        case [order] if order.start == 0 and order.end == len(stripped):
            return order.value
    raise DocNumberError(text[:80])


def find_orders(text: str) -> list[Found[OrderNumber]]:
    """Every order number in a text, in order.

    >>> [str(found.value) for found in find_orders("已由示例省人民政府令第3号公布，命令第二排前进")]
    ['示例省人民政府令第3号']
    """
    if "令" not in text and "公告" not in text:
        return []
    folded = fold(text)
    found = (_read(folded, match) for match in _NUMBER.finditer(folded))
    return [order for order in found if order]


def _read(folded: str, match: re.Match[str]) -> Found[OrderNumber] | None:
    year = match["year"] or match["bracketed"]
    if match["word"] == "公告" and not match["year"]:
        return None  # 公告〔2024〕3号 is a document number
    start, body = _read_body(folded, match.start())
    if not body:
        return None
    try:
        serial = to_int(match["serial"])
    except ValueError:
        return None
    return Found(
        OrderNumber(body + match["word"], int(year) if year else None, serial), start, match.end()
    )


def _read_body(folded: str, end: int) -> tuple[int, str]:
    """The organs before 令, the first of them first, and where they begin; "" for none."""
    body, start = "", end
    while True:
        organ_start, organ, is_cut = _read_organ(folded, start)
        if not organ:
            return start, body
        body, start = organ + body, organ_start
        if is_cut:
            return start, body


def _read_organ(folded: str, end: int) -> tuple[int, str, bool]:
    """The organ whose name ends before a gap; whether other words stood before it."""
    left = max(0, end - _WINDOW)
    stop = end
    while stop > left and end - stop < 8 and folded[stop - 1] in " \t\n、":
        stop -= 1
    start = stop
    while start > left and "\u3400" <= folded[start - 1] <= "\u9fff":
        start -= 1
    if not _ORGAN.fullmatch(folded, start, stop):
        return end, "", True
    lead = _LEAD.match(folded, start, stop)
    if lead is None or stop - lead.end() < 1:
        return start, folded[start:stop], False
    return lead.end(), folded[lead.end() : stop], True
