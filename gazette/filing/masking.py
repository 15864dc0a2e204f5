"""Masking (脱敏) of what readers write to the office, and the gate before anything of it is shown."""

from __future__ import annotations

from gazette.errors import FeedbackError
from gazette.filing.privacy import find_personal
from gazette.text.disclosure import secrecy_marks

MASK = "＊"


def masked(text: str) -> str:
    """The text with each character of personal data that is found replaced by a mark.

    >>> masked("请致电手机13800138000。")
    '请致电手机＊＊＊＊＊＊＊＊＊＊＊。'
    """
    letters = list(text)
    for finding in find_personal(text):
        for place in range(finding.start or 0, finding.end or 0):
            letters[place] = MASK
    return "".join(letters)


def check_public(field: str, text: str, *, longest: int) -> str:
    """The text, trimmed, as it may be shown to everybody.

    Raises FeedbackError naming the field where it is empty, too long, or what the gate looks for
    stands in it.
    """
    text = text.strip()
    if not text:
        raise FeedbackError(field, "不能为空 it must not be empty")
    if len(text) > longest:
        raise FeedbackError(field, f"不能超过 {longest} 字 it is longer than {longest} characters")
    found = {finding.code for finding in (*secrecy_marks(text), *find_personal(text))}
    if found:
        codes = ", ".join(sorted(found))
        raise FeedbackError(field, f"须先脱敏 it must be masked before it is public ({codes})")
    return text
