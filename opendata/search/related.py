"""Documents like another one (相关文件): those whose titles share much of what its title is about."""

from __future__ import annotations

import re
from itertools import pairwise

from gazette.text.normalise import key
from gazette.text.titles import parse_title

ALIKE = 0.3
"""The least share of pairs of characters that two titles have in common (Dice's coefficient)."""

_MOST = 24  # pairs asked for; a longer title is told by its beginning
_RUN = re.compile(r"[\u3400-\u9fff]{2,}")


def question(title: str) -> str:
    """What finds titles like this one, in the query language; empty for a title without Chinese.

    >>> question("示例省人民政府关于推进政务公开的通知")
    'title:推进 OR title:进政 OR title:政务 OR title:务公 OR title:公开'
    """
    return " OR ".join(f"title:{pair}" for pair in list(_pairs(title))[:_MOST])


def likeness(one: str, other: str) -> float:
    """How much of what they are about two titles share, from 0 to 1.

    >>> likeness("关于推进政务公开的通知", "关于推进政务的通知")
    0.75
    """
    left, right = _pairs(one).keys(), _pairs(other).keys()
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _pairs(title: str) -> dict[str, None]:
    """The pairs of characters side by side in what a title is about, in its order."""
    parts = parse_title(title)
    about = key(parts.enclosed or parts.matter or title)
    runs = _RUN.findall(about)
    return dict.fromkeys(one + other for run in runs for one, other in pairwise(run))
