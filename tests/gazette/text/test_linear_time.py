"""Every finder stays linear on text made to slow it down."""

import time
from collections.abc import Callable

import pytest

from gazette.text.abstract import find_abstract
from gazette.text.citations import find_citations
from gazette.text.dates import find_dates, find_impossible_dates
from gazette.text.disclosure import find_disclosure, secrecy_marks
from gazette.text.duties import find_duties
from gazette.text.effects import read_effects
from gazette.text.normalise import fold, key
from gazette.text.numbers import find_doc_numbers, find_orders, parse_number
from gazette.text.organs import level_of, looks_like_organ
from gazette.text.titles import parse_title
from gazette.text.topics import read_topic

pytestmark = pytest.mark.requirement("SD-10")


def effects_of(text: str) -> object:
    """The effects of an instrument whose words these are, references found as it goes."""
    text = f"各市人民政府：\n{text}废止"
    return read_effects(
        text, citations=(), components=(), title="示例省人民政府关于修改《示例办法》的决定"
    )


SIZE = 100_000
LIMIT = 8.0
"""CPU seconds. A quadratic finder needs minutes; the slowest linear one about one."""

FINDERS: tuple[Callable[[str], object], ...] = (
    fold,
    key,
    find_doc_numbers,
    find_orders,
    find_dates,
    find_impossible_dates,
    find_duties,
    find_disclosure,
    secrecy_marks,
    find_citations,
    parse_title,
    looks_like_organ,
    level_of,
    find_abstract,
    read_topic,
    effects_of,
)
UNITS = (
    "《",
    "《〈",
    "》",
    "《示》",
    "（",
    "（牵头单位：",
    "(责任单位:甲",
    "责任单位：\n",
    "负责）",
    "（负责）",
    "年月日",
    "二〇二四年",
    "2024年1月",
    "2024-01-",
    "〔2024〕",
    "〔2024〕1号",
    "示〔2024〕1号《示》（示〔2024〕1号）",
    "示 ",
    "令第",
    "局令第3号",
    "局 ",
    "本法第一条、",
    "《法》第一条",
    " ",
    "\t",
    "此件 ",
    "(此件公开",
    "★",
    "秘密 ",
    "公开属性：",
    "关于",
    "关于印发",
    "的通知",
    "1",
    "一",
    "甲",
    "“",
    "示”",
    "《示例办法》",
    "《示例办法》、",
    "《示例办法》同时废止",
    "废止《示例办法》",
    "《示例办法》作如下修改",
    "\n第一条修改为",
    "下列文件予以废止：\n1.《示例办法》\n",
    "\n示例办法\t示政发〔2024〕1号\t废止",
)


@pytest.mark.parametrize("finder", FINDERS, ids=lambda finder: finder.__name__)
def test_a_long_line_is_read_in_linear_time(finder: Callable[[str], object]) -> None:
    started = time.process_time()
    for unit in UNITS:
        finder("此件公开密★牵头责任" + unit * (SIZE // len(unit)))

    assert time.process_time() - started < LIMIT


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_label_is_refused_at_once(unit: str) -> None:
    started = time.process_time()
    with pytest.raises(ValueError, match="not a document number"):
        parse_number("示政发" + unit * (SIZE // len(unit)))

    assert time.process_time() - started < LIMIT
