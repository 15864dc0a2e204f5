"""Harvests of descriptions of datasets, and what the catalogue here then holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from api.main import catalogue_for
from gazette.store.harvests import HarvestKind, HarvestSource
from gazette.store.office import open_office
from ingest.harvest.run import Outcome, harvest
from ingest.progress import Plain
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.rows import RowReader
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from tests.harvests import as_json

Json = dict[str, Any]  # Any: JSON
PLATFORM = "示例市开放平台"
ARCHIVE = "示例省人民政府办公厅"


def add(
    data: Path, url: str, *, kind: HarvestKind, trusted: bool = True, theme: str | None = None
) -> None:
    """Adds the platform as a source."""
    source = HarvestSource(
        name=PLATFORM, kind=kind, url=url, owner=ARCHIVE, trusted=trusted,
        options={"theme": theme} if theme else {},
    )  # fmt: skip
    with open_office(data) as office:
        office.harvests.add(source, now=datetime.now(UTC))


def run(
    data: Path, say: Callable[[str], object] = lambda _: None, *, again: bool = False
) -> Outcome:
    """One run, in this process, that waits for nothing; what it brought is made visible."""
    outcome = harvest(
        PLATFORM,
        data=data,
        jobs=0,
        progress=Plain(say),
        now=lambda: datetime.now(UTC),
        sleep=lambda _: None,
        again=again,
        catalogue=catalogue_for,
    )
    follow(data)
    return outcome


def counts(data: Path) -> dict[str, int]:
    """What a run that must come to its end counts."""
    outcome = run(data)
    assert outcome.error is None
    return dict(outcome.counts)


def failures(data: Path) -> dict[str, str]:
    """What could not be taken in, with its reason."""
    with open_office(data) as office:
        return {one.item: one.reason for one in office.harvests.failures(PLATFORM)}


def external(data: Path) -> dict[str, Dataset]:
    """The datasets of the platform that are public here, by what it calls them."""
    with closing(RowReader(data / DATABASE)) as reader:
        found = [one for one in reader.datasets().values() if one.origin]
        return {one.origin.identifier: one for one in found if one.origin}


def package(number: int, **said: Any) -> Json:  # Any: JSON
    """A made-up dataset of a CKAN."""
    return {
        "id": f"id-{number}",
        "name": f"bus-stops-{number}",
        "title": f"示例市公交站点{number}",
        "notes": "示例市公交站点的名称和线路。",
        "organization": {"name": "jtj", "title": "示例市交通局"},
        "groups": [{"name": "jiaotong", "title": "交通运输"}],
        "tags": [{"name": "公交", "display_name": "公交"}],
        "license_id": "cc-by",
        "metadata_created": "2024-01-02T03:04:05.678901",
        "metadata_modified": "2024-05-06T07:08:09",
        "extras": [{"key": "frequency", "value": "每月"}],
        "resources": [
            {
                "url": f"https://open.example/files/{number}.csv", "name": "站点表",
                "format": "CSV", "mimetype": "text/csv",
            }
        ],
        **said,
    }  # fmt: skip


def pages(packages: list[Json], *, rows: int = 100) -> Any:  # Any: what a stranger answers
    """A CKAN that has these datasets, as `tests.harvests.strange` takes it."""

    def answer(path: str) -> Any:  # Any: as above
        asked = parse_qs(urlsplit(path).query)
        start = int(asked["start"][0])
        found = packages[start : start + min(rows, int(asked["rows"][0]))]
        return as_json({"success": True, "result": {"count": len(packages), "results": found}})

    return answer
