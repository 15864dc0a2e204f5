"""The page table: labels such as 索引号 and 发文字号 with their values, as sites print them.

Sites write it as a table, a list, 【label】 lines, several labels glued in one line, or a label on
one line and its value on the next (domain §5.1). Scraped text keeps the words and loses the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from gazette.text.normalise import fold
from ingest.given import Given

_FIELDS = {
    "title": "标题 名称 信息名称 文件名称 文件标题 公文标题 公文名称 信息标题 法规名称",
    "number": "发文字号 文号 公文文号 公文字号 文件字号 发文文号 文件文号 发文号 文件编号 发布文号",
    "index_no": "索引号 信息索引号 索引码 信息索引 索取号 信息索取号 索引 公开索引号",
    "issuer": "发文机关 发文机构 发文单位 制发机关 制定机关 制定单位 颁布单位 颁发机关 发文部门"
    " 发布机构 发布单位 发布机关 发布部门 公布机关 印发机关 印发单位",
    "topic": "主题分类 主题类别 主题 主题类型 信息分类 所属主题 公文主题 公开分类",
    "genre": "文种 体裁 体裁分类 公文种类 公文体裁 文体",
    "keywords": "主题词 关键词 关键字 主题关键词",
    "signed_on": "成文日期 成文时间 签发日期 签署日期 制发日期 签发时间",
    "dated_on": "发文日期 发文时间 生成日期 产生日期 生成时间 印发日期 制定日期 印发时间 形成日期",
    "published_on": "发布日期 发布时间 公布日期 公开日期 公开时间 公布时间",
    "effective_on": "施行日期 生效日期 实施日期 执行日期 生效时间 实施时间 施行时间 开始实施日期",
    "expires_on": "有效期至 失效日期 废止日期 有效期 终止日期 失效时间 废止时间 截止日期",
    "status": "有效性 是否有效 时效性 效力状态 文件状态 文件有效性 时效 效力 时效状态 有效状态",
    "disclosure": "公开方式 公开形式 公开属性 公开类型 信息公开方式 公开类别",
    "addressees": "主送机关 主送 主送单位",
    "abstract": "内容概述 内容摘要 摘要 信息概述 内容概要 概述 内容简介 简介",
    "": "来源 信息来源 文章来源 稿源 时间 日期 公开目录 公开范围 公开时限 公开程序 公开依据 信息类别"
    " 统一编号 登记号 备案登记号 备案号 规范性文件编号 规范性文件统一编号 统一登记号 文件类别"
    " 文件类型 文件性质 效力级别 公开责任部门 责任部门 责任单位 公开机构 所属机构 所属栏目 栏目"
    " 服务对象 作者 编辑 责任编辑 审核 浏览次数 阅读次数 浏览量 阅读量 点击数 点击率 点击量"
    " 访问次数 访问量 阅读 浏览 更新时间 更新日期 录入时间 字体 字号 语种 格式 载体类型 记录形式 编号"
    " 有无附件 附件 分享 关联文件 相关解读 下载 信息编号 公开级别",
}
"""Field of Given ("" for none of them) → its labels, the surest first."""

_FIELD_OF = {label: name for name, labels in _FIELDS.items() for label in labels.split()}
_RANK = {label: rank for labels in _FIELDS.values() for rank, label in enumerate(labels.split())}
_LONGEST_LABEL = max(map(len, _FIELD_OF))
_MARK = re.compile(r"[:】\]]")
_LABELS_IN_TABLE = 3  # a lone 名称 heads a column of an ordinary table (spikes of the guide)
_HEAD_LINES = 60
_LONGEST_VALUE = 400
_LONGEST_LINE = 1200
_LONG_LINE = 80  # a longer line without a label is the document's
_MOST_LINES = 400

_VALID = {
    "number": re.compile(r".{0,40}[0-9]{4}.{0,12}[0-9]+.{0,8}|.{0,40}第.{1,8}号|无|-+"),
    "index_no": re.compile(r"[0-9A-Za-z/()_.—-]{4,60}|无|-+"),
    "topic": re.compile(r"[^。:]{1,60}"),
    "genre": re.compile(r"[^。:]{1,10}"),
    "keywords": re.compile(r"[^。:]{1,120}"),
    "status": re.compile(r"[^。:]{0,8}[效止改是否订行][^。:]{0,8}"),
    "disclosure": re.compile(r"[^。:]{0,10}公开[^。:]{0,10}|[^。:]{2,12}"),
    "title": re.compile(r"[^。]{4,200}"),
    "issuer": re.compile(r"[^。:]{2,200}"),
    "": re.compile(r"[^。]{1,80}"),
}
_DATE = re.compile(
    r"[0-9〇○零一二三四五六七八九十]{1,4}[年./-].{1,30}|无|长期.{0,4}|[0-9一二三五十]+年|-+"
)
_STRICT = {"number", "index_no", "status", "disclosure", "signed_on", "dated_on", "published_on",
           "effective_on", "expires_on"}  # fmt: skip
"""Fields whose values cannot be taken for the line below a table."""
_DATES = {"signed_on", "dated_on", "published_on", "effective_on", "expires_on"}


class Pair(msgspec.Struct, frozen=True):
    """A label as written without its spaces, and the value as printed."""

    label: str
    value: str

    @property
    def field(self) -> str:
        """The field of Given it fills; "" for none."""
        return _FIELD_OF[self.label]


class PageTable(msgspec.Struct, frozen=True):
    """A page table found among lines: what it gives, and which lines it takes up."""

    given: Given
    lines: frozenset[int]


def label_of(text: str) -> str | None:
    """The label that a cell or line is and nothing else, without its spaces; None for other text.

    >>> label_of("索 引 号："), label_of("【文　号】"), label_of("示例办法")
    ('索引号', '文号', None)
    """
    if len(text) > 3 * _LONGEST_LABEL:
        return None
    label = _bare(fold(text))
    return label if label in _FIELD_OF else None


def field_of(label: str) -> str:
    """The field of Given that a label fills; "" for none.

    >>> field_of("发文 字号"), field_of("附注")
    ('number', '')
    """
    return _FIELD_OF.get(_bare(fold(label)), "")


def split_pairs(text: str) -> tuple[str, list[Pair]]:
    """What stands before the first label, and every label of a line with its value.

    >>> split_pairs("发文机关:示例局成文日期:2024-05-01 00:01")
    ('', [Pair(label='发文机关', value='示例局'), Pair(label='成文日期', value='2024-05-01 00:01')])
    """
    return _split(text, fold(text))


def _split(text: str, folded: str) -> tuple[str, list[Pair]]:
    places = [place for mark in _MARK.finditer(folded) if (place := _label_at(folded, mark))]
    if not places:
        return text.strip(), []
    ends = [start for start, _, _ in places[1:]] + [len(text)]
    pairs = [
        Pair(label, text[value:end].strip(" \t\u3000\u00a0:：[【|"))
        for (_, label, value), end in zip(places, ends, strict=True)
    ]
    return text[: places[0][0]].strip(" \t\u3000\u00a0|"), pairs


def _label_at(folded: str, mark: re.Match[str]) -> tuple[int, str, int] | None:
    """The longest label that ends at a colon or bracket: its start, itself, where its value starts."""
    before = folded[max(0, mark.start() - 3 * _LONGEST_LABEL) : mark.start()].rstrip()
    tail = before.replace(" ", "")[-_LONGEST_LABEL:]
    label = next((tail[cut:] for cut in range(len(tail) - 1) if tail[cut:] in _FIELD_OF), None)
    if label is None:
        return None
    start, letters = mark.start(), len(label)
    while letters:
        start -= 1
        letters -= folded[start] != " "
    opening = {"】": "【", "]": "["}.get(mark[0])
    if opening is None:
        return start, label, mark.end()
    bracket = folded.rfind(opening, 0, start)
    is_around = bracket >= 0 and not folded[bracket + 1 : start].strip()
    return (bracket, label, mark.end()) if is_around else None


def read_pairs(pairs: Iterable[Pair]) -> Given:
    """What labels give: the surest label of each field wins, an empty or 无 value gives nothing."""
    best: dict[str, Pair] = {}
    for pair in pairs:
        if not pair.field or pair.value.strip(" -—") in {"", "无"} or not _is_valid(pair):
            continue
        known = best.get(pair.field)
        if known is None or _RANK[pair.label] < _RANK[known.label]:
            best[pair.field] = pair
    return Given(**{name: pair.value for name, pair in best.items()})


def _is_valid(pair: Pair) -> bool:
    pattern = _DATE if pair.field in _DATES else _VALID.get(pair.field)
    if pattern is None:
        return len(pair.value) <= _LONGEST_VALUE
    return bool(pattern.fullmatch(fold(pair.value)))


def find_table(lines: Sequence[str]) -> PageTable | None:
    """The page table in the first lines of a text, or None.

    >>> table = find_table(["示例标题", "索 引 号:000/2024-001主题分类:", "文 号:示政发〔2024〕1号", "正文。"])
    >>> table.given.number, sorted(table.lines)
    ('示政发〔2024〕1号', [1, 2])
    """
    return find_folded_table(lines, [fold(line) for line in lines[:_MOST_LINES]])


def find_folded_table(lines: Sequence[str], folded: Sequence[str]) -> PageTable | None:
    """The same, for lines that are already folded."""
    filled = [number for number, line in enumerate(folded[:_MOST_LINES]) if line.strip()]
    head = filled[:_HEAD_LINES]
    for position, number in enumerate(head):
        if not _labels_of(lines[number], folded[number]):
            if len(lines[number]) > _LONG_LINE and "。" in lines[number]:
                return None
            continue
        pairs, taken = _run(lines, folded, head[position:])
        if _is_table(pairs):
            return PageTable(read_pairs(pairs), frozenset(taken))
    return None


def find_tables(lines: Sequence[str]) -> Given:
    """What all page tables among the lines around a document give, wherever they stand."""
    filled = [line for line in lines[:_MOST_LINES] if line.strip()]
    folded = [fold(line) for line in filled]
    pairs: list[Pair] = []
    position = 0
    while position < len(filled):
        found, taken = _run(filled, folded, range(position, len(filled)))
        pairs += found if _is_table(found) else []
        position += max(1, len(taken))
    return read_pairs(pairs)


def _run(
    lines: Sequence[str], folded: Sequence[str], numbers: Sequence[int]
) -> tuple[list[Pair], list[int]]:
    """The labels that follow one another from the first of these lines on."""
    pairs: list[Pair] = []
    taken: list[int] = []
    pending: str | None = None
    is_guess = False
    for number in numbers:
        value = lines[number].strip()
        if labels := _labels_of(lines[number], folded[number]):
            pairs += [Pair(pending, "")] if pending else []
            pending = None if labels[-1].value else labels[-1].label
            pairs += labels if pending is None else labels[:-1]
        elif pending and len(value) <= _LONGEST_VALUE and _is_valid(Pair(pending, value)):
            pairs.append(Pair(pending, value))
            pending = None
        else:
            break
        taken.append(number)
        is_guess = not labels and pairs[-1].field not in _STRICT
    if taken and is_guess:  # 主题词： without a value, and the title of the document below it
        taken.pop()
        pairs[-1] = Pair(pairs[-1].label, "")
    return pairs + ([Pair(pending, "")] if pending else []), taken


def _labels_of(line: str, folded: str) -> list[Pair]:
    """The labels of a line that holds nothing else; none for any other line."""
    if len(line) > _LONGEST_LINE:
        return []
    if len(folded) <= 3 * _LONGEST_LABEL and (label := _bare(folded)) in _FIELD_OF:
        return [Pair(label, "")]
    before, pairs = _split(line, folded)
    return [] if before or _is_source_line(pairs) else pairs


def _is_source_line(pairs: Sequence[Pair]) -> bool:
    """Whether a line tells only where and when the page was posted."""
    return len(pairs) > 1 and all(pair.field in {"", "published_on"} for pair in pairs)


def _is_table(pairs: Sequence[Pair]) -> bool:
    labels = {pair.label for pair in pairs}
    fields = {pair.field for pair in pairs if pair.field}
    filled = [pair for pair in pairs if pair.value]
    is_sure = "index_no" in fields and len(labels) >= 2
    return (is_sure or (len(labels) >= _LABELS_IN_TABLE and len(fields) >= 2)) and bool(filled)


def _bare(folded: str) -> str:
    """A label without its spaces, brackets and colon."""
    return folded.replace(" ", "").replace("\t", "").strip("【】[]:\r\n")
