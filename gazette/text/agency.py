"""The organ's short code (机关代字) of a document number, read backwards from its year.

Documents print it without a border on the left: 按国办发〔2024〕12号, 财政部财税〔2024〕3号.
"""

import re

from gazette.text.orders import ORGAN_ENDS

_LONGEST = 12
_WINDOW = 48

_LEAD = re.compile(
    """
    按照?|依照|参照|比照|遵照|根据|依据|(?<!数)据|依(?=国|中)  # 按国办发
    |是指?|[的见及与或由以受凡于在对]                             # 我院以法研发
    |号文?[和及与]?|自治区(?=[国中])
    |(?:贯彻|落实|执行|实施)好?|严格|继续|延续|暂停|停止|坚定
    |印发|转发|批转|下发|颁发|发布|公布|制定|出台|修订|修改|废止|失效|代替
    |同意|批准|符合|结合|包括|其中|详见|按揭
    |文件|文号|字号|通知|意见|办法|规定|决定|批复|通报|要求|精神|有关|关于|相关|以及|及其|等
    |我[部局院省市委厅县区]|本[部局院省市委厅县区]
    |国务院|人民政府|[省市县区州]政府|办公[厅室]|委员会|人民法院|人民检察院|管理中心
    """,
    re.VERBOSE,
)
"""Words that may stand before a code and are never part of one."""

_FIRST = "国中京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽黔粤青藏川宁琼"
_WEAK_LEAD = re.compile(f"[和经原将同并](?=[{_FIRST}].)")
"""Words that may also begin a code (和政县, 原平市): cut only before a well-known first letter."""

_ORGAN = re.compile(
    "(?:财政|教育|公安|民政|司法|商务|交通运输|水利|农业农村|文化和旅游|自然资源|生态环境"
    "|住房城乡建设|住房和城乡建设|人力资源社会保障|人力资源和社会保障|工业和信息化|应急管理|科技|科学技术)"
    "[部厅局](?=..)|总局(?=..)|总署(?=..)|管理局(?=..)"
)
"""Full names of organs before their own code: 财政部财税."""

_ORDER = re.compile(f"(?:{ORGAN_ENDS})令$")
_NOTICE = re.compile("(?:公告|通告|令)$")
_ORGAN_TAILS = (
    "政府",
    "局",
    "会",
    "厅",
    "部",
    "委",
    "室",
    "心",
    "院",
    "署",
    "行",
    "办法",
    "规定",
    "通知",
)
_NEVER_FIRST = "政府办发函规字"
_DIGIT_TAIL = "日月年元"
_NOT_INNER = {"试行", "暂行", "修订", "修正", "草案", "附件"}
_NOT_AGENCY = {"其他", "其它", "第", "年", "月", "附", "见", "按", "无"}


def read_agency(folded: str, end: int) -> tuple[int, str, float] | None:
    """The code that ends at an offset of a folded text: its start, itself, the confidence.

    None if no code stands there.

    >>> read_agency("按照国办发", 5)
    (2, '国办发', 0.9)
    >>> read_agency("见法(研)发", 6)
    (1, '法（研）发', 0.9)
    """
    left = max(0, end - _WINDOW)
    stop = _skip_gap(folded, left, end)
    if stop is None:
        return None
    bracketed = _bracketed(folded, left, stop)
    if bracketed:
        return bracketed
    start = _run_start(folded, left, stop)
    if start == stop:
        return None
    if start and folded[start - 1].isdigit() and folded[start] in _DIGIT_TAIL:
        start += 1
    if folded[start - 1 : start] == "\n" and folded[start] in _NEVER_FIRST:
        start = _han_start(folded, left, start - 1)  # the line broke inside the code
    cut = start + _cut(folded[start:stop])
    return _accept(folded, cut, stop, was_cut=cut > start)


