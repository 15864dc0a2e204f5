"""What public.db says of a document's class: subject by code and by name, catalogue item, abstract."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.model import Field, Metadata
from opendata.public.file import DATABASE
from opendata.public.query import Filters
from opendata.public.reader import PublicReader
from opendata.public.rows import FacetRow
from tests.made_up import draft, field, metadata, publish

COLUMNS = "topic, topic_path, topic_confidence, catalogue_item, abstract"


def classed(tmp_path: Path, **fields: object) -> tuple[object, ...]:
    """The columns of one document with these fields."""
    one = metadata("示例省人民政府关于示例的通知", number="示政发〔2024〕1号")
    publish(tmp_path, [draft("one", "示例。\n", replace(one, **fields))])
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db:
        ((*values,),) = db.execute(f"SELECT {COLUMNS} FROM document")  # noqa: S608
    return tuple(values)


def test_a_read_topic_has_its_code_its_path_and_its_confidence(tmp_path: Path) -> None:
    values = classed(tmp_path, topic=Field("2.1", "read", 0.89))

    assert values[:3] == ("2.1", "综合政务/政务公开", 0.89)


@pytest.mark.parametrize(
    "printed", ["综合政务\\政务公开", "综合政务-政务公开", "综合政务>政务公开"]
)
def test_a_topic_recorded_as_printed_gets_its_code_too(tmp_path: Path, printed: str) -> None:
    assert classed(tmp_path, topic=field(printed))[:3] == ("2.1", "综合政务/政务公开", 1.0)


def test_a_topic_of_another_list_has_its_words_and_no_code(tmp_path: Path) -> None:
    assert classed(tmp_path, topic=field("示例栏目\\示例"))[:3] == (None, "示例栏目/示例", 1.0)


@pytest.mark.requirement("FOI-01")
def test_the_abstract_and_the_catalogue_item_are_columns(tmp_path: Path) -> None:
    values = classed(tmp_path, abstract=field("概述。"), catalogue_item=field("rules"))

    assert values == (None, None, None, "rules", "概述。")


def test_facets_count_topics_by_a_name_the_filter_takes(tmp_path: Path) -> None:
    def one(name: str, topic: str) -> Metadata:
        return metadata(name, topic=Field(topic, "read", 0.9))

    publish(
        tmp_path,
        [
            draft(name, f"{name}。\n", one(name, topic))
            for name, topic in (("甲", "2.1"), ("乙", "综合政务/政务公开"), ("丙", "2.4"))
        ],
    )
    reader = PublicReader(tmp_path / DATABASE)
    facets = reader.lists.facets(Filters(), ["topic"])["topic"]

    assert facets == [
        FacetRow("综合政务/政务公开", "综合政务/政务公开", 2),
        FacetRow("综合政务/电子政务", "综合政务/电子政务", 1),
    ]
    for facet in facets:
        assert reader.lists.page(
            Filters(topic=(facet.value,)), sort="-signed_on", limit=1
        ).total == (facet.count)
    reader.close()
