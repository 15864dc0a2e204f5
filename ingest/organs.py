"""Issuers by the organ table: full names for short ones, and who issues by the 代字 of a number.

What the table does not settle stays as it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from gazette.errors import DocNumberError
from gazette.model import Field, Metadata
from gazette.text.numbers import DocNumber, parse_number
from gazette.text.organ_table import OrganTable, is_relative
from ingest.classing import classed
from ingest.issuing import level_of_issuers, region_of_issuers

_BY_CODE = 0.85
_BY_TABLE = 0.9


def with_organs(metadata: Metadata, table: OrganTable) -> Metadata:
    """The metadata with the issuers as the table names them; level, region and class follow.

    >>> from gazette.text.organ_table import read_organs
    >>> table = OrganTable(read_organs("name,codes\\n示例省人民政府,示政发\\n"))
    >>> with_organs(Metadata(number=Field("示政发〔2024〕1号")), table).issuers.value
    ('示例省人民政府',)
    """
    on = metadata.signed_on.value if metadata.signed_on else None
    issuers = _resolved(metadata, table, on) or _by_code(metadata.number, table, on)
    changed = issuers if issuers != metadata.issuers else None
    told = replace(metadata, issuers=issuers, **_places(metadata, issuers, table))
    return _classed_anew(told) if changed else told


def _resolved(
    metadata: Metadata, table: OrganTable, on: date | None
) -> Field[tuple[str, ...]] | None:
    """The issuers with short names written out, each within the place of those around it."""
    issuers = metadata.issuers
    if issuers is None:
        return None
    around = _around(metadata)
    names = tuple(dict.fromkeys(_full(name, table, around, on) for name in issuers.value))
    return issuers if names == issuers.value else replace(issuers, value=names)


def _full(name: str, table: OrganTable, around: Sequence[str], on: date | None) -> str:
    if table.named(name):
        return name
    found = {
        organ.name
        for within in around or (None,)
        if (organ := table.resolve(name, within=within, on=on))
    }
    return found.pop() if len(found) == 1 else name


def _around(metadata: Metadata) -> list[str]:
    """Names that tell the place a short name belongs to: other issuers, the title, the owner."""
    issuers = metadata.issuers.value if metadata.issuers else ()
    named = [name for name in issuers if not is_relative(name)]
    if metadata.title and not is_relative(metadata.title.value):
        named.append(metadata.title.value)
    if not named and metadata.owner:
        named.append(metadata.owner.value)
    return named


def _by_code(
    number: Field[str] | None, table: OrganTable, on: date | None
) -> Field[tuple[str, ...]] | None:
    if number is None:
        return None
    try:
        parsed = parse_number(number.value)
    except DocNumberError:
        return None
    organ = table.of_code(parsed.agency, on=on) if isinstance(parsed, DocNumber) else None
    if organ is None:
        return None
    return Field((organ.name,), "read", min(_BY_CODE, number.confidence), number.start, number.end)


def _places(
    metadata: Metadata, issuers: Field[tuple[str, ...]] | None, table: OrganTable
) -> dict[str, object]:
    """Level and region of the leading issuer: given; else of the table; else by its name."""
    organ = table.named(issuers.value[0]) if issuers else None
    level, region = metadata.level, metadata.region
    if organ and organ.level != "unknown" and (level is None or level.origin == "read"):
        level = Field(organ.level, "read", _BY_TABLE)
    if organ and organ.region and (region is None or region.origin == "read"):
        region = Field(organ.region, "read", _BY_TABLE)
    return {
        "level": level or level_of_issuers(issuers),
        "region": region or region_of_issuers(issuers),
    }


def _classed_anew(metadata: Metadata) -> Metadata:
    """The classes told by other issuers: what was read is read again, what was given stays."""
    kept = {
        name: None if field is not None and field.origin == "read" else field
        for name in ("kind", "topic", "catalogue_item")
        for field in [getattr(metadata, name)]
    }
    return classed(replace(metadata, **kept))
