"""`/api/v1/datasets/{id}/versions` and `/diff`: what of an agency's dataset is and was public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
from litestar.params import FromPath

from api.calls import Call
from api.queries import NoQuery
from api.reading import Route, read
from api.routes.datasets import named
from api.streams import Stream
from api.version_queries import TableDiffQuery
from api.wire import Digest
from api.wire_tables import TableVersion, TableVersionLinks, TableVersionList
from api.withdrawn import no_dataset
from gazette.errors import NotFoundError
from opendata import to_jsonl
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.table_diff import RowChange, compare_rows
from opendata.catalogue.table_lines import read_lines
from opendata.catalogue.version_reader import PublicVersion

_DATASET = "/api/v1/datasets/{dataset_id:str}"
_AT_ONCE = 2_000
"""Rows compared between two looks at whether anyone still listens: some milliseconds."""
_PIECE = 64 * 1024  # bytes

_lines = msgspec.json.Encoder().encode_lines


@read(f"{_DATASET}/versions", Route(answers=(TableVersionList,), tag="datasets"))
def list_table_versions(dataset_id: FromPath[str], request: Call) -> TableVersionList:
    """数据集版本 The public versions of a dataset, the latest first; none where it is made of documents."""
    request.ask(NoQuery)
    items = table_versions(request, named(request, dataset_id))
    return TableVersionList(items, len(items), None, {})


@read(
    f"{_DATASET}/diff",
    Route(query=TableDiffQuery, media_types=(to_jsonl.MEDIA_TYPE,), tag="datasets"),
)
def read_table_diff(dataset_id: FromPath[str], request: Call) -> Stream:
    """数据比较 What changed between two versions, row by row by the key, as lines of JSON.

    The first line names the two versions. Then each row that is `added`, `removed`, or `changed`, with
    its cells before and after; the last line counts them. A diff without a last line broke off.
    """
    asked = request.ask(TableDiffQuery)
    dataset = named(request, dataset_id)
    old, new = compared_versions(request, dataset, asked.from_, asked.to)
    name = f"{dataset.id}-{old.number}-{new.number}.ndjson"
    return Stream(
        _pieces(request.house.settings.data, old, new),
        to_jsonl.MEDIA_TYPE.encode(),
        [
            (b"etag", f'"{old.sha256[:16]}-{new.sha256[:16]}"'.encode()),
            (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        ],
    )


def table_versions(request: Call, dataset: Dataset) -> list[TableVersion]:
    """The public versions of a dataset, the latest first."""
    address = f"{request.base}/api/v1/datasets/{dataset.id}"
    found = request.house.library.rows().versions(dataset.id)
    earlier = {now.number: was.number for was, now in pairwise(found)}
    return [_version(one, address, earlier.get(one.number)) for one in reversed(found)]


def compared_versions(
    request: Call, dataset: Dataset, earlier: int | None, later: int | None
) -> tuple[PublicVersion, PublicVersion]:
    """The two of these numbers; by default the latest, and the one before the later one.

    Raises NotFoundError, or WithdrawnError for one that was withdrawn.
    """
    found = request.house.library.rows().versions(dataset.id)
    new = _find(request, dataset.id, found, later)
    before = [one for one in found if one.number < new.number]
    return _find(request, dataset.id, found if earlier else before, earlier), new


def changes_between(
    data: Path, old: PublicVersion, new: PublicVersion
) -> Iterator[RowChange | None]:
    """Each row's change, None for one that stayed as it was."""
    return compare_rows(
        read_lines(data, old.file), read_lines(data, new.file), schemas=(old.schema, new.schema)
    )


def _pieces(data: Path, old: PublicVersion, new: PublicVersion) -> Iterator[bytes]:
    changes = changes_between(data, old, new)
    counted: Counter[str] = Counter(added=0, removed=0, changed=0, unchanged=0)
    waiting = bytearray(_lines([{"from": old.number, "to": new.number}]))
    for compared, change in enumerate(changes):
        counted[change.change if change is not None else "unchanged"] += 1
        if change is not None:
            waiting += _lines([change])
        if compared % _AT_ONCE == 0 or len(waiting) >= _PIECE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting + _lines([dict(counted)]))


def _find(
    request: Call, dataset_id: str, found: list[PublicVersion], number: int | None
) -> PublicVersion:
    """The version of this number, or without one the last.

    Raises NotFoundError, or WithdrawnError for one that was withdrawn.
    """
    for one in reversed(found):
        if number in (None, one.number):
            return one
    if number is None:
        raise NotFoundError("version", f"{dataset_id}/1")
    raise no_dataset(request.reader, dataset_id, number)


def _version(one: PublicVersion, address: str, earlier: int | None) -> TableVersion:
    diff = f"{address}/diff?from={earlier}&to={one.number}" if earlier is not None else None
    return TableVersion(
        number=one.number,
        published_at=one.published_at,
        rows=one.rows,
        left_out=one.left_out,
        masked=one.masked,
        digest=Digest(one.sha256, one.sm3),
        table_schema=msgspec.json.decode(one.table_schema),
        links=TableVersionLinks(address, diff),
    )
