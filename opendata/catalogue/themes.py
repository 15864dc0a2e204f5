"""The 21 fields in which public data are opened (domain §8.3, OD-04)."""

from __future__ import annotations

from typing import get_args

import msgspec

from gazette.datasets import Theme as Code
from opendata.catalogue.words import Words


class Theme(msgspec.Struct, frozen=True):
    """One of the 21 fields (开放领域)."""

    code: str
    name: Words


_NAMES: dict[str, Words] = {
    code: Words(zh, en)
    for code, zh, en in (
        ("credit", "信用服务", "Credit services"),
        ("health", "医疗卫生", "Health"),
        ("employment", "社保就业", "Social security and employment"),
        ("public-safety", "公共安全", "Public safety"),
        ("housing", "城建住房", "Urban construction and housing"),
        ("transport", "交通运输", "Transport"),
        ("education", "教育文化", "Education and culture"),
        ("science", "科技创新", "Science and innovation"),
        ("energy", "资源能源", "Resources and energy"),
        ("environment", "生态环境", "Environment"),
        ("industry", "工业农业", "Industry and agriculture"),
        ("trade", "商贸流通", "Trade and distribution"),
        ("finance", "财税金融", "Finance and taxation"),
        ("work-safety", "安全生产", "Work safety"),
        ("market", "市场监管", "Market supervision"),
        ("assistance", "社会救助", "Social assistance"),
        ("law", "法律服务", "Legal services"),
        ("living", "生活服务", "Everyday services"),
        ("weather", "气象服务", "Weather"),
        ("geography", "地理空间", "Geographic data"),
        ("institutions", "机构团体", "Institutions and organisations"),
    )
}
THEMES = tuple(Theme(code, _NAMES[code]) for code in get_args(Code))
BY_CODE: dict[str, Theme] = {theme.code: theme for theme in THEMES}
