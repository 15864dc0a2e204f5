"""An invented archive with a past: dated states, a repeal, a list of contents that was corrected."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from gazette.model import Component, Draft, Field, HistoryEvent, Metadata
from gazette.store.instants import write_instant
from opendata.public.publish import follow
from tests.editions import add, entry, issue
from tests.effects import NUMBER, OLD, old, repealing
from tests.office import Office

RULE = "示例省甲管理办法"


class Past(NamedTuple):
    """The archive and what stands in it."""

    data: Path
    rule: str
    """A rule of 2020, amended as of 2023; the later text was recorded first, then the earlier."""
    old: str
    """A notice of 2015, repealed by another a minute after it was recorded."""
    repealing: str
    issue: str
    """An issue whose list of contents was corrected."""
    moments: dict[str, str]
    """The instants at which these were recorded, by name."""


def make(data: Path) -> Past:
    """The archive, published."""
    office = Office(data)
    moments: dict[str, str] = {}
    rule_id = office.record(rule(date(2023, 7, 1), "第一条 乙文。\n第二条 丙文。", "修正"))
    moments["amended"] = write_instant(office.now)
    old_id = office.record(old())
    moments["old"] = write_instant(office.now)
    office.record(rule(date(2020, 1, 1), "第一条 甲文。"))
    moments["first"] = write_instant(office.now)
    repealing_id = office.record(repealing())
    moments["repealed"] = write_instant(office.now)
    line = entry(OLD, NUMBER, pages=(3, 9))
    printed = office.tick()
    (issue_id,) = add(data, issue("1", line, entry("大事记"), on=date(2024, 6, 1)), now=printed)
    moments["printed"] = write_instant(printed)
    corrected = printed + timedelta(days=1)
    add(data, issue("1", line, on=date(2024, 6, 2)), now=corrected)
    moments["corrected"] = write_instant(corrected)
    follow(data)
    return Past(data, rule_id, old_id, repealing_id, issue_id, moments)


def rule(day: date, words: str, action: str = "公布") -> Draft:
    """One state of the rule, in force from a day."""
    text = f"{RULE}\n{words}"
    event = HistoryEvent(
        day=day, action=action, text=f"{day.year}年{day.month}月{day.day}日{action}"
    )
    metadata = Metadata(
        title=Field(RULE, confidence=0.95, start=0, end=len(RULE)),
        issuers=Field(("示例省人民政府",), origin="given"),
        kind=Field("provincial_rule", origin="set"),
        effective_on=Field(day, confidence=0.9, start=len(RULE) + 1, end=len(RULE) + 4),
        history=(event,),
        owner=Field("示例省人民政府", origin="default"),
        disclosure=Field("active", origin="default"),
        disclosure_reason=Field("already published", origin="default"),
        url=f"https://www.shili.example/{day.year}.html",
    )
    first = len(RULE) + 1
    part = Component(
        path="art_1", kind="article", number="第一条", ordinal=1, heading=None,
        start=first, end=first + len("第一条 甲文。"),
    )  # fmt: skip
    raw = Office.raw(text, f"rules/{day.year}.txt")
    return Draft(
        raw=raw, record=None, reader="by_hand/1", text=text, metadata=metadata, components=(part,)
    )
