"""Question words (疑问词): what only says that somebody asks, or who; no document is about it.

Some are rare in documents, so that they would weigh more than what is asked for. The list is kept
short: nothing stands here that may be what a document is about, or its beginning or end.
"""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"""怎么[办样]? | 怎样 | 如何 | 为什么 | 为何 | 什么时候 | 什么
      | 哪[些个里儿]? | 谁 | 多少钱? | 多久 | 多长时间 | 多[大长] | 几(?!何)
      | 能不能 | 可不可以 | 要不要 | 会不会 | 是不是 | 有没有 | 该不该 | 算不算 | 需不需要 | 行不行
      | 能否 | 可否 | 是否 | 请问
      | [我你]们? | 他们
      | (?<![目标])的  # but not in 目的 and 标的
      | (?<![为除])了(?![解结])  # but not in 为了, 除了, 了解 and 了结
      | [吗呢吧啊]$  # 网吧办证 goes on
    """,
    re.VERBOSE,
)


def asked_about(text: str) -> list[str]:
    """What stands between the question words of a text, which may be nothing.

    >>> asked_about("停车怎么收费"), asked_about("收费的标的是什么")
    (['停车', '收费'], ['收费', '标的是', ''])
    """
    return _WORDS.split(text)
