"""Documents below law (ND-01): 规范性文件 of a government or a department, or another 公文.

Normative is what binds people outside the administration, generally and for a time: 办法, 规定,
细则, and what says from when until when it holds. Plans, single decisions and the administration's
own affairs are not (ND-02). Most 意见 and 通知 can be either: the title alone does not settle them.
"""

import re
from collections.abc import Sequence

from gazette.model import Field, Kind
from gazette.text.normalise import fold
from gazette.text.numbers import DocNumber, OrderNumber
from gazette.text.titles import Title

_DRAFT = re.compile("征求意见|意见征求|意见稿|草案|送审稿|讨论稿")
_GOVERNMENT = re.compile("(?:人民政府|政府)(?:办公[厅室])?$|^(?:中华人民共和国)?国务院(?:办公厅)?$")
_GOVERNMENT_CODE = re.compile("^国(?:办)?(?:发|函)|[政府](?:办)?(?:发|规|函|字|明电|电)*$")
_PARTY = re.compile("^中共|^中国共产党|党委|党组|纪委")

_MANDATE = re.compile(
    "(?:主要职责|职能配置|内设机构|机构设置|机构改革|人员编制|机构编制).{0,20}(?:规定|方案|通知|批复|函)"
)
_SINGLE = re.compile(
    r"""表彰|表扬|嘉奖|授予|追授|追认|晋升|命名|获奖|评选结果|荣誉称号|给予.{0,12}奖励的
      |(?:成立|调整|建立|设立|组建|撤销|恢复).{0,60}(?:领导小组|协调小组|工作小组|指挥部|组委会|组织委员会|筹备委员会|联席会议|专班)
      |(?:组成人员|成员单位|成员)的
      |任务分工|责任分工|工作分工的|任务分解|责任单位|长分工|指标计划分解
      |(?:考核|考评|检查|验收|督查|评价|普查|调查|核查|完成|进展|落实|办理|执行|建设|编制公布)(?:结果|情况)的
      |(?:大检查|大督查|专项督查|专项检查)的
      |重点工作(?:安排|任务|的)|工作安排的|讲话|会议纪要|会议精神|合作备忘录
      |(?:代表建议|政协提案|议案).{0,12}(?:办理|答复|协办)|答复的
      |聘任|聘请|上报|报送|筹备工作|工作会议的
      |批准.{2,20}总体规划""",
    re.VERBOSE,
)
"""One decision on one matter, or the administration's own affairs."""
_PLAN = re.compile(
    "(?:(?<!收费)(?<!划分)(?<!分配)方案|规划|计划|纲要|要点|预案|名单|路线图|任务书|会议制度|工作制度|工作规则|议事规则)(?:[(][^()]*[)])*$"
)
"""What the administration means to do, how it works: no rule for others."""
_RULE = re.compile("(?:办法|规定|细则|规则|准则)(?:[(][^()]*[)])*$")
_INTERNAL = re.compile(
    """考核|考评|督查|督导|公文|会议|值班|印章|机关工作|工作人员|公务员|人事|编制|领导干部|问责|责任追究|责任制
      |内部|财务总监|审计|监察|档案|议事|议案|提案|公务|政务信息|工作规则|评查|备案审查|立法|规章|法律顾问|应急预案""",
    re.VERBOSE,
)
_CARRIES = {"印发", "下发", "颁发", "颁布", "公布", "发布"}
_SINGLE_GENRES = {"批复", "函", "通报", "请示", "议案", "纪要", "答复"}


def is_government(organ: str) -> bool:
    """Whether an organ is a government or its office (ND-01).

    >>> [is_government(name) for name in ("示例省人民政府办公厅", "国务院", "示例省财政厅")]
    [True, True, False]
    """
    return _GOVERNMENT.search(organ) is not None


def below_law(
    title: Title,
    issuers: Sequence[str],
    number: DocNumber | OrderNumber | None,
    *,
    holds_for_a_time: bool = False,
) -> Field[Kind] | None:
    """The kind of a document that is no law or rule, None where nothing settles it.

    `holds_for_a_time`: the text itself says from when or until when it is in force.

    >>> from gazette.text.titles import parse_title
    >>> title = parse_title("示例省人民政府关于印发示例管理办法的通知")
    >>> below_law(title, ["示例省人民政府"], None).value
    'government_normative'
    >>> below_law(parse_title("关于印发示例规划的通知"), ["示例省财政厅"], None).value
    'official'
    """
    if _DRAFT.search(title.text):
        return None
    own = _own_text(title)
    if title.genre and _MANDATE.search(title.text):
        return Field("official", confidence=0.9)
    if title.genre in _SINGLE_GENRES and title.action not in ("批转", "转发"):
        return Field("official", confidence=0.9)
    if title.genre and _SINGLE.search(title.text) and not _RULE.search(own):
        return Field("official", confidence=0.85)
    maker = _maker(issuers, number)
    if maker is None:
        return None
    if _RULE.search(own):
        return None if _INTERNAL.search(own) else Field(maker, confidence=0.85)
    if _PLAN.search(own):
        return Field("official", confidence=0.75)
    return Field(maker, confidence=0.75) if holds_for_a_time else None


def _own_text(title: Title) -> str:
    """The title of what the reader gets: of the enclosed instrument where it carries one."""
    if title.action not in _CARRIES:
        return fold(title.text)
    carried = title.enclosures[0] if title.enclosures else title.matter or title.text
    return fold(carried).removesuffix("的")


def _maker(issuers: Sequence[str], number: DocNumber | OrderNumber | None) -> Kind | None:
    """Whose 规范性文件 it is, if it is one."""
    if issuers:
        if any(map(_PARTY.search, issuers)):
            return None
        return "government_normative" if is_government(issuers[0]) else "department_normative"
    if isinstance(number, DocNumber) and _GOVERNMENT_CODE.search(number.agency):
        return "government_normative"
    return None
