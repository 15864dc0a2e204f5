"""规范性文件 of governments and departments, told apart from other official documents (ND-01, ND-02)."""

import pytest

from gazette.model import Kind
from gazette.text.kinds import classify
from gazette.text.titles import parse_title

pytestmark = pytest.mark.requirement("ND-01")

GOVERNMENT = ["示例省人民政府"]
OFFICE = ["示例省人民政府办公厅"]
DEPARTMENT = ["示例省财政厅"]


@pytest.mark.parametrize(
    ("title", "issuers", "kind"),
    [
        ("示例省人民政府关于印发《示例管理办法》的通知", GOVERNMENT, "government_normative"),
        ("关于印发示例补助暂行规定的通知", OFFICE, "government_normative"),
        (
            "国务院办公厅关于印发示例实施细则（试行）的通知",
            ["国务院办公厅"],
            "government_normative",
        ),
        ("示例省财政厅关于印发《示例资金使用办法》的通知", DEPARTMENT, "department_normative"),
        ("示例补贴实施细则", DEPARTMENT, "department_normative"),
    ],
)
def test_an_instrument_that_binds_others_is_normative_by_its_maker(
    title: str, issuers: list[str], kind: Kind
) -> None:
    assert _kind(title, issuers) == kind


@pytest.mark.parametrize(
    "title",
    [
        "关于印发示例发展规划的通知",
        "关于印发示例专项行动方案（2024—2026年）的通知",
        "关于印发《示例应急预案》的通知",
        "关于印发2024年示例工作要点的通知",
        "关于印发示例厅职能配置、内设机构和人员编制规定的通知",
        "关于成立示例工作领导小组的通知",
        "关于调整示例委员会组成人员的通知",
        "关于表彰示例先进集体的决定",
        "关于授予张三示例称号的决定",
        "关于示例考核结果的通报",
        "关于同意示例规划的批复",
        "关于示例事项的复函",
        "关于公布示例名单的通知",
        "关于示例任务分工的通知",
    ],
)
@pytest.mark.parametrize("issuers", [GOVERNMENT, DEPARTMENT])
def test_plans_single_decisions_and_own_affairs_are_not_normative(
    title: str, issuers: list[str]
) -> None:
    assert _kind(title, issuers) == "official"


@pytest.mark.parametrize(
    ("title", "issuers"),
    [
        ("示例省人民政府关于加强示例工作的意见", GOVERNMENT),
        ("关于做好示例工作的通知", OFFICE),
        ("关于印发《示例办法（征求意见稿）》的通知", GOVERNMENT),
        ("关于印发示例公文处理办法的通知", OFFICE),
        ("关于印发示例考核办法的通知", OFFICE),
        ("示例省人民政府转发示例的通知", GOVERNMENT),
        ("关于印发示例办法的通知", []),
        ("关于印发示例办法的通知", ["中共示例省委办公厅"]),
        ("示例大会交流经验，贯彻会议精神，共谋发展", []),
    ],
)
def test_what_can_be_either_stays_open(title: str, issuers: list[str]) -> None:
    assert _kind(title, issuers) is None


def test_the_code_of_the_number_tells_a_government_from_a_department() -> None:
    title = parse_title("关于印发示例办法的通知")

    by_code = classify(title, (), "示政办发〔2024〕3号")

    assert by_code is not None
    assert by_code.value == "government_normative"
    assert classify(title, (), "示财〔2024〕3号") is None


def test_a_text_with_a_term_of_validity_is_normative() -> None:
    title = parse_title("关于规范示例工作的通知")

    with_term = classify(title, DEPARTMENT, None, holds_for_a_time=True)

    assert with_term is not None
    assert with_term.value == "department_normative"
    assert classify(title, DEPARTMENT, None) is None


def _kind(title: str, issuers: list[str]) -> Kind | None:
    field = classify(parse_title(title), issuers, None)
    return field.value if field else None
