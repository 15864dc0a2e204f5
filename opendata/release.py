"""发布包 A release: a closed copy of public.db with every dataset in every format, signed.

It is there whole or not at all (opendata.public.copies): what is made stands in a folder that nobody
is shown until its manifest is signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from gazette.store.instants import write_instant
from gazette.store.keys import Keys
from opendata import release_words, to_datapackage
from opendata.catalogue.rows import RowReader
from opendata.public.copies import (
    DOWNLOADS,
    Closing,
    Copy,
    close_copy,
    write_texts,
)
from opendata.public.file import DATABASE
from opendata.public.release_mark import Mark, keep_mark, last_mark, mark_of
from opendata.public.signed_manifest import sign_manifest
from opendata.release_changes import changes_between
from opendata.release_files import CHANGES, Format, Progress, file_of, write_file
from opendata.release_originals import MEBIBYTE, write_originals
from opendata.to_datapackage import Resource
from opendata.to_ndjson_zst import write_zst


class Plan(msgspec.Struct, frozen=True):
    """What a release is to hold."""

    formats: Sequence[Format]
    others: Mapping[str, str]
    """Files that go with public.db, by name their text."""
    kept: int
    """How many releases stay, this one included."""
    shard: int = 256 * MEBIBYTE
    """Bytes that the original files of one tar file take at most."""


def make_release(data: Path, plan: Plan, *, now: datetime, progress: Progress) -> Copy:
    """Makes a release of the live public.db; the oldest ones go.

    Raises StoreError if something was withdrawn meanwhile, KeysError where the keys cannot be used.
    """
    signers = Keys(data).signers  # before the work, not after it
    making = _Making(data, plan, now, progress)
    sign = partial(sign_manifest, signers=signers)
    copy = close_copy(data, Closing("release", making.fill, plan.kept, sign), now=now)
    if making.mark is not None:
        keep_mark(data, making.mark)
    return copy


class _Making:
    """A release on its way."""

    def __init__(self, data: Path, plan: Plan, now: datetime, progress: Progress) -> None:
        self._data = data
        self._plan = plan
        self._now = now
        self._progress = progress
        self.mark: Mark | None = None
        """How far it goes; None before it is made."""

    def fill(self, folder: Path) -> list[str]:
        """Writes everything of it but public.db and its manifest; answers the names of the files."""
        with closing(RowReader(folder / DATABASE)) as reader:
            resources = list(_resources(self._plan, reader, folder, self._progress))
        self.mark = mark = mark_of(folder / DATABASE, folder.stem)
        made_at = write_instant(self._now)
        texts = {
            release_words.FILE: release_words.readme(mark.name, made_at, mark.change, resources),
            to_datapackage.FILE: to_datapackage.data_package(mark.name, made_at, resources),
            **self._plan.others,
        }
        changes = _write_changes(self._data, mark, folder)
        originals = write_originals(
            self._data, folder, most=self._plan.shard, progress=self._progress
        )
        return [
            *write_texts(folder, texts), *(one.file for one in resources), *changes, *originals,
        ]  # fmt: skip


def _resources(
    plan: Plan, reader: RowReader, folder: Path, progress: Progress
) -> Iterator[Resource]:
    for dataset in reader.datasets().values():
        for kind in plan.formats:
            rows = write_file(dataset, kind, reader=reader, folder=folder, progress=progress)
            yield Resource(dataset, file_of(dataset, kind), kind, rows)


def _write_changes(data: Path, mark: Mark, folder: Path) -> list[str]:
    """The changes since the release before, if there was one that can be compared with this."""
    before = last_mark(data)
    # Behind this one: a backup was restored. Made otherwise: its tables had other columns.
    if before is None or before.change > mark.change or before.made_with != mark.made_with:
        return []
    old = data / DOWNLOADS / before.name / DATABASE
    write_zst(changes_between(before, mark, old, folder / DATABASE), folder / CHANGES)
    return [CHANGES]
