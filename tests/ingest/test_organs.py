"""Issuers by the organ table of the installation: resolved where it settles them, never guessed."""

from datetime import date
from pathlib import Path

import pytest

from gazette.model import Field, Metadata
from gazette.text.organ_table import OrganTable, read_organs
from ingest.organs import with_organs

TABLE = OrganTable(
    read_organs(
        """name,short_names,codes,level,region,valid_from,valid_to,successor
示例省人民政府,省政府,示政发,province,990000,,,
示例省人民政府办公厅,省政府办公厅,示政办发,province,990000,,,
示例省国土资源厅,,示资发,province,990000,,2018-10,示例省自然资源厅
示例省自然资源厅,,示资发,province,990000,2018-11,,
云岭市人民政府,,云政发,prefecture,990100,,,
"""
    )
)
READ = Field(date(2017, 5, 8))


def resolved(**fields: object) -> Metadata:
    return with_organs(Metadata(**fields), TABLE)  # type: ignore[arg-type]  # fields of Metadata


def names(metadata: Metadata) -> tuple[str, ...] | None:
    return metadata.issuers.value if metadata.issuers else None


@pytest.mark.parametrize(
    ("issuers", "title", "expected"),
    [
        (("省政府办公厅",), "示例省人民政府办公厅关于示例的通知", ("示例省人民政府办公厅",)),
        (("示例省财政厅", "省政府"), None, ("示例省财政厅", "示例省人民政府")),
        (("云岭市人民政府", "省政府"), None, ("云岭市人民政府", "示例省人民政府")),
        (("省政府办公厅",), "关于示例的通知", ("省政府办公厅",)),
        (("省财政厅",), "示例省示例办法", ("省财政厅",)),
        (("样本省教育厅", "省政府"), None, ("样本省教育厅", "省政府")),
    ],
)
def test_a_short_name_is_written_out_where_the_place_is_known(
    issuers: tuple[str, ...], title: str | None, expected: tuple[str, ...]
) -> None:
    metadata = resolved(issuers=Field(issuers), title=Field(title) if title else None)

    assert names(metadata) == expected


@pytest.mark.parametrize(
    ("number", "signed_on", "expected"),
    [
        ("示政办发〔2024〕3号", None, ("示例省人民政府办公厅",)),
        ("示资发〔2017〕3号", READ, ("示例省国土资源厅",)),
        ("示资发〔2017〕3号", None, None),
        ("示财发〔2017〕3号", None, None),
        ("示例省人民政府令第3号", None, None),
        ("无", None, None),
    ],
)
def test_the_code_of_the_number_names_an_issuer_not_read(
    number: str, signed_on: Field[date] | None, expected: tuple[str, ...] | None
) -> None:
    metadata = resolved(number=Field(number, start=3, end=9), signed_on=signed_on)

    assert names(metadata) == expected
    if expected:
        assert metadata.issuers == Field(expected, "read", 0.85, 3, 9)


def test_an_issuer_read_beats_the_code_of_the_number() -> None:
    metadata = resolved(issuers=Field(("云岭市人民政府",)), number=Field("示政发〔2024〕3号"))

    assert names(metadata) == ("云岭市人民政府",)


def test_level_and_region_follow_the_table_but_not_over_what_is_given() -> None:
    read = resolved(issuers=Field(("示例省自然资源厅",)))
    given = resolved(issuers=Field(("示例省自然资源厅",)), region=Field("990200", "given"))

    assert read.level is not None
    assert read.region is not None
    assert (read.level.value, read.region.value) == ("province", "990000")
    assert given.region == Field("990200", "given")


def test_the_kind_follows_from_the_issuer_found() -> None:
    title = Field("关于印发示例办法的通知")
    metadata = resolved(
        title=title, number=Field("示资发〔2024〕3号"), signed_on=Field(date(2024, 1, 1))
    )

    assert metadata.kind is not None
    assert metadata.kind.value == "department_normative"


def test_without_anything_to_resolve_nothing_changes() -> None:
    metadata = Metadata(
        title=Field("示例"), issuers=Field(("样本省教育厅",)), level=Field("province")
    )

    assert with_organs(metadata, TABLE) == metadata


def test_the_sample_province_s_table_can_be_read() -> None:
    path = Path(__file__).parent.parent.parent / "sample" / "organs.csv"
    table = OrganTable(read_organs(path.read_text(encoding="utf-8")))

    office = table.resolve("省政府办公厅", within="示例省人民政府")
    assert office is not None
    assert office.name == "示例省人民政府办公厅"
