"""Both engines, empty and with a few invented documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from opendata.search.engine import UNITS, Engine, EngineName, Unit
from opendata.search.index import open_engine
from tests.opendata.search.shelf import SHELVES


@pytest.fixture(params=get_args(EngineName), scope="session")
def name(request: pytest.FixtureRequest) -> EngineName:
    """Each engine in turn: the contract is one."""
    engine: EngineName = request.param
    return engine


@pytest.fixture(params=UNITS, scope="session")
def unit(request: pytest.FixtureRequest) -> Unit:
    """Each unit in turn: the life of an index is one, and so is what it finds."""
    unit: Unit = request.param
    return unit


@pytest.fixture
def engine(name: EngineName, tmp_path: Path) -> Iterator[Engine]:
    """An empty index."""
    index = open_engine(name, tmp_path)
    yield index
    index.close()


@pytest.fixture(scope="session")
def shelf(
    name: EngineName, unit: Unit, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An index with six documents, or with an article of each, only to be read."""
    index = open_engine(name, tmp_path_factory.mktemp("shelf"), unit=unit)
    index.update(SHELVES[unit], (), 6)
    yield index
    index.close()
