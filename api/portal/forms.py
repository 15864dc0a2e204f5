"""Plain forms as browsers send them: names and single values."""

from __future__ import annotations

from collections.abc import Mapping

from api.calls import Call


async def read_fields(call: Call) -> dict[str, str]:
    """The fields of a form without files; of a name that comes twice, the last value."""
    return {name: str(value) for name, value in (await call.form()).multi_items()}


def field(fields: Mapping[str, str], name: str) -> str:
    """A field's value, empty if it was not sent."""
    return fields.get(name, "").strip()
