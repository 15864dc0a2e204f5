"""The public files in public.db against the store and the files themselves."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from msgspec.structs import astuple

from gazette.differences import Compared, Part
from gazette.store.comparing import rows_of
from gazette.store.originals import Original, is_intact
from gazette.store.reader import StoreReader
from opendata.public.comparing import ByDocument, Row, Shape, one_moment
from opendata.public.originals import seen
from opendata.public.publish import cursor_of

_DOCUMENTS = "SELECT id FROM document WHERE seq >= ? AND seq < ?"
_SHAPE = Shape("original", Original.__struct_fields__, ("document", "version"))
_SHA256 = Original.__struct_fields__.index("sha256")
_FOUND = f"""
    SELECT {_SHAPE.names} FROM original
    WHERE document IN ({_DOCUMENTS}) ORDER BY document, version
"""  # noqa: S608 (our own words)


class Originals(ByDocument, frozen=True):
    """Every file that is offered as it came in."""

    name: str = "originals in public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """The rows of these documents, made anew, unless there is more to follow."""
        with StoreReader(data) as store, store.one_moment(), one_moment(data) as connection:
            is_settled = seen(connection) == store.originals.seen()
            if not is_settled or cursor_of(connection) != store.last_change():
                return Compared(0, moved=1)
            ids = [str(id) for (id,) in rows_of(connection, _DOCUMENTS, part)]
            found = rows_of(connection, _FOUND, part)
            files = store.originals.files_of(ids)
            known = set(ids)
            public = store.originals.public(files)
            made: list[Row] = sorted(astuple(one) for one in public if one.document in known)
        same = set(made)
        shown = [row for row in found if row in same or not _is_lost(data, row[_SHA256], files)]
        return Compared(len(found), tuple(_SHAPE.differences(made, shown)))


def _is_lost(data: Path, file: object, files: Collection[str]) -> bool:
    """Whether a file is not kept as it came in: the comparison of files tells of it."""
    return file in files and not is_intact(data, str(file))
