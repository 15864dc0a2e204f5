"""Who may publish a gazette, what it prints, and when its text is the standard one."""

import pytest

from gazette.edition.issues import Entry
from gazette.edition.publishing import gazette_of, is_standard_text, misplaced
from gazette.errors import PublisherError
from gazette.model import Kind, Level

PROVINCE = gazette_of("示例省人民政府公报")


def entry(title: str) -> Entry:
    return Entry(column=None, title=title, number=None, pages=None)


@pytest.mark.requirement("GZ-02")
@pytest.mark.parametrize(
    ("name", "publisher", "level"),
    [
        ("国务院公报", "国务院", "national"),
        ("示例省人民政府公报", "示例省人民政府", "province"),
        ("《示例省人民政府公报》", "示例省人民政府", "province"),
        ("云岭市人民政府公报", "云岭市人民政府", "prefecture"),
        ("示例自治州人民政府公报", "示例自治州人民政府", "prefecture"),
        ("示例县人民政府公报", "示例县人民政府", "county"),
        ("示例省人民代表大会常务委员会公报", "示例省人民代表大会常务委员会", "province"),
        ("最高人民法院公报", "最高人民法院", "national"),
    ],
)
def test_a_government_may_publish(name: str, publisher: str, level: Level) -> None:
    gazette = gazette_of(name)
    assert (gazette.publisher, gazette.level) == (publisher, level)


@pytest.mark.requirement("GZ-02")
@pytest.mark.parametrize(
    ("name", "publisher", "reason"),
    [
        ("示例省财政厅公报", None, "示例省财政厅 is a department"),
        ("示例省人民政府外事办公室公报", None, "is a department"),
        ("示例县教育局公报", None, "is a department"),
        ("云岭街道办事处公报", None, "is a department"),
        ("示例镇人民政府公报", None, "below the county"),
        ("示例公报", "示例省水利厅", "示例省水利厅 is a department"),
        ("示例公报", None, "does not say who publishes it"),
        ("示例人民政府公报", None, "give its full name"),
        ("", None, "does not say who publishes it"),
    ],
)
def test_nobody_else_may_and_is_told_why(name: str, publisher: str | None, reason: str) -> None:
    with pytest.raises(PublisherError, match=reason):
        gazette_of(name, publisher)


def test_a_given_publisher_counts() -> None:
    assert gazette_of("示例政报", "示例省人民政府办公厅").level == "province"


def test_a_gazette_is_one_under_its_full_and_its_short_name() -> None:
    assert gazette_of("中华人民共和国国务院公报").id == gazette_of("国务院公报").id
    assert PROVINCE.id.startswith("gaz-")


@pytest.mark.requirement("GZ-03")
def test_a_higher_governments_document_is_noticed() -> None:
    assert "above" in (misplaced(PROVINCE, entry("国务院关于示例工作的通知")) or "")


@pytest.mark.requirement("GZ-03")
@pytest.mark.parametrize(
    "title",
    [
        "示例省人民政府关于示例工作的通知",
        "示例省财政厅关于印发示例办法的通知",
        "云岭市人民政府关于示例工作的通知",
        "示例省示例办法",
        "大事记",
    ],
)
def test_its_own_departments_and_lower_ones_belong_there(title: str) -> None:
    assert misplaced(PROVINCE, entry(title)) is None


@pytest.mark.requirement("GZ-01")
@pytest.mark.parametrize(
    ("gazette", "kind", "expected"),
    [
        ("示例省人民政府公报", "provincial_rule", True),
        ("示例省人民政府公报", "government_normative", False),
        ("示例省人民政府公报", "local_regulation", False),
        ("示例省人民政府公报", "prefecture_rule", False),
        ("示例省人民代表大会常务委员会公报", "local_regulation", True),
        ("示例省人民代表大会常务委员会公报", "provincial_rule", False),
        ("云岭市人民政府公报", "prefecture_rule", True),
        ("国务院公报", "administrative_regulation", True),
        ("国务院公报", "department_rule", True),
        ("示例县人民政府公报", "government_normative", False),
    ],
)
def test_the_law_says_whose_print_is_the_standard_text(
    gazette: str, kind: Kind, *, expected: bool
) -> None:
    assert is_standard_text(kind, gazette_of(gazette)) is expected
