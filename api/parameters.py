"""Query strings as typed values: unknown names and wrong values are refused by name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints
from urllib.parse import unquote_to_bytes, urlencode

import msgspec

from api.problems import ErrorItem, ProblemError

Q = TypeVar("Q", bound=msgspec.Struct)

MOST_VALUES = 100
"""Of one parameter that sets no limit of its own."""
LONGEST_VALUE = 1000
"""Characters of one value: twenty such parameters make no longer query than is read."""

_NUL = re.compile(rb"\x00|%(?:25)*00")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


@lru_cache(maxsize=4096)
def read_query(query: bytes, kind: type[Q]) -> Q:
    """A query string as a struct. Raises ProblemError naming every parameter at fault.

    A list takes its values one by one or parted by commas; an empty value is none. A parameter
    has the name that its field has when encoded (`from` cannot be a field's name).
    """
    if _NUL.search(query):
        detail = "a parameter holds a NUL, which stands in no text"
        raise ProblemError("bad-request", HTTPStatus.BAD_REQUEST, detail)
    given = _gather(query)
    _check_names(given, kind)
    many = _many(kind)
    parted = {name: _parted(texts) for name, texts in given.items() if name in many}
    _check_numbers(parted, kind)
    values: dict[str, str | list[str]] = {
        name: _distinct(parted[name]) if name in many else texts[0] for name, texts in given.items()
    }
    _check_lengths(values, kind)
    twice = [name for name, texts in given.items() if name not in many and len(texts) > 1]
    return _typed(values, kind, twice)


def read_values(values: Mapping[str, object], kind: type[Q]) -> Q:
    """The members of a JSON object as a struct. Raises ProblemError naming each one at fault.

    Null is not given; a list may come as one text, its values parted by commas.
    """
    given = {name: value for name, value in values.items() if value is not None}
    _check_names(given, kind)
    _check_texts(given)
    many = _many(kind)
    parted = {
        name: _distinct(_parted([value])) if name in many and isinstance(value, str) else value
        for name, value in given.items()
    }
    return _typed(parted, kind, ())


@lru_cache(maxsize=16)  # one request asks for its own more than once
def read_pairs(query: bytes) -> tuple[tuple[str, str], ...]:
    """Names and values of a query string, in whatever encoding the Chinese in it is.

    >>> read_pairs(b"q=%B9%AB%BF%AA") == read_pairs("q=公开".encode())
    True
    """
    pairs = (pair.partition(b"=") for pair in query.replace(b"+", b" ").split(b"&"))
    return tuple([(read_text(name), read_text(value)) for name, _, value in pairs if name])


def read_text(raw: bytes) -> str:
    """Percent-encoded UTF-8 or GB 18030, or bare bytes of either; encoded twice is undone."""
    data = unquote_to_bytes(raw)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return _PERCENT.sub(_undo_second, text) if "%" in text else text


def write_query(pairs: Sequence[tuple[str, str]]) -> str:
    """The one canonical spelling of a query string, with its question mark."""
    return "?" + urlencode(pairs) if pairs else ""


def _undo_second(found: re.Match[str]) -> str:
    data = unquote_to_bytes(found.group())
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return found.group()
    return found.group() if text.isascii() else text


def _gather(query: bytes) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in read_pairs(query):
        if value.strip():
            given.setdefault(name, []).append(value.strip())
    return given


def _parted(texts: Sequence[str]) -> list[str]:
    parts = (part.strip() for text in texts for part in re.split("[,，]", text))
    return list(filter(None, parts))


def _distinct(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(values))


@lru_cache
def _many(kind: type[msgspec.Struct]) -> frozenset[str]:
    """The parameters that take several values."""
    hints = _hints(kind).items()
    return frozenset(name for name, hint in hints if get_origin(_bare(hint)) is tuple)


@lru_cache
def _most_values(kind: type[msgspec.Struct]) -> Mapping[str, int]:
    """How many values each of the parameters takes that take several."""
    hints = _hints(kind)
    return {name: _own_limit(hints[name]) or MOST_VALUES for name in _many(kind)}


def _own_limit(hint: Any) -> int | None:  # Any: an annotation
    metas = getattr(hint, "__metadata__", ())
    return next((meta.max_length for meta in metas if meta.max_length is not None), None)


def _typed(values: Mapping[str, object], kind: type[Q], twice: Sequence[str]) -> Q:
    try:
        if twice:
            raise msgspec.ValidationError
        converted = msgspec.convert(values, kind, strict=False)
        if None in _given(converted, values):
            raise msgspec.ValidationError
    except msgspec.ValidationError as error:
        raise _invalid(values, kind, twice) from error
    return converted


def _given(query: msgspec.Struct, values: Mapping[str, object]) -> list[object]:
    """What was read of the parameters that were given: msgspec takes the word `null` for None."""
    names = zip(query.__struct_encode_fields__, query.__struct_fields__, strict=True)
    return [getattr(query, name) for given, name in names if given in values]


def _check_lengths(values: Mapping[str, str | list[str]], kind: type[msgspec.Struct]) -> None:
    measured = getattr(kind, "MEASURED", "")
    errors = [
        ErrorItem(name, f"at most {LONGEST_VALUE} characters", None)
        for name, value in values.items()
        if name != measured
        and any(len(one) > LONGEST_VALUE for one in (value if isinstance(value, list) else [value]))
    ]
    if errors:
        named = ", ".join(error.name for error in errors)
        detail = f"{named}: longer than {LONGEST_VALUE} characters"
        raise ProblemError("invalid-parameter", HTTPStatus.BAD_REQUEST, detail, errors)


def _check_names(given: Iterable[str], kind: type[msgspec.Struct]) -> None:
    names = kind.__struct_encode_fields__
    unknown = [name for name in given if name not in names]
    if unknown:
        raise _unknown(unknown, names)


def _check_numbers(parted: Mapping[str, Sequence[str]], kind: type[msgspec.Struct]) -> None:
    most = _most_values(kind)
    errors = [
        ErrorItem(name, f"at most {most[name]} values", None)
        for name, values in parted.items()
        if len(values) > most[name]
    ]
    if errors:
        detail = "; ".join(f"{error.name}: {error.hint}" for error in errors)
        raise ProblemError("invalid-parameter", HTTPStatus.BAD_REQUEST, detail, errors)


def is_text(value: str) -> bool:
    """Whether it has none of what JSON can write and no text holds: NUL, half a surrogate pair."""
    return _NO_TEXT.search(value) is None


def _check_texts(values: Mapping[str, object]) -> None:
    """Raises ProblemError for values that are no text."""
    errors = [ErrorItem(name, None) for name, value in values.items() if not is_text(_all(value))]
    if errors:
        named = ", ".join(error.name for error in errors)
        detail = f"{named}: holds a character that stands in no text"
        raise ProblemError("invalid-parameter", HTTPStatus.BAD_REQUEST, detail, errors)


def _all(value: object) -> str:
    """The texts of a value, one after the other."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _hints(kind: type[msgspec.Struct]) -> dict[str, Any]:  # Any: annotations
    """The annotations by the names that a reader writes, which Python may not allow: `from`."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(kind)}


def _bare(hint: Any) -> Any:  # Any: an annotation
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _unknown(unknown: Sequence[str], names: Sequence[str]) -> ProblemError:
    errors = [ErrorItem(name, _nearest(name, names)) for name in unknown]
    detail = "; ".join(
        f"no parameter {error.name!r}" + (f", perhaps {error.hint!r}" if error.hint else "")
        for error in errors
    )
    return ProblemError("unknown-parameter", HTTPStatus.BAD_REQUEST, detail, errors)


def _invalid(
    values: Mapping[str, object], kind: type[msgspec.Struct], twice: Sequence[str]
) -> ProblemError:
    """Every wrong value, found by reading each alone, and every one that is missing."""
    hints = _hints(kind)
    wrong = [(ErrorItem(name, "once"), f"{name}: may be given once") for name in twice]
    wrong += [
        (ErrorItem(field.encode_name, "required"), f"{field.encode_name}: must be given")
        for field in msgspec.structs.fields(kind)
        if field.required and field.encode_name not in values
    ]
    for name, value in values.items():
        wrong += _wrong(name, value, hints[name])
    return ProblemError(
        "invalid-parameter",
        HTTPStatus.BAD_REQUEST,
        "; ".join(detail for _, detail in wrong),
        [item for item, _ in wrong],
    )


def _wrong(name: str, value: object, hint: Any) -> Iterator[tuple[ErrorItem, str]]:
    """What is wrong with one parameter: with each of its values, else with all together."""
    several = isinstance(value, list) and get_origin(_bare(hint)) is tuple
    one_hint = _element(hint) if several else hint
    found = False
    for one in cast("list[object]", value) if several else [str(value)]:
        detail = _mistake(one, one_hint)
        if detail:
            found = True
            yield ErrorItem(name, _hint(one_hint, str(one)), str(one)), f"{name}={one!r}: {detail}"
    detail = _mistake(value, hint)
    if detail and not found:
        yield ErrorItem(name, detail), f"{name}: {detail}"


def _mistake(value: object, hint: Any) -> str | None:  # Any: an annotation
    try:
        converted = msgspec.convert(value, hint, strict=False)
    except msgspec.ValidationError as error:
        return str(error)
    return "a value is expected" if converted is None else None


def _element(hint: Any) -> Any:  # Any: an annotation
    """The annotation of a tuple's values."""
    return get_args(_bare(hint))[0]


def _hint(hint: Any, value: str) -> str | None:  # Any: an annotation
    """What could stand there: the nearest of the allowed values, a range, a day."""
    parts = list(_parts(hint))
    allowed = [option for part in parts for option in _options(part)]
    if allowed:
        return _nearest(value, allowed) or ", ".join(allowed)
    if date in parts:
        return "2024-05-23"
    limits = [meta for meta in getattr(hint, "__metadata__", ()) if meta.ge is not None]
    return f"{limits[0].ge} to {limits[0].le}" if limits else None


def _parts(hint: Any) -> Iterator[Any]:  # Any: an annotation
    """An annotation and all that stands in it."""
    yield hint
    for part in get_args(hint) if get_origin(hint) is not Literal else ():
        yield from _parts(part)


def _options(hint: Any) -> tuple[str, ...]:  # Any: an annotation
    return get_args(hint) if get_origin(hint) is Literal else ()


def _nearest(name: str, names: Sequence[str]) -> str | None:
    found = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    return found[0] if found else None
