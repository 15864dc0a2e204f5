"""What FTS5 is asked for a reader's words, in lists and in Datasette alike."""

import re

from opendata.search.analyzer import fts5_phrase

_NOTHING = '""'  # an empty phrase: valid in FTS5, and found nowhere
_BIT = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?  # between quotes, spaces and all
    | (?P<bare>[^\s"]+)   # else up to a space
    """,
    re.VERBOSE,
)


def match_expression(text: str) -> str:
    """All of the words, each or each "quoted phrase" exactly as it stands.

    >>> match_expression('公开 "政务公开')
    '("公开" AND "政务 务公 公开")'
    >>> match_expression("。")
    '""'
    """
    bits = (found["bare"] or found["quoted"] or "" for found in _BIT.finditer(text))
    phrases = [phrase for phrase in map(fts5_phrase, bits) if phrase]
    return f"({' AND '.join(phrases)})" if phrases else _NOTHING
