"""Words of a query that stand in no text, and the words of the texts that may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from opendata.search.analyzer import phrase
from opendata.search.correction import Correction, corrected, terms
from opendata.search.engine import Engine, Query
from opendata.search.near_words import near_words
from opendata.search.tree import Words

_UNKNOWN = 3  # words of a query that are looked into
_OFFERED = 8  # meanings of one
_HAN = re.compile(r"[\u3400-\u9fff]+")


def text_corrections(engine: Engine, query: str) -> Iterator[Correction]:
    """The queries that may have been meant, in words that stand in what the engine holds.

    None where all words stand somewhere. Whether the corrected query finds something its asker must
    see, under the same conditions.
    """

    def count(word: str) -> int:
        found = phrase(word)
        if found is None:
            return 0
        tree = Words("any", found, word, exact=True)
        return engine.search(Query(tree=tree, limit=0)).total or 0

    han = (term for term in terms(query) if _HAN.fullmatch(term.text))
    for term in islice((term for term in han if not count(term.text)), _UNKNOWN):
        found = near_words(term.text, pairs=engine.frequency, words=count)
        yield from (corrected(query, term, meant) for meant in found[:_OFFERED])
