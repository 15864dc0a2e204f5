"""Topical P@10: of the first ten hits for what a statute is about, how many are of that statute.

Each statute is cut into runs of paragraphs, without its title, its history and what stands before
its first article, and every run is indexed as a document without a title. Relevant to a topic
are the runs that come from a statute whose title is about it, in any of its versions: a fact of the
source that no search here sees, for what names the statute was taken off. It is a hard measure,
and a lower bound: runs of other statutes on the same matter count as wrong. Differences of a point
are within the intervals.

A reader types what a title is about, not the title: without the state's name, brackets, the name of
the genre and the formulas of judicial interpretation. He types it in one go, as Chinese is written,
or its words parted by blanks. (A whole title as one word is a known item, scored there.)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.collection import Item
from benchmarks.finders import finders
from benchmarks.or_search import words
from benchmarks.relevance import REACH, precision
from benchmarks.tally import Row, Tally
from opendata.search.documents import SearchDocument
from opendata.search.index import open_engine

_LEAST = 400  # characters of a run
_FIRST = re.compile(r"\s*第[一1]条")
_NO_TOPIC = re.compile(
    r"""中华人民共和国
        | [《》〈〉]
        | [(（][^()（）]*[)）]  # (试行), the year of an amendment
     """,
    re.VERBOSE,
)
_FORMULA = re.compile(
    r"""^(?:审理|办理|适用|执行)
        | (?:刑事|民事|行政)?(?:案件)?(?:具体)?(?:适用|应用)?(?:法律)?(?:的?(?:若干|有关))?(?:问题)?
          的?(?:若干|补充|特别|暂行)?(?:实施)?(?:条例|规定|办法|细则|规则|解释|批复|法典|法)?$
     """,
    re.VERBOSE,
)
_NOTE = "right: runs of the statute in question among the first ten; right, % is the P@10"


def score_topics(home: Path, items: Iterable[Item]) -> Iterable[Row]:
    """A row for each search and form of a question; the index is made in a new folder."""
    runs = list(_runs(items))
    of_title: dict[str, set[str]] = defaultdict(set)
    for title, run in runs:
        of_title[title].add(run.id)
    asked = {
        topic: ids
        for title, ids in of_title.items()
        if len(ids) >= REACH and (topic := _topic(title))
    }
    documents = [run for _, run in runs]
    engine = open_engine("tantivy", home)
    engine.update(iter(documents), (), 1)
    tally = Tally("topic")
    for name, first in finders(engine, documents).items():
        one_go, parted = (tally.row(f"{name}, {form}", _NOTE) for form in ("in one go", "in words"))
        for topic, ids in asked.items():
            _count(one_go, first(topic), ids)
            _count(parted, first(_parted(topic)), ids)
    engine.close()
    return tally


def _count(row: Row, ranked: Sequence[str], relevant: set[str]) -> None:
    row.total += REACH
    row.found += len(ranked)
    row.right += round(REACH * precision(ranked, relevant))


def _runs(items: Iterable[Item]) -> Iterator[tuple[str, SearchDocument]]:
    """The runs of each statute with its topic; what is left over at its end is let go."""
    for item in items:
        if item.source != "laws":
            continue
        topic, held = _topic(item.about), list[str]()
        for number, line in enumerate(_body(item.document.text)):
            held.append(line)
            if sum(map(len, held)) >= _LEAST:
                id = f"{item.document.id}-{number}"
                yield topic, SearchDocument(id=id, title="", text="\n".join(held))
                held = []


def _body(text: str) -> list[str]:
    """The paragraphs from the first article on; none of a text without articles."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if _FIRST.match(line)), len(lines))
    return [line for line in lines[first:] if line.strip()]


def _parted(topic: str) -> str:
    """The words of a topic parted by blanks, without lone characters: nobody searches for 的."""
    return " ".join(word for word in words(topic) if len(word) > 1) or topic


def _topic(title: str) -> str:
    """What a statute's title is about; empty where nothing is left of it.

    >>> _topic("中华人民共和国示例管理法实施细则（试行）")
    '示例管理'
    """
    return _FORMULA.sub("", _NO_TOPIC.sub("", title))
