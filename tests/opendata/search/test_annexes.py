"""What stands in annexes (附件) is found like the rest, and says less of what a text is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.text.outline import outline
from opendata.public.changes import changed_since
from opendata.public.publish import follow
from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, Query
from tests.office import Office
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("SD-02", "item-31")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def with_annex(id: str, body: str, annex: str) -> SearchDocument:
    return invented(id, "通知", f"{body}\n{annex}", annexes_from=len(body) + 1)


def found(engine: Engine, text: str, **rest: object) -> list[str]:
    asked = Query(text=text, **rest)  # type: ignore[arg-type]  # a test's own
    return [hit.id for hit in engine.search(asked).items]


@pytest.mark.parametrize(
    "query", ["停车收费", "收", '"停车收费"', "停车 办理", "停车* 办理", "body:停车"]
)
def test_it_is_found_wherever_it_stands(engine: Engine, query: str) -> None:
    engine.update(
        [
            with_annex("below", "请办理。", "附件1\n停车收费表"),
            with_annex("above", "停车收费办理。", "附件1\n一览表"),
            invented("neither", "通知", "请办理。"),
        ],
        (),
        1,
    )
    assert sorted(found(engine, query)) == ["above", "below"]
    assert found(engine, f"办理 NOT {query.split()[0]}") == ["neither"]


def test_the_body_counts_more(engine: Engine) -> None:
    engine.update(
        [
            with_annex("below", "请各市办理此事。", "停车收费"),
            with_annex("above", "停车收费", "请各市办理此事。"),
        ],
        (),
        1,
    )
    assert found(engine, "停车收费") == ["above", "below"]
    assert found(engine, "停车收费 办理") != []


def test_nothing_is_read_across_its_beginning(engine: Engine) -> None:
    engine.update([with_annex("one", "请办理停车", "收费表")], (), 1)
    assert found(engine, "停车收费") == []
    assert found(engine, "停车 收费") == ["one"]


def entries(office: Office, title: str, text: str) -> list[SearchDocument]:
    """The document and its articles as an index is told of them."""
    office.file(title, text, components=outline(text))
    follow(office.data)
    return [
        entry
        for unit in ("document", "article")
        for entry in changed_since(office.data / "public.db", 0, unit=unit).documents
    ]


def test_annexes_of_a_public_document_are_known(office: Office) -> None:
    text = "一、总体要求\n请填报。\n附件1\n示例表\n一、甲\n附件2\n说明\n二、乙"
    document, *articles = entries(office, "示例省关于填报的通知", text)
    assert document.text[document.annexes_from :].startswith("附件1")
    assert {one.path: one.annexes_from for one in articles} == {
        one.path: 0 if (one.path or "").startswith("enc_") else None for one in articles
    }
    assert any((one.path or "").startswith("enc_2") for one in articles)


def test_what_a_notice_prints_is_its_body(office: Office) -> None:
    text = "现印发给你们。\n附件1\n示例办法\n第一条 甲。\n附件2\n示例表"
    document, *_ = entries(office, "示例省人民政府关于印发《示例办法》的通知", text)
    assert document.text[document.annexes_from :].startswith("附件2")
