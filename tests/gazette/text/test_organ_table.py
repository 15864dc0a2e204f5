"""The organ table: what a name or a 代字 means, and what it does not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import OrganTableError
from gazette.text.organ_table import (
    COLUMNS,
    OrganTable,
    central_organs,
    is_relative,
    read_organs,
)
from gazette.text.organs import level_of

LISTED = """name,short_names,codes,level,region,valid_from,valid_to,successor
示例省人民政府,省政府,示政发 示政函,province,990000,,,
示例省人民政府办公厅,省政府办公厅、省政府办,示政办发,province,990000,,,
示例省国土资源厅,,示资发,province,990000,,2018-10-31,示例省自然资源厅
示例省自然资源厅,示资源厅,示资发,province,990000,2018-11,,
云岭市人民政府,市政府,云政发,prefecture,990100,,,
白川市人民政府,市政府,白政发,prefecture,990400,,,
样本省人民政府,省政府,样政发,province,980000,,,
"""
TABLE = OrganTable(read_organs(LISTED))


@pytest.mark.parametrize(
    ("name", "within", "full"),
    [
        ("示例省人民政府", None, "示例省人民政府"),
        ("省政府", "示例省财政厅", "示例省人民政府"),
        ("省政府", "样本省人民政府", "样本省人民政府"),
        ("省政府办", "示例省人民政府", "示例省人民政府办公厅"),
        ("省自然资源厅", "示例省人民政府", "示例省自然资源厅"),
        ("省政府", "云岭市人民政府", "示例省人民政府"),
        ("市政府", "白川市教育局", "白川市人民政府"),
        ("示资源厅", None, "示例省自然资源厅"),
        # what could mean several, or nothing here, is never guessed
        ("省政府", None, None),
        ("省政府", "市财政局", None),
        ("市政府", "示例省人民政府", None),
        ("省财政厅", "示例省人民政府", None),
        ("市场监管局", "白川市人民政府", None),
        ("", None, None),
    ],
)
def test_a_short_name_means_one_organ_or_none(
    name: str, within: str | None, full: str | None
) -> None:
    organ = TABLE.resolve(name, within=within)

    assert (organ.name if organ else None) == full


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("示政办发", None, "示例省人民政府办公厅"),
        ("示资发", date(2017, 5, 8), "示例省国土资源厅"),
        ("示资发", date(2018, 11, 1), "示例省自然资源厅"),
        ("示资发", None, None),
        ("示财发", None, None),
    ],
)
def test_a_code_means_the_organ_that_used_it_then(
    code: str, on: date | None, name: str | None
) -> None:
    organ = TABLE.of_code(code, on=on)

    assert (organ.name if organ else None) == name


def test_old_and_new_names_lead_to_each_other() -> None:
    old, new = TABLE.named("示例省国土资源厅"), TABLE.named("示例省自然资源厅")
    assert old is not None
    assert new is not None

    assert TABLE.today(old) is new
    assert TABLE.today(new) is new
    assert TABLE.formerly(new) == (old,)
    assert TABLE.formerly(old) == ()


def test_names_that_succeed_each_other_in_a_ring_come_to_an_end() -> None:
    table = OrganTable(read_organs("name,successor\n甲局,乙局\n乙局,甲局\n"))
    first = table.named("甲局")
    assert first is not None

    assert table.today(first).name == "乙局"
    assert [organ.name for organ in table.formerly(first)] == ["乙局", "甲局"]


def test_an_installation_s_table_is_completed_by_the_central_organs() -> None:
    table = TABLE.over(central_organs())

    assert table.resolve("财政部") == central_organs().named("财政部")
    assert table.of_code("国办发").name == "国务院办公厅"  # type: ignore[union-attr]
    assert table.resolve("卫健委") is None
    assert len(table) == len(TABLE) + len(central_organs())


def test_every_central_organ_has_a_day_for_what_comes_after_it() -> None:
    table = central_organs()

    assert all(organ.level == level_of(organ.name) == "national" for organ in table)
    assert all(table.named(organ.successor) for organ in table if organ.successor)
    assert all(organ.valid_to for organ in table if organ.successor)


def test_a_name_holds_from_its_first_to_its_last_day() -> None:
    organ = TABLE.named("示例省自然资源厅")
    assert organ is not None

    assert not organ.is_valid(date(2018, 10, 31))
    assert organ.is_valid(date(2018, 11, 1))
    assert organ.is_valid(None)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_each_day_has_at_most_one_of_two_names_in_turn(day: date) -> None:
    turns = [organ for organ in TABLE if "资源厅" in organ.name and organ.is_valid(day)]

    assert len(turns) == 1
    assert TABLE.of_code("示资发", on=day) == turns[0]
    assert TABLE.of_code("示资发", on=day + timedelta(days=1)) is not None


@pytest.mark.parametrize(
    "name", ["省政府办公厅", "市财政局", "本省财政厅", "自治州人民政府", "县教育局"]
)
def test_a_name_without_its_place_is_relative(name: str) -> None:
    assert is_relative(name)


@pytest.mark.parametrize(
    "name", ["示例省财政厅", "财政部", "市场监管总局", "区域合作办公室", "省", ""]
)
def test_a_name_that_stands_alone_is_not(name: str) -> None:
    assert not is_relative(name)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("title\n示例局\n", 1),
        ("name,colour\n示例局,红\n", 1),
        ("name\n示例局\n示例局\n", 3),
        ("name,level\n示例局,省级\n", 2),
        ("name,valid_to\n示例局,2018-13\n", 2),
        ("name,valid_to\n示例局,2018\n", 2),
        ("name,codes\n,示发\n", 2),
    ],
)
def test_a_table_at_fault_is_refused_by_its_line(text: str, line: int) -> None:
    with pytest.raises(OrganTableError) as refused:
        read_organs(text)

    assert refused.value.line == line


def test_the_columns_may_come_in_any_order_and_number() -> None:
    (organ,) = read_organs("\ufefflevel,name\nprovince,示例局\n")

    assert (organ.name, organ.level, organ.codes) == ("示例局", "province", ())
    assert COLUMNS[0] == "name"
