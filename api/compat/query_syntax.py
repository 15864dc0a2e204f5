"""The part of Solr's query language that `q` and `fq` may use: words, and `field:value` pairs, all of
which must hold. A value is a word, a quoted phrase, `(one OR another)` or of a time `[from TO to]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from api.compat.errors import ActionError
from api.parameters import LONGEST_VALUE

EVERYTHING = "*"

_TERM = re.compile(
    r"""(?P<sign>[+-])?                              # must hold, must not
        (?:(?P<field>[A-Za-z_][A-Za-z_.]*|[*]):)?    # title:
        (?:"(?P<phrase>[^"]*)"
          |\[(?P<low>[^\s\[\]]+)\ TO\ (?P<high>[^\s\[\]]+)\]
          |\((?P<several>[^()]*)\)
          |(?P<word>[^\s"()\[\]]+))
        (?=\s|$)                                   # nothing clings to it""",
    re.VERBOSE,
)
_VALUE = re.compile(
    r"""(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))   # one of several""",
    re.VERBOSE,
)
_UNREAD = re.compile(
    r"""[\\^~{}?]                        # escaped, weighed, near, of a range, one letter
        |[*].                            # anything, but at the end
        |^[!+-].                         # must not, must: in front of a value
        |^[A-Za-z_][A-Za-z_.]*:(?!//)    # a field where a value is expected""",
    re.VERBOSE,
)
"""What Solr takes for more than letters, and what is not read here."""
_SPACE = re.compile(r"\s*")
_AND = frozenset({"AND", "&&"})
_OTHERS = frozenset({"OR", "||", "NOT", "!"})


class Term(msgspec.Struct, frozen=True):
    """One thing that must hold, or must not."""

    field: str | None
    """None: any text."""
    values: tuple[str, ...] = ()
    """One of them must be it."""
    between: tuple[str, str] | None = None
    """Instants, both included; `*` is without bound."""
    is_not: bool = False


def read_terms(text: str) -> tuple[Term, ...]:
    """All terms of a query. Raises ActionError naming what cannot be read, or for more than 1000 characters.

    >>> read_terms('公报 +groups:(law OR health)')[1]
    Term(field='groups', values=('law', 'health'), between=None, is_not=False)
    >>> read_terms("*:*")
    ()
    """
    if len(text) > LONGEST_VALUE:
        detail = f"{len(text)} characters; at most {LONGEST_VALUE} are read"
        raise ActionError("Search Query Error", detail)
    return tuple(_terms(text))


def _terms(text: str) -> Iterator[Term]:
    place = _skip(text, 0)
    while place < len(text):
        found = _TERM.match(text, place)
        if found is None or found["word"] in _OTHERS:
            raise ActionError("Search Query Error", f"cannot read {text[place : place + 100]!r}")
        place = _skip(text, found.end())
        if found["word"] in _AND and not found["field"]:
            continue
        if _is_everything(found) and found["sign"] != "-":
            continue
        yield _term(found)


def _is_everything(found: re.Match[str]) -> bool:
    return found["word"] == EVERYTHING and found["field"] in (EVERYTHING, None)


def _skip(text: str, place: int) -> int:
    space = _SPACE.match(text, place)
    return space.end() if space else place


def _term(found: re.Match[str]) -> Term:
    is_not, field = found["sign"] == "-", None if _is_everything(found) else found["field"]
    if found["low"] is not None:
        return Term(field, between=(found["low"], found["high"]), is_not=is_not)
    if found["several"] is not None:
        values = tuple(_values(found["several"]))
        if not values:
            raise ActionError("Search Query Error", f"no value stands in {found[0]!r}")
        return Term(field, values, is_not=is_not)
    return Term(field, (_value(found),), is_not=is_not)


def _values(text: str) -> Iterator[str]:
    """`a OR b`, or `a b`, which Solr takes for the same."""
    for found in _VALUE.finditer(text):
        if found["word"] == "OR":
            continue
        if found["word"] in _AND | _OTHERS:
            raise ActionError("Search Query Error", f"only OR stands between values: {text!r}")
        yield _value(found)


def _value(found: re.Match[str]) -> str:
    """A word or phrase as it is looked for. Raises ActionError for what would mean more than that to Solr."""
    phrase, word = found["phrase"], found["word"]
    unread = "\\" in phrase if word is None else _UNREAD.search(word)
    if unread:
        detail = (
            f"cannot read {found[0][:100]!r}: what is meant as it stands goes in quotation marks"
        )
        raise ActionError("Search Query Error", detail)
    return phrase if word is None else word
