"""The first paragraph of a text that says what it is about (内容概述), word for word.

Nothing is made up: an abstract is a piece of the text, and its place is given.
"""

import re
from collections.abc import Iterator, Sequence

from gazette.model import Component, Field
from gazette.text.normalise import fold

LONGEST = 200
"""Characters; a longer paragraph ends with its last whole sentence, or its last clause."""
_SHORTEST = 15
_LOOKED_AT = 60  # lines
_MATTER = re.compile(r"[。;]|如下:$|:$")
_ADDRESSEES = re.compile(r"(?!为|根据|按照|现|经)[^。;]{0,400}:$")
_LEADS_ON = re.compile(r"(?:如下|现就|现将|现对|意见|通知|决定|规定)[^,。]{0,30}:$")
_FORMULA = re.compile(
    r"""(?:[^。]{0,80}?同意[,，])?(?:现将|现把)?[^。]{0,300}?
        (?:印发|转发|发)(?:给你们|你们)?[,，](?:请|望)[^。]{0,60}(?:执行|落实|实施|参照|办理|遵照|学习)[^。]{0,30}。?$
      |(?!为|根据|按照)[^。]{0,400}(?:现予?|予以)?(?:公布|发布|印发|转发)(?:给你们)?[,，]?(?:自[^。]{4,30}起(?:施行|执行|实施))?。?$
      |[^。]{0,200}收悉。$
      |[(【].*[)】]$
      |附件?[0-9一二三四五六七八九十]*[:：].*
      |(?:联系|咨询)(?:人|电话|方式).*""",
    re.VERBOSE,
)
"""What every carrier says of what it carries, and lines beside the matter."""
_PURPOSE = re.compile("为[^。]{8,}。")
"""What stands above the first article of an interpretation (司法解释)."""
_NUMBER = re.compile(r"第[一1]条[ \u3000]*")
_ENDS = re.compile("[。;；]")
_CLAUSE = re.compile("[,，、]")


def find_abstract(
    text: str, *, start: int = 0, components: Sequence[Component] = ()
) -> Field[str] | None:
    """The first paragraph of matter from an offset on; of a statute, its purpose or first article.

    None where nothing but titles, lists and formulas stand there.

    >>> text = "各市人民政府：\\n为规范示例工作，提高示例水平，现就有关事项通知如下：\\n一、总体要求"
    >>> find_abstract(text).value
    '为规范示例工作，提高示例水平，现就有关事项通知如下：'
    """
    article = next((one for one in components if one.kind == "article"), None)
    if article is not None:
        for place, line in _lines(text[: article.start], start):
            if _PURPOSE.match(line):
                return _bounded(text, place, confidence=0.9)
        number = _NUMBER.match(text, article.start)
        return _bounded(text, number.end() if number else article.start, confidence=0.9)
    formula: int | None = None
    for place, line in _lines(text, start):
        if not _is_matter(line):
            continue
        if _FORMULA.fullmatch(line) is None:
            return _bounded(text, place, confidence=0.85)
        formula = place if formula is None and len(line) > _SHORTEST else formula
    return None if formula is None else _bounded(text, formula, confidence=0.5)


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The first lines from an offset on, folded and stripped, each with its place."""
    place = start
    for line in text[start:].split("\n", _LOOKED_AT)[:_LOOKED_AT]:
        folded = fold(line)
        yield place + len(folded) - len(folded.lstrip()), folded.strip()
        place += len(line) + 1


def _is_matter(line: str) -> bool:
    """Whether a line is a sentence, or leads on to the points: no title, no addressees."""
    if len(line) < _SHORTEST or _MATTER.search(line) is None:
        return False
    return _ADDRESSEES.fullmatch(line) is None or _LEADS_ON.search(line) is not None


def _bounded(text: str, start: int, *, confidence: float) -> Field[str] | None:
    """The paragraph from a place on, not longer than is allowed."""
    end = text.find("\n", start)
    paragraph = text[start : len(text) if end < 0 else end].rstrip()
    if len(paragraph) > LONGEST:
        head = paragraph[:LONGEST]
        cuts = [found.end() for found in _ENDS.finditer(head)]
        cuts = cuts or [found.start() for found in _CLAUSE.finditer(head)]
        paragraph = head[: cuts[-1]] if cuts else head
    if not paragraph:
        return None
    return Field(paragraph, "read", confidence, start, start + len(paragraph))
