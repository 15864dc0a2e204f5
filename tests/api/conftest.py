"""The app over an invented archive, as a reader meets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings, Site
from tests.made_up import announcements, fee_notice, index, notice, publish, statute

SITE = Site(name="示例省人民政府公报", code="6200000001", organizer="示例省人民政府办公厅")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """An archive that no test writes to, and the ids of its documents."""
    data = tmp_path_factory.mktemp("archive")
    ids = publish(data, [notice(), statute(), fee_notice(), *announcements()])
    index(data)
    return data, ids


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
