"""Invented notices of any number, seeded: the load for every benchmark. No real text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

_ORGANS = (
    "示例省人民政府", "示例省人民政府办公厅", "示例省财政厅", "示例省教育厅", "示例省交通运输厅",
    "云岭市人民政府", "青屿市人民政府", "白川市人民政府办公室",
)  # fmt: skip
_CODES = ("示政发", "示政办发", "示财发", "示教发", "示交发", "云政发", "青屿政发", "白政办发")
_MATTERS = (
    "公共停车场管理", "政府信息公开", "义务教育招生", "农村公路养护", "预算绩效管理", "营商环境优化",
    "河湖生态保护", "社区养老服务", "数据共享开放", "安全生产检查", "文物保护利用", "就业创业扶持",
)  # fmt: skip
_GENRES = ("通知", "意见", "决定", "通告")
_SUBJECTS = ("各县、区人民政府", "各有关部门", "项目单位", "主管机关", "编辑部", "经营者")
_DUTIES = ("应当建立", "应当完善", "负责公开", "统一发布", "定期报送", "依法审核", "按月通报")
_OBJECTS = (
    "信息公开目录", "工作台账", "监督检查制度", "资金使用情况", "评估结果", "备案登记材料",
    "政策解读材料", "数据质量报告", "应急预案", "服务指南", "收费标准", "整改清单",
)  # fmt: skip
_CLOSERS = ("，结果向社会公布。", "，并接受社会监督。", "，重大事项及时报告。", "，不得收取费用。")


def notice(number: int, *, characters: int = 1500) -> str:
    """The text of invented notice number `number`, about so many characters long."""
    chance = random.Random(1_000_003 * number + 17)  # noqa: S311 (not for secrets)
    place = chance.randrange(len(_ORGANS))
    year, month, day = (
        chance.randrange(2005, 2025),
        chance.randrange(1, 13),
        chance.randrange(1, 29),
    )
    title = f"{_ORGANS[place]}关于加强{chance.choice(_MATTERS)}的{chance.choice(_GENRES)}"
    lines = [title, f"{_CODES[place]}〔{year}〕{number}号", "各县、区人民政府，市政府各部门："]
    lines += _body(chance, characters - 150)
    lines += [_ORGANS[place], f"{year}年{month}月{day}日", "（此件公开发布）"]
    return "\n".join(lines) + "\n"


def _body(chance: random.Random, characters: int) -> Iterator[str]:
    written = count = 0
    while written < characters:
        count += 1
        sentences = [_sentence(chance) for _ in range(chance.randrange(2, 5))]
        line = f"{_chinese(count)}、{chance.choice(_MATTERS)}。" + "".join(sentences)
        written += len(line)
        yield line


def _sentence(chance: random.Random) -> str:
    days = f"自{chance.randrange(2005, 2026)}年起{chance.randrange(3, 60)}个工作日内"
    parts = (chance.choice(_SUBJECTS), days, chance.choice(_DUTIES), chance.choice(_OBJECTS))
    return "".join(parts) + chance.choice(_CLOSERS)


def _chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else digits[tens] + "十")
    return head + (digits[ones] if ones else "")


def write_notices(folder: Path, count: int, *, first: int = 1) -> None:
    """Writes notices `first` … as text files, a thousand a subfolder."""
    for number in range(first, first + count):
        path = folder / f"{number // 1000:04d}" / f"{number:07d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(notice(number), encoding="utf-8")
