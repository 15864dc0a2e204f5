"""Templates (模板) of tables that every agency must publish: a schema and what is usually said of it.

A template is a file of `templates/`, named by its id.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from gazette.datasets import Frequency
from gazette.datasets import Theme as ThemeCode
from gazette.errors import NotFoundError
from opendata.catalogue.table_schema import TableSchema, check_schema
from opendata.catalogue.words import Words

FOLDER = Path(__file__).parent / "templates"


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table as the rules describe it."""

    id: str
    title: Words
    basis: str
    """The rule that asks for it."""
    theme: ThemeCode
    frequency: Frequency
    schema: TableSchema


@cache
def templates() -> dict[str, Template]:
    """Every template by its id. Raises TableSchemaError for one that cannot be published."""
    read = [
        msgspec.json.decode(path.read_bytes(), type=Template)
        for path in sorted(FOLDER.glob("*.json"))
    ]
    for one in read:
        check_schema(one.schema)
    return {one.id: one for one in read}


def template(template_id: str) -> Template:
    """One of them; raises NotFoundError."""
    try:
        return templates()[template_id]
    except KeyError:
        raise NotFoundError("template", template_id) from None
