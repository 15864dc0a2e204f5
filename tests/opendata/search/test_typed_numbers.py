"""Numbers as people type them: what is one, in which form, and that a search and a list find it."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.numbers import canonical_number
from gazette.text.numerals import to_chinese
from opendata.search.engine import Engine, EngineName, Query
from opendata.search.index import open_engine
from opendata.search.typed_numbers import typed_number
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("item-31", "GZ-14")

NUMBER = "示政发〔2024〕103号"
ORDER = "示例省人民政府令第12号"


@pytest.fixture(scope="module")
def archive(name: EngineName, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    index = open_engine(name, tmp_path_factory.mktemp("typed"))
    documents = [
        invented("notice", "示例省示例通知", "其他事项。", number=NUMBER),
        invented("order", "示例省示例办法", "其他事项。", number=ORDER),
        invented("typed", "示例省示例函", "见示政发2024年103号。"),
    ]
    index.update(documents, (), 1)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("示政发2024年103号", NUMBER),
        ("示政发2024 103号", NUMBER),
        ("示政发 ２０２４年第103号", NUMBER),
        ("示政发（2024）一〇三号", NUMBER),
        ("示政发〔二〇二四〕一百零三号", NUMBER),
        ("示政发二○二四年第一百零三号", NUMBER),
        ("第12号示例省人民政府令", ORDER),
        ("第十二号示例省人民政府令", ORDER),
        ("示政发〔2024〕103号", NUMBER),
        ("示例省2024年103号", None),
        ("示政发2024年", None),
        ("示政发2024年103号的附件", None),
        ("示政发2024年百百号", None),
        ("第12号通知", None),
        ("停车", None),
        ("", None),
    ],
)
def test_what_is_typed_is_read_as_documents_write_it(text: str, number: str | None) -> None:
    assert typed_number(text) == number


@given(st.integers(1950, 2099), st.integers(1, 99_999))
def test_any_number_is_read_in_either_numerals(year: int, serial: int) -> None:
    number = f"示政发〔{year}〕{serial}号"
    assert typed_number(number) == typed_number(f"示政发{year}年{serial}号") == number
    if serial < 10_000:
        assert typed_number(f"示政发〔{year}〕{to_chinese(serial)}号") == number
    assert canonical_number(number) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("示政发2024年103号", ["notice", "typed"]),
        ("示政发（2024）一〇三号", ["notice"]),
        ("第12号示例省人民政府令", ["order"]),
    ],
)
def test_a_search_finds_it_first_and_what_holds_it_as_typed(
    archive: Engine, text: str, found: list[str]
) -> None:
    assert [hit.id for hit in archive.search(Query(text=text)).items] == found
