"""What may be asked of the files of a document."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class FilesQuery(Struct, frozen=True):
    """`/api/v1/documents/{id}/files`."""

    version: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="版本 Those of this version alone; by default of all.", examples=[1]),
    ] = None
