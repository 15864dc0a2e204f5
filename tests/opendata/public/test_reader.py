"""What public.db says, through the store, the publisher and the reader as they are."""

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from gazette.errors import TooSlowError
from opendata.public.connection import Connection
from opendata.public.publish import follow
from opendata.public.query import FACETS, Filters, Sort, conditions
from opendata.public.reader import PublicReader
from tests.made_up import (
    announcement,
    announcements,
    fee_notice,
    notice,
    publish,
    record,
    statute,
)

pytestmark = pytest.mark.requirement("item-37", "WS-05")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """An archive that no test writes to, and the ids of its documents."""
    data = tmp_path_factory.mktemp("made")
    return data, publish(data, [notice(), statute(), fee_notice(), *announcements()])


@pytest.fixture
def ids(made: tuple[Path, list[str]]) -> list[str]:
    return made[1]


@pytest.fixture
def reader(made: tuple[Path, list[str]]) -> PublicReader:
    return PublicReader(made[0] / "public.db")


@pytest.fixture
def data(made: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """A copy to write to."""
    shutil.copytree(made[0], tmp_path / "data")
    return tmp_path / "data"


def every(reader: PublicReader, filters: Filters, sort: Sort, limit: int) -> list[str]:
    """All ids of a list, page by page."""
    found, start = [], None
    while True:
        page = reader.lists.page(filters, sort=sort, limit=limit, start=start)
        found += [document.id for document in page.documents]
        start = page.end
        if start is None:
            return found


def test_a_document_is_read_whole(reader: PublicReader, ids: list[str]) -> None:
    document = reader.documents.document(ids[0])
    assert document is not None
    assert document.number == "示政发〔2024〕12号"
    assert [issuer.name for issuer in document.issuers] == ["示例省人民政府", "示例省数据局"]
    assert [enclosure.title for enclosure in document.enclosures] == ["工作台账"]


def test_an_unknown_id_is_no_document(reader: PublicReader) -> None:
    assert reader.documents.document("nothing") is None


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), 15),
        (Filters(q="数据"), 14),
        (Filters(q="数据 目录"), 12),
        (Filters(q='"数据 目录"'), 0),
        (Filters(q="示政发[2024]12号"), 1),
        (Filters(q="示政发2024年十二号"), 1),
        (Filters(q="。"), 0),
        (Filters(title="数据条例"), 1),
        (Filters(title="政务公开", q="工作台账"), 1),
        (Filters(title="工作台账"), 0),
        (Filters(number="示政发〔2024〕12号"), 1),
        (Filters(issuer=("示例省数据局",)), 13),
        (Filters(issuer=("示例省数据局", "示例省人民政府")), 14),
        (Filters(issuer=("无此机关",)), 0),
        (Filters(kind=("announcement", "local_regulation")), 13),
        (Filters(genre=("条例",)), 1),
        (Filters(level=("province",)), 15),
        (Filters(topic=("综合政务",)), 1),
        (Filters(topic=("综合政务/政务公开",)), 1),
        (Filters(topic=("综合政务\\政务公开",)), 1),
        (Filters(topic=("2",)), 1),
        (Filters(topic=("2.1",)), 1),
        (Filters(topic=("2.10",)), 0),
        (Filters(topic=("政务公开",)), 0),
        (Filters(status=("repealed",)), 1),
        (Filters(year=(2022,)), 9),
        (Filters(year=(2022, 2024)), 10),
        (Filters(signed_from=date(2022, 1, 3), signed_to=date(2022, 1, 4)), 4),
        (Filters(published_from=date(2019, 1, 1), published_to=date(2019, 12, 31)), 1),
        (Filters(in_force_on=date(2023, 6, 1)), 2),
        (Filters(in_force_on=date(2024, 6, 1)), 1),
        (Filters(in_force_on=date(2019, 12, 31)), 0),
        (Filters(cites="示政发〔2023〕7号"), 1),
    ],
)
def test_a_filter_gives_its_documents_and_their_exact_number(
    reader: PublicReader, filters: Filters, expected: int
) -> None:
    assert reader.lists.page(filters, sort="-signed_on", limit=3).total == expected
    assert len(every(reader, filters, "-signed_on", 3)) == expected


def test_citations_lead_both_ways(reader: PublicReader, ids: list[str]) -> None:
    citing, law, fees = ids[:3]
    assert every(reader, Filters(cites=law), "-signed_on", 5) == [citing]
    assert set(every(reader, Filters(cited_by=citing), "-signed_on", 5)) == {law, fees}
    assert [found.pinpoint for found in reader.relations.of(citing).rows] == ["第三条", None]
    assert [found.document for found in reader.relations.of(law, "in").rows] == [citing]


def test_relations_come_page_by_page(reader: PublicReader, ids: list[str]) -> None:
    first = reader.relations.of(ids[0], limit=1)
    (row,) = first.rows
    rest = reader.relations.of(ids[0], limit=9, start=(row.document, row.position))
    assert (first.total, [found.to_document for found in rest.rows]) == (2, [ids[2]])


@pytest.mark.parametrize("sort", ["signed_on", "-signed_on", "published_on", "-recorded_at"])
@pytest.mark.parametrize("limit", [1, 2, 7, 100])
def test_every_page_size_reaches_each_document_once(
    reader: PublicReader, ids: list[str], sort: Sort, limit: int
) -> None:
    found = every(reader, Filters(), sort, limit)
    assert sorted(found) == sorted(ids)
    dates = [document.signed_on for document in reader.documents.named(found).values()]
    assert len(dates) == len(ids)


