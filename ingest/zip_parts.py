"""The parts of an office package by name, whatever their case: so OPC has it."""

from __future__ import annotations

from collections.abc import Sequence

from gazette.errors import ReadError
from ingest.zipped import Zipped


class ZipParts:
    """The parts of a package; raises ReadError as `Zipped` does, of the whole or of a part."""

    def __init__(self, data: bytes) -> None:
        self._zipped = Zipped(data)
        names = self._zipped.names()
        self._names = {name.lower(): name for name in names}
        if len(self._names) < len(names):
            raise ReadError("unsafe_name", "two parts have the same name")

    @property
    def names(self) -> Sequence[str]:
        """Of all parts, in lower case, with forward slashes."""
        return tuple(self._names)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, or None where there is none of that name."""
        known = self._names.get(name.replace("\\", "/").lower())
        return None if known is None else self._zipped.read(known)
