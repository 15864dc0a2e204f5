"""Who made a statute, as its history note says: the congress, the government, the court."""

import re
from collections.abc import Sequence

from gazette.model import HistoryEvent
from gazette.text.dates import find_dates
from gazette.text.normalise import fold
from gazette.text.organs import looks_like_organ, split_issuers

_N = "[0-9一二三四五六七八九十百零〇]{1,6}"
_TERM = re.compile(f"第?{_N}届(?:委员会)?")  # 第十三届, also in 示例省第十三届人民代表大会
_WHO = re.compile(
    rf"""
    (?P<who>.{{2,60}}?)
    (?:(?:审判委员会|检察委员会|部务|厅务|局务|党组|主席团|首长)?
       (?:第{_N}次)?(?:全体|常务|部务|厅务|局务|行政|办公)?会议      # 国务院第12次常务会议
      |(?:第{_N}号)?令|主席团公告|公告                              # 示例省人民政府令第3号, 公告公布
      |(?:修正|修订|批准)?(?=通过|公布|发布|颁布|印发|制定|修订|修正))  # 公安部发布
    """,
    re.VERBOSE,
)
_SETTING = ("通过", "公布", "发布", "颁布", "印发", "制定")
_STATE = "中华人民共和国"


def makers(events: Sequence[HistoryEvent]) -> tuple[str, ...]:
    """The organs that made the instrument in the first place; empty where the note names none.

    >>> from datetime import date
    >>> makers([HistoryEvent(day=date(2019, 3, 1), action="通过",
    ...     text="2019年3月1日 示例省第十三届人民代表大会常务委员会第九次会议通过")])
    ('示例省人民代表大会常务委员会',)
    """
    first = [event for event in events if event.action in _SETTING]
    for event in first or events:
        found = _organs(event.text)
        if found:
            return found
    return ()


def _organs(words: str) -> tuple[str, ...]:
    """The organs named behind the dates of one event, in order."""
    folded = fold(words)
    dates = find_dates(folded)
    ends = [*(found.start for found in dates[1:]), len(folded)]
    named: list[str] = []
    for found, end in zip(dates, ends, strict=True):
        match = _WHO.match(folded[found.end : end].lstrip(" ,由经"))
        if match is None:
            break
        organs = split_issuers(_TERM.sub("", match["who"]))
        plain = [_plain(organ) for organ in organs]
        if not plain or not all(map(looks_like_organ, plain)):
            break
        named += plain
    return tuple(dict.fromkeys(named))


def _plain(organ: str) -> str:
    """国务院 is 国务院 with or without the state's name before it."""
    bare = organ.removeprefix(_STATE)
    return bare if looks_like_organ(bare) else organ
