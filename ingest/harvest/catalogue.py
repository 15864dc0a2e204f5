"""The catalogue here as a harvest of descriptions of datasets sees it: what is said is recorded, what
is seen no more is taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

import msgspec

from gazette.datasets import External
from gazette.store.harvests import HarvestSource


class Catalogue(msgspec.Struct, frozen=True):
    """What may be done with the entries of one source; each answers once it is recorded."""

    record: Callable[[External, datetime], str]
    """What became of an entry: public, held, unchanged. Raises DatasetError."""
    shown: Callable[[], Collection[str]]
    """The identifiers of all of which something is public."""
    keep_only: Callable[[Collection[str], datetime], int]
    """Takes out all but those of these identifiers; how many there were."""


OpenCatalogue = Callable[[Path, HarvestSource], Catalogue]
"""Gives the catalogue of a data directory for a source; the command line has it from `opendata`."""

CATALOGUE = "gongbao.harvest.catalogue"
"""Where a command finds it."""
