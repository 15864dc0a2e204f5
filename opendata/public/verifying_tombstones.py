"""What public.db says was withdrawn, against what was."""

from __future__ import annotations

from pathlib import Path

from gazette.differences import Compared, Part, Single
from gazette.store.comparing import rows_of
from gazette.store.reader import StoreReader
from opendata.public import tables
from opendata.public.comparing import Shape, one_moment
from opendata.public.state import read_cursor
from opendata.public.tombstones import CURSOR, row_of

_SHAPE = Shape("tombstone", tables.Tombstone.__struct_fields__, ("seq",))


class Tombstones(Single, frozen=True):
    """The withdrawals of what had been public."""

    name: str = "tombstones of public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """The rows beside the withdrawals, unless there are more to follow."""
        del part
        with StoreReader(data) as store, store.one_moment(), one_moment(data) as connection:
            if read_cursor(connection, CURSOR) != store.last_tombstone():
                return Compared(0, moved=1)
            made = [row_of(tombstone) for tombstone in store.tombstones(0)]
            found = rows_of(connection, f"SELECT {_SHAPE.names} FROM {_SHAPE.table}")  # noqa: S608
        return Compared(len(found), tuple(_SHAPE.differences(made, found)))
