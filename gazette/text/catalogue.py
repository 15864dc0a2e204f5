"""Which of the 15 kinds of 条例 article 20 a document is (FOI-04): its place in the 公开目录.

Only where the title or the kind settles it; a document that is of none of them for sure has none.
"""

import re

from gazette.model import CatalogueItem, Field, Kind
from gazette.text.normalise import fold
from gazette.text.titles import Title

_RULES: frozenset[Kind] = frozenset(
    {
        "law", "administrative_regulation", "local_regulation", "autonomous_regulation",
        "separate_regulation", "department_rule", "provincial_rule", "prefecture_rule",
        "government_normative", "department_normative",
    }
)  # fmt: skip

_FORMS: tuple[tuple[CatalogueItem, float, re.Pattern[str]], ...] = (
    (
        "recruitment",
        0.9,
        re.compile("(?:招考|考试录用|录用)公务员|公务员.{0,12}(?:招考|录用|招录)"),
    ),
    (
        "functions",
        0.9,
        re.compile("(?:主要职责|职能配置|机构设置).{0,12}(?:人员编制|内设机构).{0,8}(?:规定|方案)"),
    ),
    (
        "budget",
        0.85,
        re.compile(
            "(?:预算|决算)(?:草案)?(?:的报告|报告|公开|情况说明|执行情况)|(?:部门|财政|本级)[预决]算(?!单位)"
        ),
    ),
    ("procurement", 0.85, re.compile("(?:政府|集中)采购.{0,12}(?:目录|标准|公告|结果)|中标公告")),
    (
        "fees",
        0.85,
        re.compile(
            "(?:行政事业性收费|收费项目|政府性基金|收费标准|车辆通行费).{0,20}(?:目录|标准|清单|公告|通知|批复)"
        ),
    ),
    (
        "statistics",
        0.85,
        re.compile("统计公报|普查(?:主要)?数据公报|统计(?:数据|月报|年鉴)|普查公报"),
    ),
    (
        "emergencies",
        0.85,
        re.compile("应急预案|突发(?:公共)?事件.{0,20}(?:信息|情况|通报)|预警信息"),
    ),
    (
        "penalties",
        0.8,
        re.compile("行政(?:处罚|强制).{0,12}(?:决定书|结果|裁量|基准|依据|程序|公示)"),
    ),
    (
        "permits",
        0.8,
        re.compile(
            "(?:行政许可|行政审批|政务服务|审批服务|公共服务|权力|责任).{0,8}(?:事项)?(?:目录|清单|指南|办事)|办事指南"
        ),
    ),
    (
        "projects",
        0.8,
        re.compile("(?:重大|重点)(?:建设)?项目.{0,12}(?:名单|清单|计划|批准|实施情况|安排)"),
    ),
    (
        "plans",
        0.85,
        re.compile(
            "规划(?:纲要)?(?:[(][^()]*[)])?(?:的通知|的批复)?$|国民经济和社会发展.{0,8}计划"
        ),
    ),
    (
        "livelihood",
        0.75,
        re.compile(
            "(?:扶贫|脱贫|教育|医疗|社会保障|社会救助|就业|创业).{0,16}(?:政策|措施|补贴|补助|资助)"
        ),
    ),
    (
        "supervision",
        0.75,
        re.compile(
            "(?:环境|污染|公共卫生|安全生产|食品|药品|产品质量).{0,16}(?:监督检查|检查情况|抽检|抽查|督察|专项整治)"
        ),
    ),
)
"""Forms of titles, the surest first."""


def catalogue_item(title: Title, kind: Kind | None) -> Field[CatalogueItem] | None:
    """The kind of disclosed information a document is; None where nothing settles it.

    >>> from gazette.text.titles import parse_title
    >>> catalogue_item(parse_title("关于印发示例省示例规划的通知"), "official").value
    'plans'
    >>> catalogue_item(parse_title("关于示例工作的意见"), "government_normative").value
    'rules'
    """
    if kind in _RULES:
        return Field("rules", confidence=0.9)
    if kind in ("interpretation", "erratum"):
        return None
    text = fold(title.text)
    for item, confidence, form in _FORMS:
        if form.search(text):
            return Field(item, confidence=confidence)
    return None
