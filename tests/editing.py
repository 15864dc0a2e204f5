"""Random texts as documents are made of, and random edits of them, for tests of differences."""

from __future__ import annotations

from hypothesis import strategies as st

from gazette.store.diff import Change, diff
from gazette.store.diff_parts import Side
from gazette.text.outline import outline

_WORDS = (
    "应当",
    "依法",
    "公开",
    "政府",
    "信息",
    "机关",
    "，",
    "。",
    "；",
    "的",
    "第三条",
    "2024年",
    "WTO",
    " ",
)
_HEADS = (
    "", "", "第一条 ", "第二条　", "第三条 ", "第四条\n", "第十一条 ", "第一章 总则", "第二章　附 则", "（一）",
    "(二)", "一、", "二、", "1.", "附件", "附件1：", "\u3000\u3000", "\t", "第一条之一 ", "目录",
)  # fmt: skip
_BREAKS = ("\n", "\n", "\n\n", " \n", "\r\n", "\u2028")

words = st.lists(st.sampled_from(_WORDS), max_size=8).map("".join)
lines = st.builds("".join, st.tuples(st.sampled_from(_HEADS), words, st.sampled_from(_BREAKS)))
documents = st.lists(lines, max_size=14).map("".join)
"""Texts that the outline finds parts in, and parts that it stumbles over."""


@st.composite
def edited(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[str, str]:
    """A text, and what a few cuts, pastes and insertions make of it."""
    text = draw(texts)
    new = text
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(new)))
        end = min(len(new), start + draw(st.integers(0, 40)))
        taken, rest = new[start:end], new[:start] + new[end:]
        at = draw(st.integers(0, len(rest)))
        pasted = draw(st.sampled_from(["", taken]) | words | lines)
        new = rest[:at] + pasted + rest[at:]
    return text, new


def side(text: str) -> Side:
    """A text with its parts as the outline finds them."""
    return Side(text, outline(text))


def changes(old: str, new: str) -> tuple[Change, ...]:
    """What changed between two texts."""
    return diff(side(old), side(new)).changes


def article(*articles: str) -> str:
    """A statute of these articles, numbered from 1."""
    numerals = "一二三四五六七八九十"
    return "".join(
        f"第{number}条 {words}\n" for number, words in zip(numerals, articles, strict=False)
    )
