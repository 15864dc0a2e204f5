"""A page of a catalogue in DCAT, as the child that reads it (`dcat_worker`) is given it and tells it."""

from __future__ import annotations

from typing import Literal

import msgspec

from gazette.child_process import run_child
from gazette.datasets import External
from gazette.errors import FetchError

Form = Literal["turtle", "xml", "json-ld", "nt"]
"""Short names of the forms of RDF that are read."""

LARGEST = 16 * 1024 * 1024
"""Bytes of a page."""
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of what is read in a page, as the child tells it."""
MEMORY = 3 * 1024**3
CPU_SECONDS = 120

_SECONDS = 300.0
_FORMS: dict[str, Form] = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
    "application/n-triples": "nt",
}
_ENDINGS: dict[str, Form] = {
    "ttl": "turtle",
    "rdf": "xml",
    "xml": "xml",
    "jsonld": "json-ld",
    "json": "json-ld",
    "nt": "nt",
}
ACCEPT = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1"


class Task(msgspec.Struct, frozen=True):
    """A document to be read."""

    body: bytes
    form: Form
    address: str


class Page(msgspec.Struct, frozen=True, tag=True):
    """What one document says: the whole catalogue, or a page of it."""

    externals: list[External]
    unreadable: list[tuple[str, str]]
    """Datasets that are listed and not described as they must be, each with why."""
    next: str | None
    """The address of the next page."""
    total: int | None
    """How many datasets all pages have, if that is said."""


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why a document cannot be read."""

    detail: str


_decoder: msgspec.msgpack.Decoder[Page | Refused] = msgspec.msgpack.Decoder(Page | Refused)


def form_of(media_type: str, address: str) -> Form:
    """The form of a document by its media type, else by how its address ends.

    Raises FetchError for what is no RDF.

    >>> form_of("text/turtle", ""), form_of("text/plain", "https://a.example/catalog.rdf?page=2")
    ('turtle', 'xml')
    """
    path = address.partition("?")[0]
    found = _FORMS.get(media_type) or _ENDINGS.get(path.rpartition(".")[2].casefold())
    if found is None:
        raise FetchError(address, f"{media_type or 'of no type'}: no form of RDF")
    return found


def read_apart(task: Task) -> Page:
    """What a document says, read in a child of its own. Raises FetchError where it cannot be read."""
    try:
        answer, exit_code = run_child(
            "ingest.harvest.dcat_worker", msgspec.msgpack.encode(task), seconds=_SECONDS
        )
    except TimeoutError as error:
        raise FetchError(task.address, f"not read within {_SECONDS:g} s") from error
    try:
        outcome = _decoder.decode(answer)
    except msgspec.DecodeError as error:
        raise FetchError(task.address, f"reading it ended with {exit_code}") from error
    if isinstance(outcome, Refused):
        raise FetchError(task.address, outcome.detail)
    return outcome
