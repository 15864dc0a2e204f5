"""Atom as it is written: what a feed must have, ids that never change, nothing XML cannot hold."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from opendata.to_feed import Category, Deleted, Entry, Feed, lasting_id, write_feed

pytestmark = pytest.mark.requirement("item-37", "OD-07")

ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


def feed(*entries: Entry | Deleted, next_page: str | None = None) -> Feed:
    return Feed(
        id=lasting_id("x"), title="示例", author="示例省人民政府办公厅", rights="https://licence.example",
        self="https://g.example/feeds/x.atom", first="https://g.example/feeds/x.atom",
        next=next_page, html="https://g.example/", entries=entries,
    )  # fmt: skip


def entry(title: str = "通知", updated: str = "2024-06-01T00:00:00.000Z") -> Entry:
    return Entry(
        id=lasting_id(title),
        title=title,
        updated=updated,
        html="https://g.example/1",
        summary=title,
        authors=(title,),
        categories=(Category(title, "https://g.example/", title),),
    )


def read(written: bytes) -> etree._Element:
    return etree.fromstring(written, etree.XMLParser(resolve_entities=False))


def found(root: etree._Element, path: str) -> list[str]:
    return [str(one) for one in root.xpath(path, namespaces=ATOM)]


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    gone = Deleted(id="urn:x", when="2024-08-01T00:00:00.000Z", by=None, comment="误发")
    root = read(write_feed(feed(entry(), gone, entry(updated="2024-07-01T00:00:00.000Z"))))
    assert found(root, "a:updated/text()") == ["2024-08-01T00:00:00.000Z"]


def test_an_empty_feed_is_a_feed() -> None:
    root = read(write_feed(feed()))
    assert found(root, "a:updated/text()") == ["1970-01-01T00:00:00Z"]
    assert found(root, "a:author/a:name/text()") == ["示例省人民政府办公厅"]
    assert found(root, "a:link/@rel") == ["self", "first", "alternate"]


def test_what_is_gone_is_a_tombstone() -> None:
    gone = Deleted(id="urn:x", when="2024-08-01T00:00:00.000Z", by="某办公厅", comment="误发")
    root = read(write_feed(feed(gone, next_page="https://g.example/next")))
    assert found(root, "at:deleted-entry/@ref") == ["urn:x"]
    assert found(root, "at:deleted-entry/at:by/a:name/text()") == ["某办公厅"]
    assert found(root, "at:deleted-entry/at:comment/text()") == ["误发"]
    assert found(root, "a:link[@rel='next']/@href") == ["https://g.example/next"]


def test_an_id_hangs_on_the_name_alone() -> None:
    """Readers know entries by it: a release that made other ids would show everything as new."""
    assert lasting_id("documents/k7q2m9xt4d") == "urn:uuid:16f8e925-13c7-568d-bc48-114f5e4fee4f"
    assert UUID(lasting_id("a").removeprefix("urn:uuid:")).version == 5


@given(st.text())
def test_any_title_can_be_read_again(title: str) -> None:
    root = read(write_feed(feed(entry(title))))
    (read_again,) = root.findall("a:entry/a:title", ATOM)
    kept = "".join(
        c
        for c in title
        if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
    assert (read_again.text or "").replace("\r", "") == kept.replace("\r", "")
