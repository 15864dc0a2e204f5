"""Parts of words: what a sentence finds piece by piece, on both engines, and what stays as it is."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, EngineName, Query
from opendata.search.expansion import understand
from opendata.search.index import open_engine
from opendata.search.loosening import MAX_PIECES, loosened
from opendata.search.ranking import alternatives
from opendata.search.scripts import scripts
from opendata.search.synonyms import named_in
from opendata.search.tree import Boosted, Some, asks, wanted
from opendata.search.written import write
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("WS-08", "item-37")

DOCUMENTS = (
    invented("fee", "示例省停车收费办法", "停车场收费标准由示例省价格主管部门规定。"),
    invented("lot", "示例省停车场管理办法", "停车场应当公示收费标准，不得自行停业。"),
    invented("fund", "示例省住房公积金办法", "缴存住房公积金的职工可以提取。"),
    invented("ipv6", "示例省网络办法", "推进IPv6规模部署。"),
    invented("dogs", "示例省养犬办法", "饲养犬只应当登记。"),
    *(invented(f"d{number}", f"示例省第{number}号通知", "其他事项。") for number in range(8)),
)


@pytest.fixture(scope="module")
def archive(name: EngineName, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    index = open_engine(name, tmp_path_factory.mktemp("parts"))
    index.update(DOCUMENTS, (), 1)
    yield index
    index.close()


def found(archive: Engine, text: str) -> list[str]:
    tree = loosened(understand(text, {})).tree
    return [hit.id for hit in archive.search(Query(text=text, tree=tree)).items]


def pieces(text: str) -> list[str]:
    return [piece.text for piece in some_of(text).pieces]


def some_of(text: str) -> Some:
    """The pieces in the tree of a loosened query; none of one that stays as it is."""
    parts: tuple[object, ...] = getattr(loosened(understand(text, {})).expanded, "parts", ())
    return next((part for part in parts if isinstance(part, Some)), Some(()))


def holds(document: SearchDocument, text: str) -> bool:
    return any(piece in f"{document.title}\n{document.text}" for piece in pieces(text))


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("停车怎么收费", "fee"),
        ("停车场能不能自行停业", "lot"),
        ("职工怎么提取公积金呢", "fund"),
        ("什么叫IPv6部署", "ipv6"),
    ],
)
def test_a_sentence_that_no_text_holds_finds_what_holds_its_parts(
    archive: Engine, sentence: str, first: str
) -> None:
    assert archive.search(Query(text=sentence)).total == 0
    assert found(archive, sentence)[0] == first


def test_what_holds_the_words_themselves_is_found_as_before(archive: Engine) -> None:
    before = {hit.id for hit in archive.search(Query(text="停车场 收费")).items}
    assert before <= set(found(archive, "停车场 收费"))


def test_a_document_of_just_this_title_still_comes_first(archive: Engine) -> None:
    assert found(archive, "示例省停车场管理办法")[0] == "lot"


@given(text=st.text("停车场收费标准公积金网络号", min_size=3, max_size=9))
@settings(max_examples=30, deadline=None)
def test_found_is_what_holds_one_piece_or_more(archive: Engine, text: str) -> None:
    loose = loosened(understand(text, {}))
    hits = archive.search(Query(text=text, tree=loose.tree, limit=50)).items
    assert {hit.id for hit in hits} == {each.id for each in DOCUMENTS if holds(each, text)}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("停车收费", ["停车", "车收", "收费"]),
        ("停车 收费", ["停车", "收费", "车收"]),
        ("停车，收费", ["停车", "收费"]),
        ("IPv6 部署规模", ["ipv6", "部署", "署规", "规模"]),
        ("第12号 停车收费", ["12", "号停", "停车", "车收", "收费"]),
    ],
)
def test_pieces_are_pairs_of_neighbours_and_words_of_letters(text: str, parts: list[str]) -> None:
    assert sorted(pieces(text)) == sorted(parts)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("停车怎么收费", ["停车", "收费"]),
        ("停车要不要收费呢", ["停车", "收费"]),
        ("我停车该交多少钱", ["停车", "车该", "该交"]),
        ("停车的收费", ["停车", "收费"]),
        ("收费目的", ["收费", "费目", "目的"]),
        ("网吧收费吗", ["网吧", "吧收", "收费"]),
        ("了解收费", ["了解", "解收", "收费"]),
        ("停车 怎么办", ["停车"]),
    ],
)
def test_question_words_are_no_pieces(sentence: str, parts: list[str]) -> None:
    assert pieces(sentence) == parts


def test_nothing_but_question_words_is_looked_for_as_it_is() -> None:
    assert pieces("怎么办") == ["怎么", "么办"]


def test_the_words_as_they_stand_keep_their_question_words() -> None:
    asked = wanted(loosened(understand("怎么停车", {})).tree)
    assert "怎么停车" in {words.text for words in asked}


@pytest.mark.parametrize("text", ["养狗 登记", "养狗要不要登记", "在示例省养狗去哪里登记"])
def test_what_has_another_name_in_a_query_is_found_by_that(archive: Engine, text: str) -> None:
    asked = understand(text, {})
    hits = archive.search(Query(text=text, tree=loosened(asked, named_in).tree)).items
    assert hits[0].id == "dogs"
    others = set(wanted(loosened(asked, named_in).expanded)) - set(wanted(loosened(asked).expanded))
    assert {words.text for words in others} == {"养犬"}


def test_a_name_that_holds_the_one_asked_for_is_not_looked_for_as_well() -> None:
    asked = understand("公积金怎么提取", {})
    assert loosened(asked, named_in) == loosened(asked)


@pytest.mark.parametrize(
    "text",
    [
        "停车",
        "省",
        '"停车收费"',
        "停车 OR 收费",
        "title:停车收费",
        "示政发〔2024〕1号",
        "停车*",
        "",
    ],
)
def test_what_is_one_piece_or_written_on_purpose_stays_as_it_is(text: str) -> None:
    understood = understand(text, {})
    assert loosened(understood) is understood


def test_variants_are_kept_beside_the_pieces() -> None:
    loose = loosened(understand("數據目錄", {"script": scripts}))
    assert {"数据目录", "數據", "目錄"} <= {words.text for words in wanted(loose.expanded)}


def test_pieces_are_bounded() -> None:
    long = "".join(chr(0x4E00 + number) for number in range(3 * MAX_PIECES))
    assert len(pieces(long)) == MAX_PIECES


def test_what_is_searched_can_be_asked_as_a_query(archive: Engine) -> None:
    loose = loosened(understand("停车怎么收费", {}))
    again = archive.search(Query(text=write(loose.expanded)))
    assert again.total == archive.search(Query(tree=loose.tree)).total


def test_a_piece_across_two_words_counts_no_more_than_its_neighbours() -> None:
    weights = {"停车": 2.0, "车收": 9.0, "收费": 3.0}
    shares = alternatives(some_of("停车收费"), lambda field, gram: weights[gram]).parts
    assert [round(share.factor, 3) for share in shares if isinstance(share, Boosted)] == [
        1.0,
        round(3 / 9, 3),
        1.0,
    ]


def test_only_pieces_that_share_a_character_are_neighbours() -> None:
    weights = {"停车": 2.0, "收费": 9.0}
    shares = alternatives(some_of("停车怎么收费"), lambda field, gram: weights[gram]).parts
    assert [share.factor for share in shares if isinstance(share, Boosted)] == [1.0, 1.0]


def test_pieces_ask_for_the_field_of_bare_words() -> None:
    assert asks(some_of("停车收费"), "any")
    assert not asks(some_of("停车收费"), "status")
