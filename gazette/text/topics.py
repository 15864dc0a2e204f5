"""The two-level list of subjects (主题分类) of domain §8.1, from topics.csv, and its printed forms.

Codes stay the same everywhere; class 1, which names the State Council, is shown to other
governments under a name of their own.
"""

import csv
import re
from functools import cache
from importlib.resources import files

import msgspec

from gazette.text.normalise import key

PATH_SEPARATOR = "/"
"""Between class and subclass where a path is one text."""

_SEPARATOR = re.compile(r"[\\/>|»→—–\-／＼＞｜－]+")
_SEVERAL = re.compile("[;\n]")
_NOT_NAME = re.compile(r"[、,.。·]|\([^()]*\)")


class Topic(msgspec.Struct, frozen=True):
    """A class or subclass: its code, and the names from the widest class down to it."""

    code: str
    path: tuple[str, ...]


def topic_of(code: str) -> Topic | None:
    """The topic of a code, None for a code that is not in the list.

    >>> topic_of("2.1").path
    ('综合政务', '政务公开')
    """
    return _by_code().get(code)


def read_topic(text: str) -> Topic | None:
    r"""The topic that a page or a record prints, in any separator; None for what is not in the list.

    Of several the first counts; a class whose subclass is not in the list is the class alone.

    >>> [read_topic(text).code for text in ("综合政务\\政务公开", "综合政务>政务公开", "2.1", "政务公开")]
    ['2.1', '2.1', '2.1', '2.1']
    >>> read_topic("住房保障 / 公租房") is None
    True
    """
    folded = _SEVERAL.split(key(text))[0]
    if folded in _by_code():
        return _by_code()[folded]
    parts = [name for part in _SEPARATOR.split(folded) if (name := _bare(part))]
    if not parts:
        return None
    return _by_names().get(tuple(parts)) or _by_names().get(tuple(parts[:1]))


def topic_path(text: str) -> tuple[str, ...]:
    r"""The names of a topic from the widest class down, by its code or names; else as printed.

    >>> topic_path("2.1") == topic_path("综合政务\\政务公开") == ("综合政务", "政务公开")
    True
    >>> topic_path("住房保障\\公租房")
    ('住房保障', '公租房')
    """
    printed = tuple(part.strip() for part in _SEPARATOR.split(text) if part.strip())
    listed = read_topic(text)
    if listed and (listed.code == text.strip() or len(listed.path) == len(printed)):
        return listed.path
    return printed


def topics() -> tuple[Topic, ...]:
    """Every class and subclass, in the order of the list."""
    return tuple(_by_code().values())


@cache
def _by_code() -> dict[str, Topic]:
    found: dict[str, Topic] = {}
    for code, name, _ in _rows():
        above, _, _ = code.partition(".")
        names = (name,) if above == code else (*found[above].path, name)
        found[code] = Topic(code, names)
    return found


@cache
def _by_names() -> dict[tuple[str, ...], Topic]:
    """Topics by class and subclass, and by either alone where it names one topic only."""
    names = {code: set(map(_bare, [name, *also.split()])) for code, name, also in _rows()}
    found: dict[tuple[str, ...], Topic] = {}
    alone: dict[str, list[str]] = {}
    for code in names:
        above, _, below = code.partition(".")
        for name in names[code]:
            if below:
                alone.setdefault(name, []).append(code)
                found |= {(wide, name): _by_code()[code] for wide in names[above]}
            else:
                found[(name,)] = _by_code()[code]
    only = {(name,): _by_code()[codes[0]] for name, codes in alone.items() if len(codes) == 1}
    return only | found


def _bare(name: str) -> str:
    """A name without its marks and its note in brackets: 城乡建设（含住房）is 城乡建设."""
    return _NOT_NAME.sub("", key(name))


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    with files("gazette.text").joinpath("topics.csv").open(encoding="utf-8") as lines:
        return tuple((code, name, also) for code, name, also in list(csv.reader(lines))[1:])
