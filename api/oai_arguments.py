"""The arguments of a request of OAI-PMH 2.0: which a verb takes, and what their values may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, cast, get_args
from urllib.parse import parse_qsl

import msgspec

from gazette.errors import HarvestArgumentError
from opendata.oai_sets import read_set
from opendata.public.harvest_reader import Selection

Verb = Literal[
    "Identify", "ListMetadataFormats", "ListSets", "GetRecord", "ListIdentifiers", "ListRecords"
]
Problem = HarvestArgumentError

TOKEN = "resumptionToken"  # noqa: S105 (the name of an argument)
LARGEST = 16_384
"""Bytes of a request's arguments."""

_VERBS: frozenset[str] = frozenset(get_args(Verb))
_MOST = 30  # arguments
_END = "~"  # behind every sign that may follow the beginning of an instant


class Takes(msgspec.Struct, frozen=True):
    """What a verb takes."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    resumes: bool = False
    """Whether a resumption token may stand alone."""


_SELECTIVE = Takes(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), resumes=True)
TAKES: dict[Verb, Takes] = {
    "Identify": Takes(),
    "ListMetadataFormats": Takes(optional=frozenset({"identifier"})),
    "ListSets": Takes(resumes=True),
    "GetRecord": Takes(frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": _SELECTIVE,
    "ListRecords": _SELECTIVE,
}

_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_SET = re.compile(
    r"""[A-Za-z0-9\-_.!~*'()]+           # a name
        (?:[:][A-Za-z0-9\-_.!~*'()]+)*   # names below it""",
    re.VERBOSE,
)
# RFC 3986: a scheme, and then what a URI is made of.
_URI = re.compile(
    r"""[A-Za-z][A-Za-z0-9+.\-]*[:]
        (?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+""",
    re.VERBOSE,
)
_WORDS = re.compile(r"[\x20-\x7e]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_FORMS = {"metadataPrefix": _PREFIX, "set": _SET, "identifier": _URI, TOKEN: _WORDS}


class Asked(msgspec.Struct, frozen=True):
    """A request whose arguments are those of its verb, each of the right form."""

    verb: Verb
    arguments: Mapping[str, str]


def read_arguments(sent: bytes) -> Asked:
    """What a query string or a form asks.

    Raises HarvestArgumentError: badVerb, or badArgument with the name of the argument.
    """
    pairs = _pairs(sent)
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _VERBS:
        named = ", ".join(verbs) or "none"
        raise Problem("badVerb", f"verb must be one of {', '.join(get_args(Verb))}; given: {named}")
    verb = cast("Verb", verbs[0])
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            raise Problem("badArgument", f"{name}: given more than once")
        if name != "verb":
            given[name] = value
    _check_names(verb, given)
    for name, value in given.items():
        form = _FORMS.get(name)
        if form is not None and form.fullmatch(value) is None:
            raise Problem("badArgument", f"{name}: {value!r} has not the form of one")
    return Asked(verb, given)


def _pairs(sent: bytes) -> list[tuple[str, str]]:
    if len(sent) > LARGEST:
        raise Problem("badArgument", f"the request is longer than {LARGEST} bytes")
    try:
        return parse_qsl(
            sent.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST
        )
    except ValueError as error:
        raise Problem("badArgument", "the arguments are not UTF-8, or too many") from error


def _check_names(verb: Verb, given: Mapping[str, str]) -> None:
    takes = TAKES[verb]
    if TOKEN in given and takes.resumes:
        others = sorted(given.keys() - {TOKEN})
        if others:
            raise Problem("badArgument", f"{TOKEN} stands alone; also given: {', '.join(others)}")
        return
    unknown = sorted(given.keys() - takes.required - takes.optional)
    if unknown:
        raise Problem("badArgument", f"{verb} does not take {', '.join(unknown)}")
    missing = sorted(takes.required - given.keys())
    if missing:
        raise Problem("badArgument", f"{verb} needs {', '.join(missing)}")


def read_selection(arguments: Mapping[str, str]) -> Selection:
    """The records that a list is to hold: both bounds belong to it, to the second or the day.

    Raises HarvestArgumentError: badArgument, or noRecordsMatch for a set that there cannot be.
    """
    since, until = arguments.get("from"), arguments.get("until")
    forms = {
        name: _date_form(name, arguments[name]) for name in ("from", "until") if name in arguments
    }
    if since is not None and until is not None:
        if forms["from"] != forms["until"]:
            raise Problem("badArgument", "from and until: one is a day, the other an instant")
        if since > until:
            raise Problem("badArgument", f"from: {since} is later than until: {until}")
    spec = arguments.get("set")
    within = read_set(spec) if spec is not None else None
    if spec is not None and within is None:
        raise Problem("noRecordsMatch", f"set: there is no {spec}")
    return Selection(
        since.removesuffix("Z") if since else "",
        until.removesuffix("Z") + _END if until else None,
        within,
    )


def _date_form(name: str, text: str) -> Literal["day", "instant"]:
    """Raises HarvestArgumentError (badArgument) for what is neither, or not in the calendar."""
    is_day = _DAY.fullmatch(text) is not None
    try:
        if not is_day and _INSTANT.fullmatch(text) is None:
            raise ValueError(text)
        datetime.fromisoformat(text)
    except ValueError as error:
        detail = (
            f"{name}: {text!r} is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ, or there is no such"
        )
        raise Problem("badArgument", detail) from error
    return "day" if is_day else "instant"
