"""Other words for the same: the groups of synonyms.txt, and the long and short names of national laws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from opendata.search.same import Groups, Named

FILE = "synonyms.txt"
"""Beside this module; its head says how it is kept."""

_STATE = "中华人民共和国"
_LONG_LAW = re.compile(rf"{_STATE}(?P<short>[\u3400-\u9fff]{{1,40}}(?:法|法典|条例))")
_SHORT_LAW = re.compile(rf"(?!{_STATE})[\u3400-\u9fff]{{1,40}}(?<![办辦做])(?:法|法典)")


def synonyms(text: str) -> Iterator[str]:
    """What says the same as a text.

    >>> list(synonyms("公积金")), list(synonyms("中华人民共和国示例法"))
    (['住房公积金'], ['示例法'])
    """
    for form in (text, *_groups().variants(text)):
        if form != text:
            yield form
        yield from _law(form)


def named_in(text: str) -> Iterator[tuple[str, str]]:
    """The names of the groups that stand in a text, those of two characters too, each with another.

    >>> list(named_in("社保怎么交"))
    [('社保', '社会保险')]
    """
    return _groups().named(text)


def read_groups(text: str) -> tuple[tuple[str, ...], ...]:
    """The groups of a file: one a line, names parted by blanks, `#` begins a remark.

    >>> read_groups("# laws\\n公积金 住房公积金  # a remark\\n")
    (('公积金', '住房公积金'),)
    """
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return tuple(tuple(line) for line in lines if line)


@cache
def groups_read() -> tuple[tuple[str, ...], ...]:
    """The groups that are shipped."""
    return read_groups(files("opendata.search").joinpath(FILE).read_text(encoding="utf-8"))


@cache
def _groups() -> Groups:
    return Groups(map(Named, groups_read()))


def _law(name: str) -> Iterator[str]:
    """中华人民共和国某法 without the state's name, 某法 with it: a rule, so that no list has them all."""
    long = _LONG_LAW.fullmatch(name)
    if long:
        yield long["short"]
    elif _SHORT_LAW.fullmatch(name):
        yield _STATE + name
