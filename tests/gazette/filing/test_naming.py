"""Rules called what no rule may be called."""

import pytest

from gazette.filing.clearing import holds
from gazette.filing.naming import misnamed
from gazette.model import Field, Kind, Metadata

pytestmark = pytest.mark.requirement("ND-11")


def named(title: str, kind: Kind | None) -> Metadata:
    return Metadata(title=Field(title, start=0, end=len(title)), kind=Field(kind) if kind else None)


@pytest.mark.parametrize("kind", ["department_rule", "provincial_rule", "prefecture_rule"])
@pytest.mark.parametrize("title", ["示例省示例条例", "示例条例（试行）", "《示例条例》"])
def test_a_rule_called_a_regulation_is_noted(title: str, kind: Kind) -> None:
    (finding,) = misnamed(named(title, kind))

    assert finding.code == "rule_title"
    assert (finding.start, finding.end) == (0, len(title))
    assert not holds(finding)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("示例省示例办法", "provincial_rule"),
        ("示例省示例规定", "provincial_rule"),
        ("示例省实施《示例条例》办法", "provincial_rule"),
        ("关于修改《示例条例》的决定", "provincial_rule"),
        ("示例省示例条例", "local_regulation"),
        ("示例条例", "administrative_regulation"),
        ("示例条例", None),
    ],
)
def test_any_other_title_is_not(title: str, kind: Kind | None) -> None:
    assert misnamed(named(title, kind)) == ()


def test_without_a_title_there_is_nothing_to_note() -> None:
    assert misnamed(Metadata(kind=Field("provincial_rule"))) == ()
