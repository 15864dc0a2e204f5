"""目录记录 Datasets that other platforms hold: recorded, kept up, taken from the catalogue when gone there.

What is had of each is its description and the ways to get it; whoever asks is led to where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from gazette.datasets import (
    CellFinding,
    Distribution,
    External,
    Form,
    Metadata,
    Origin,
    Theme,
    Upload,
)
from gazette.errors import DatasetError
from gazette.ids import opaque_id
from gazette.model import RawFile
from gazette.store.dataset_metadata import EXTERNAL
from gazette.store.dataset_reader import TableVersion
from gazette.store.files import keep
from gazette.store.harvested import actor_of
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.external_tables import MOST, WAYS, Ways, write_ways
from opendata.catalogue.external_words import frequency_of, licence_of, theme_of
from opendata.catalogue.table_intake import LINES
from opendata.catalogue.table_reading import MEDIA_TYPES
from opendata.catalogue.table_schema import write_schema

Outcome = Literal["public", "held", "unchanged", "withdrawn"]
"""What became of an entry. `withdrawn`: a person took it out for good, and nothing is recorded."""

_WAIT = 120.0  # seconds for another writer to finish
_AGAIN = "shown again at its source"
_GONE = "no more in the catalogue of its source"
_SHORT = 200  # characters
_LONG = 2000


class Platform(msgspec.Struct, frozen=True, kw_only=True):
    """Another platform, as the operator named it."""

    name: str
    owner: str
    """Who answers for the entries here."""
    trusted: bool
    """Whether what the gate has nothing against is public at once."""
    theme: Theme | None = None
    """The field of what says none."""

    @property
    def actor(self) -> str:
        """By what name its harvest acts."""
        return actor_of(self.name)


def external_id(platform: str, identifier: str) -> str:
    """The id here of a dataset there: the same on every machine.

    >>> external_id("示例市开放平台", "1") == external_id("示例市开放平台", "1")
    True
    """
    return f"{EXTERNAL}{opaque_id(f'external|{platform}|{identifier}')}"


def record(data: Path, platform: Platform, external: External, *, now: datetime) -> Outcome:
    """Records what a platform says of a dataset now; where a person described it last, his words stand.

    Raises DatasetError where it cannot stand: no field, no address, or words that the gate refuses.
    """
    id = external_id(platform.name, external.identifier)
    with StoreReader(data) as reader:
        said = reader.datasets.revisions(id)
        versions = reader.datasets.versions(id)
        if not said and id in reader.datasets.ids():
            return "withdrawn"
    known = said[-1].metadata if said else None
    if known is not None and said[-1].actor != platform.actor:
        metadata = known
    else:
        metadata = metadata_of(id, platform, external)
    ways = write_ways(_ways(external))
    last = versions[-1] if versions else None
    is_new = known != metadata
    if not is_new and last is not None and last.file == ways.sha256:
        return _stand(data, platform, id, last, now=now)
    with Store.open(data, wait=_WAIT) as store:
        if is_new and not platform.trusted:
            _hold(store, id, versions, actor=platform.actor, why="described anew", now=now)
        store.datasets.describe(id, metadata, owner=platform.owner, actor=platform.actor, now=now)
        if last is not None and last.file == ways.sha256:
            return "public" if last.decision == "public" and platform.trusted else "held"
        keep(data, ways.received)
        upload = _upload(store, id, ways, platform, now)
        number = store.datasets.add(id, upload, actor=platform.actor, now=now)
        if number is None or upload.findings or not platform.trusted:
            return "held"
        form = _form(data, ways, platform, now)
        store.datasets.clear_unremarkable(id, number, form, now=now)
        store.drop_file(form.file.sha256)  # unless it is what was just published
    return "public"


def shown(data: Path, platform: Platform) -> set[str]:
    """What a platform calls all of its datasets of which something is public here."""
    return {
        origin.identifier
        for _, origin, versions in _of(data, platform.name)
        if any(one.decision == "public" for one in versions)
    }


def keep_only(data: Path, platform: Platform, seen: Collection[str], *, now: datetime) -> int:
    """Takes from the catalogue what a platform shows no more; how many there were of those.

    `seen` are the identifiers of all that it shows. They are held, not erased.
    """
    gone = 0
    kept = {external_id(platform.name, one) for one in seen}
    for id, _, versions in list(_of(data, platform.name)):
        if id not in kept and any(one.decision == "public" for one in versions):
            with Store.open(data, wait=_WAIT) as store:
                _hold(store, id, versions, actor=platform.actor, why=_GONE, now=now)
            gone += 1
    return gone


def metadata_of(id: str, platform: Platform, external: External) -> Metadata:
    """What is said of it in the words of our catalogue. Raises DatasetError."""
    theme = theme_of(external.themes) or platform.theme
    if theme is None:
        said = "、".join(external.themes) or "none"
        detail = (
            f"不在 21 个开放领域之内 its field is none of the 21 ({said}): say --theme for all such"
        )
        raise DatasetError(id, detail)
    title = _cut(external.title, _SHORT)
    metadata = Metadata(
        name=title,
        provider=_cut(external.provider or platform.name, _SHORT),
        abstract=_cut(external.abstract or "", _LONG) or title,
        theme=theme,
        frequency=frequency_of(external.frequency),
        keywords=tuple(
            dict.fromkeys(_cut(one, _SHORT) for one in external.keywords if one.strip())
        ),
        licence=licence_of(external.licence) or external.landing_page,  # where its terms are
        origin=Origin(
            source=platform.name,
            identifier=external.identifier,
            landing_page=external.landing_page,
            issued=external.issued,
            modified=external.modified,
        ),
    )
    try:
        return msgspec.convert(msgspec.to_builtins(metadata), Metadata)
    except msgspec.ValidationError as error:
        raise DatasetError(id, str(error)) from error


def _ways(external: External) -> list[Distribution]:
    """The ways to get it; where none is said, its page is one."""
    page = Distribution(
        address=external.landing_page, name=_cut(external.title, _SHORT), format="HTML",
        media_type="text/html",
    )  # fmt: skip
    return list(external.distributions[:MOST]) or [page]


def _stand(
    data: Path, platform: Platform, id: str, last: TableVersion, *, now: datetime
) -> Outcome:
    """What becomes of one that says what it said: it is let through where only its absence held it."""
    if last.decision == "public":
        return "unchanged"
    with StoreReader(data) as reader:
        actor = reader.datasets.decided_by(id, last.number)
    if actor != platform.actor or not platform.trusted or last.published is None:
        return "held"
    with Store.open(data, wait=_WAIT) as store:
        store.datasets.clear(id, last.number, None, actor="gate", reason=_AGAIN, now=now)
    return "public"


def _hold(
    store: Store,
    id: str,
    versions: Collection[TableVersion],
    *,
    actor: str,
    why: str,
    now: datetime,
) -> None:
    for one in versions:
        if one.decision == "public":
            store.datasets.hold(id, one.number, actor=actor, reason=why, now=now)


def _of(data: Path, platform: str) -> Iterator[tuple[str, Origin, list[TableVersion]]]:
    """The datasets of a platform with where they are and their versions, and no other's that says so."""
    with StoreReader(data) as reader:
        for id in reader.datasets.ids():
            metadata = reader.datasets.metadata(id)
            origin = metadata.origin if metadata else None
            if origin is None or origin.source != platform:
                continue
            if id == external_id(platform, origin.identifier):
                yield id, origin, reader.datasets.versions(id)


