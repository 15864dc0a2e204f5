"""The app over an invented archive, as a reader meets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings, Site
from gazette.store.files import keep
from gazette.store.writer import Store
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.public.publish import follow
from tests.editions import CITY, add, entry, expect, issue
from tests.made_up import announcements, fee_notice, index, notice, publish, statute
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import (
    FIRST_PERMITS,
    PERMITS,
    PERMITS_SAID,
    SECOND_PERMITS,
    permits,
    write_csv,
)
from tests.past import Past, make

SITE = Site(
    name="示例省人民政府公报",
    code="6200000001",
    organizer="示例省人民政府办公厅",
    security_contact="mailto:security@gazette.example",
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """An archive that no test writes to, and the ids of its documents."""
    data = tmp_path_factory.mktemp("archive")
    keep(data, statute().text.encode())  # a file that is nothing but its text
    ids = publish(data, [notice(), statute(), fee_notice(), *announcements()])
    print_issues(data)
    publish_tables(data)
    index(data)
    return data, ids


def publish_tables(data: Path) -> None:
    """Two versions of agencies' datasets: of `permits` a row goes, one comes, one changes."""
    large = list(permits(40))
    for id, versions in (
        ("permits", (FIRST_PERMITS, SECOND_PERMITS)),
        ("large", (large, large[:9])),
    ):
        with Store.open(data) as store:
            store.datasets.describe(id, PERMITS_SAID, owner="示例省数据局", actor="ed", now=NOW)
        for rows in versions:
            file = write_csv(data / "table.csv", rows)
            take_in_and_publish(data, id, file, PERMITS, bad_rows="refuse", actor="agency", now=NOW)
            file.unlink()
    follow(data)


def print_issues(data: Path) -> None:
    """Two issues of the province's gazette in 2024, one of the city's; two more are expected."""
    notice_line = entry("示例省人民政府关于推进政务公开的通知", "示政发〔2024〕12号", pages=(3, 9))
    rule = entry("示例省<示例>办法", "示例省人民政府令第9号", column="省人民政府令", pages=(10, 20))
    chronicle = entry("大事记", column=None, pages=None)
    add(
        data,
        issue("11", notice_line, rule, chronicle, serial="311", on=date(2024, 6, 15)),
        issue("12-13", entry("关于公布停车收费标准的通知", standard=True), on=date(2024, 7, 15)),
        issue("1", gazette=CITY, on=date(2024, 1, 31)),
    )
    expect(data, "10", "11", "13", on=date(2024, 5, 31))
    follow(data)


@pytest.fixture(scope="session")
def ids(made: tuple[Path, list[str]]) -> list[str]:
    """A notice, a statute, a repealed notice, then twelve announcements."""
    return made[1]


@pytest.fixture(scope="session")
def client(made: tuple[Path, list[str]]) -> Iterator[TestClient[Litestar]]:
    """A client of the app."""
    app = create_app(Settings(data=made[0], base_url="https://gazette.example", site=SITE))
    with TestClient(app, raise_server_exceptions=False) as made_client:
        yield made_client


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """An archive with a past, which no test writes to."""
    return make(tmp_path_factory.mktemp("past"))


@pytest.fixture(scope="session")
def past_client(past: Past) -> Iterator[TestClient[Litestar]]:
    """A client of that archive."""
    app = create_app(Settings(data=past.data, base_url="https://gazette.example", site=SITE))
    with TestClient(app, raise_server_exceptions=False) as made_client:
        yield made_client
