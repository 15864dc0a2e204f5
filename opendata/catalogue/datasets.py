"""数据集 The datasets of an open public.db: those derived of documents, then those of agencies."""

from __future__ import annotations

from typing import Literal

import msgspec

from gazette.datasets import Distribution, Metadata, Origin
from opendata.catalogue.foreign_keys import ForeignKey
from opendata.catalogue.frequencies import Frequency
from opendata.catalogue.tables import Column
from opendata.catalogue.themes import Theme
from opendata.catalogue.time_limits import TimeLimit
from opendata.catalogue.words import Words

Kind = Literal["derived", "agency"]
"""Made by this system, of the gazette's documents or of its use, or an agency's table."""


class Period(msgspec.Struct, frozen=True):
    """时间范围 From a day to a day, both included, ISO 8601."""

    start: str
    end: str


class Dataset(msgspec.Struct, frozen=True):
    """数据集 A dataset: one table of public.db, as everything that offers datasets knows it."""

    id: str
    table: str
    title: Words
    description: Words
    theme: Theme
    keywords: tuple[Words, ...]
    frequency: Frequency
    licence: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    filters: tuple[str, ...]
    """Columns that may be asked for by value: those with an index."""
    sorts: tuple[str, ...] = ()
    """Columns that rows may be sorted by: those whose index goes on with the key."""
    counted: str | None = None
    """The filter by which its page counts the rows at first; None: none of them suits it."""
    required: tuple[str, ...] = ()
    """必填: columns, beside those of the key, that should have a value in every row."""
    limits: tuple[TimeLimit, ...] = ()
    """Which day of a row must follow which, and how soon."""
    foreign_keys: tuple[ForeignKey, ...] = ()
    """外键 Columns that lead to rows of other datasets."""
    made: tuple[tuple[str, str], ...] = ()
    """Columns that are not in the table, with the expression that makes each."""
    kind: Kind = "derived"
    provider: str | None = None
    """信息资源提供方; None: the office that runs this gazette."""
    modified: str | None = None
    """When its rows last changed, UTC, ISO 8601; None: never, there are none."""
    holds_until: str | None = None
    """Of what is made for a day: when that day is over, UTC, ISO 8601."""
    issued: str | None = None
    """发布日期: since when it is public, UTC, ISO 8601; None: nothing of it is yet."""
    period: Period | None = None
    """From which day to which its rows reach; None: they tell no day."""
    version: int | None = None
    """Of an agency's dataset, the version that is public."""
    metadata: Metadata | None = None
    """Of an agency's dataset, all that its office says of it."""
    distributions: tuple[Distribution, ...] = ()
    """Of a dataset that another platform holds, the ways to get it there."""

    @property
    def origin(self) -> Origin | None:
        """Where it is held, if that is another platform."""
        return self.metadata.origin if self.metadata else None
