"""Invented documents of 示例省, any number of them, for load tests. No sentence of a real one.

`python -m sample.make 10000 --seed 7 --out made-up` writes text files, a thousand a folder; with
--lines one file of JSON lines. The same seed makes the same documents. Numbers never repeat, and
each document cites some of the earlier years among those with a smaller index.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

_ORGANS = (
    ("示例省人民政府", "示政发"), ("示例省人民政府办公厅", "示政办发"), ("示例省财政厅", "示财发"),
    ("示例省教育厅", "示教发"), ("示例省交通运输厅", "示交发"), ("示例省水利厅", "示水发"),
    ("示例省民政厅", "示民发"), ("云岭市人民政府", "云政发"), ("云岭市人民政府办公室", "云政办发"),
    ("青屿市人民政府", "青屿政发"), ("白川市人民政府", "白政发"), ("白川市人民政府办公室", "白政办发"),
)  # fmt: skip
_FORMS = ("notice",) * 11 + ("rule",) * 3 + ("reply", "appointment")
_NOTICES_ONLY = ("notice",)
_OF_GOVERNMENTS = ("reply", "appointment")
_FIRST_YEAR, _YEARS = 2005, 20
_MATTERS = (
    "公共停车场管理", "政府信息公开", "义务教育招生", "农村公路养护", "预算绩效管理", "营商环境优化",
    "河湖生态保护", "社区养老服务", "数据共享开放", "安全生产检查", "文物保护利用", "就业创业扶持",
    "城镇燃气安全", "全民阅读推广", "防汛抗旱准备", "粮食仓储设施建设", "公共厕所建设", "残疾儿童康复",
)  # fmt: skip
_GENRES = ("通知", "意见", "决定", "通告")
_SUBJECTS = ("各县、区人民政府", "各有关部门", "项目单位", "主管机关", "编辑部", "经营者")
_DUTIES = ("应当建立", "应当完善", "负责公开", "统一发布", "定期报送", "依法审核", "按月通报")
_OBJECTS = (
    "信息公开目录", "工作台账", "监督检查制度", "资金使用情况", "评估结果", "备案登记材料",
    "政策解读材料", "数据质量报告", "应急预案", "服务指南", "收费标准", "整改清单",
)  # fmt: skip
_CLOSERS = ("，结果向社会公布。", "，并接受社会监督。", "，重大事项及时报告。", "，不得收取费用。")
_SURNAMES, _GIVEN_NAMES = "赵钱孙李周吴郑王冯陈", ("示例", "样本", "范文", "例文", "示范")
_ACTIVE = "（此件公开发布）"
_MARGIN = 150  # characters of a notice beside its body


class MadeUp(NamedTuple):
    """One invented document and what is true of it."""

    title: str
    number: str
    issuer: str
    signed_on: date
    text: str


class _Plan(NamedTuple):
    """What of a document its index and the seed decide, so that others can cite it unmade."""

    ordinal: int
    seed: int
    forms: Sequence[str]
    form: str
    issuer: str
    year: int
    number: str
    matter: str
    title: str


def document(index: int, *, seed: int = 0) -> MadeUp:
    """Invented document number `index`, from 1: mostly notices, some rules, replies, appointments.

    >>> one = document(7)
    >>> one.number, one == document(7), one == document(7, seed=1)
    ('示政发〔2012〕1号', True, False)
    """
    plan = _plan(index, seed, _FORMS)
    chance = _chance(index, seed, "text")
    match plan.form:
        case "appointment":
            return _signed(chance, plan, _appointment(chance, plan))
        case "reply":
            return _signed(chance, plan, _reply(chance, plan))
        case "rule":
            return _rule(chance, plan)
        case _:
            return _signed(chance, plan, _notice(chance, plan, chance.randrange(500, 2500)))


def notice(index: int, *, characters: int = 1500, seed: int = 0) -> str:
    """The text of invented notice number `index`, about so many characters long."""
    plan = _plan(index, seed, _NOTICES_ONLY)
    chance = _chance(index, seed, "text")
    return _signed(chance, plan, _notice(chance, plan, characters - _MARGIN)).text


def write_notices(folder: Path, count: int, *, first: int = 1) -> None:
    """Writes notices `first` … as text files, a thousand a subfolder."""
    for index in range(first, first + count):
        _write(folder, index, notice(index))


def write_documents(folder: Path, count: int, *, seed: int = 0) -> None:
    """Writes documents 1 … `count` as text files, a thousand a subfolder."""
    for index in range(1, count + 1):
        _write(folder, index, document(index, seed=seed).text)


def write_lines(folder: Path, count: int, *, seed: int = 0) -> None:
    """Writes documents 1 … `count` into one file of JSON lines."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "made-up.jsonl").open("w", encoding="utf-8") as file:
        for index in range(1, count + 1):
            one = document(index, seed=seed)
            row = {
                "title": one.title,
                "doc_number": one.number,
                "issuer": one.issuer,
                "signed_date": one.signed_on.isoformat(),
                "text": one.text,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write(folder: Path, index: int, text: str) -> None:
    path = folder / f"{index // 1000:04d}" / f"{index:07d}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _chance(index: int, seed: int, what: str) -> random.Random:
    return random.Random(f"{what} {seed} {index}")  # noqa: S311 (not for secrets)


def _plan(index: int, seed: int, forms: Sequence[str]) -> _Plan:
    """Issuer, year and serial are counted through, so that no number comes twice."""
    chance = _chance(index, seed, "plan")
    rest, year = index // _YEARS, _FIRST_YEAR + index % _YEARS
    issuer, code = _ORGANS[rest % len(_ORGANS)]
    number = f"{code}〔{year}〕{rest // len(_ORGANS) + 1}号"
    form, matter = chance.choice(forms), chance.choice(_MATTERS)
    if form in _OF_GOVERNMENTS and not issuer.endswith("人民政府"):
        form = "notice"
    title = _title(chance, form, issuer, matter)
    return _Plan(index, seed, forms, form, issuer, year, number, matter, title)


def _title(chance: random.Random, form: str, issuer: str, matter: str) -> str:
    match form:
        case "appointment":
            return f"{issuer}关于{_person(chance)}等任免职务的通知"
        case "reply":
            return f"{issuer}关于{matter}规划的批复"
        case "rule":
            return f"{issuer}关于印发《{issuer[:3]}{matter}办法》的通知"
        case _:
            return f"{issuer}关于加强{matter}的{chance.choice(_GENRES)}"


def _notice(chance: random.Random, plan: _Plan, characters: int) -> list[str]:
    basis = _basis(chance, plan)
    opening = f"{basis}现就加强{plan.matter}有关事项通知如下："
    return ["各县、区人民政府，市政府各部门：", opening, *_sections(chance, characters)]


def _rule(chance: random.Random, plan: _Plan) -> MadeUp:
    """A notice that prints a 办法 behind its signature."""
    name = f"{plan.issuer[:3]}{plan.matter}办法"
    carried = ["各县、区人民政府，市政府各部门：", f"现将《{name}》印发给你们，请组织实施。"]
    signed = _signed(chance, plan, carried)
    articles = [f"{_basis(chance, plan) or '为规范有关管理，'}制定本办法。"]
    articles += [_sentence(chance) for _ in range(chance.randrange(8, 30))]
    first = signed.signed_on + timedelta(days=30)
    articles.append(f"本办法自{_day(first)}起施行，有效期五年。")
    numbered = (f"第{_chinese(place)}条　{words}" for place, words in enumerate(articles, start=1))
    return signed._replace(text="\n".join([signed.text + name, *numbered]) + "\n")


def _reply(chance: random.Random, plan: _Plan) -> list[str]:
    request = f"你局《关于报请审批{plan.matter}规划的请示》收悉。现批复如下："
    points = (f"{_chinese(place)}、{_sentence(chance)}" for place in range(1, 6))
    return ["主管局：", request, *points]


def _appointment(chance: random.Random, plan: _Plan) -> list[str]:
    names = [plan.title.partition("关于")[2].partition("等")[0], _person(chance), _person(chance)]
    appointed = [f"任命{name}为{chance.choice(_MATTERS)}办公室副主任；" for name in names]
    left = f"免去{_person(chance)}的{chance.choice(_MATTERS)}办公室副主任职务。"
    return ["各有关部门：", "经研究决定：", *appointed, left]


def _person(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN_NAMES)


def _signed(chance: random.Random, plan: _Plan, lines: Sequence[str]) -> MadeUp:
    """The document with its title and number above these lines and its signature below them."""
    day = date(plan.year, chance.randrange(1, 13), chance.randrange(1, 29))
    whole = [plan.title, plan.number, *lines, plan.issuer, _day(day), _ACTIVE]
    return MadeUp(plan.title, plan.number, plan.issuer, day, "\n".join(whole) + "\n")


def _basis(chance: random.Random, plan: _Plan) -> str:
    """根据 one or two documents of earlier years; nothing where there are none."""
    years = plan.year - _FIRST_YEAR
    found = (_earlier(chance, plan.ordinal, years) for _ in range(2 if years else 0))
    cited = (_plan(index, plan.seed, plan.forms) for index in found if 0 < index < plan.ordinal)
    named = dict.fromkeys(f"《{one.title}》（{one.number}）" for one in cited)
    return f"根据{'和'.join(named)}，" if named else ""


def _earlier(chance: random.Random, index: int, years: int) -> int:
    return chance.randrange(index // _YEARS + 1) * _YEARS + chance.randrange(years)


def _sections(chance: random.Random, characters: int) -> Iterator[str]:
    written = count = 0
    while written < characters:
        count += 1
        sentences = [_sentence(chance) for _ in range(chance.randrange(2, 5))]
        line = f"{_chinese(count)}、{chance.choice(_MATTERS)}。" + "".join(sentences)
        written += len(line)
        yield line


def _sentence(chance: random.Random) -> str:
    days = f"自收到材料之日起{chance.randrange(3, 60)}个工作日内"
    parts = (chance.choice(_SUBJECTS), days, chance.choice(_DUTIES), chance.choice(_OBJECTS))
    return "".join(parts) + chance.choice(_CLOSERS)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else digits[tens] + "十")
    return head + (digits[ones] if ones else "")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="sample.make", description="Make up documents of 示例省.")
    parser.add_argument("count", type=int, help="how many documents")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other documents")
    parser.add_argument("--out", type=Path, default=Path("made-up"), help="the folder to write to")
    parser.add_argument("--lines", action="store_true", help="one file of JSON lines")
    given = parser.parse_args()
    write = write_lines if given.lines else write_documents
    write(given.out, given.count, seed=given.seed)


if __name__ == "__main__":
    main()
