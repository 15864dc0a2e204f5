"""Titles taken apart (domain §7.2 and §14.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.titles import Title, clean_title, parse_title

pytestmark = pytest.mark.requirement("GZ-07")

OFFICE = "示例省人民政府办公厅"


@pytest.mark.parametrize(
    ("text", "issuer", "matter", "genre"),
    [
        ("示例省人民政府关于加强示例工作的意见", "示例省人民政府", "加强示例工作", "意见"),
        ("国务院关于同意设立示例区的批复", "国务院", "同意设立示例区", "批复"),
        ("关于加强示例工作的通知", None, "加强示例工作", "通知"),
        ("示例市教育局关于示例的补充通知", "示例市教育局", "示例", "通知"),
        ("示例省人民政府关于示例的若干意见", "示例省人民政府", "示例", "意见"),
        (f"{OFFICE}关于同意示例的复函", OFFICE, "同意示例", "函"),
        (f"{OFFICE}对示例建议的答复", OFFICE, "示例建议", "答复"),
        ("示例省人民政府关于示例的决定（修订）", "示例省人民政府", "示例", "决定"),
        ("示例市关于促进示例发展的若干措施(征求意见稿)", "示例市", "促进示例发展", "措施"),
        ("示例省规范性文件管理办法", None, None, "办法"),
        ("示例省数据条例", None, None, "条例"),
        ("示例省数据条例实施细则（试行）", None, None, "细则"),
        ("中华人民共和国示例法", None, None, "法"),
        ("示例省2024年公开工作要点", None, None, "要点"),
        ("示例省人民政府令", None, None, "令"),
        ("示例法院关于适用示例法若干问题的解释", "示例法院", "适用示例法若干问题", "解释"),
        ("全省会议召开", None, None, None),
        ("遵守法令", None, None, None),
        ("示例编辑部关于第9期差错的勘误", "示例编辑部", "第9期差错", "勘误"),
        ("", None, None, None),
    ],
)
def test_a_title_has_issuer_matter_and_genre(
    text: str, issuer: str | None, matter: str | None, genre: str | None
) -> None:
    title = parse_title(text)

    assert (title.issuer_text, title.matter, title.genre) == (issuer, matter, genre)
    assert title.action is None
    assert title.enclosed is None


@pytest.mark.parametrize(
    ("text", "issuer", "action", "enclosures"),
    [
        (f"{OFFICE}关于印发《示例省公开工作要点》的通知", OFFICE, "印发", ("示例省公开工作要点",)),
        (f"{OFFICE}关于印发示例省公开工作要点的通知", OFFICE, "印发", ("示例省公开工作要点",)),
        (f"{OFFICE}印发《示例办法》的通知", OFFICE, "印发", ("示例办法",)),
        (f"{OFFICE}关于印发《甲办法》《乙办法》的通知", OFFICE, "印发", ("甲办法", "乙办法")),
        (f"{OFFICE}关于印发〈示例办法〉的通知", OFFICE, "印发", ("示例办法",)),
        (f"{OFFICE}关于印发<示例办法>的通知", OFFICE, "印发", ("示例办法",)),
        (
            f"{OFFICE}转发省教育厅关于加强示例工作意见的通知",
            OFFICE,
            "转发",
            ("省教育厅关于加强示例工作意见",),
        ),
        (
            "示例省人民政府批转省教育厅《关于加强示例工作的意见》的通知",
            "示例省人民政府",
            "批转",
            ("关于加强示例工作的意见",),
        ),
        (
            f"{OFFICE}关于转发《国务院关于印发〈示例要点〉的通知》的通知",
            OFFICE,
            "转发",
            ("国务院关于印发〈示例要点〉的通知",),
        ),
        (
            "示例省财政厅 示例省教育厅关于印发《示例办法》的通知",
            "示例省财政厅 示例省教育厅",
            "印发",
            ("示例办法",),
        ),
        (
            "示例省财政厅、示例省教育厅转发《示例办法》的通知",
            "示例省财政厅、示例省教育厅",
            "转发",
            ("示例办法",),
        ),
        ("示例省人民政府关于修改《示例办法》的决定", "示例省人民政府", "修改", ("示例办法",)),
        ("示例省人民政府关于废止部分规章的决定", "示例省人民政府", "废止", ()),
        ("示例省人民政府关于公布示例名单的通知", "示例省人民政府", "公布", ()),
        ("关于重新印发《示例办法》的通知", None, "印发", ("示例办法",)),
    ],
)
def test_a_carrier_names_what_it_carries(
    text: str, issuer: str | None, action: str, enclosures: tuple[str, ...]
) -> None:
    title = parse_title(text)

    assert (title.issuer_text, title.action, title.enclosures) == (issuer, action, enclosures)
    assert title.genre in ("通知", "决定")


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        (f"{OFFICE}关于印发《示例办法》的通知", ("示例办法",)),
        (f"{OFFICE}关于公布《示例目录》的通知", ("示例目录",)),
        ("示例省人民政府关于修改《示例办法》的决定", ()),
        ("示例省人民政府关于废止《示例办法》等三件规章的决定", ()),
    ],
)
def test_what_is_changed_or_ended_does_not_come_along(text: str, carried: tuple[str, ...]) -> None:
    assert parse_title(text).carried == carried


def test_an_instrument_named_inside_a_matter_is_not_carried() -> None:
    title = parse_title("示例省人民政府关于贯彻落实《示例条例》的通知")

    assert (title.matter, title.enclosed) == ("贯彻落实《示例条例》", None)


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("示例市公安局《关于示例的实施意见（征求意见稿）》", "意见"),
        ("《关于示例的通知》示金规〔2024〕1号", "通知"),
        ("示例市发布《关于示例的通知》后市场平稳", None),
    ],
)
def test_a_title_ending_in_another_has_the_genre_of_that(text: str, genre: str | None) -> None:
    assert parse_title(text).genre == genre


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (
            "示例省人民政府办公厅关于印发\n《示例要点》的通知",
            "示例省人民政府办公厅关于印发《示例要点》的通知",
        ),
        ("关 于 示 例 的 通 知", "关于示例的通知"),
        ("《关于示例的通知》", "关于示例的通知"),
        ("【示例市】《关于示例的通知》", "关于示例的通知"),
        ("【示例市】关于示例的通知", "关于示例的通知"),
        ("《甲办法》和《乙办法》", "《甲办法》和《乙办法》"),
        ("《关于印发《示例办法》的通知》", "关于印发《示例办法》的通知"),
        ("示例省财政厅\u3000示例省教育厅关于示例的通知", "示例省财政厅 示例省教育厅关于示例的通知"),
        ("示例省财政厅\n示例省教育厅\n关于示例的通知", "示例省财政厅 示例省教育厅关于示例的通知"),
        ("关于 Open Data 的通知", "关于Open Data的通知"),
        ("\ufeff关于示例的通知\u200b", "关于示例的通知"),
        ("", ""),
    ],
)
def test_a_title_is_cleaned_to_one_line(text: str, clean: str) -> None:
    assert clean_title(text) == clean


@given(
    st.text(alphabet="示例省财政厅关于印发《〈〉》的通知 \n【】()（）〔2024〕3号A1", max_size=60)
)
def test_cleaning_does_not_end_worse_than_it_began(text: str) -> None:
    title = clean_title(text)

    assert "\n" not in title
    assert len(title) <= len(text)


@given(st.text(max_size=80))
def test_any_text_has_a_title_form(text: str) -> None:
    assert isinstance(parse_title(text), Title)
