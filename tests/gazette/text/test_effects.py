"""What a text does to others: clauses, parts, days, and words that do nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.model import Effect, EffectKind
from gazette.text.citations import find_citations
from gazette.text.effects import read_effects
from gazette.text.outline import outline

pytestmark = pytest.mark.requirement("ND-14", "WS-04", "ND-09")

A, B = "《示例办法》（示政发〔2019〕3号）", "《关于印发〈示例规定〉的通知》（示政办发〔2020〕5号）"
NAMED_A = ("示例办法", "示政发〔2019〕3号")
NAMED_B = ("关于印发〈示例规定〉的通知", "示政办发〔2020〕5号")
ADDRESS = "各市人民政府，省政府各部门：\n"


def read(text: str, title: str | None = None, number: str | None = None) -> tuple[Effect, ...]:
    """As the readers of files do it: without references to the text's own title and number."""
    citations = find_citations(text, number, title)
    return read_effects(text, citations=citations, components=outline(text), title=title)


def names(effects: tuple[Effect, ...]) -> list[tuple[str | None, str | None]]:
    return [(effect.title, effect.number) for effect in effects]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (f"{A}同时废止。", "repeals"),
        (f"原{A}同时废止。", "repeals"),
        (f"{A}予以废止。", "repeals"),
        (f"现决定将{A}予以废止。", "repeals"),
        (f"经研究，对{A}予以废止。", "repeals"),
        (f"{A}即行废止。", "repeals"),
        (f"{A}，同时废止。", "repeals"),
        (f"{A}文件同时废止，不再执行。", "repeals"),
        (f"{A}自本通知印发之日起废止。", "repeals"),
        (f"自本通知印发之日起，{A}同时废止。", "repeals"),
        (f"本通知施行后，{A}同时废止；其他规定照旧。", "repeals"),
        (f"省人民政府2019年3月1日发布的{A}同时废止。", "repeals"),
        (f"{A}（以下简称《办法》）同时废止。", "repeals"),
        (f"决定废止{A}。", "repeals"),
        (f"一、废止{A}", "repeals"),
        (f"同时废止省人民政府发布的{A}。", "repeals"),
        (f"下列文件予以废止：{A}。", "repeals"),
        (f"{A}及其实施细则同时废止。", "repeals"),
        (f"{A}作废。", "repeals"),
        (f"{A}自行失效。", "expires"),
        (f"宣布{A}失效。", "expires"),
        (f"{A}不再有效。", "expires"),
        (f"撤销{A}。", "invalidates"),
        (f"撤销示例市人民政府{A}。", "invalidates"),
        (f"{A}依法予以撤销。", "invalidates"),
        (f"宣布{A}无效。", "invalidates"),
        (f"{A}停止执行。", "suspends"),
        (f"{A}自本解释公布之日起不再执行。", "suspends"),
        (f"停止执行{A}。", "suspends"),
        (f"{A}不再适用。", "suspends"),
        (f"{A}继续有效。", "continues"),
        (f"本办法生效后，{A}继续施行。", "continues"),
        (f"{A}等政策继续执行，期限顺延。", "continues"),
        (f"1.继续执行{A}，按原标准发放。", "continues"),
    ],
)
def test_explicit_words_act_on_what_they_name(words: str, kind: EffectKind) -> None:
    text = ADDRESS + words
    (effect,) = read(text)

    assert effect.kind == kind
    assert (effect.title, effect.number) == NAMED_A
    assert effect.pinpoint is None
    assert "《示例办法》" in text[effect.start : effect.end]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "规章的修改、废止程序，适用本办法。",
        "制定、修改、废止规范性文件，适用本办法。",
        "本办法有效期5年，自行失效。",
        "本通知自2024年7月1日起施行，2029年6月30日废止。",
        "本《通知》有效期一年，到期自动废止。",
        "原有规定同时废止。",
        f"与{A}不一致的，以本办法为准。",
        f"{A}中与本办法不一致的同时废止。",
        f"{A}已经废止。",
        f"{A}已于2020年废止。",
        f"已经废止的{A}不再作为依据。",
        f"{A}废止前已经受理的，按原规定办理。",
        f"{A}废止后，由新办法代替。",
        f"依照{A}规定废止。",
        f"按照{A}规定停止执行。",
        f"由{A}废止。",
        f"{A}由示例省人民政府废止。",
        f"{A}被废止。",
        f"决定废止{A}的程序，适用本条例。",
        f"自{A}施行后停止执行。",
        f"拟废止{A}。",
        f"{A}拟予以废止。",
        f"建议对{A}予以废止。",
        f"提请省人民政府废止{A}。",
        f"根据《关于废止{A}的决定》，制定本通知。",
        "示例证书遗失的，公告《示例证书》作废。",
        "《通知》同时废止。",
        "《示例办法",
        f"继续按照{A}执行。",
        f"取得{A}规定的许可继续有效。",
        f"在继续执行{A}的基础上，另行规定。",
        f"{A}由《示例条例》代替。",
        f"本规定第五条称：“{A}同时废止。”",
        "第三条规定的情形失效。",
        f"逾期未开工的，{A}自行失效。",
        "(2019年3月1日通过 根据2021年5月6日《关于修改〈示例条例〉的决定》修正)",
    ],
)
def test_other_words_act_on_nothing(words: str) -> None:
    assert read(ADDRESS + words) == ()


