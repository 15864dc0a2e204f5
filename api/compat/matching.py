"""Whether a package is what a query asks for, by the fields that a catalogue has."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from api.compat.errors import ActionError
from api.compat.query_syntax import EVERYTHING, Term
from api.compat.wire import Package

_MOST = 100  # values of a query
Values = Callable[[Package], Iterable[str]]

EXACT: Mapping[str, Values] = {
    "id": lambda one: (one.id,),
    "name": lambda one: (one.name,),
    "organization": lambda one: (one.organization.name,),
    "owner_org": lambda one: (one.owner_org,),
    "groups": lambda one: (group.name for group in one.groups),
    "tags": lambda one: (tag.name for tag in one.tags),
    "res_format": lambda one: dict.fromkeys(resource.format for resource in one.resources),
    "license_id": lambda one: (one.license_id,),
    "author": lambda one: (one.author,),
    "type": lambda one: (one.type,),
    "dataset_type": lambda one: (one.type,),
    "state": lambda one: (one.state,),
    "capacity": lambda _: ("public",),
}
"""Fields whose value is the whole value."""
TEXTS: Mapping[str, Values] = {
    "title": lambda one: (one.title, *_extra(one, "title_en")),
    "notes": lambda one: (one.notes, *_extra(one, "notes_en")),
}
"""Fields whose value stands somewhere in the text."""
TIMES: Mapping[str, Callable[[Package], str | None]] = {
    "metadata_created": lambda one: one.metadata_created,
    "metadata_modified": lambda one: one.metadata_modified,
}
"""Fields that are asked for from one instant to another."""
_NAMES = (*EXACT, *TEXTS, *TIMES)


def select(packages: Iterable[Package], terms: Sequence[Term]) -> list[Package]:
    """The packages for which every term holds. Raises ActionError for one that names no field."""
    number = sum(max(1, len(term.values)) for term in terms)
    if number > _MOST:
        raise ActionError("Search Query Error", f"{number} values; at most {_MOST} are looked for")
    tests = [_test(term) for term in terms]
    return [one for one in packages if all(test(one) for test in tests)]


def relevance(package: Package, terms: Sequence[Term]) -> int:
    """How many of the words stand in its title or among its keywords."""
    text = "\n".join((package.name, *TEXTS["title"](package), *EXACT["tags"](package))).casefold()
    words = [value for term in terms if term.field is None for value in term.values]
    return sum(_stem(word) in text for word in words)


def nearest(name: str, names: Iterable[str]) -> str:
    """What could be meant by a name, in words; nothing where nothing is near."""
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f", perhaps {found[0]!r}" if found else ""


def _test(term: Term) -> Callable[[Package], bool]:
    holds = _holding(term)
    return (lambda one: not holds(one)) if term.is_not else holds


def _holding(term: Term) -> Callable[[Package], bool]:
    field = term.field
    if field is None:
        return lambda one: _holds("\n".join(_all_texts(one)), term.values)
    if field not in _NAMES:
        detail = f"no field {field!r}{nearest(field, _NAMES)}; there are {', '.join(_NAMES)}"
        raise ActionError("Search Query Error", detail)
    if term.between is not None or field in TIMES:
        return _within(field, term.between)
    if field in EXACT:
        return lambda one: any(_is(value, term.values) for value in EXACT[field](one))
    return lambda one: _holds("\n".join(TEXTS[field](one)), term.values)


def _is(value: str, wanted: Sequence[str]) -> bool:
    folded = value.casefold()
    return any(
        folded == one.casefold() or (one.endswith("*") and folded.startswith(_stem(one)))
        for one in wanted
    )


def _holds(text: str, wanted: Sequence[str]) -> bool:
    folded = text.casefold()
    return any(_stem(one) in folded for one in wanted)


def _stem(word: str) -> str:
    return word.casefold().removesuffix("*")


def _within(field: str, between: tuple[str, str] | None) -> Callable[[Package], bool]:
    if field not in TIMES or between is None:
        detail = f"{field}: [2024-06-01T00:00:00Z TO *] is for {' and '.join(TIMES)}, and only that"
        raise ActionError("Search Query Error", detail)
    low, high = (None if end == EVERYTHING else _instant(end) for end in between)

    def is_within(one: Package) -> bool:
        at = TIMES[field](one)
        if at is None:
            return False
        when = _instant(at)
        return (low is None or low <= when) and (high is None or when <= high)

    return is_within


def _instant(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise ActionError("Search Query Error", f"no instant: {text!r}") from error
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _all_texts(one: Package) -> Iterable[str]:
    yield from (one.name, one.author, *EXACT["tags"](one))
    yield from TEXTS["title"](one)
    yield from TEXTS["notes"](one)
    yield from (group.title for group in one.groups)


def _extra(one: Package, key: str) -> Iterable[str]:
    return (extra.value for extra in one.extras if extra.key == key)
