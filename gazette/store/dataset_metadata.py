"""What offices say of datasets, revision by revision: who said it and when stays for good."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

import msgspec

from gazette.datasets import RESERVED, Metadata, Origin, Slug
from gazette.errors import DatasetError, NotFoundError
from gazette.filing.privacy import find_personal
from gazette.store.holds import HARVEST
from gazette.text.credit_code import is_credit_code
from gazette.text.disclosure import secrecy_marks

EXTERNAL = "ext-"
"""How the ids of datasets of other platforms begin."""

_OWNER = "SELECT owner FROM dataset WHERE id = ?"
_INSERT_DATASET = "INSERT INTO dataset VALUES (?, ?, ?, ?)"
_LAST = """
    SELECT r.number, m.metadata FROM dataset_revision r
    LEFT JOIN dataset_metadata m ON m.revision = r.id
    WHERE r.dataset = ? ORDER BY r.number DESC LIMIT 1
"""
_INSERT = "INSERT INTO dataset_revision (dataset, number, digest, actor, at) VALUES (?, ?, ?, ?, ?)"
_INSERT_METADATA = "INSERT INTO dataset_metadata VALUES (?, ?)"
_REVISIONS = """
    SELECT r.number, m.metadata, r.actor, r.at FROM dataset_revision r
    JOIN dataset_metadata m ON m.revision = r.id WHERE r.dataset = ? ORDER BY r.number
"""

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Metadata).decode


class Revision(msgspec.Struct, frozen=True):
    """What was said of a dataset from a moment on."""

    number: int
    metadata: Metadata
    actor: str
    at: str


def describe(
    connection: sqlite3.Connection,
    dataset_id: str,
    metadata: Metadata,
    *,
    owner: str,
    actor: str,
    at: str,
) -> int | None:
    """Records what is said of a dataset, made at need; the revision's number, None if nothing is new.

    The first to describe it says who owns it. Raises DatasetError for metadata that may not stand.
    """
    _check(dataset_id, metadata, actor)
    if not actor.startswith(HARVEST):
        _check_origin(dataset_id, metadata, metadata_of(connection, dataset_id))
    if connection.execute(_OWNER, (dataset_id,)).fetchone() is None:
        connection.execute(_INSERT_DATASET, (dataset_id, owner, actor, at))
    written = _encode(metadata).decode()
    number, last = connection.execute(_LAST, (dataset_id,)).fetchone() or (0, None)
    if last is not None and _decode(last) == metadata:
        return None
    digest = hashlib.sha256(written.encode()).hexdigest()
    done = connection.execute(_INSERT, (dataset_id, number + 1, digest, actor, at))
    connection.execute(_INSERT_METADATA, (done.lastrowid, written))
    return int(number) + 1


def owner_of(connection: sqlite3.Connection, dataset_id: str) -> str:
    """The organ that owns a dataset; raises NotFoundError for one never described."""
    row = connection.execute(_OWNER, (dataset_id,)).fetchone()
    if row is None:
        raise NotFoundError("dataset", dataset_id)
    return str(row[0])


def revisions(connection: sqlite3.Connection, dataset_id: str) -> Iterator[Revision]:
    """All that was said of a dataset, oldest first; nothing after it was withdrawn."""
    for number, metadata, actor, at in connection.execute(_REVISIONS, (dataset_id,)).fetchall():
        yield Revision(number, _decode(metadata), actor, at)


def metadata_of(connection: sqlite3.Connection, dataset_id: str) -> Metadata | None:
    """What is said of a dataset now; None where nothing is."""
    _, written = connection.execute(_LAST, (dataset_id,)).fetchone() or (0, None)
    return None if written is None else _decode(written)


def _check(dataset_id: str, metadata: Metadata, actor: str) -> None:
    try:
        msgspec.convert(dataset_id, Slug)
        msgspec.convert(msgspec.to_builtins(metadata), Metadata)
    except msgspec.ValidationError as error:
        raise DatasetError(dataset_id, str(error)) from error
    if dataset_id in RESERVED:
        raise DatasetError(
            dataset_id, "此标识已由系统使用 the id is that of what is made of documents"
        )
    if not actor.strip():
        raise DatasetError(dataset_id, "须写明经办人 nobody is named who says so")
    if metadata.provider_code is not None and not is_credit_code(metadata.provider_code):
        raise DatasetError(
            dataset_id, f"不是统一社会信用代码 provider_code: {metadata.provider_code!r}"
        )
    if metadata.openness == "none":
        raise DatasetError(dataset_id, "不予开放的信息资源不得发布 openness: none is not published")
    if metadata.openness == "conditional" and metadata.openness_condition is None:
        raise DatasetError(dataset_id, "须写明开放条件 openness_condition is missing")
    texts = list(_texts(metadata))
    if any(map(secrecy_marks, texts)):
        raise DatasetError(dataset_id, "元数据有密级标志或不予公开的字样 a mark of secrecy")
    if found := sorted({one.code for text in texts for one in find_personal(text)}):
        raise DatasetError(dataset_id, f"元数据含个人信息 personal data: {', '.join(found)}")


def _check_origin(dataset_id: str, metadata: Metadata, last: Metadata | None) -> None:
    """Only a harvest says where else a dataset is, and makes ids of such; a person keeps what it said."""
    known = last.origin if last else None
    if metadata.origin != known or (dataset_id.startswith(EXTERNAL) and known is None):
        raise DatasetError(
            dataset_id,
            "`origin` 与 `ext-` 标识仅由目录采集写入 origin, and ids that begin with ext-, are a harvest's",
        )


def _texts(metadata: Metadata) -> Iterator[str]:
    """All words of it, those in lists too."""
    for value in msgspec.structs.astuple(metadata):
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value
        elif isinstance(value, Origin):
            yield from (value.source, value.identifier, value.landing_page)
