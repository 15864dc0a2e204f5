"""Subject, kind and genre by title alone, against labels given by hand.

The titles were drawn from the corpus by a seeded sample and labelled before any rule was written;
tests/data keeps a digest of each title's key and its labels, the best first. Rules were written on
other titles. The 33 pages of html/ count with the class that their own table gives (其他 left out).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import msgspec

from benchmarks.tally import Row, Tally
from benchmarks.truth import Truth, truths
from gazette.text.kinds import classify
from gazette.text.normalise import key
from gazette.text.organs import looks_like_organ, split_issuers
from gazette.text.titles import parse_title
from gazette.text.topic_rules import classify_topic
from gazette.text.topics import read_topic

_LABELS = Path(__file__).parent.parent / "tests" / "data"
_UNKNOWN = "unknown"
_OTHER = "其他"
_TOGETHER = "topic, titles and web pages"


class Label(msgspec.Struct, frozen=True):
    """What may be said of a title, the best first; `kind` may be `unknown`."""

    topic: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()


def score_classes(corpus: Path) -> Iterable[Row]:
    """Rows of subject, kind and genre."""
    tally = Tally("classes by title")
    _count(tally, _labelled(corpus, _labels("topic_labels.csv")))
    _count(tally, _labelled(corpus, _labels("kind_labels.csv")))
    _count_pages(tally, corpus)
    return [_with_shares(row) for row in tally]


def _labels(name: str) -> dict[str, Label]:
    with (_LABELS / name).open(encoding="utf-8", newline="") as lines:
        return {
            row.pop("sha256"): Label(**{field: tuple(said.split()) for field, said in row.items()})
            for row in csv.DictReader(lines)
        }


def _labelled(corpus: Path, labels: Mapping[str, Label]) -> Iterator[tuple[Truth, Label]]:
    """Each labelled title once, as its first row in the corpus gives it."""
    left = dict(labels)
    for truth in _titles(corpus):
        digest = hashlib.sha256(key(truth.title or "").encode()).hexdigest()
        if digest in left:
            yield truth, left.pop(digest)
    if left:
        raise LookupError(f"{len(left)} labelled titles are not in {corpus}")


def _titles(corpus: Path) -> Iterator[Truth]:
    registry = sorted((corpus / "registry").glob("*.jsonl"))
    rest = [corpus / "policies" / "policies.jsonl", corpus / "laws" / "truth.jsonl"]
    return (truth for truth in chain.from_iterable(map(truths, [*registry, *rest])) if truth.title)


def _count(tally: Tally, labelled: Iterable[tuple[Truth, Label]]) -> None:
    for truth, label in labelled:
        title = parse_title(truth.title or "")
        named = split_issuers(title.issuer_text or truth.issuer or "")
        issuers = tuple(filter(looks_like_organ, named))
        if label.topic:
            topic = classify_topic(title, issuers)
            value = topic.value if topic else None
            for name in ("topic", _TOGETHER):
                tally.row(name).add(value, is_right=value in label.topic)
            tally.row("topic, best label only").add(value, is_right=value == label.topic[0])
        if label.kind:
            kind = classify(title, issuers, truth.doc_number)
            tally.row("kind").add(
                kind.value if kind else None,
                is_right=kind is not None and kind.value in label.kind,
            )
            said = kind.value if kind else _UNKNOWN
            tally.row("kind, unknown counted too").add(said, is_right=said in label.kind)
        if label.genre:
            genre = title.genre or "none"
            tally.row("genre").add(genre, is_right=genre in label.genre)


def _count_pages(tally: Tally, corpus: Path) -> None:
    for truth in truths(corpus / "html" / "truth.jsonl"):
        if truth.category in (None, _OTHER):
            continue
        topic = classify_topic(parse_title(truth.title or ""), split_issuers(truth.issuer or ""))
        wanted = read_topic(truth.category or "")
        value = topic.value if topic else None
        for name in ("topic of web pages", _TOGETHER):
            is_right = wanted is not None and value == wanted.code
            tally.row(name).add(value, is_right=is_right)


def _with_shares(row: Row) -> Row:
    assigned, precise = 100 * row.found / row.total, 100 * row.right / max(1, row.found)
    row.note = f"{assigned:.1f} % assigned, of these {precise:.1f} % right"
    return row
