"""The numbers of articles as search compares them: 第三条, 第3条, 三、 and （三） in one spelling each."""

from __future__ import annotations

import re
from functools import lru_cache

from gazette.text.normalise import fold, key
from gazette.text.numerals import NUMERALS, to_int

_NUMBER = re.compile(
    rf"""
    (?: 第\ *(?P<ordinal>[{NUMERALS}0-9]{{1,9}})\ *(?P<unit>分编|[编篇章节条款项])  # 第三条, 第 3 章
      | \(?\ *(?P<bare>[{NUMERALS}0-9]{{1,9}})\ *\)?\ *[、.]?                     # 三、 （三） 3. 3
    )
    (?:\ *之\ *(?P<insert>[{NUMERALS}0-9]{{1,3}}))?                              # 之一
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=4096)
def article_numbers(printed: str) -> tuple[str, ...]:
    """All that an article is found by: a 条 also by its bare number.

    >>> article_numbers("第三条"), article_numbers("（十二）"), article_numbers("第二章")
    (('第3条', '3'), ('12',), ('第2章',))
    >>> article_numbers("第三条之一"), article_numbers("附件 1")
    (('第3条之1', '3之1'), ('附件1',))
    """
    whole = article_number(printed)
    if whole.startswith("第") and "条" in whole:
        return whole, whole.removeprefix("第").replace("条", "")
    return (whole,) if whole else ()


def article_number(text: str) -> str:
    """A number as asked for, in its one spelling; what is no number of an article stays itself.

    >>> [article_number(text) for text in ("第三条", "第 3 条", "三", "３", "(三)", "第三条之一")]
    ['第3条', '第3条', '3', '3', '3', '第3条之1']
    """
    found = _NUMBER.fullmatch(fold(text).strip())
    if found is None:
        return key(text)
    try:
        inserted = f"之{to_int(found['insert'])}" if found["insert"] else ""
        if found["bare"]:
            return f"{to_int(found['bare'])}{inserted}"
        return f"第{to_int(found['ordinal'])}{found['unit']}{inserted}"
    except ValueError:  # 十十: numerals, and no number
        return key(text)
