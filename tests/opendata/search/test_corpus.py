"""Each engine finds exactly the real documents that hold what is asked, by brute force."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from gazette.text.normalise import fold
from gazette.text.numbers import find_doc_numbers
from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, EngineName, Query
from opendata.search.index import open_engine

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("SD-02", "item-31")]

_SEED = 20240523
_SUBSTRINGS = 300
_NUMBERS = 50
_MOST: dict[EngineName, int] = {"tantivy": 10_000, "whoosh": 600}  # Whoosh indexes 60 a second
_RUN = re.compile("[\u4e00-\u9fff]+")
_MIXED = re.compile("[0-9]{1,4}[年月日条章]")
_BRACKETS = str.maketrans(dict.fromkeys("[（(【﹝［", "〔") | dict.fromkeys("]）)】﹞］", "〕"))
_STYLES = ("[]", "（）", "()", "【】", "［］", "﹝﹞")


def chance() -> random.Random:
    return random.Random(_SEED)  # noqa: S311 (not for secrets)


def texts(corpus: Path) -> Iterator[tuple[str, str]]:
    """Path or record, and text."""
    policies = corpus / "policies" / "policies.jsonl"
    for line in policies.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield record["id"], record["text"] or ""
    for path in sorted((corpus / "html").glob("*.html")):
        page = path.read_text(encoding="utf-8")
        yield path.name, re.sub("<[^>]*>", "\n", page)
    for path in sorted((corpus / "laws" / "md").rglob("*.md")):
        yield str(path.relative_to(corpus)), path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def read(corpus: Path) -> dict[str, str]:
    """Texts by id, in a fixed order that mixes the sources."""
    every = list(texts(corpus))
    chance().shuffle(every)
    return {str(place): text for place, (_, text) in enumerate(every)}


@pytest.fixture(scope="session")
def held(name: EngineName, read: dict[str, str]) -> dict[str, str]:
    """The texts that an engine is given."""
    return dict(list(read.items())[: _MOST[name]])


@pytest.fixture(scope="session")
def full(
    name: EngineName, held: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An index of them, without titles and numbers."""
    engine = open_engine(name, tmp_path_factory.mktemp("full"))
    engine.update(
        (SearchDocument(id=id_, title="", text=text) for id_, text in held.items()), (), 1
    )
    yield engine
    engine.close()


def found(engine: Engine, query: str) -> set[str]:
    """All hits, page by page."""
    return {hit.id for hit in engine.search(Query(text=query, sort="signed", limit=10_000)).items}


def substrings(held: Sequence[str]) -> Iterator[str]:
    dice = chance()
    while True:
        runs = _RUN.findall(dice.choice(held))
        if not runs:
            continue
        run = dice.choice(runs)
        length = min(dice.randrange(1, 9), len(run))
        start = dice.randrange(len(run) - length + 1)
        yield run[start : start + length]


def test_substrings_of_a_run_find_exactly_their_documents(
    full: Engine, held: dict[str, str]
) -> None:
    for _, query in zip(range(_SUBSTRINGS), substrings(list(held.values())), strict=False):
        truth = {id_ for id_, text in held.items() if query in text}
        assert found(full, query) == truth, query
        assert found(full, f'"{query}"') == truth, query
        assert full.search(Query(text=query, limit=1)).total == len(truth), query


def test_whole_numbers_find_exactly_their_documents_in_any_brackets(
    full: Engine, held: dict[str, str]
) -> None:
    dice = chance()
    folded = {id_: re.sub(r"\s", "", fold(text).translate(_BRACKETS)) for id_, text in held.items()}
    numbers = sorted({str(one.value) for text in held.values() for one in find_doc_numbers(text)})
    for number in dice.sample(numbers, _NUMBERS):
        style = dice.choice(_STYLES)
        query = number.replace("〔", style[0]).replace("〕", style[1])
        truth = {id_ for id_, text in folded.items() if number in text}
        assert found(full, query) == truth, query


def test_words_with_the_character_after_them_find_exactly_their_documents(
    full: Engine, held: dict[str, str]
) -> None:
    dice = chance()
    folded = {id_: fold(text) for id_, text in held.items()}
    queries = sorted({query for text in folded.values() for query in _MIXED.findall(text)})
    for query in dice.sample(queries, min(_NUMBERS, len(queries))):
        whole = re.compile(f"(?<![0-9A-Za-z]){query}")
        truth = {id_ for id_, text in folded.items() if whole.search(text)}
        assert found(full, query) == truth, query
