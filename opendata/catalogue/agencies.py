"""The datasets of agencies in an open public.db: its table `dataset` gives all that is said of them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from gazette.datasets import Metadata
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.external_tables import distributions
from opendata.catalogue.frequencies import BY_CODE as FREQUENCIES
from opendata.catalogue.table_schema import (
    columns_of,
    counted_of,
    filters_of,
    limits_of,
    read_schema,
)
from opendata.catalogue.themes import BY_CODE as THEMES
from opendata.catalogue.words import Words
from opendata.public.connection import Connection

_SAID = Metadata.__struct_fields__
_LISTS = ("keywords", "related")  # as JSON in their columns
_AGENCIES = f"""
    SELECT id, table_name, table_schema, version, published_at, modified_at, {", ".join(_SAID)}
    FROM dataset WHERE kind = 'agency' ORDER BY id
"""  # noqa: S608 (our own words)


def agency_datasets(db: Connection) -> Iterator[Dataset]:
    """Each with its newest public version; to be asked inside a read."""
    for id, table, written, version, issued, modified, *said in db.rows(_AGENCIES):
        metadata = _metadata(dict(zip(_SAID, said, strict=True)))
        schema = read_schema(written.encode())
        origin = metadata.origin
        yield Dataset(
            id=id,
            table=table,
            title=Words(metadata.name, metadata.name_en or metadata.name),
            description=Words(metadata.abstract, metadata.abstract_en or metadata.abstract),
            theme=THEMES[metadata.theme],
            keywords=tuple(Words(one, one) for one in metadata.keywords),
            frequency=FREQUENCIES[metadata.frequency],
            licence=metadata.licence,
            columns=columns_of(schema),
            key=schema.key,
            filters=filters_of(schema),
            sorts=filters_of(schema),
            counted=counted_of(schema),
            required=tuple(one.name for one in schema.fields if one.constraints.required),
            limits=limits_of(schema),
            foreign_keys=schema.foreignKeys,
            kind="agency",
            provider=metadata.provider,
            issued=(origin and origin.issued) or issued,
            modified=(origin and origin.modified) or modified,
            version=version,
            metadata=metadata,
            distributions=tuple(distributions(db, table)) if origin else (),
        )


def _metadata(row: dict[str, object]) -> Metadata:
    written = {name: msgspec.json.decode(str(row[name])) for name in _LISTS}
    if row["origin"] is not None:
        written["origin"] = msgspec.json.decode(str(row["origin"]))
    return msgspec.convert({**row, **written}, Metadata)
