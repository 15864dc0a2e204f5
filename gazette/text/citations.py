"""References to other instruments: 《title》（number）第三条第二款, bare numbers, 本办法第三条.

Brackets nest, 《…〈…〉…》; `Citation.path` is left to the outline.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from gazette.model import Citation
from gazette.text.normalise import fold, key
from gazette.text.numbers import (
    DocNumber,
    Found,
    OrderNumber,
    find_doc_numbers,
    find_orders,
)
from gazette.text.numerals import NUMERALS
from gazette.text.titles import clean_title, parse_title

_BRACKET = re.compile("[《》〈〉]")
_LONGEST_TITLE = 300

_NUMERAL = f"(?:[0-9]{{1,4}}|[{NUMERALS}]{{1,9}})"
_STEP = f"第(?:{_NUMERAL}(?:编|章|节|条(?:之{_NUMERAL})?|款|项|目)|[(]{_NUMERAL}[)]项?)"
PINPOINT = f"(?:{_STEP}){{1,5}}(?:[、和至到及与或]{{1,2}}(?:{_STEP}){{1,5}}){{0,20}}"
"""第三条第二款, 第三条、第五条: a part of an instrument in folded text, for patterns."""
_AFTER_TITLE = re.compile(f"(?:的)?(?P<pinpoint>{PINPOINT})")
_OWN_PART = re.compile(
    f"本(?:条例|办法|规定|细则|实施细则|规则|决定|意见|通知|解释|规范|方案|章程|法)(?P<pinpoint>{PINPOINT})"
)
_AFTER = re.compile(r"[ \n]{0,2}[(](?P<inside>[^()]{1,120}(?:[(][^()]{1,40}[)][^()]{0,60})?)[)]")
_SHORT_NAME = re.compile('(?:简称|统称)(?:为|:)?[ ]?["“]?$')
_GENRES = (
    "法", "条例", "规定", "办法", "细则", "规则", "规范", "规程", "标准", "方案", "规划", "计划", "纲要", "要点", "目录", "清单",
    "章程", "指引", "指南", "预案", "制度", "措施", "政策", "公约", "协定", "议定书", "解释", "决议", "决定", "命令", "令", "公报",
    "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要", "答复", "法典", "建议", "修正案",
    "导则", "通则", "举措", "解答", "办事指南", "条款", "公示", "说明", "总则", "安排", "布告", "指示",
)  # fmt: skip
_SUFFIX = re.compile(r"[(][^()]{0,40}[)]$")


def find_citations(
    text: str, own_number: str | None = None, own_title: str | None = None
) -> tuple[Citation, ...]:
    """Every reference in a text, in order, without the document's own number and title.

    A name that no instrument ends with (《示例日报》), or a short name never explained (《通知》),
    has half the confidence.

    >>> (first, second) = find_citations("按照《示例省公开办法》（示政发〔2024〕3号）第三条和本办法第五条")
    >>> first.title, first.number, first.pinpoint, second.pinpoint
    ('示例省公开办法', '示政发〔2024〕3号', '第三条', '第五条')
    """
    folded = fold(text)
    numbers = _Numbers(text)
    found = [*_titled(text, folded, numbers), *_own_parts(text, folded)]
    found += numbers.rest()
    own = _own_keys(own_title)
    return tuple(
        citation
        for citation in sorted(found, key=lambda citation: citation.start)
        if not _is_own(citation, own_number, own)
    )


def _own_keys(own_title: str | None) -> frozenset[str]:
    """Keys of the document's own title and of the instruments it prints."""
    if own_title is None:
        return frozenset()
    title = parse_title(own_title)
    return frozenset(key(name) for name in (own_title, title.text, *title.carried))


def _is_own(citation: Citation, own_number: str | None, own: frozenset[str]) -> bool:
    if citation.number is not None and citation.number == own_number:
        return True
    return citation.title is not None and bool(own) and key(citation.title) in own


class _Numbers:
    """The numbers in a text, each given out once."""

    def __init__(self, text: str) -> None:
        found = [_plain(number) for number in find_doc_numbers(text)]
        found += [_plain(number) for number in find_orders(text)]
        self._found = sorted(found)
        self._taken: set[int] = set()

    def within(self, start: int, end: int) -> str | None:
        """The first number inside a span; all of them are then taken."""
        first = after = bisect_left(self._found, (start,))
        while after < len(self._found) and self._found[after][1] <= end:
            self._taken.add(after)
            after += 1
        return self._found[first][2] if after > first else None

    def rest(self) -> Iterator[Citation]:
        """The numbers no title took, as references of their own."""
        for place, (start, end, number, sure) in enumerate(self._found):
            if place not in self._taken:
                yield Citation(
                    title=None,
                    number=number,
                    pinpoint=None,
                    start=start,
                    end=end,
                    path=None,
                    confidence=sure,
                )


def _plain(found: Found[DocNumber] | Found[OrderNumber]) -> tuple[int, int, str, float]:
    return found.start, found.end, str(found.value), found.confidence


def _titled(text: str, folded: str, numbers: _Numbers) -> Iterator[Citation]:
    """References by title, with the number and the part that follow."""
    full: dict[str, tuple[str, str | None]] = {}
    last: tuple[str, str | None] | None = None
    for start, end in title_spans(folded):
        title = clean_title(text[start + 1 : end - 1])
        if not title:
            continue
        if last and _SHORT_NAME.search(folded, max(0, start - 6), start):
            full[title] = last
            continue
        title, known = full.get(title, (title, None))
        inner = numbers.within(start, end)
        number, after = _number_after(folded, end, numbers)
        pinpoint = _AFTER_TITLE.match(folded, after)
        number = number or inner or known
        last = (title, number)
        yield Citation(
            title=title,
            number=number,
            pinpoint=text[slice(*pinpoint.span("pinpoint"))] if pinpoint else None,
            start=start,
            end=pinpoint.end() if pinpoint else after,
            path=None,
            confidence=1.0 if _is_instrument(title) else 0.5,
        )


def _number_after(folded: str, end: int, numbers: _Numbers) -> tuple[str | None, int]:
    """The number in brackets behind a title, and where the reference ends."""
    match = _AFTER.match(folded, end)
    number = numbers.within(*match.span("inside")) if match else None
    return (number, match.end()) if match and number else (None, end)


def title_spans(folded: str) -> Iterator[tuple[int, int]]:
    """Spans of 《…》 that are not inside another; an opening never closed is passed over."""
    openings: list[int] = []
    for match in _BRACKET.finditer(folded):
        if openings and match.start() - openings[0] > _LONGEST_TITLE:
            openings.clear()
        if match[0] == "《" or (match[0] == "〈" and openings):
            openings.append(match.start())
        elif openings:
            start = openings.pop()
            if not openings:
                yield start, match.end()


def _own_parts(text: str, folded: str) -> list[Citation]:
    """References to a part of the same instrument: 本办法第三条."""
    return [
        Citation(
            title=None,
            number=None,
            pinpoint=text[slice(*match.span("pinpoint"))],
            start=match.start(),
            end=match.end(),
            path=None,
        )
        for match in _OWN_PART.finditer(folded)
    ]


def _is_instrument(title: str) -> bool:
    name = _SUFFIX.sub("", fold(title))
    return len(name) > 3 and name.endswith(_GENRES)
