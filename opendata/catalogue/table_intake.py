"""From an agency's file to a recorded version, and from a version to the form that is published.

Files are kept before the rows that name them; where nothing is recorded, they go again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec
from msgspec.structs import replace

from gazette.datasets import CellFinding, Choice, Form, Upload
from gazette.errors import BadCellsError, DatasetError, TableSchemaError
from gazette.model import RawFile
from gazette.store.dataset_clearing import Choosing
from gazette.store.dataset_reader import TableVersion
from gazette.store.files import keep_stream, path_of
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.table_child import check, media_type
from opendata.catalogue.table_gate import without_words
from opendata.catalogue.table_references import find_references
from opendata.catalogue.table_schema import (
    Constraints,
    Field,
    TableSchema,
    check_schema,
    read_schema,
    without_rules_about,
    write_schema,
)
from opendata.catalogue.table_tasks import NO_MASKS, Checked, Masks

BadRows = Literal["refuse", "leave-out", "record"]
"""What becomes of a file with bad cells: nothing of it is kept; the other rows are published; it is
recorded with all that is wrong, for its agency to look at, and can never be cleared."""

SOURCE = "datasets"
LINES = "application/zstd"


class Intake(msgspec.Struct, frozen=True):
    """What became of a file."""

    number: int | None
    """Of the new version; None where the last one is the very same file."""
    state: Literal["held", "public", "same"]
    """`same`: it is recorded, and returned, for its rows are those that are public."""
    checked: Checked


def take_in(
    data: Path,
    dataset_id: str,
    path: Path,
    schema: TableSchema,
    *,
    bad_rows: BadRows,
    actor: str,
    now: datetime,
) -> Intake:
    """Checks a file and records it as a version, held.

    Raises TableFileError, BadCellsError where bad rows are refused, NotFoundError for a dataset that
    nobody described.
    """
    intake, _ = _take_in(data, dataset_id, path, schema, bad_rows=bad_rows, actor=actor, now=now)
    return intake


def take_in_and_publish(
    data: Path,
    dataset_id: str,
    path: Path,
    schema: TableSchema,
    *,
    bad_rows: BadRows,
    actor: str,
    now: datetime,
) -> Intake:
    """The same, and what has nothing against it is public at once."""
    with TemporaryDirectory(prefix="gongbao-table-") as folder:
        lines = Path(folder, "lines.zst")
        intake, upload = _take_in(
            data, dataset_id, path, schema, bad_rows=bad_rows, actor=actor, now=now, lines=lines
        )
        if intake.number is None or any(one.holds for one in upload.findings):
            return intake
        published = published_schema(dataset_id, schema, NO_MASKS)
        form = _form(data, lines, published, intake.checked, now=now)
    with Store.open(data) as store:
        if store.datasets.is_held(dataset_id):  # since it was taken in
            store.drop_file(form.file.sha256)
            return intake
        try:
            is_public = store.datasets.clear_unremarkable(dataset_id, intake.number, form, now=now)
        finally:
            store.drop_file(form.file.sha256)  # unless it is what was just published
    return replace(intake, state="public" if is_public else "same")


def decide(
    data: Path,
    dataset_id: str,
    number: int,
    choosing: Sequence[Choosing],
    *,
    actor: str,
    reason: str,
    now: datetime,
) -> bool:
    """Records a person's choices; once all are made the version is public. Whether it is now.

    Raises OwnFilingError, StateError, NotFoundError, or DatasetError where what is left is no table.
    """
    with Store.open(data) as store:
        store.datasets.choose(dataset_id, number, choosing, actor=actor, now=now)
    with StoreReader(data) as reader:
        version = reader.datasets.version(dataset_id, number)
        findings = reader.datasets.findings(dataset_id, number)
        choices = reader.datasets.choices(dataset_id, number)
    if any(one.holds and position not in choices for position, one in findings):
        return False
    form = None
    if version.published is None:
        form = make_form(data, dataset_id, version, masks_of(findings, choices), now=now)
    with Store.open(data) as store:
        try:
            return store.datasets.clear(
                dataset_id, number, form, actor=actor, reason=reason, now=now
            )
        finally:
            if form is not None:
                store.drop_file(form.file.sha256)  # unless it is what was just published


def masks_of(findings: Sequence[tuple[int, CellFinding]], choices: Mapping[int, Choice]) -> Masks:
    """What is hidden by what persons chose, and the rows that were bad when the file was sent."""
    cells: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    columns, left_out = set(), set()
    for position, one in findings:
        choice = choices.get(position)
        if one.column is None or choice in (None, "publish"):
            continue
        if choice == "leave-out":
            left_out.add(one.column)
        elif one.row is None or one.start is None or one.end is None:
            columns.add(one.column)
        else:
            cells[one.column].append((one.row, one.start, one.end))
    refused = {one.row for _, one in findings if not one.holds and one.row is not None}
    return Masks(
        dict(cells), tuple(sorted(columns)), tuple(sorted(left_out)), tuple(sorted(refused))
    )


def make_form(
    data: Path, dataset_id: str, version: TableVersion, masks: Masks, *, now: datetime
) -> Form:
    """The canonical form of a version, with what is masked masked; its file is kept.

    Raises DatasetError where the key would be left out, or masking makes rows the same.
    """
    schema = read_schema(version.schema.encode())
    published = published_schema(dataset_id, schema, masks)
    with TemporaryDirectory(prefix="gongbao-table-") as folder:
        lines = Path(folder, "lines.zst")
        done = check(path_of(data, version.file), schema, lines=lines, masks=masks)
        if done.checked.rows != version.rows:
            raise DatasetError(dataset_id, "遮盖后主键重复 masking makes keys the same")
        return _form(data, lines, published, done.checked, now=now)


def published_schema(dataset_id: str, schema: TableSchema, masks: Masks) -> TableSchema:
    """The schema of what is published: without what is left out or is said of the file alone.

    Masked cells may be anything.
    """
    if gone := sorted(set(masks.left_out) & set(schema.key)):
        raise DatasetError(dataset_id, f"主键不能删去 the key cannot be left out: {gone}")
    masked = {*masks.cells, *masks.columns}
    numbers = [one.name for one in schema.fields if one.type != "string" and one.name in masked]
    if empty := sorted(set(numbers) & set(schema.key)):
        raise DatasetError(
            dataset_id, f"主键不是文本，不能遮盖 a key of numbers or days cannot be masked: {empty}"
        )
    fields = [
        _masked(dataset_id, field, masks) if field.name in masked else field
        for field in schema.fields
        if field.name not in masks.left_out
    ]
    hidden = {*masked, *masks.left_out}
    made = without_rules_about(replace(schema, fields=tuple(fields), sheet=None), hidden)
    check_schema(made)
    return made


def _masked(dataset_id: str, field: Field, masks: Masks) -> Field:
    if field.name not in masks.columns:
        return replace(field, constraints=Constraints())
    try:
        return without_words(field)
    except TableSchemaError as error:
        raise DatasetError(dataset_id, str(error)) from error


def _take_in(
    data: Path,
    dataset_id: str,
    path: Path,
    schema: TableSchema,
    *,
    bad_rows: BadRows,
    actor: str,
    now: datetime,
    lines: Path | None = None,
) -> tuple[Intake, Upload]:
    """Checks and records; good rows go to `lines`, or nowhere."""
    with TemporaryDirectory(prefix="gongbao-table-") as folder:
        lines = lines or Path(folder, "lines.zst")
        references = find_references(data, schema, folder=Path(folder), dataset_id=dataset_id)
        done = check(path, schema, lines=lines, masks=NO_MASKS, references=references)
        with lines.open("rb") as stream:
            rows_sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    checked = done.checked
    if checked.refused and bad_rows == "refuse":
        raise BadCellsError(checked.findings)
    with path.open("rb") as stream:
        sha256, sm3, size = keep_stream(data, stream)
    raw = RawFile(
        sha256=sha256, sm3=sm3, size=size, media_type=media_type(done.format), path=path.name,
        source=SOURCE, received_at=now,
    )  # fmt: skip
    with Store.open(data) as store:
        upload = Upload(
            file=raw,
            schema=write_schema(schema),
            rows=checked.rows,
            refused=checked.refused,
            left_out=0 if bad_rows == "record" else checked.left_out,
            findings=(*_known_before(store, dataset_id, sha256, rows_sha256), *checked.findings),
        )
        try:
            number = store.datasets.add(dataset_id, upload, actor=actor, now=now)
        except BaseException:
            store.drop_file(sha256)
            raise
    return Intake(number, "held", checked), upload


def _known_before(store: Store, dataset_id: str, file: str, rows: str) -> Iterator[CellFinding]:
    """What a person must look at because of what was decided before; digests are SHA-256."""
    if store.is_withdrawn(file):
        yield CellFinding(
            code="withdrawn_before", detail="该文件曾被撤回 this very file was withdrawn"
        )
    elif store.is_withdrawn(rows):
        yield CellFinding(
            code="withdrawn_before", detail="这些数据曾被撤回 these very rows were withdrawn"
        )
    if store.datasets.is_held(dataset_id):
        yield CellFinding(
            code="held_before", detail="该数据集公开后已暂停公开 the dataset was public and is held"
        )


def _form(data: Path, lines: Path, schema: TableSchema, checked: Checked, *, now: datetime) -> Form:
    with lines.open("rb") as stream:
        sha256, sm3, size = keep_stream(data, stream)
    file = RawFile(
        sha256=sha256, sm3=sm3, size=size, media_type=LINES, path="lines.ndjson.zst",
        source=SOURCE, received_at=now,
    )  # fmt: skip
    return Form(
        file=file,
        rows=checked.rows,
        masked=checked.masked,
        sha256=checked.sha256,
        sm3=checked.sm3,
        schema=write_schema(schema),
    )
