"""Which texts speak as instruments, and which only tell of others."""

import pytest

from gazette.text.citations import find_citations
from gazette.text.effects import read_effects

pytestmark = pytest.mark.requirement("ND-14", "WS-04")

REPEAL = "《示例办法》（示政发〔2019〕3号）同时废止。"


def count(text: str, title: str | None = None) -> int:
    citations = find_citations(text, None, title)
    return len(read_effects(text, citations=citations, components=(), title=title))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"各市人民政府：\n{REPEAL}", None),
        (f"现将有关事项通知如下：\n{REPEAL}", None),
        (f"本通知自印发之日起施行。{REPEAL}", None),
        (f"示例省公开办法\n第一条 示例。\n第二条 {REPEAL}", "示例省公开办法"),
        (f"示例省人民政府关于示例的通知\n{REPEAL}", "示例省人民政府关于示例的通知"),
        (f"近日，国家印发了示例规划。为贯彻落实，现就有关事项通知如下。{REPEAL}", None),
        (
            f"示例省记者采访条例\n第一条 为了记者采访，制定本条例。\n第二条 {REPEAL}",
            "示例省记者采访条例",
        ),
    ],
)
def test_an_instrument_acts(text: str, title: str | None) -> None:
    assert count(text, title) == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"记者从示例市获悉，新办法自7月1日起施行，{REPEAL}", None),
        (f"据示例日报消息，本通知自7月1日起施行，{REPEAL}", None),
        (f"7月10日，示例市住房公积金中心发布《关于示例的通知》。本通知印发后，{REPEAL}", None),
        (f"示例市调整政策。《通知》明确，本通知施行后，{REPEAL}", None),
        (f"新政提出，本通知施行后，{REPEAL}", None),
        (f"本解读说明：{REPEAL}", "《示例省公开办法》政策解读"),
        (f"示例市召开新闻发布会。{REPEAL}", None),
        (f"购房更方便了。{REPEAL}", None),
        (f"示例省公开办法\n（征求意见稿）\n第一条 示例。\n第二条 {REPEAL}", "示例省公开办法"),
        (f"第一条 示例。\n第二条 本办法自2024年X月X日起施行。{REPEAL}", "示例省公开办法"),
        (f"第一条 示例。\n第二条 本办法自年月日起施行。{REPEAL}", "示例省公开办法"),
        (f"第一条 示例。\n第二条 {REPEAL}", "示例省公开办法（草案）"),
    ],
)
def test_a_report_a_reading_and_a_draft_act_on_nothing(text: str, title: str | None) -> None:
    assert count(text, title) == 0
