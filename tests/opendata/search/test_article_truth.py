"""Whatever stands in an article finds it, and nothing else does, on each engine."""

from functools import partial
from pathlib import Path
from random import Random

import pytest

from gazette.text.outline import outline
from opendata.public.changes import changed_since
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.search.engine import EngineName, Query
from opendata.search.index import INDEX, bring_up, open_engine
from sample.make import document
from tests.office import Office

pytestmark = pytest.mark.requirement("SD-02", "item-31")

_DOCUMENTS = 60
_SUBSTRINGS = 100
_SEED = 20240523


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up documents, their texts cut into articles as an ingest cuts them."""
    office = Office(tmp_path_factory.mktemp("office") / "data")
    with office.batch():
        for index in range(1, _DOCUMENTS + 1):
            one = document(index)
            office.file(one.title, one.text, number=one.number, components=outline(one.text))
    follow(office.data)
    return office.data


def test_random_substrings_find_the_articles_that_hold_them(data: Path, name: EngineName) -> None:
    changed = partial(changed_since, data / DATABASE, unit="article")
    entries = list(changed(0).documents)
    bring_up(name, data / INDEX, changed, unit="article")
    engine = open_engine(name, data / INDEX, unit="article")
    assert engine.count() == len(entries) > 500
    chance = Random(_SEED)  # noqa: S311 (a sample, no secret)
    runs = [run for entry in entries for run in entry.text.replace("，", "。").split("。")]
    asked: set[str] = set()
    while len(asked) < _SUBSTRINGS:
        run = chance.choice(runs)
        start, length = chance.randrange(max(1, len(run))), chance.randrange(1, 9)
        words = run[start : start + length]
        if words and all("\u4e00" <= character <= "\u9fff" for character in words):
            asked.add(words)
    for words in sorted(asked):
        hits = engine.search(Query(text=f'"{words}"', limit=5000))
        truth = {entry.called for entry in entries if words in entry.text}
        assert ({hit.id for hit in hits.items}, hits.total) == (truth, len(truth)), words
