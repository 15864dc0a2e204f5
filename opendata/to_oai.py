"""Answers of OAI-PMH 2.0 as XML: the envelope, and what stands in it.

Characters that XML 1.0 cannot hold are left out of every text (opendata.xml_text); in Akoma Ntoso
U+FFFD stands for them, so that places in the text stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from lxml import etree

from opendata.xml_text import clean

MEDIA_TYPE = "text/xml; charset=utf-8"
NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION = f"{{{_XSI}}}schemaLocation"


class Header(msgspec.Struct, frozen=True):
    """What a record is called, when it last changed, and where it belongs."""

    identifier: str
    datestamp: str
    """An instant in whole seconds, UTC."""
    sets: tuple[str, ...] = ()
    is_deleted: bool = False


class Format(msgspec.Struct, frozen=True):
    """A metadata format."""

    prefix: str
    schema: str
    namespace: str


class Repository(msgspec.Struct, frozen=True):
    """Who answers."""

    name: str
    base_url: str
    email: str
    earliest: str
    """No record has an earlier datestamp."""


class Resumption(msgspec.Struct, frozen=True):
    """Where an incomplete list goes on."""

    token: str
    """Empty: this was the last part of it."""
    size: int
    """Of the whole list."""
    cursor: int
    """How many came before this part."""


def write_answer(
    base_url: str,
    arguments: Mapping[str, str],
    content: Sequence[etree._Element],
    *,
    response_date: str,
) -> bytes:
    """The whole answer in UTF-8. `arguments` are those that the answer repeats."""
    root = etree.Element(_name("OAI-PMH"), nsmap={None: NAMESPACE, "xsi": _XSI})
    root.set(_LOCATION, f"{NAMESPACE} {SCHEMA}")
    _add(root, "responseDate", response_date)
    request = _add(root, "request", base_url)
    for name, value in arguments.items():
        request.set(name, value)
    root.extend(content)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def error(code: str, message: str) -> etree._Element:
    """One error of the protocol."""
    made = etree.Element(_name("error"), code=code)
    made.text = clean(message)
    return made


def identify(repository: Repository) -> etree._Element:
    """Who answers, and how."""
    made = etree.Element(_name("Identify"))
    _add(made, "repositoryName", repository.name)
    _add(made, "baseURL", repository.base_url)
    _add(made, "protocolVersion", "2.0")
    _add(made, "adminEmail", repository.email)
    _add(made, "earliestDatestamp", repository.earliest)
    _add(made, "deletedRecord", "persistent")
    _add(made, "granularity", GRANULARITY)
    _add(made, "compression", "gzip")
    return made


def list_formats(formats: Sequence[Format]) -> etree._Element:
    """The metadata formats."""
    made = etree.Element(_name("ListMetadataFormats"))
    for one in formats:
        element = _add(made, "metadataFormat")
        _add(element, "metadataPrefix", one.prefix)
        _add(element, "schema", one.schema)
        _add(element, "metadataNamespace", one.namespace)
    return made


def list_sets(
    sets: Sequence[tuple[str, str]], resumption: Resumption | None = None
) -> etree._Element:
    """Sets by setSpec and name."""
    made = etree.Element(_name("ListSets"))
    for spec, name in sets:
        element = _add(made, "set")
        _add(element, "setSpec", spec)
        _add(element, "setName", name)
    _resume(made, resumption)
    return made


def list_of(
    verb: str, items: Sequence[etree._Element], resumption: Resumption | None = None
) -> etree._Element:
    """The records or headers that answer a verb."""
    made = etree.Element(_name(verb))
    made.extend(items)
    _resume(made, resumption)
    return made


def header(given: Header) -> etree._Element:
    """A header; of what is gone it says so."""
    made = etree.Element(_name("header"))
    if given.is_deleted:
        made.set("status", "deleted")
    _add(made, "identifier", given.identifier)
    _add(made, "datestamp", given.datestamp)
    for spec in given.sets:
        _add(made, "setSpec", spec)
    return made


def record(given: Header, metadata: etree._Element | None, form: Format) -> etree._Element:
    """A record in a format; what is gone has a header alone."""
    made = etree.Element(_name("record"))
    made.append(header(given))
    if metadata is not None:
        metadata.set(_LOCATION, f"{form.namespace} {form.schema}")
        _add(made, "metadata").append(metadata)
    return made


def _resume(made: etree._Element, resumption: Resumption | None) -> None:
    if resumption is not None:
        element = _add(made, "resumptionToken", resumption.token)
        element.set("completeListSize", str(resumption.size))
        element.set("cursor", str(resumption.cursor))


def _add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, _name(tag))
    if text is not None:
        made.text = clean(text)
    return made


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