def test_the_latest_come_first_and_the_undated_last(reader: PublicReader) -> None:
    documents = reader.lists.page(Filters(), sort="-signed_on", limit=100).documents
    dated = [document.signed_on for document in documents if document.signed_on]
    assert dated == sorted(dated, reverse=True)
    assert [document.signed_on for document in documents][-4:] == [None] * 4


@pytest.mark.requirement("item-37")
def test_pages_neither_skip_nor_repeat_while_a_writer_works(data: Path, ids: list[str]) -> None:
    reader = PublicReader(data / "public.db")
    found: list[str] = []
    start, serial = None, 100
    while True:
        page = reader.lists.page(Filters(), sort="-signed_on", limit=2, start=start)
        found += [document.id for document in page.documents]
        if page.end is None:
            break
        start, serial = page.end, serial + 1
        record(data, [announcement(serial, signed_on=date(2022, 1, serial % 28 + 1))])
        follow(data)
    assert len(found) == len(set(found))
    assert set(ids) <= set(found)


def test_totals_and_facets_follow_the_data(data: Path) -> None:
    reader = PublicReader(data / "public.db")
    filters = Filters(kind=("announcement",))
    assert reader.lists.page(filters, sort="-signed_on", limit=1).total == 12
    assert reader.lists.facets(filters, ["year"])["year"][0].count == 9
    record(data, [announcement(99, signed_on=date(2022, 9, 9))])
    follow(data)
    assert reader.lists.page(filters, sort="-signed_on", limit=1).total == 13
    assert reader.lists.facets(filters, ["year"])["year"][0].count == 10


def test_facets_count_the_matching_documents(reader: PublicReader, ids: list[str]) -> None:
    facets = reader.lists.facets(Filters(year=(2022, 2024)), FACETS)
    assert [(found.value, found.count) for found in facets["kind"]] == [
        ("announcement", 9),
        ("government_normative", 1),
    ]
    assert [(found.label, found.count) for found in facets["issuer"]] == [
        ("示例省数据局", 10),
        ("示例省人民政府", 1),
    ]
    assert [found.value for found in facets["year"]] == ["2024", "2022"]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(issuer=("org-r93svij4",)),
        Filters(q="数据"),
        Filters(cites="示政发〔2023〕7号"),
        Filters(kind=("announcement",), q="目录"),
        Filters(year=(2022, 2024), level=("province",)),
        Filters(topic=("综合政务",)),
        Filters(in_force_on=date(2023, 6, 1)),
        Filters(moment="2024-06-02T00:00:00.000Z", q="数据"),
    ],
)
def test_every_way_to_collect_finds_the_same(
    made: tuple[Path, list[str]], filters: Filters
) -> None:
    with Connection(made[0] / "public.db", seconds=5) as db:
        found = [
            db.rows(
                f"SELECT d.id FROM {filters.table} d WHERE {where.sql} ORDER BY 1",  # noqa: S608
                where.values,
            )
            for where in (
                conditions(filters),
                conditions(filters, along="signed_on"),
                conditions(filters, along="published_on"),
            )
        ]
    assert found[0] == found[1] == found[2] != []


def test_the_parts_of_a_text_keep_their_places(reader: PublicReader, ids: list[str]) -> None:
    text = reader.versions.text(ids[1])
    articles = reader.parts.articles(ids[1], 1)
    assert text is not None
    assert [article.path for article in articles][:3] == ["chp_1", "chp_1__art_1", "chp_1__art_2"]
    assert all(text[article.start : article.end] == article.text for article in articles)
    assert reader.parts.article(ids[1], 1, "chp_2__art_3__point_2") == articles[-1]
    assert reader.parts.article(ids[1], 1, "chp_9") is None


def test_versions_are_listed_oldest_first(reader: PublicReader, ids: list[str]) -> None:
    (version,) = reader.versions.of(ids[1])
    assert version == reader.versions.version(ids[1], 1)
    assert version.history[0].action == "通过"
    assert version.fields["effective_on"]["value"] == "2020-01-01"
    assert reader.versions.version(ids[1], 2) is None


def test_a_title_is_found_by_its_key(reader: PublicReader, ids: list[str]) -> None:
    assert [found.id for found in reader.documents.titled(["示例省数据条例"])] == [ids[1]]
    assert [found.id for found in reader.documents.numbered("示政发〔2023〕7号")] == [ids[2]]


def test_texts_are_given_for_the_ids_there_are(reader: PublicReader, ids: list[str]) -> None:
    assert list(reader.versions.texts([ids[2], "nothing"])) == [ids[2]]


def test_a_file_not_yet_made_is_an_empty_archive(tmp_path: Path) -> None:
    reader = PublicReader(tmp_path / "public.db")
    assert reader.lists.page(Filters(q="公开"), sort="-signed_on", limit=5).total == 0
    assert reader.stats.totals().documents == 0
    publish(tmp_path, [notice()])
    assert reader.stats.totals().documents == 1


def test_a_swapped_file_is_opened_again(data: Path, tmp_path: Path) -> None:
    reader = PublicReader(data / "public.db")
    assert reader.stats.totals().documents == 15
    publish(tmp_path / "other", [notice()])
    (tmp_path / "other" / "public.db").replace(data / "public.db")
    for rest in ("public.db-wal", "public.db-shm"):
        (data / rest).unlink(missing_ok=True)
    time.sleep(0.3)
    assert reader.stats.totals().documents == 1


def test_a_read_is_given_up_after_its_time(data: Path) -> None:
    slow = Connection(data / "public.db", seconds=0)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(TooSlowError, match="0 s"), slow as db:
        db.rows(endless)
    assert PublicReader(data / "public.db").stats.totals().documents == 15
