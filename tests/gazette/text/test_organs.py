"""Organs: what is one, who stands together, of which level and region."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.model import Level
from gazette.text.organs import full_name, level_of, looks_like_organ, region_of, split_issuers
from gazette.text.regions import read_place


@pytest.mark.requirement("ND-05")
@pytest.mark.parametrize(
    "name",
    [
        "国务院",
        "国务院办公厅",
        "财政部",
        "住房城乡建设部",
        "中国人民银行",
        "中共中央办公厅",
        "示例省人民政府",
        "示例省人民政府办公厅",
        "示例省人民代表大会常务委员会",
        "示例省高级人民法院",
        "示例市住房公积金管理中心",
        "示例市发展改革委",
        "省政府办公厅",
        "省编办（省审改办）",
        "示例新区管委会",
        "示例县示例镇人民政府",
        "国家示例总局示例省税务局",
        "财 政 部",
        "自由贸易试验区管理委员会",
        "示例省文学艺术界联合会",
        "中华人民共和国财政部",
        "示例市住建委",
        "示例市教育局（代章）",
        "示例省政府公报编辑部",
    ],
)
def test_names_of_organs_are_known(name: str) -> None:
    assert looks_like_organ(name)


@pytest.mark.requirement("ND-05")
@pytest.mark.parametrize(
    "name",
    [
        "",
        "局",
        "全面推开新格局",
        "政务大厅",
        "各市、自治州人民政府",
        "各市人民政府",
        "有关部门",
        "关于示例的决定",
        "向省财政厅",
        "由省财政厅",
        "加强人民政府",
        "示例省财政厅、示例省教育厅",
        "2024年5月23日",
        "附件",
        "坚持以人民为中心的委员会",
        "示" * 60 + "局",
    ],
)
def test_other_words_are_not_organs(name: str) -> None:
    assert not looks_like_organ(name)


@pytest.mark.requirement("ND-05")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("示例省财政厅 示例省教育厅", ("示例省财政厅", "示例省教育厅")),
        ("示例省财政厅、示例省教育厅", ("示例省财政厅", "示例省教育厅")),
        (
            "示例省财政厅\n示例省教育厅\n示例省卫生健康委员会",
            ("示例省财政厅", "示例省教育厅", "示例省卫生健康委员会"),
        ),
        ("示例省财政厅\u3000\u3000示例省教育厅", ("示例省财政厅", "示例省教育厅")),
        ("示例省财政厅和示例省教育厅", ("示例省财政厅", "示例省教育厅")),
        ("示例省财政厅/示例省教育厅", ("示例省财政厅", "示例省教育厅")),
        ("示例省教育厅示例省财政厅", ("示例省教育厅", "示例省财政厅")),
        ("文化和旅游部", ("文化和旅游部",)),
        ("示例省住房和城乡建设厅", ("示例省住房和城乡建设厅",)),
        ("文化和旅游部和住房和城乡建设部", ("文化和旅游部", "住房和城乡建设部")),
        ("财政部税务总局住房城乡建设部", ("财政部", "税务总局", "住房城乡建设部")),
        ("国务院 中央军委", ("国务院", "中央军委")),
        ("中共示例省委办公厅 示例省人民政府办公厅", ("中共示例省委办公厅", "示例省人民政府办公厅")),
        ("国家发展改革委\n财 政 部\n教 育 部", ("国家发展改革委", "财政部", "教育部")),
        ("教育部等八部门", ("教育部",)),
        ("示例省 财政厅", ("示例省财政厅",)),
        ("示例省财政厅（代章）", ("示例省财政厅",)),
        ("省财政厅、教育厅", ("省财政厅", "教育厅")),
        ("财政部、财政部", ("财政部",)),
        ("", ()),
        (" 、 ", ()),
    ],
)
def test_joint_issuers_come_in_order(text: str, names: tuple[str, ...]) -> None:
    assert split_issuers(text) == names


@pytest.mark.requirement("ND-05")
@given(
    st.lists(
        st.sampled_from(["示例省财政厅", "示例省教育厅", "示例省公安厅", "示例省水利厅"]),
        unique=True,
    ),
    st.sampled_from("、 \n，;"),
)
def test_issuers_joined_by_any_mark_come_apart_again(names: list[str], mark: str) -> None:
    assert split_issuers(mark.join(names)) == tuple(names)


@pytest.mark.requirement("GZ-02")
@pytest.mark.parametrize(
    ("name", "level", "region"),
    [
        ("国务院", "national", None),
        ("财政部", "national", None),
        ("国家发展改革委", "national", None),
        ("国家示例局", "national", None),
        ("甘肃省人民政府办公厅", "province", "620000"),
        ("甘肃省财政厅", "province", "620000"),
        ("北京市人民政府", "province", "110000"),
        ("内蒙古自治区财政厅", "province", "150000"),
        ("香港特区政府", "province", "810000"),
        ("省政府办公厅", "province", None),
        ("自治区人民政府", "province", None),
        ("示例省财政厅", "province", None),
        ("示例省市场监督管理局", "province", None),
        ("示例省市容管理局", "province", None),
        ("国家税务总局甘肃省税务局", "province", "620000"),
        ("中国人民银行兰州中心支行", "prefecture", "620100"),
        ("兰州市人民政府", "prefecture", "620100"),
        ("甘肃省兰州市财政局", "prefecture", "620100"),
        ("临夏回族自治州人民政府", "prefecture", "622900"),
        ("临夏州财政局", "prefecture", "622900"),
        ("黔东南州住房公积金管理中心", "prefecture", "522600"),
        ("成都住房公积金管理中心", "prefecture", "510100"),
        ("中共兰州市委", "prefecture", "620100"),
        ("市财政局", "prefecture", None),
        ("示例市人民政府", "prefecture", None),
        ("兰州新区管委会", "county", None),
        ("山丹县人民政府", "county", "620725"),
        ("敦煌市人民政府", "county", "620982"),
        ("北京市海淀区人民政府", "county", "110108"),
        ("兰州市城关区教育局", "county", "620102"),
        ("城关区人民政府", "county", None),
        ("西和县人民政府", "county", "621225"),
        ("示例省示例市示例县教育局", "county", None),
        ("示例镇人民政府", "township", None),
        ("深圳市龙岗区示例街道办事处", "township", "440307"),
        ("示例大学", "unknown", None),
        ("", "unknown", None),
    ],
)
def test_level_and_region_come_from_the_name(name: str, level: Level, region: str | None) -> None:
    assert (level_of(name), region_of(name)) == (level, region)


@pytest.mark.requirement("GZ-02")
def test_a_place_is_as_long_as_its_words() -> None:
    place = read_place("甘肃省张掖市山丹县教育局")

    assert place is not None
    assert (place.code, place.length) == ("620725", 9)


@pytest.mark.requirement("GZ-02")
def test_a_name_without_a_place_has_none() -> None:
    assert read_place("财政部") is None


@pytest.mark.requirement("GZ-14")
@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("国家发展改革委", "国家发展和改革委员会"),
        ("住房城乡建设部", "住房和城乡建设部"),
        ("中国证监会", "中国证券监督管理委员会"),
        ("财政部", "财政部"),
        ("示例省财政厅", "示例省财政厅"),
    ],
)
def test_short_names_of_central_organs_have_full_ones(short: str, full: str) -> None:
    assert full_name(short) == full


@pytest.mark.requirement("ND-05")
@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    assert looks_like_organ(text) in (True, False)
    assert "" not in split_issuers(text)
    assert level_of(text)
