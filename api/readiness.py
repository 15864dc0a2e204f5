"""Whether the service is fit to be asked: public.db and the indexes can be read and follow the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec

from api.library import Library
from gazette.errors import GazetteError
from opendata.public.file import DATABASE
from opendata.public.lag import Waiting, public_cursor, waiting_after
from opendata.search.engine import UNITS, Unit

LATE = timedelta(minutes=10)
"""What waits longer is not followed any more; a large import is, within this time."""


class Stage(msgspec.Struct, frozen=True):
    """Something that follows the store, and how it stands with it."""

    name: str
    waiting: Waiting | None
    """None where it cannot be read."""
    fault: str | None
    """In words; None where it is fit."""


def stages(library: Library, *, now: datetime) -> list[Stage]:
    """public.db, then the index of each unit."""
    return list(_stages(library, now))


def _stages(library: Library, now: datetime) -> Iterator[Stage]:
    yield _stage(DATABASE, partial(public_cursor, library.data), library.data, now)
    for unit in UNITS:
        yield _stage(f"index of {unit}s", partial(_indexed, library, unit), library.data, now)


def _indexed(library: Library, unit: Unit) -> int:
    return library.engine(unit).cursor()


def _stage(name: str, cursor: Callable[[], int], data: Path, now: datetime) -> Stage:
    try:
        waiting = waiting_after(data, cursor())
    except (GazetteError, OSError) as error:
        return Stage(name, None, f"cannot be read ({type(error).__name__})")
    if waiting.since is not None and now - waiting.since > LATE:
        return Stage(name, waiting, f"{waiting.changes} changes wait since {waiting.since:%FT%TZ}")
    return Stage(name, waiting, None)
