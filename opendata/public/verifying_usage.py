"""The use of datasets in public.db against the counts of office.db."""

from __future__ import annotations

from pathlib import Path

from gazette.differences import Compared, Part, Single
from gazette.store.comparing import rows_of
from gazette.store.office import DATABASE as OFFICE
from opendata.public.comparing import Shape, one_moment
from opendata.public.state import read_state
from opendata.public.usage_rows import BEFORE, COLUMNS, names_of, usage_rows

_USAGE = Shape("usage", COLUMNS, ("dataset", "day"))


class UsageDays(Single, frozen=True):
    """The days of use that public.db tells."""

    name: str = "usage in public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """All of them; without office.db there is nothing to compare them with."""
        del part
        with one_moment(data) as connection:
            before = read_state(connection, BEFORE)
            found = rows_of(connection, f"SELECT {_USAGE.names} FROM usage")  # noqa: S608
            if before is None or not (data / OFFICE).is_file():
                return Compared(0, moved=len(found))
            expected = usage_rows(data, before, names_of(connection))
        return Compared(len(found), tuple(_USAGE.differences(expected, found)))
