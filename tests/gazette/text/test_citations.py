"""References to other instruments and to parts of the same one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.citations import find_citations

pytestmark = pytest.mark.requirement("GZ-18")


@pytest.mark.parametrize(
    ("text", "title", "number", "pinpoint"),
    [
        ("按照《示例办法》执行", "示例办法", None, None),
        ("《示例办法》（示政发〔2024〕3号）", "示例办法", "示政发〔2024〕3号", None),
        ("《示例办法》(示政发[2024]3号)", "示例办法", "示政发〔2024〕3号", None),
        ("《示例办法》（示例省人民政府令第3号）", "示例办法", "示例省人民政府令第3号", None),
        ("《示例办法》（示政发〔2024〕3号，以下简称办法）", "示例办法", "示政发〔2024〕3号", None),
        (
            "《示例办法（示政发〔2024〕3号）》",
            "示例办法（示政发〔2024〕3号）",
            "示政发〔2024〕3号",
            None,
        ),
        ("《示例办法》第三条", "示例办法", None, "第三条"),
        ("《示例办法》第三条第二款第（一）项", "示例办法", None, "第三条第二款第（一）项"),
        ("《示例办法》第三条之一", "示例办法", None, "第三条之一"),
        ("《示例办法》第三条至第五条", "示例办法", None, "第三条至第五条"),
        (
            "《示例办法》第三条、第五条第（二）项和第七条",
            "示例办法",
            None,
            "第三条、第五条第（二）项和第七条",
        ),
        ("《示例办法》（示政发〔2024〕3号）第12条", "示例办法", "示政发〔2024〕3号", "第12条"),
        ("《示例办法》的第三章", "示例办法", None, "第三章"),
        ("《关于印发〈示例要点〉的通知》", "关于印发〈示例要点〉的通知", None, None),
        ("《关于印发《示例要点》的通知》", "关于印发《示例要点》的通知", None, None),
        ("《关于示例的\n通知》", "关于示例的通知", None, None),
        ("示政发〔2024〕3号", None, "示政发〔2024〕3号", None),
        ("依照示例省人民政府令第3号", None, "示例省人民政府令第3号", None),
        ("依照本办法第三条第二款", None, None, "第三条第二款"),
        ("本实施细则第五条、第六条", None, None, "第五条、第六条"),
    ],
)
def test_a_reference_has_title_number_and_part(
    text: str, title: str | None, number: str | None, pinpoint: str | None
) -> None:
    (citation,) = find_citations(text)

    assert (citation.title, citation.number, citation.pinpoint) == (title, number, pinpoint)
    assert citation.path is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "本办法自公布之日起施行",
        "第三条\u3000示例",
        "《示例办法",
        "示例办法》",
        "〈示例〉",
        "《》",
        "本条第二款",
    ],
)
def test_other_words_are_no_reference(text: str) -> None:
    assert find_citations(text) == ()


def test_an_opening_never_closed_does_not_swallow_the_rest() -> None:
    text = "《" + "示例" * 200 + "《示例办法》"

    assert [citation.title for citation in find_citations(text)] == ["示例办法"]


def test_the_place_of_a_reference_is_its_own_words() -> None:
    text = "按照《示例办法》（示政发〔2024〕3号）第三条执行"
    (citation,) = find_citations(text)

    assert text[citation.start : citation.end] == "《示例办法》（示政发〔2024〕3号）第三条"


def test_a_short_name_stands_for_the_title_it_was_given_for() -> None:
    text = "《示例省公开办法》（示政发〔2024〕3号，以下简称《办法》）实施后，按《办法》第三条办理"
    first, second = find_citations(text)

    assert first.title == second.title == "示例省公开办法"
    assert (second.number, second.pinpoint) == ("示政发〔2024〕3号", "第三条")


@pytest.mark.requirement("ND-14")
def test_a_decision_refers_to_what_it_changes() -> None:
    """It was taken for the text the decision carries, so amendments lost their main relation."""
    own_title = "示例省人民政府关于修改《示例办法》的决定"
    (citation,) = find_citations(
        "将《示例办法》（示例省人民政府令第3号）修改如下：", None, own_title
    )
    assert (citation.title, citation.number) == ("示例办法", "示例省人民政府令第3号")


def test_own_number_and_own_titles_are_no_references() -> None:
    text = "示政发〔2024〕3号\n现将《示例要点》印发给你们，《示例条例》另行公布。"
    own_title = "示例省人民政府关于印发《示例要点》的通知"

    citations = find_citations(text, "示政发〔2024〕3号", own_title)

    assert [citation.title for citation in citations] == ["示例条例"]


@pytest.mark.parametrize("name", ["关于示例的布告", "关于示例的安排", "关于示例的指示"])
def test_older_and_rarer_genres_name_instruments(name: str) -> None:
    (citation,) = find_citations(f"按照《{name}》")

    assert citation.confidence == 1.0


@pytest.mark.parametrize("name", ["示例日报", "不动产权证书", "示例合同", "通知", "办法"])
def test_names_that_are_no_instrument_are_less_sure(name: str) -> None:
    (citation,) = find_citations(f"按照《{name}》")

    assert citation.confidence == 0.5


@given(
    st.text(alphabet="《》〈〉（）()示例办法通知〔2024〕3号第三条款、本以下简称令\n", max_size=80)
)
def test_references_are_in_order_and_inside(text: str) -> None:
    citations = find_citations(text)

    assert [citation.start for citation in citations] == sorted(
        citation.start for citation in citations
    )
    assert all(0 <= citation.start < citation.end <= len(text) for citation in citations)
