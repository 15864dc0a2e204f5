"""Where the annexes (附件) of a text begin, which say less of what it is about than its body does."""

from __future__ import annotations

from collections.abc import Sequence

from gazette.text.titles import parse_title


def annexes_from(title: str, text: str, enclosures: Sequence[tuple[str, int]]) -> int | None:
    """The beginning of the line of the first annex; None: there is none.

    `enclosures` are the printed label (附件1; empty without one) and the place in the text of each
    text that it carries. What a notice prints (印发) is what it is about, also where it is labelled
    as the first annex.

    >>> annexes_from("示例省关于填报表格的通知", "请填报。\\n附件1\\n表格", [("附件1", 5)])
    5
    >>> annexes_from("示例省人民政府关于印发《示例办法》的通知", "现印发。\\n附件\\n示例办法", [("附件", 5)])
    """
    labelled = [start for label, start in enclosures if label]
    if labelled and len(labelled) == len(enclosures) and parse_title(title).enclosures:
        labelled = labelled[1:]
    return text.rfind("\n", 0, labelled[0]) + 1 if labelled else None
