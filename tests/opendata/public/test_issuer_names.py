"""Other names of issuers: out of the organ table, of what is public alone."""

from contextlib import closing

import pytest

from gazette.store.writer import Store
from gazette.text.organ_table import Organ
from opendata.public.file import DATABASE
from opendata.public.organ_reader import OrganNames
from opendata.public.publish import follow
from opendata.public.reader import PublicReader
from opendata.public.verifying_names import Names
from tests.office import START, Office

pytestmark = pytest.mark.requirement("SD-02", "item-31", "WS-08")

WATER = Organ(name="示例省水利厅", short_names=("省水利厅",), successor="示例省水务局")
LATER = Organ(name="示例省水务局", short_names=("省水务局",))
SECRET = Organ(name="示例省未设机关", short_names=("省未设机关",), successor="示例省水利厅")


def load(office: Office, *organs: Organ) -> None:
    with Store.open(office.data) as store:
        store.load_organs(organs, actor="编辑", now=START)


def names(office: Office) -> list[OrganNames]:
    follow(office.data)
    with closing(PublicReader(office.data / DATABASE)) as reader:
        return list(reader.organs.names())


def publish(office: Office, issuer: str) -> str:
    return office.file(
        f"{issuer}的通知", f"{issuer}通知如下。\n", issuers=(issuer,), path=f"{issuer}.txt"
    )


def test_an_issuer_has_the_short_names_of_the_table(office: Office) -> None:
    load(office, WATER, LATER)
    publish(office, "示例省水利厅")
    assert names(office) == [OrganNames("示例省水利厅", ("省水利厅",), ())]


def test_an_organ_of_which_nothing_is_public_is_not_named(office: Office) -> None:
    load(office, WATER, LATER, SECRET)
    publish(office, "示例省水利厅")
    office.file(
        "未公开的通知", "未公开。\n", issuers=("示例省未设机关",), path="held.txt", held=True
    )
    assert names(office) == [OrganNames("示例省水利厅", ("省水利厅",), ())]


def test_former_and_later_organs_are_named_that_issued_something(office: Office) -> None:
    load(office, WATER, LATER)
    publish(office, "示例省水利厅")
    publish(office, "示例省水务局")
    assert {one.name: one.others for one in names(office)} == {
        "示例省水利厅": ("示例省水务局",),
        "示例省水务局": ("示例省水利厅",),
    }


def test_central_organs_are_known_to_everybody(office: Office) -> None:
    publish(office, "生态环境部")
    (found,) = names(office)
    assert "环境保护部" in found.others


def test_a_new_table_counts_at_once(office: Office) -> None:
    publish(office, "示例省水利厅")
    assert names(office) == []
    load(office, WATER)
    assert names(office) == [OrganNames("示例省水利厅", ("省水利厅",), ())]


def test_names_are_not_compared_until_the_new_table_is_followed(office: Office) -> None:
    publish(office, "示例省水利厅")
    follow(office.data)
    load(office, WATER)
    (part,) = Names().parts(office.data)
    assert Names().compare(office.data, part).moved == 1
    follow(office.data)
    compared = Names().compare(office.data, part)
    assert (compared.moved, compared.differences) == (0, ())


def test_names_go_with_the_last_document(office: Office) -> None:
    load(office, WATER)
    document = publish(office, "示例省水利厅")
    assert names(office) != []
    office.decide(document, 1, "held")
    assert names(office) == []


def test_an_open_reader_knows_the_name_of_an_issuer_that_came_later(office: Office) -> None:
    publish(office, "示例省水利厅")
    follow(office.data)
    with closing(PublicReader(office.data / DATABASE)) as reader:
        assert list(reader.issuers.names().values()) == ["示例省水利厅"]
        publish(office, "示例省水务局")
        follow(office.data)
        assert set(reader.issuers.names().values()) == {"示例省水利厅", "示例省水务局"}
