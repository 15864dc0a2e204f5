"""What an index is told of a document, and the values both engines index of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from gazette.text.normalise import NORMALISER, key
from gazette.text.topics import PATH_SEPARATOR, topic_path
from opendata.public.query import ENDED
from opendata.search.analyzer import ANALYZER
from opendata.search.articles import article_numbers
from opendata.search.times import FOREVER, NEVER_REPLACED, PAST, moment_number
from opendata.search.tree import GramField, KeywordField, NumberField, day_number

STAMP = f"layout 7, analyzer {ANALYZER}, normaliser {NORMALISER}"
"""What an index depends on; one made with another stamp must be made again."""

CHECK = "check"
"""The field of an index that `check_of` gives."""

_CHECK_BYTES = 3  # so that sums of checks are exact where they are added up as doubles
_NEVER = 0
_ALWAYS = 9999_12_31

ARTICLE = "#"
"""Between the id of a document and the path of one of its articles."""
OVER = "over"
"""The standing of a document that is in force no more."""

_encode = msgspec.msgpack.Encoder().encode


class SearchDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document in one of its states, or an article of its newest one, as search needs it."""

    id: str
    """The document's, also of an article: what takes out a document takes out its articles."""
    key: str | None = None
    """What a state that is not the newest is called; None: it is the newest."""
    path: str | None = None
    """Which article of the document it is; None: the whole of it."""
    article: str | None = None
    """The article's number as printed."""
    title: str
    """The document's, also of an article."""
    text: str
    """The text served as `.txt`; of an article its own."""
    annexes_from: int | None = None
    """Where in the text its annexes (附件) begin, at the beginning of a line; None: it has none."""
    number: str | None = None
    """Canonical 发文字号 or order number."""
    index_no: str | None = None
    issuers: tuple[str, ...] = ()
    """Their ids."""
    issuer_names: tuple[str, ...] = ()
    kind: str = "unknown"
    genre: str | None = None
    level: str = "unknown"
    topic: str | None = None
    """主题分类: its names from the widest class down, or its code."""
    region: str | None = None
    status: str = "unknown"
    status_since: date | None = None
    signed: date | None = None
    published: date | None = None
    effective: date | None = None
    expires: date | None = None
    in_force_from: date | None = None
    """Where it is later than `effective`: an amended text stands from its amendment."""
    valid_to: date | None = None
    """From when the next state stands."""
    recorded_from: str | None = None
    """As the store writes instants; None: since ever."""
    recorded_to: str | None = None

    @property
    def called(self) -> str:
        """The name of the state, or of the article, in the index."""
        if self.path is not None:
            return f"{self.id}{ARTICLE}{self.path}"
        return self.key or self.id

    @property
    def shared(self) -> SearchDocument:
        """What the articles of a document have in common: an entry without text and name."""
        return msgspec.structs.replace(
            self, key=None, path=None, article=None, text="", annexes_from=None
        )


def check_of(document: SearchDocument) -> int:
    """A number that tells, with the others of an index, whether it holds what it was given.

    What a state is called does not count: that says where public.db had it when it was indexed.
    """
    digest = hashlib.sha256(_encode(msgspec.structs.replace(document, key=None))).digest()
    return int.from_bytes(digest[:_CHECK_BYTES])


def own_texts(document: SearchDocument) -> dict[GramField, str]:
    """The text fields of an entry alone; a line break parts what no phrase may join.

    `any` is what stands before the annexes: a phrase that asks for `any` asks for `annex` as well.
    """
    body, annexes = document.text[: document.annexes_from], ""
    if document.annexes_from is not None:
        annexes = document.text[document.annexes_from :]
    if document.path is None:
        body = f"{document.title}\n{document.number or ''}\n{body}"
    return {"any": body, "annex": annexes}


def shared_texts(document: SearchDocument) -> dict[GramField, str]:
    """The text fields that all articles of a document have in common."""
    return {
        "title": document.title,
        "number": document.number or "",
        "issuer": "\n".join(document.issuer_names),
    }


def own_keywords(document: SearchDocument) -> dict[KeywordField, Sequence[str]]:
    """The values compared whole of an entry alone; an unknown one is left out."""
    return _known(
        {
            "era": [PAST if document.key else None],
            "article": article_numbers(document.article) if document.article else (),
        }
    )


def shared_keywords(document: SearchDocument) -> dict[KeywordField, Sequence[str]]:
    """The values compared whole that all articles of a document have; an unknown one is left out."""
    values: dict[KeywordField, Sequence[str | None]] = {
        "id": [document.id],
        "standing": [OVER if document.status in ENDED else None],
        "index_no": [document.index_no and key(document.index_no)],
        "issuer_id": document.issuers,
        "kind": [document.kind],
        "genre": [document.genre],
        "level": [document.level],
        "topic": [document.topic],
        "topic_path": _classes(document.topic),
        "status": [document.status],
        "region": [document.region],
        "number_key": [document.number],
        "title_key": [key(document.title)],
    }
    return _known(values)


def _known(
    values: dict[KeywordField, Sequence[str | None]],
) -> dict[KeywordField, Sequence[str]]:
    return {
        field: known
        for field, all_values in values.items()
        if (known := [*filter(None, all_values)])
    }


def number_fields(document: SearchDocument) -> dict[NumberField, int]:
    """The numbers of a document; an unknown day is left out."""
    values: dict[NumberField, int | None] = {
        "year": None if document.signed is None else document.signed.year,
        "signed": _number(document.signed),
        "published": _number(document.published),
        "effective": _number(document.effective),
        "until": _until(document),
        "in_force_from": _number(document.in_force_from or document.effective),
        "valid_to": _number(document.valid_to) or NEVER_REPLACED,
        "recorded_from": moment_number(document.recorded_from) if document.recorded_from else 0,
        "recorded_to": moment_number(document.recorded_to) if document.recorded_to else FOREVER,
    }
    return {field: value for field, value in values.items() if value is not None}


def _number(day: date | None) -> int | None:
    return None if day is None else day_number(day)


def _classes(topic: str | None) -> list[str]:
    """A topic's own class and all above it: 综合政务, 综合政务/政务公开."""
    path = topic_path(topic or "")
    return [PATH_SEPARATOR.join(path[: depth + 1]) for depth in range(len(path))]


def _until(document: SearchDocument) -> int:
    """The last day in force: of two ends the earlier."""
    if document.status == "not_yet_effective":
        return _NEVER
    last = _ALWAYS if document.expires is None else day_number(document.expires)
    if document.status not in ENDED:
        return last
    if document.status_since is None:
        return _NEVER
    return min(last, day_number(document.status_since - timedelta(days=1)))
