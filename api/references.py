"""From a reference as people write it to the documents, and the part, that it means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.wire import Reading
from gazette.text.citations import find_citations
from gazette.text.normalise import fold, key
from gazette.text.numerals import NUMERALS, to_int
from gazette.text.titles import clean_title
from opendata.public.query import Filters
from opendata.public.reader import PublicReader
from opendata.public.rows import ArticleRow, DocumentRow
from opendata.search.typed_numbers import typed_number

_NATION = "中华人民共和国"
_CANDIDATES = 50
_NUMERAL = f"(?:[0-9]{{1,4}}|[{NUMERALS}]{{1,9}})"
_PINPOINT = re.compile(f"第{_NUMERAL}(?:编|章|节|条).*$", re.DOTALL)
_STEP = re.compile(
    rf"""
    第(?P<number>{_NUMERAL})(?P<unit>[编章节条款项目])  # 第三条, 第二款
    (?:之(?P<insert>{_NUMERAL}))?                        # 之一
    | 第?[(](?P<item>{_NUMERAL})[)]项?                   # 第（一）项
    """,
    re.VERBOSE,
)
_UNITS = {
    "编": "book",
    "章": "chp",
    "节": "sec",
    "条": "art",
    "款": "para",
    "项": "point",
    "目": "point",
}


def read_reference(ref: str) -> Reading:
    """What a reference was read as.

    >>> read_reference("《示例省数据条例》第三条")
    Reading(number=None, title='示例省数据条例', pinpoint='第三条')
    >>> read_reference("示政发[2024]12号")
    Reading(number='示政发〔2024〕12号', title=None, pinpoint=None)
    """
    number = typed_number(ref)
    if number is not None:
        return Reading(number, None, None)
    named = next(iter(find_citations(ref if "《" in ref else _quoted(ref))), None)
    if named is None:
        return Reading(None, clean_title(ref), None)
    return Reading(named.number, named.title, named.pinpoint)


def documents_meant(reader: PublicReader, reading: Reading) -> list[DocumentRow]:
    """The documents of a number, narrowed by the title; without a number those of the title."""
    if reading.number is not None:
        numbered = reader.documents.numbered(reading.number)
        if len(numbered) > 1 and reading.title is not None:
            return _of_title(numbered, reading.title) or numbered
        return numbered
    return _titled(reader, reading.title) if reading.title else []


def part_meant(articles: Sequence[ArticleRow], pinpoint: str) -> ArticleRow | None:
    """The part of a text that 第三条第二款第（一）项 names, None if it has none."""
    wanted = _steps(pinpoint)
    found = [
        article for article in articles if wanted and _leads_to(article.path.split("__"), wanted)
    ]
    return min(found, key=lambda article: len(article.path), default=None)


def _quoted(ref: str) -> str:
    """示例省数据条例第三条 as a citation with its brackets."""
    pinpoint = _PINPOINT.search(ref)
    if pinpoint is None or pinpoint.start() == 0:
        return f"《{ref}》"
    return f"《{ref[: pinpoint.start()]}》{pinpoint.group()}"


def _titled(reader: PublicReader, title: str) -> list[DocumentRow]:
    """Of exactly this title; else of one that has only the issuing organ before it."""
    bare = title.removeprefix(_NATION)
    exact = reader.documents.titled([key(name) for name in {title, bare, _NATION + bare}])
    if exact:
        return exact
    page = reader.lists.page(Filters(title=f'"{title}"'), sort="-signed_on", limit=_CANDIDATES)
    return _of_title(page.documents, title)


def _of_title(rows: Sequence[DocumentRow], title: str) -> list[DocumentRow]:
    return [row for row in rows if key(row.title).endswith(key(title))]


def _steps(pinpoint: str) -> list[str]:
    """第三条之一第（二）项 as steps of a path: art_3-1, point_2."""
    steps = []
    for found in _STEP.finditer(fold(pinpoint)):
        if found["item"]:
            steps.append(f"point_{to_int(found['item'])}")
            continue
        inserted = f"-{to_int(found['insert'])}" if found["insert"] else ""
        steps.append(f"{_UNITS[found['unit']]}_{to_int(found['number'])}{inserted}")
    return steps


def _leads_to(path: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether a path ends in the last step and has the others before it, in order."""
    rest = iter(path)
    return path[-1] == wanted[-1] and all(step in rest for step in wanted)
