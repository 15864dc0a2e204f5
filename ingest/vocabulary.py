"""The labels of page tables (domain §5.1), the field each fills, and what its values look like."""

from __future__ import annotations

import re

from gazette.text.normalise import fold

_FIELDS = {
    "title": "标题 名称 信息名称 文件名称 文件标题 公文标题 公文名称 信息标题 法规名称",
    "number": "发文字号 文号 公文文号 公文字号 文件字号 发文文号 文件文号 发文号 文件编号 发布文号",
    "index_no": "索引号 信息索引号 索引码 信息索引 索取号 信息索取号 索引 公开索引号",
    "issuer": "发文机关 发文机构 发文单位 制发机关 制定机关 制定单位 颁布单位 颁发机关 发文部门"
    " 发布机构 发布单位 发布机关 发布部门 公布机关 印发机关 印发单位",
    "topic": "主题分类 主题类别 主题 主题类型 信息分类 所属主题 公文主题 公开分类",
    "genre": "文种 体裁 体裁分类 公文种类 公文体裁 文体",
    "keywords": "主题词 关键词 关键字 主题关键词",
    "signed_on": "成文日期 成文时间 签发日期 签署日期 制发日期 签发时间",
    "dated_on": "发文日期 发文时间 生成日期 产生日期 生成时间 印发日期 制定日期 印发时间 形成日期",
    "published_on": "发布日期 发布时间 公布日期 公开日期 公开时间 公布时间",
    "effective_on": "施行日期 生效日期 实施日期 执行日期 生效时间 实施时间 施行时间 开始实施日期",
    "expires_on": "有效期至 失效日期 废止日期 有效期 终止日期 失效时间 废止时间 截止日期",
    "status": "有效性 是否有效 时效性 效力状态 文件状态 文件有效性 时效 效力 时效状态 有效状态",
    "disclosure": "公开方式 公开形式 公开属性 公开类型 信息公开方式 公开类别",
    "addressees": "主送机关 主送 主送单位",
    "abstract": "内容概述 内容摘要 摘要 信息概述 内容概要 概述 内容简介 简介",
    "": "来源 信息来源 文章来源 稿源 时间 日期 公开目录 公开范围 公开时限 公开程序 公开依据 信息类别"
    " 统一编号 登记号 备案登记号 备案号 规范性文件编号 规范性文件统一编号 统一登记号 文件类别"
    " 文件类型 文件性质 效力级别 公开责任部门 责任部门 责任单位 公开机构 所属机构 所属栏目 栏目"
    " 服务对象 作者 编辑 责任编辑 审核 浏览次数 阅读次数 浏览量 阅读量 点击数 点击率 点击量"
    " 访问次数 访问量 阅读 浏览 更新时间 更新日期 录入时间 字体 字号 语种 格式 载体类型 记录形式 编号"
    " 有无附件 附件 分享 关联文件 相关解读 下载 信息编号 公开级别",
}
"""Field of Given ("" for none of them) → its labels, the surest first."""

FIELD_OF = {label: name for name, labels in _FIELDS.items() for label in labels.split()}
RANK = {label: rank for labels in _FIELDS.values() for rank, label in enumerate(labels.split())}
LONGEST_LABEL = max(map(len, FIELD_OF))

LONGEST_VALUE = 400

STRICT = {"number", "index_no", "status", "disclosure", "signed_on", "dated_on", "published_on",
           "effective_on", "expires_on"}  # fmt: skip
"""Fields whose values cannot be taken for the line below a table."""
_VALID = {
    "number": re.compile(r".{0,40}[0-9]{4}.{0,12}[0-9]+.{0,8}|.{0,40}第.{1,8}号|无|-+"),
    "index_no": re.compile(r"[0-9A-Za-z/()_.—-]{4,60}|无|-+"),
    "topic": re.compile(r"[^。:]{1,60}"),
    "genre": re.compile(r"[^。:]{1,10}"),
    "keywords": re.compile(r"[^。:]{1,120}"),
    "status": re.compile(r"[^。:]{0,8}[效止改是否订行][^。:]{0,8}"),
    "disclosure": re.compile(r"[^。:]{0,10}公开[^。:]{0,10}|[^。:]{2,12}"),
    "title": re.compile(r"[^。]{4,200}"),
    "issuer": re.compile(r"[^。:]{2,200}"),
    "": re.compile(r"[^。]{1,80}"),
}
_DATE = re.compile(
    r"[0-9〇○零一二三四五六七八九十]{1,4}[年./-].{1,30}|无|长期.{0,4}|[0-9一二三五十]+年|-+"
)
_DATES = {"signed_on", "dated_on", "published_on", "effective_on", "expires_on"}


def is_valid(field: str, value: str) -> bool:
    """Whether a value may stand behind a label of this field.

    >>> is_valid("number", "示政发〔2024〕1号"), is_valid("number", "示例省人民政府关于示例的通知")
    (True, False)
    """
    pattern = _DATE if field in _DATES else _VALID.get(field)
    if pattern is None:
        return len(value) <= LONGEST_VALUE
    return pattern.fullmatch(fold(value)) is not None
