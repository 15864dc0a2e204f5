"""外键 Keys of a table that lead to rows of another dataset (`foreignKeys` of Table Schema)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from gazette.datasets import RESERVED, Slug
from gazette.errors import TableSchemaError

DOCUMENTS = "documents"
"""The dataset of the documents here: a key may lead to their ids, and to nothing else that is made of them."""


class Reference(msgspec.Struct, frozen=True):
    """Where a key leads."""

    resource: Slug
    """The id of another dataset of agencies in this catalogue, or `documents`."""
    fields: tuple[str, ...] | str
    """Its columns, in the order of those that lead there."""


class ForeignKey(msgspec.Struct, frozen=True):
    """Columns that together have the values of columns of another dataset, or none."""

    fields: tuple[str, ...] | str
    reference: Reference

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of this table."""
        return _listed(self.fields)

    @property
    def others(self) -> tuple[str, ...]:
        """The columns of the other."""
        return _listed(self.reference.fields)


def check_foreign_keys(keys: Sequence[ForeignKey], names: Collection[str]) -> None:
    """Raises TableSchemaError for a key that leads nowhere, or from what is no field."""
    for key in keys:
        if not set(key.columns) <= set(names):
            raise TableSchemaError(f"外键不是字段 foreignKeys: {list(key.columns)} are no fields")
        if not key.columns or len(key.columns) != len(key.others):
            raise TableSchemaError("外键两端字段数须相同 foreignKeys: as many fields on both ends")
        if key.reference.resource == DOCUMENTS:
            if key.others != ("id",):
                raise TableSchemaError("外键只能指向文件的 id foreignKeys: of documents only `id`")
        elif key.reference.resource in RESERVED:
            raise TableSchemaError(
                f"外键须指向部门数据集或 documents 的 id foreignKeys: {key.reference.resource!r} is made "
                "of documents, a key leads to a dataset of an agency or to the id of a document"
            )


def document_columns(keys: Sequence[ForeignKey]) -> frozenset[str]:
    """The columns that hold ids of documents."""
    return frozenset(key.columns[0] for key in keys if key.reference.resource == DOCUMENTS)


def _listed(names: tuple[str, ...] | str) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names
