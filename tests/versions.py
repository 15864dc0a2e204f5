"""A made-up regulation in three versions, as amendments leave them."""

from __future__ import annotations

from datetime import date

from gazette.model import Draft
from gazette.text.outline import outline
from tests.made_up import draft, field, metadata

FIRST = """示例省数据管理条例
第一章 总则
第一条 为了规范数据管理，保护公民、法人和其他组织的合法权益，制定本条例。
第二条 本条例所称数据，是指以电子或者其他方式对信息的记录。
第三条 数据管理应当遵循下列原则：
(一)依法管理；
(二)分级负责。
第二章 公开
第四条 行政机关应当公开数据，并在二十个工作日内答复申请人。
第五条 公开数据不收取费用，法律另有规定的除外。
第六条 县级以上人民政府应当设置查阅场所和设施。
第三章 附则
第七条 本条例自2020年1月1日起施行。
"""
SECOND = """示例省数据管理条例
第一章 总　则
第一条 为了规范数据管理，保护公民、法人和其他组织的合法权益，制定本条例。
第二条 本条例所称数据，是指以电子或者其他方式对信息的记录。
第三条 数据管理应当遵循下列原则：
（一）依法管理；
（二）分级负责。
第四条 省数据局负责全省数据管理的统筹协调和监督检查。
第二章 公　开
第五条 行政机关应当依法公开数据，并在十五个工作日内答复申请人。
第六条 公开数据不收取费用，法律另有规定的除外。
第七条 县级以上人民政府应当设置查阅场所和设施。
第三章 附　则
第八条 本条例自2020年1月1日起施行。
"""
THIRD = (
    SECOND.replace("第六条 公开数据不收取费用，法律另有规定的除外。\n", "")
    .replace("第七条", "第六条")
    .replace("第八条", "第七条")
)


def version(text: str) -> Draft:
    """One version of the regulation."""
    return draft(
        "data-regulation",
        text,
        metadata(
            "示例省数据管理条例",
            issuers=("示例省人民代表大会常务委员会",),
            kind="local_regulation",
            genre="条例",
            effective_on=field(date(2020, 1, 1)),
        ),
        components=outline(text),
    )


def versions() -> list[Draft]:
    """The regulation as passed, and as amended twice."""
    return [version(text) for text in (FIRST, SECOND, THIRD)]
