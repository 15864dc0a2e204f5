"""A query in the characters that its parser knows: people type brackets and quotes of their own script."""

from __future__ import annotations

import re

from opendata.search.fields import NAMES
from opendata.search.mistakes import MAX_LENGTH

_MAY_CHANGE = re.compile(r"[(\[：“（\n]")
_ASCII_BRACKETS = re.compile(r"[(\[]([0-9]{4})[)\]](?=\s*第?[0-9]+\s*号)")
_WIDE_COLON = re.compile(f"(?<![^\\s()（])({'|'.join(sorted(NAMES))})：")
_WIDE_QUOTES = re.compile(
    r"""
    "[^"]*"                                            # what is quoted stays as it is
    | (?<![^\s(（:])“(?P<phrase>[^“”"]+)”(?=[\s)）^]|$)  # “政务 公开”, but not “双减”工作
    """,
    re.VERBOSE,
)
_WIDE_BRACKETS = re.compile(
    r"""
    (?<![^\s(（:])（(?P<group>(?:[^（）"]|"[^"]*")*)）(?=[\s)）^]|$)  # （停车 OR 收费）, but not 停车（收费）
    """,
    re.VERBOSE,
)


def spelled(text: str) -> str:
    """The query, each of its characters at its place.

    >>> spelled("标题：（政务 OR “open data”）")
    '标题:(政务 OR "open data")'
    """
    if len(text) > MAX_LENGTH or not _MAY_CHANGE.search(text):
        return text  # too long is refused
    # the parser looks for the end of a phrase in the same line
    text = _WIDE_COLON.sub(r"\1:", _ASCII_BRACKETS.sub(r"〔\1〕", text.replace("\n", "\r")))
    text = _WIDE_QUOTES.sub(_quoted, text)
    groups = 1
    while groups:  # the innermost first
        text, groups = _WIDE_BRACKETS.subn(r"(\g<group>)", text)
    return text


def _quoted(found: re.Match[str]) -> str:
    return found.group() if found["phrase"] is None else f'"{found["phrase"]}"'