def read_label_agency(folded: str) -> str | None:
    """The code of a number that stands alone: somebody says that it is one, so 其他 will do.

    None where it belongs to an order (令).
    """
    read = read_agency(folded, len(folded))
    if read is None and _ORDER.search(folded):
        return None
    return read[1] if read else folded.replace("(", "（").replace(")", "）")


def _skip_gap(folded: str, left: int, end: int) -> int | None:
    """Where the code ends before a gap; a line break only after a line that is the code alone."""
    stop = end
    while stop > left and folded[stop - 1] in " \t":
        stop -= 1
    if stop > left and folded[stop - 1] == "\n":
        line = folded.rfind("\n", left, stop - 1) + 1
        stop -= 1
        if not 2 <= stop - line <= _LONGEST:
            return None
    return stop


def _bracketed(folded: str, left: int, stop: int) -> tuple[int, str, float] | None:
    """A code set wholly in brackets before its year: 示例县人民政府（示政秘）〔2024〕3号.

    Or the end of a code in brackets: 示发改（能评）〔2024〕3号.
    """
    if folded[stop - 1 : stop] != ")":
        return None
    start = folded.rfind("(", left, stop) + 1
    inner = folded[start : stop - 1]
    if not start or not inner or not _is_han(inner) or inner in _NOT_INNER:
        return None
    before = _han_start(folded, left, start - 1)
    organ = folded[before : start - 1]
    if organ and len(inner) <= 3 and not organ.endswith(_ORGAN_TAILS):
        return _accept(folded, before + _cut(organ), stop, was_cut=False)  # 示发改（能评）
    return (start, inner, 0.8) if len(inner) >= 2 else None


def _run_start(folded: str, left: int, stop: int) -> int:
    """Start of the run of Han characters, with letter-spacing and one inner bracket."""
    start = _han_start(folded, left, stop)
    if start < stop and stop - start <= 3 and folded[start - 1 : start] == ")":
        opening = folded.rfind("(", max(left, start - 5), start)
        inner = folded[opening + 1 : start - 1]
        before = _han_start(folded, left, opening) if opening > left else opening
        if opening - before > 0 and inner and inner not in _NOT_INNER and _is_han(inner):
            return before
    if stop - start == 1:
        return _spaced_start(folded, left, start)
    return start


def _spaced_start(folded: str, left: int, start: int) -> int:
    """Start of a letter-spaced code (示 政 发), or of one whose last letter is set apart."""
    letters = 1
    while folded[start - 1 : start] == " ":
        end = start
        while end > left and folded[end - 1] == " ":
            end -= 1
        before = _han_start(folded, left, end)
        if end - before == 1 or (letters == 1 and 2 <= end - before <= 5):
            letters += end - before
            start = before
        if end - before != 1:
            break
    return start


def _han_start(folded: str, left: int, stop: int) -> int:
    start = stop
    while start > left and _is_han(folded[start - 1]):
        start -= 1
    return start


def _is_han(text: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in text)


def _cut(run: str) -> int:
    """How much of a run stands before the code."""
    cut = 0
    for pattern in (_LEAD, _WEAK_LEAD, _ORGAN):
        for match in pattern.finditer(run, cut):
            rest = run[match.end() :]
            if (
                len(rest.replace(" ", "")) >= 2
                and not _NOTICE.fullmatch(rest)
                and rest[0] not in _NEVER_FIRST
            ):
                cut = match.end()
    return cut


def _accept(folded: str, start: int, stop: int, *, was_cut: bool) -> tuple[int, str, float] | None:
    agency = re.sub(r"\s", "", folded[start:stop]).replace("(", "（").replace(")", "）")
    if not agency or agency in _NOT_AGENCY or _ORDER.search(agency):
        return None
    if len(agency) == 1 and folded[start - 1 : start] not in ("", "(", "\n", "》"):
        return None
    if len(agency) > _LONGEST and not _NOTICE.search(agency):
        return None
    return start, agency, 0.9 if was_cut or len(agency) > 7 else 1.0
