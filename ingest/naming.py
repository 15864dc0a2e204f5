"""Which title and which number a document has, among those given and those it carries."""

from __future__ import annotations

import re

from gazette.model import Field, Finding
from gazette.text.normalise import fold, key
from gazette.text.titles import Title, clean_title
from ingest.given import Given
from ingest.heading import Heading, same_title
from ingest.reconcile import given_number, given_text, is_nothing, reconcile
from ingest.titling import FoundTitle

_TITLE = r"《(?P<title>[^《》\n]{4,80}(?:〈[^《》\n]{2,60}〉[^《》\n]{0,40})?)》"
_PROMULGATED = re.compile(rf"{_TITLE}[^。\n]{{0,120}}?(?:公布|发布|颁布|施行)")
_CARRIED = re.compile(
    rf"(?:现将|将)?{_TITLE}[^。\n]{{0,120}}?(?:现予?以?印发|现印发|印发给|予以印发|现予转发|现转发|请.{{0,8}}(?:贯彻|执行|落实))"
)
_CARRIER = 1000
_NO_TITLE = "none is given, and none stands at the head of the text"
_WEAK = 0.5
_NAMED = 5


def choose_title(
    text: str, heading: Heading, given: Given
) -> tuple[Field[str] | None, list[Finding]]:
    """The title: of the page table; else the text's own full one; else a heading or catalogue's.

    An order (令) without a title line is named by the instrument it promulgates.
    """
    own = heading.title
    read = _read(own) if own else None
    if read is None or read.confidence <= _WEAK:
        read = _printed(text, heading) or read
    if not is_nothing(given.title):
        strong = Field(clean_title(given.title or ""), "given")
        return strong, _difference(strong, own, read)
    if is_nothing(given.heading):
        return (read, []) if read else (None, [Finding(code="no_title", detail=_NO_TITLE)])
    weak = Field(clean_title(given.heading or ""), "given", 0.8)
    if read is None or own is None:
        return weak, []
    if _is_worse(own, weak.value):
        return weak, _difference(weak, own, read)
    return read, _difference(weak, own, read)


def _read(own: FoundTitle) -> Field[str]:
    return Field(own.title.text, "read", own.confidence, own.start, own.end)


def _is_worse(own: FoundTitle, heading: str) -> bool:
    """Whether the text's own title is only a part of the given one, or hardly a title.

    示例制度 may be the heading of a section; 关于示例制度的通知 is a title.
    """
    if own.confidence <= _WEAK:
        return True
    if not _is_fragment(own.title):
        return False
    is_part = key(heading).endswith(key(own.title.text))
    return is_part or not _one_in_other(heading, own.title.text)


def _is_fragment(title: Title) -> bool:
    return title.matter is None and title.issuer_text is None


def _difference(
    given: Field[str], own: FoundTitle | None, read: Field[str] | None
) -> list[Finding]:
    """A finding where the given title and the text's own are two, not one shortened."""
    if (
        own is None
        or read is None
        or own.confidence <= _WEAK
        or _one_in_other(given.value, read.value)
    ):
        return []
    return reconcile("title", given, read, same=same_title)[1]


def _one_in_other(left: str, right: str) -> bool:
    short, long = sorted((_bare(left), _bare(right)), key=len)
    return short in long


def _bare(title: str) -> str:
    return re.sub(r"[《》〈〉<>()\[\]“”\"'‘’·、,]|的?通知$", "", key(title))


def _printed(text: str, heading: Heading) -> Field[str] | None:
    """The instrument a text without a title prints: 《示例办法》已经…通过，现予公布 or 现印发给你们."""
    is_order = any("令" in number.value for number in heading.numbers)
    pattern = _PROMULGATED if is_order else _CARRIED
    match = pattern.search(fold(text[:_CARRIER]))
    if match is None:
        return None
    start, end = match.span("title")
    confidence = 0.8 if is_order else 0.6
    return Field(_alone(clean_title(text[start:end])), "read", confidence, start, end)


def _alone(title: str) -> str:
    """A title out of its 《》: the instruments it names in 〈〉 stand in 《》 themselves."""
    return title.replace("〈", "《").replace("〉", "》")


def choose_number(heading: Heading, given: Given) -> tuple[Field[str] | None, list[Finding]]:
    """The number: the given one, else the one on its own line in the head."""
    wanted, findings = given_number(given.number)
    first = heading.numbers[0] if heading.numbers else None
    read = Field(first.value, "read", first.confidence, first.start, first.end) if first else None
    if len(heading.numbers) > 1:
        named = "、".join(number.value for number in heading.numbers[:_NAMED])
        other = heading.numbers[1]
        findings.append(
            Finding(
                code="two_numbers",
                detail=f"the head has {named}; the first is taken",
                start=other.start,
                end=other.end,
            )
        )
    number, differs = reconcile("number", wanted, read, same=_same_number)
    return number, findings + differs


def _same_number(left: str, right: str) -> bool:
    """The same number; an order also under the short name of its maker: 国令第12号."""
    short, long = sorted((left, right), key=len)
    mark = short.find("令")
    return left == right or (mark >= 0 and long.endswith(short[mark:]))


def genre_of(given: Given, title: Field[str] | None, parts: Title) -> Field[str] | None:
    """The 文种, given or as the title ends."""
    if parts.genre is None or title is None:
        return given_text(given.genre)
    if title.end is None or not title.value.endswith(parts.genre):
        return Field(parts.genre, title.origin, title.confidence)
    start = title.end - len(parts.genre)
    return Field(parts.genre, title.origin, title.confidence, start, title.end)