@pytest.mark.parametrize(
    "words",
    [
        f"{A}、{B}同时废止。",
        f"{A}和{B}同时废止。",
        f"{A}，{B}，同时废止。",
        f"{A}{B}同时废止。",
        f"{A}以及省人民政府办公厅2020年5月1日印发的{B}同时废止。",
        f"{A}、\n{B}同时废止。",
        f"决定废止{A}、{B}。",
        f"废止{A}和{B}等2件规范性文件。",
    ],
)
def test_names_joined_in_a_row_are_all_acted_on(words: str) -> None:
    assert names(read(ADDRESS + words)) == [NAMED_A, NAMED_B]


def test_numbers_without_titles_are_targets_too() -> None:
    effects = read(f"{ADDRESS}原印发的示政发〔2019〕3号、示政办发〔2020〕5号等文件同时废止。")

    assert names(effects) == [(None, "示政发〔2019〕3号"), (None, "示政办发〔2020〕5号")]


def test_a_decision_that_amended_the_target_is_no_target() -> None:
    words = "根据2010年3月1日通过的《关于修改〈示例条例〉的决定》修正的《示例条例》同时废止。"

    assert names(read(ADDRESS + words)) == [("示例条例", None)]


def test_the_order_that_promulgated_the_target_is_its_number() -> None:
    words = "示例省人民政府令第7号公布的《示例办法》同时废止。"

    assert names(read(ADDRESS + words)) == [("示例办法", "示例省人民政府令第7号")]


def test_a_basis_named_before_is_no_target() -> None:
    words = f"根据《示例条例》的规定，{A}同时废止。"

    assert names(read(ADDRESS + words)) == [NAMED_A]


def test_an_older_text_of_the_same_title_is_a_target() -> None:
    """References to the own title are left out of the citations, so this one was lost."""
    title = "示例省公开办法"
    text = f"{title}\n第一条 示例。\n第二条 本办法自2024年7月1日起施行。原《{title}》同时废止。"
    (effect,) = read(text, title)

    assert (effect.kind, effect.title) == ("repeals", title)


def test_what_a_text_says_of_its_own_title_is_left_alone() -> None:
    title = "示例省公开办法"

    assert (
        read(f"{title}\n第一条 示例。\n第二条 《{title}》自2029年7月1日起自动失效。", title) == ()
    )


