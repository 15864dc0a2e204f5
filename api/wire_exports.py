"""What the last record of a streamed list says, as a promise like api.wire."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from api.wire import Digest


class ExportEnd(Struct, frozen=True):
    """末行 The last record: an answer without it broke off."""

    digest: Annotated[Digest, Meta(description="Digests of all bytes before this record.")]
    records: Annotated[int, Meta(description="How many records stand before it.")]
    settled: Annotated[
        bool,
        Meta(
            description="Whether the archive stood still meanwhile. Where not, each record is as "
            "public when it was read; `recorded_before` asks for one moment."
        ),
    ]
