"""Both engines, empty and with a few invented documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from opendata.search.engine import Engine, EngineName
from opendata.search.index import open_engine
from tests.opendata.search.shelf import DOCUMENTS


@pytest.fixture(params=get_args(EngineName), scope="session")
def name(request: pytest.FixtureRequest) -> EngineName:
    """Each engine in turn: the contract is one."""
    engine: EngineName = request.param
    return engine


@pytest.fixture
def engine(name: EngineName, tmp_path: Path) -> Iterator[Engine]:
    """An empty index."""
    index = open_engine(name, tmp_path)
    yield index
    index.close()


@pytest.fixture(scope="session")
def shelf(name: EngineName, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index with six documents, only to be read."""
    index = open_engine(name, tmp_path_factory.mktemp("shelf"))
    index.update(DOCUMENTS, (), 6)
    yield index
    index.close()
