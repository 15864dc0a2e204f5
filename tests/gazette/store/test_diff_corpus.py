"""Real statutes: each dated version is rebuilt from the one before."""

import time
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from gazette.model import Draft, RawFile
from gazette.store.diff import diff, rebuild
from gazette.store.diff_parts import Side
from gazette.store.unified import unified
from ingest.from_markdown import read
from tests.gazette.store.test_unified import applied

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("GZ-06", "ND-14", "item-9")]

PAIRS = 59
SECONDS = 2.0
"""CPU a pair. The longest, of 60,000 characters and 600 articles, needs 0.15."""


class Law(msgspec.Struct):
    path: str
    title: str
    version_date: str | None
    same_title_versions: int


@pytest.fixture(scope="module")
def pairs(corpus: Path) -> list[tuple[str, Side, Side]]:
    """Each dated version with the next one of the same title, and its path."""
    lines = (corpus / "laws/truth.jsonl").read_bytes().splitlines()
    versions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for law in (msgspec.json.decode(line, type=Law) for line in lines):
        if law.same_title_versions > 1 and law.version_date:
            versions[law.title].append((law.version_date, law.path))
    return [
        (new, side(corpus, old), side(corpus, new))
        for dated in versions.values()
        for (_, old), (_, new) in pairwise(sorted(dated))
    ]


def side(corpus: Path, path: str) -> Side:
    draft = drafted(corpus / path)
    return Side(draft.text, draft.components)


def drafted(path: Path) -> Draft:
    data = path.read_bytes()
    raw = RawFile(
        sha256="0" * 64,
        sm3="0" * 64,
        size=len(data),
        media_type="text/markdown",
        path="law.md",
        source="src-1",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )
    (draft,) = read(data, raw)
    return draft


def test_there_are_versions_to_compare(pairs: list[tuple[str, Side, Side]]) -> None:
    assert len(pairs) == PAIRS


def test_each_version_is_rebuilt_from_the_one_before(pairs: list[tuple[str, Side, Side]]) -> None:
    for path, old, new in pairs:
        begun = time.process_time()
        assert rebuild(old.text, diff(old, new)) == new.text, path
        assert time.process_time() - begun < SECONDS, path


def test_each_version_follows_from_the_unified_text(pairs: list[tuple[str, Side, Side]]) -> None:
    for path, old, new in pairs:
        patch = unified(old, new, diff(old, new), names=("old", "new"))
        assert applied(old.text, patch) == new.text, path


def test_articles_are_followed_rather_than_replaced(pairs: list[tuple[str, Side, Side]]) -> None:
    """Of the articles of an earlier version, nine in ten have become one of the later."""
    gone = total = 0
    for _, old, new in pairs:
        total += sum(part.kind == "article" for part in old.parts)
        gone += sum(
            change.kind == "removed" and change.old is not None and change.old.kind == "article"
            for change in diff(old, new).changes
        )
    assert gone <= 0.1 * total
