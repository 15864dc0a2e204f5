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
from ingest.vocabulary import FIELD_OF, LONGEST_LABEL, LONGEST_VALUE, RANK, STRICT, is_valid

_MARK = re.compile(r"[:】\]]")
_CODE = re.compile(r"[0-9A-Za-z〔〕\[\]()/._—-]{2,40}号?")
"""A number of the site's own, such as 统一编号: no line of a document."""
_LABELS_IN_TABLE = 3  # a lone 名称 heads a column of an ordinary table (spikes of the guide)
_HEAD_LINES = 60
_LONGEST_LINE = 1200
_LONG_LINE = 80  # a longer line without a label is the document's
_MOST_LINES = 400


class Pair(msgspec.Struct, frozen=True):
    """A label as written without its spaces, and the value as printed."""

    label: str
    value: str

    @property
    def field(self) -> str:
        """The field of Given it fills; "" for none."""
        return FIELD_OF[self.label]


class PageTable(msgspec.Struct, frozen=True):
    """A page table found among lines: what it gives, and which lines it takes up."""

    given: Given
    lines: frozenset[int]


def label_of(text: str) -> str | None:
    """The label that a cell or line is and nothing else, without its spaces; None for other text.

    >>> label_of("索 引 号："), label_of("【文　号】"), label_of("示例办法")
    ('索引号', '文号', None)
    """
    if len(text) > 3 * LONGEST_LABEL:
        return None
    label = _bare(fold(text))
    return label if label in FIELD_OF else None


def field_of(label: str) -> str:
    """The field of Given that a label fills; "" for none.

    >>> field_of("发文 字号"), field_of("附注")
    ('number', '')
    """
    return FIELD_OF.get(_bare(fold(label)), "")


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
    before = folded[max(0, mark.start() - 3 * LONGEST_LABEL) : mark.start()].rstrip()
    tail = before.replace(" ", "")[-LONGEST_LABEL:]
    label = next((tail[cut:] for cut in range(len(tail) - 1) if tail[cut:] in FIELD_OF), None)
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
        if (
            not pair.field
            or pair.value.strip(" -—") in {"", "无"}
            or not is_valid(pair.field, pair.value)
        ):
            continue
        known = best.get(pair.field)
        if known is None or RANK[pair.label] < RANK[known.label]:
            best[pair.field] = pair
    return Given(**{name: pair.value for name, pair in best.items()})


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
        elif pending and len(value) <= LONGEST_VALUE and is_valid(FIELD_OF[pending], value):
            pairs.append(Pair(pending, value))
            pending = None
        else:
            break
        taken.append(number)
        is_guess = not labels and pairs[-1].field not in STRICT and not _CODE.fullmatch(value)
    if taken and is_guess:  # 主题词： without a value, and the title of the document below it
        taken.pop()
        pairs[-1] = Pair(pairs[-1].label, "")
    return pairs + ([Pair(pending, "")] if pending else []), taken


def _labels_of(line: str, folded: str) -> list[Pair]:
    """The labels of a line that holds nothing else; none for any other line."""
    if len(line) > _LONGEST_LINE:
        return []
    if len(folded) <= 3 * LONGEST_LABEL and (label := _bare(folded)) in FIELD_OF:
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