def _upload(store: Store, id: str, ways: Ways, platform: Platform, now: datetime) -> Upload:
    raw = _file(ways.sha256, ways.sm3, ways.received, MEDIA_TYPES["ndjson"], platform, now)
    findings = ways.findings
    if store.is_withdrawn(raw.sha256):
        before = CellFinding(code="withdrawn_before", detail="these very rows were withdrawn")
        findings = (before, *findings)
    if store.datasets.is_held(id):
        held = CellFinding(
            code="held_before", detail="the dataset was public and a person holds it"
        )
        findings = (held, *findings)
    return Upload(
        file=raw,
        schema=write_schema(WAYS),
        rows=ways.rows,
        refused=0,
        left_out=0,
        findings=findings,
    )


def _form(data: Path, ways: Ways, platform: Platform, now: datetime) -> Form:
    sha256, sm3 = keep(data, ways.packed)
    return Form(
        file=_file(sha256, sm3, ways.packed, LINES, platform, now),
        rows=ways.rows,
        masked=0,
        sha256=ways.sha256,
        sm3=ways.sm3,
        schema=write_schema(WAYS),
    )


def _file(
    sha256: str, sm3: str, content: bytes, media_type: str, platform: Platform, now: datetime
) -> RawFile:
    return RawFile(
        sha256=sha256, sm3=sm3, size=len(content), media_type=media_type, path="ways.ndjson",
        source=platform.name, received_at=now,
    )  # fmt: skip


def _cut(text: str, most: int) -> str:
    """A text that is not longer than may be; where it was cut it says so."""
    plain = " ".join(text.split()) if most == _SHORT else text.strip()
    return plain if len(plain) <= most else plain[: most - 1] + "…"
