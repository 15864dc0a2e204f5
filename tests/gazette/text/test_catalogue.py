"""The 15 kinds of 条例 article 20, where a title or a kind settles them."""

from typing import get_args

import pytest

from gazette.model import CatalogueItem, Kind
from gazette.text.catalogue import catalogue_item
from gazette.text.titles import parse_title

pytestmark = pytest.mark.requirement("FOI-04")


def test_there_are_15_kinds() -> None:
    assert len(get_args(CatalogueItem)) == 15


@pytest.mark.parametrize(
    ("title", "kind", "item"),
    [
        ("示例省示例条例", "local_regulation", "rules"),
        ("关于印发示例补贴办法的通知", "department_normative", "rules"),
        ("示例厅主要职责内设机构和人员编制规定", "official", "functions"),
        ("关于印发示例省示例发展规划的通知", "official", "plans"),
        ("示例省2023年国民经济和社会发展统计公报", None, "statistics"),
        ("示例省行政许可事项目录", None, "permits"),
        ("示例省行政处罚裁量基准", None, "penalties"),
        ("示例厅2023年度部门决算公开", None, "budget"),
        ("关于公开2024年省级部门预算的通知", None, "budget"),
        ("关于示例高速公路车辆通行费标准的批复", "official", "fees"),
        ("示例省政府集中采购目录", None, "procurement"),
        ("2024年示例省重大建设项目名单", None, "projects"),
        ("关于促进就业若干政策措施的通知", None, "livelihood"),
        ("关于印发示例应急预案的通知", "official", "emergencies"),
        ("关于食品安全监督检查情况的通报", "official", "supervision"),
        ("2024年示例省考试录用公务员公告", "announcement", "recruitment"),
    ],
)
def test_what_is_settled_has_its_item(title: str, kind: Kind | None, item: CatalogueItem) -> None:
    field = catalogue_item(parse_title(title), kind)

    assert field is not None
    assert field.value == item
    assert field.confidence < 1


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于加强示例工作的意见", None),
        ("关于张三等同志任免职务的通知", "personnel"),
        ("《示例规划》政策解读", "interpretation"),
        ("关于规划管理的通知", "official"),
        ("关于示例预算单位搬迁的通知", "official"),
    ],
)
def test_what_is_not_settled_has_none(title: str, kind: Kind | None) -> None:
    assert catalogue_item(parse_title(title), kind) is None
