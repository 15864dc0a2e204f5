"""Whether a text speaks as an instrument: a report, a reading or a draft for comment does not.

What a report or a reading (解读) says of another document is that document's doing, and a draft
(征求意见稿) does nothing yet. A text that nowhere shows that it is an instrument, by a title, an
address or words of its own (本通知), is held to be none.
"""

import re

from gazette.text.effect_words import QUOTED, TITLE, Words
from gazette.text.titles import parse_title

_DRAFT = re.compile("征求意见|送审稿|讨论稿|审议稿|草案|建议稿|意见稿")
_DRAFT_IN_HEAD = re.compile("征求意见稿|送审稿|讨论稿|公开征求意见")
_BLANK_DAY = re.compile(r"自[ ]?[0-9]{0,4}[ ]?年[ ]?[XxＸ×*_]{0,4}[ ]?月[ ]?[XxＸ×*_]{0,4}[ ]?日")
_READING = re.compile("解读|答记者问|问答|新闻发布会|一图|图解|讲话|(?:起草|编制|修订)说明|的说明$")
_REPORT = re.compile(
    r"""
      记者(?:从|获悉|了解|采访|提问|问)|获悉|据悉|据介绍|据[^,。\n]{1,20}(?:消息|报道)
    | 新闻发布会|答记者问|解读如下|政策解读
    """,
    re.VERBOSE,
)
_NEWS = re.compile(  # 7月10日,示例市公积金中心发布《…》: a day without its year
    r"\s*(?:近日|日前|昨日|今日|今天|[0-9]{1,2}月[0-9]{1,2}日)[^。\n]{0,80}(?:发布|印发|出台|公布|下发|召开)"
)
_TOLD = re.compile(  # 《通知》明确, 新政提出: what another text says
    rf"""
    (?:^|[。;,\n])\s?(?:其中,|此外,|同时,)?
    (?:《{TITLE}{{2,8}}》|新政策?|文件|通知|措施|办法|方案|意见)(?:还|同时|中)?
    (?:明确|提出|指出|提到|称|显示|强调|要求|规定)(?:[,:]|“{QUOTED})
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(r"(?:^|\n)[^。\n]{2,300}[^。\n\ue000》]:\s*(?:\n|$|为)")
_OWN = re.compile(
    r"""
      (?:通知|公告|通告|决定|规定|批复|意见|修改)如下|现(?:予|将|就)[^。\n]{0,80}(?:公布|印发|通知|公告)
    | 制定(?:本|以下|如下)|解释如下|作出?如下|令\s*第[0-9]{1,4}号
    """,
    re.VERBOSE,
)
_ITSELF = re.compile(
    "本(?:实施)?(?:通知|办法|规定|意见|公告|通告|决定|细则|规则|规范|条例|法|措施|方案|政策|解释|批复|令|文件|安排|章程)"
)
_FIRST_ARTICLE = re.compile(r"(?:^|\n)\s*第一条(?!第|规定|、)")
_HEAD = 400
_TOP = 1500


def speaks_itself(words: Words, title: str | None) -> bool:
    """Whether what a text says is its own doing.

    >>> speaks_itself(Words("示例市发布公告。《公告》明确，原《示例办法》同时废止。", (), ()), None)
    False
    """
    if title is not None and (_DRAFT.search(title) or _READING.search(title)):
        return False
    head = words.folded[:_HEAD]
    if _DRAFT_IN_HEAD.search(head) or _BLANK_DAY.search(words.folded):
        return False
    if title is not None and _FIRST_ARTICLE.search(words.folded):
        return True
    if _REPORT.search(head):
        return False
    if _OWN.search(words.folded, 0, _TOP) or _ADDRESS.search(head):
        return True
    if _NEWS.match(head) or _TOLD.search(words.masked):
        return False
    is_titled = title is not None and parse_title(title).genre is not None
    return is_titled or _ITSELF.search(words.folded) is not None
