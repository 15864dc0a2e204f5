"""What a document is in law, where title, issuers and number settle it."""

import pytest

from gazette.model import Kind
from gazette.text.kinds import classify
from gazette.text.titles import parse_title

pytestmark = pytest.mark.requirement("ND-01")


@pytest.mark.parametrize(
    ("title", "issuers", "number", "kind"),
    [
        ("中华人民共和国示例法", ["全国人民代表大会常务委员会"], None, "law"),
        ("中华人民共和国示例法", [], "中华人民共和国主席令第3号", "law"),
        ("示例条例", ["国务院"], None, "administrative_regulation"),
        ("示例条例", [], "国务院令第3号", "administrative_regulation"),
        ("示例条例", [], "国令第3号", "administrative_regulation"),
        ("示例省示例条例", ["示例省人民代表大会常务委员会"], None, "local_regulation"),
        ("示例自治州示例条例", ["示例自治州人民代表大会"], None, "separate_regulation"),
        ("示例自治县自治条例", ["示例自治县人民代表大会"], None, "autonomous_regulation"),
        ("示例管理办法", ["财政部"], "财政部令第3号", "department_rule"),
        ("示例管理办法", ["示例省人民政府"], "示例省人民政府令第3号", "provincial_rule"),
        ("示例管理办法", [], "省政府令第3号", "provincial_rule"),
        ("示例管理办法", ["示例市人民政府"], "示例市人民政府令第3号", "prefecture_rule"),
        ("最高人民法院关于示例的解释", ["最高人民法院"], None, "judicial_interpretation"),
        (
            "最高人民法院关于示例的批复",
            ["最高人民法院"],
            "法释〔2024〕3号",
            "judicial_interpretation",
        ),
        (
            "示例省人民政府关于示例的意见",
            ["示例省人民政府"],
            "示政规〔2024〕3号",
            "government_normative",
        ),
        ("关于示例的通知", ["示例省人民政府办公厅"], "示政办规〔2024〕3号", "government_normative"),
        ("关于示例的通知", [], "示政办规〔2024〕3号", "government_normative"),
        ("关于示例的通知", ["示例省财政厅"], "示财规〔2024〕3号", "department_normative"),
        ("关于示例的通知", [], "示财规字〔2024〕3号", "department_normative"),
        (
            "示例省人民政府关于张三等任免职务的通知",
            ["示例省人民政府"],
            "示政任〔2024〕3号",
            "personnel",
        ),
        ("《示例办法》政策解读", [], None, "interpretation"),
        ("《示例办法》解读", [], None, "interpretation"),
        ("示例省人民政府关于示例的批复", ["示例省人民政府"], "示政函〔2024〕3号", "official"),
        ("关于示例的通告", [], None, "announcement"),
        ("示例管理办法", ["示例县人民政府"], "示例县人民政府令第3号", "government_normative"),
        ("示例省示例条例", [], None, "local_regulation"),
        ("示例自治州示例条例", [], None, "separate_regulation"),
        ("中华人民共和国示例条例", [], None, "administrative_regulation"),
        ("国务院关于修改《示例条例》的决定", ["国务院"], None, "administrative_regulation"),
        ("中华人民共和国宪法修正案", [], None, "law"),
        ("最高人民法院关于示例的安排", [], None, "judicial_interpretation"),
        ("关于张三等同志职务任免的通知", [], "示政任〔2024〕3号", "personnel"),
        ("勘误", [], None, "erratum"),
    ],
)
def test_what_is_settled_has_its_kind(
    title: str, issuers: list[str], number: str | None, kind: Kind
) -> None:
    field = classify(parse_title(title), issuers, number)

    assert field is not None
    assert field.value == kind
    assert field.origin == "read"


@pytest.mark.parametrize(
    ("title", "issuers", "number"),
    [
        ("示例省人民政府关于示例的意见", ["示例省人民政府"], "示政发〔2024〕3号"),
        ("示例管理办法", [], None),
        ("关于印发示例通报的通知", [], "无"),
        ("最高人民法院关于印发示例的通知", ["最高人民法院"], None),
        ("关于《示例条例》的说明", [], None),
        ("关于示例的通知", [], "示例省财政厅公告2024年第3号"),
        ("", [], None),
    ],
)
def test_what_is_not_settled_stays_open(title: str, issuers: list[str], number: str | None) -> None:
    assert classify(parse_title(title), issuers, number) is None
