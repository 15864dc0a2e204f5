"""What became of the rows since the release before, so that who holds that one need not load all again.

Each line is an object with one of these keys beside what it needs:

    {"from": "…", "from_change": 7, "to": "…", "to_change": 9}    the first line: for whom it is
    {"withdrawn": {"document": "…", "version": null, …}}          a tombstone: nothing of it may be kept
    {"drop": "versions", "where": {"document": "…"}}              rows that go: all with these values
    {"put": "versions", "row": {…}}                               a row, in the place of one of its key

Done in order they make this release of that one. A release that stands is compared row by row. One
that a withdrawal took with it cannot be: then large datasets follow the log of changes, document by
document, and the others are dropped (`"where": {}`) and put whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import msgspec

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.questions import Key, Question
from opendata.catalogue.rows import RowReader
from opendata.public.connection import Row
from opendata.public.release_mark import Mark, changed_documents, tombstones_since

_LOGGED = frozenset({"versions", "articles", "status-changes"})
"""Their rows change only with their document: names, aims and counts of others do not reach them."""
_DOCUMENT = "document"

_lines = msgspec.json.Encoder().encode_lines
_Lines = Iterator[list[dict[str, object]]]


def changes_between(before: Mark, after: Mark, old: Path, new: Path) -> Iterator[bytes]:
    """The lines from one release to the next, of their closed databases; `old` may be gone."""
    head: dict[str, object] = {"from": before.name, "from_change": before.change}
    yield _lines([{**head, "to": after.name, "to_change": after.change}])
    for tombstone in tombstones_since(new, before):
        yield _lines([{"withdrawn": tombstone}])
    with closing(RowReader(new)) as reader:
        for dataset in reader.datasets().values():
            for lines in _of_dataset(dataset, before, old, new, reader):
                yield _lines(lines)
        for gone in sorted(_datasets(old).keys() - reader.datasets().keys()):
            yield _lines([{"drop": gone, "where": {}}])


def _datasets(path: Path) -> Mapping[str, Dataset]:
    """The datasets of a closed database, none where it is gone."""
    if not path.exists():
        return {}
    with closing(RowReader(path)) as reader:
        return reader.datasets()


def _of_dataset(dataset: Dataset, before: Mark, old: Path, new: Path, reader: RowReader) -> _Lines:
    if _is_same_table(_datasets(old).get(dataset.id), dataset):
        return _compared(dataset, old, reader)
    if dataset.id in _LOGGED and not old.exists():
        return _renewed(dataset, before, new, reader)
    return _whole(dataset, reader)


def _is_same_table(before: Dataset | None, now: Dataset) -> bool:
    """Whether rows of the two can be compared: an agency's table may have other columns now."""
    return before is not None and (before.key, before.columns) == (now.key, now.columns)


def _compared(dataset: Dataset, old: Path, reader: RowReader) -> _Lines:
    """Two lists in the order of their key, side by side; SQLite orders texts as Python does."""
    key = _key(dataset)
    with closing(RowReader(old)) as earlier:
        gone, come = _each(dataset, earlier), _each(dataset, reader)
        was, now = next(gone, None), next(come, None)
        while was is not None or now is not None:
            if now is None or (was is not None and key(was) < key(now)):
                assert was is not None  # noqa: S101 (one of the two is there)
                yield [_drop(dataset, dict(zip(dataset.key, key(was), strict=True)))]
                was = next(gone, None)
            elif was is None or key(now) < key(was):
                yield [_put(dataset, now)]
                now = next(come, None)
            else:
                if was != now:
                    yield [_put(dataset, now)]
                was, now = next(gone, None), next(come, None)


def _renewed(dataset: Dataset, before: Mark, new: Path, reader: RowReader) -> _Lines:
    for document in changed_documents(new, before):
        yield [_drop(dataset, {_DOCUMENT: document})]
        for rows in reader.batches(Question(dataset, ((_DOCUMENT, document),))):
            yield [_put(dataset, row) for row in rows]


def _whole(dataset: Dataset, reader: RowReader) -> _Lines:
    yield [_drop(dataset, {})]
    for rows in reader.batches(Question(dataset)):
        yield [_put(dataset, row) for row in rows]


def _each(dataset: Dataset, reader: RowReader) -> Iterator[Row]:
    for rows in reader.batches(Question(dataset)):
        yield from rows


def _key(dataset: Dataset) -> Callable[[Row], Key]:
    """What gives the key of a row."""
    names = [column.name for column in dataset.columns]
    places = [names.index(name) for name in dataset.key]
    return lambda row: tuple(row[place] for place in places)


def _drop(dataset: Dataset, where: dict[str, object]) -> dict[str, object]:
    return {"drop": dataset.id, "where": where}


def _put(dataset: Dataset, row: Row) -> dict[str, object]:
    names = (column.name for column in dataset.columns)
    return {"put": dataset.id, "row": dict(zip(names, row, strict=True))}
