"""A text as it is to be printed: its paragraphs by their part in an official document (GB/T 9704)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from gazette.text.normalise import key

Role = Literal[
    "title", "number", "addressees", "level1", "level2", "chapter", "body", "signer", "date"
]
"""标题, 发文字号, 主送机关, 一、, （一）, 章 of a statute, 正文, 署名, 成文日期."""

_LEVEL1 = re.compile(r"[一二三四五六七八九十百零〇]{1,5}、")
_LEVEL2 = re.compile(r"[（(][一二三四五六七八九十百零〇]{1,5}[）)]")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百零〇]{1,5}[编章节](?:[\s　]|$)")
_DATE = re.compile(
    r"[0-9〇○零一二三四五六七八九十]{4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日"
)
_HEAD = 12  # paragraphs among which the title stands


class Manuscript(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a document, as a writer of files wants it."""

    title: str
    number: str | None = None
    issuers: tuple[str, ...] = ()
    signed_on: date | None = None
    text: str


class Paragraph(msgspec.Struct, frozen=True):
    """A line of the text without spaces around it, and its part in the document."""

    role: Role
    text: str


def paragraphs(manuscript: Manuscript) -> list[Paragraph]:
    """The text, paragraph by paragraph; empty lines are left out, nothing else is."""
    lines = [line.strip() for line in manuscript.text.split("\n")]
    lines = [line for line in lines if line]
    titled = _title_lines(lines, manuscript.title)
    roles: list[Role] = [
        "title" if place in titled else _role(line, manuscript) for place, line in enumerate(lines)
    ]
    if titled:
        roles = _with_addressees(roles, lines, max(titled) + 1)
    return [
        Paragraph(role, line)
        for role, line in zip(_with_signers(roles, lines, manuscript), lines, strict=True)
    ]


def _title_lines(lines: Sequence[str], title: str) -> range:
    """The lines among the first that are the title together; none where it does not stand there."""
    wanted = key(title)
    for first in range(min(_HEAD, len(lines))):
        joined = ""
        for last in range(first, len(lines)):
            joined += key(lines[last])
            if joined == wanted and wanted:
                return range(first, last + 1)
            if not wanted.startswith(joined):
                break
    return range(0)


def _role(line: str, manuscript: Manuscript) -> Role:
    if manuscript.number and key(line) == key(manuscript.number):
        return "number"
    if _CHAPTER.match(line):
        return "chapter"
    if _LEVEL1.match(line):
        return "level1"
    return "level2" if _LEVEL2.match(line) else "body"


def _with_addressees(roles: Sequence[Role], lines: Sequence[str], below: int) -> list[Role]:
    """主送机关 stand below the title, after the number if that is there, and end with a colon."""
    found = list(roles)
    while below < len(lines) and found[below] == "number":
        below += 1
    if below < len(lines) and found[below] == "body" and lines[below][-1] in "：:":
        found[below] = "addressees"
    return found


def _with_signers(
    roles: Sequence[Role], lines: Sequence[str], manuscript: Manuscript
) -> list[Role]:
    """A line that is nothing but a date, and the names of issuers right above it."""
    found = list(roles)
    names = {key(name) for name in manuscript.issuers}
    for place, line in enumerate(lines):
        if found[place] != "body" or not _DATE.fullmatch(line.replace(" ", "")):
            continue
        found[place] = "date"
        above = place - 1
        while above >= 0 and found[above] == "body" and key(lines[above]) in names:
            found[above] = "signer"
            above -= 1
    return found
