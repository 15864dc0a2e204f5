"""The list of annexes under a text (附件说明): 附件：1.申报表 2.汇总表."""

from __future__ import annotations

import re

from gazette.text.normalise import fold

_HEAD = re.compile(
    r"^[ \t]*附[ ]?件[ ]*(?P<number>[0-9一二三四五六七八九十]{1,2})?[ ]*[:.][ ]*(?P<rest>[^\n]*)$",
    re.MULTILINE,
)
_ITEM = re.compile(r"[ \t]*(?:附件[ ]*)?(?P<number>[0-9]{1,2})[ ]?[.、:．][ ]*(?P<title>[^\n]+)")
_INNER = re.compile(r"(?<=[^0-9(])[ ]+(?=[0-9]{1,2}[.、][^0-9])")
_FILE = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|zip|rar|ofd|jpe?g|png|txt)(?:\(?[0-9. ]+[KMB]+\)?)?$", re.I
)
_DAY = re.compile(r"[0-9]{4}[ ]?年.{1,4}月.{1,4}日")
_LONGEST = 120
_MOST = 60


def find_annexes(text: str) -> tuple[str, ...]:
    """The titles that the list of annexes names, in order.

    >>> find_annexes("现印发。\\n附件：1.示例申报表\\n2.示例汇总表.docx\\n示例局\\n2024年5月1日")
    ('示例申报表', '示例汇总表')
    """
    if "附" not in text:
        return ()
    folded = fold(text)
    head = _HEAD.search(folded)
    if head is None:
        return ()
    titles: list[str] = []
    lines = [text[head.start("rest") : head.end("rest")]]
    lines += text[head.end() :].split("\n", _MOST)[1:_MOST]
    for position, line in enumerate(lines):
        found = _titles(line, is_first=position == 0)
        if found is None:
            break
        titles += found
    return tuple(dict.fromkeys(titles))


def _titles(line: str, *, is_first: bool) -> list[str] | None:
    """The titles on one line of the list; None where the list has ended."""
    folded = fold(line).strip()
    if not folded:
        return []
    parts = [part for part in _INNER.split(folded) if part]
    items = [_ITEM.fullmatch(part) for part in parts]
    if all(items):
        return [title for item in items if item and (title := _clean(item["title"]))]
    if not is_first or len(folded) > _LONGEST or _DAY.search(folded) or folded[-1] == "。":
        return None
    return [title] if (title := _clean(folded)) else []


def _clean(title: str) -> str:
    title = _FILE.sub("", title.strip()).strip(" ;。,")
    if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        title = title[1:-1]
    return title if 1 < len(title) <= _LONGEST else ""
