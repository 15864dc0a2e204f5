"""What CKAN's action API says went wrong: a type, a status and words, with the parameters at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Literal

import msgspec

from api.problems import ErrorItem, Problem
from gazette.errors import GazetteError

Type = Literal[
    "Validation Error", "Not Found Error", "Authorization Error", "Search Query Error",
    "Bad Request", "Request Too Large", "Service Unavailable",
]  # fmt: skip
"""The first four are CKAN's own; of the others it says a status alone."""

_STATUS: Mapping[Type, HTTPStatus] = {
    "Validation Error": HTTPStatus.CONFLICT,
    "Not Found Error": HTTPStatus.NOT_FOUND,
    "Authorization Error": HTTPStatus.FORBIDDEN,
    "Search Query Error": HTTPStatus.BAD_REQUEST,
    "Bad Request": HTTPStatus.BAD_REQUEST,
    "Request Too Large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "Service Unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}
_OF_PROBLEMS: Mapping[str, Type] = {
    "unknown-parameter": "Validation Error",
    "invalid-parameter": "Validation Error",
    "not-found": "Not Found Error",
    "withdrawn": "Not Found Error",
    "too-slow": "Service Unavailable",
    "busy": "Service Unavailable",
    "index-unavailable": "Service Unavailable",
}
_BEGINNINGS: Mapping[Type, str] = {
    "Not Found Error": "Not found: ",
    "Authorization Error": "Access denied: ",
    "Search Query Error": "Search Query is invalid: ",
}
"""What CKAN says before the words, which its clients cut off."""


class ActionError(GazetteError):
    """An action that answers with an error of CKAN's."""

    def __init__(self, kind: Type, detail: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.fields = dict(fields or {})

    @property
    def status(self) -> HTTPStatus:
        """The status that CKAN answers it with."""
        return _STATUS[self.kind]

    def told(self) -> dict[str, str | list[str]]:
        """The `error` of the envelope: each parameter at fault has a list of words."""
        fields: dict[str, str | list[str]] = {name: [words] for name, words in self.fields.items()}
        message = f"{_BEGINNINGS.get(self.kind, '')}{self}"
        return {**fields, "__type": self.kind, "message": message}


def invalid(name: str, detail: str) -> ActionError:
    """A parameter whose value cannot be."""
    return ActionError("Validation Error", f"{name}: {detail}", {name: detail})


def error_of(problem: Problem) -> ActionError:
    """What CKAN would call a problem of ours."""
    kind = problem.type.rpartition("/")[2]
    known = _OF_PROBLEMS.get(kind, "Bad Request")
    return ActionError(known, problem.detail, _fields(problem.errors))


def _fields(items: Sequence[ErrorItem]) -> dict[str, str]:
    return {item.name: _words(item) for item in items}


def _words(item: ErrorItem) -> str:
    if item.hint == "required":
        return "Missing value"
    given = "" if item.value is None else f"{item.value!r}: "
    return f"{given}perhaps {item.hint}" if item.hint else f"{given}not taken here"


class Failure(msgspec.Struct, frozen=True):
    """CKAN's envelope of an error."""

    help: str
    error: dict[str, str | list[str]]
    success: bool = False