@pytest.mark.parametrize(
    ("words", "pinpoint", "is_sure"),
    [
        (f"{A}第三条同时废止。", "第三条", True),
        (f"{A}第三条第二款、第五条停止执行。", "第三条第二款、第五条", True),
        (f"停止执行{A}中第十一条。", "第十一条", True),
        (f"{A}第三条“不得少于3年”的规定停止执行。", "第三条“不得少于3年”的规定", False),
        (f"{A}中涉及购房补贴的条款不再执行。", "涉及购房补贴的条款", False),
        (f"{A}中相关政策继续有效，另有规定的除外。", "相关政策", False),
        (f"不再执行{A}中的限售政策。", "限售政策", False),
        (f"{A}第五条有关内容和第二款相应停止执行。", "第五条有关内容和第二款", False),
    ],
)
def test_a_part_is_never_taken_for_the_whole(words: str, pinpoint: str, *, is_sure: bool) -> None:
    (effect,) = read(ADDRESS + words)

    assert effect.pinpoint == pinpoint
    assert (effect.confidence >= 0.9) is is_sure


def test_a_part_of_the_last_of_several_is_not_surely_one_of_each() -> None:
    effects = read(f"{ADDRESS}{A}和{B}中有关补贴的规定停止执行。")

    assert names(effects) == [NAMED_A, NAMED_B]
    assert all(effect.confidence < 0.9 for effect in effects)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (f"{A}自2024年7月1日起废止。", date(2024, 7, 1)),
        (f"{A}于2024年7月1日失效。", date(2024, 7, 1)),
        (f"本办法自2024年7月1日起施行，{A}同时废止。", date(2024, 7, 1)),
        (f"本办法自二〇二四年七月一日起施行。省政府发布的{A}同时废止。", date(2024, 7, 1)),
        (f"本办法自2024年7月1日起施行，有效期5年。\n{A}同时废止。", date(2024, 7, 1)),
        (f"本办法自公布之日起施行，{A}同时废止。", None),
        (f"2019年3月1日发布的{A}同时废止。", None),
    ],
)
def test_the_day_is_the_one_the_words_name(words: str, day: date | None) -> None:
    (effect,) = read(ADDRESS + words)

    assert effect.on == day


def test_an_effect_stands_in_the_component_of_its_words() -> None:
    (effect,) = read(f"第一条 示例。\n第二条 本办法自2024年7月1日起施行。{A}同时废止。")

    assert effect.path == "art_2"


def test_a_title_says_what_the_body_does_not_repeat() -> None:
    title = "示例省人民政府关于废止《示例办法》的决定"
    (effect,) = read(
        f"{title}\n经研究，该办法已不适应实际，予以废止。\n本决定自公布之日起施行。", title
    )

    assert (effect.kind, effect.title) == ("repeals", "示例办法")


def test_a_thing_said_twice_is_one_effect_with_its_number() -> None:
    title = "示例省人民政府关于废止《示例办法》的决定"
    (effect,) = read(f"{title}\n省人民政府决定废止{A}。", title)

    assert (effect.title, effect.number) == NAMED_A


def test_titles_alike_with_other_numbers_are_two() -> None:
    words = (
        "《示例通知的通知》（示政发〔2019〕3号）、《示例通知的通知》（示政发〔2020〕4号）同时废止。"
    )

    assert names(read(ADDRESS + words)) == [
        ("示例通知的通知", "示政发〔2019〕3号"),
        ("示例通知的通知", "示政发〔2020〕4号"),
    ]


_PIECES = st.sampled_from([
    A, B, "《示例条例》第三条", "同时废止", "停止执行", "继续有效", "作如下修改", "将第三条修改为", "修改", "“", "”",
    "、", "和", "。", "\n", "：", "一、", "1.", "\t", "本办法自2024年7月1日起施行", "废止的文件目录", "《", "》", "（",
])  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=4), max_size=30))
def test_every_effect_has_its_words_in_the_text(pieces: list[str]) -> None:
    text = ADDRESS + "".join(pieces)
    effects = read(text, "示例省人民政府关于修改《示例办法》的决定")

    assert effects == read(text, "示例省人民政府关于修改《示例办法》的决定")
    assert list(effects) == sorted(effects, key=lambda one: (one.start, one.end))
    for effect in effects:
        assert 0 <= effect.start < effect.end <= len(text)
        assert effect.title or effect.number
