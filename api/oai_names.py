"""Names in `/oai`: the repository, its records, its sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from api.calls import Call
from api.labels import label
from gazette.text.topics import topic_of
from opendata.oai_sets import GROUPS, Group, OaiSet, sets_of
from opendata.public.harvest_reader import RecordRow
from opendata.public.rows import DocumentRow
from opendata.to_oai import Header

PATH = "/oai"

_HOST = re.compile(r"[A-Za-z0-9\-]+(?:[.][A-Za-z0-9\-]+)*")  # a domain name or an IPv4 address
_GROUPS: dict[Group, str] = {
    "kind": "文件类别 Kind",
    "topic": "主题分类 Subject",
    "issuer": "发文机关 Issuing organ",
    "year": "成文年份 Year of signing",
}


def repository(call: Call) -> str:
    """The middle of every identifier: as set, else the host of our address."""
    chosen = call.house.settings.site.repository
    host = chosen or urlsplit(call.base).hostname or ""
    return host if _HOST.fullmatch(host) else "localhost"


def email(call: Call) -> str:
    """Whom to write to: as set, else the postmaster that every mail domain has (RFC 2142).

    A machine without a domain gets one that never exists (RFC 6761).
    """
    host = repository(call)
    domain = host if "." in host else f"{host}.invalid"
    return call.house.settings.site.email or f"postmaster@{domain}"


def identifier(call: Call, document: str) -> str:
    """The name of a record, whatever its format."""
    return f"oai:{repository(call)}:{document}"


def document_of(call: Call, name: str) -> str | None:
    """The document of an identifier; None for a name that is not one of ours."""
    prefix = identifier(call, "")
    return name.removeprefix(prefix) if name.startswith(prefix) else None


def datestamp(at: str) -> str:
    """An instant of the store in whole seconds.

    >>> datestamp("2024-06-01T02:03:04.567Z")
    '2024-06-01T02:03:04Z'
    """
    return at[:19] + "Z"


def header_of(call: Call, record: RecordRow, row: DocumentRow | None) -> Header:
    """The header of a record; without a row it is gone, and in no set any more."""
    return Header(
        identifier(call, record.document),
        datestamp(record.at),
        tuple(map(str, sets_of(row))) if row else (),
        is_deleted=row is None,
    )


def common_sets(call: Call) -> Iterator[tuple[str, str]]:
    """The sets that are not of one organ, by setSpec and name; what is above before what is below."""
    found = call.reader.harvest
    values = {"kind": found.kinds(), "topic": found.topics(), "year": found.years(), "issuer": []}
    for group in sorted(GROUPS, key=lambda group: group == "issuer"):
        yield group, _GROUPS[group]
        for value in values[group]:
            yield str(OaiSet(group, value)), _named(group, value)


def _named(group: Group, value: str) -> str:
    if group == "kind":
        return f"{label('kind', value)} {label('kind', value, language='en')}"
    topic = topic_of(value) if group == "topic" else None
    return " / ".join(topic.path) if topic else value
