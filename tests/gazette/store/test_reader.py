"""Reading back: what was recorded comes out whole, and only what is public comes out to all."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from gazette.errors import NotFoundError
from gazette.model import Draft, Field, Finding, Metadata, RawFile
from gazette.store.reader import StoreReader
from gazette.store.writer import Store

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


def test_a_version_comes_back_as_it_was_read(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    draft = make_draft(record=3)
    recorded = store.record(draft, (), clear=True, run=run, now=NOW)
    with StoreReader(data) as reader:
        (version,) = reader.published(recorded.document_id)
    assert (version.text, version.metadata) == (draft.text, draft.metadata)
    assert (version.components, version.citations) == (draft.components, draft.citations)
    assert (version.source, version.path, version.record) == (
        draft.raw.source,
        draft.raw.path,
        3,
    )
    assert (version.file_sha256, version.recorded_at) == (draft.raw.sha256, NOW)


def test_the_address_of_a_file_becomes_that_of_its_document(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    draft = make_draft(url="https://example.gov.cn/1.html")
    recorded = store.record(draft, (), clear=True, run=run, now=NOW)
    with StoreReader(data) as reader:
        found = reader.version(recorded.document_id, 1).metadata
    assert found.url == "https://example.gov.cn/1.html"


def test_a_version_that_does_not_exist_is_named(store: Store, data: Path) -> None:
    assert store.start_run("ingest", now=NOW) == 1
    with StoreReader(data) as reader:
        with pytest.raises(NotFoundError, match="nowhere/1"):
            reader.version("nowhere", 1)
        with pytest.raises(NotFoundError, match="nowhere"):
            reader.resolve("nowhere")


def test_changes_go_on_after_a_cursor_over_any_number_of_pages(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    with store.batch():
        for n in range(1100):
            draft = make_draft(number=f"示政发〔2024〕{n}号", title=None, path=f"{n}")
            store.record(draft, (), clear=True, run=run, now=NOW)
    with StoreReader(data) as reader:
        changes = list(reader.changes(0))
        assert len({change.document_id for change in changes}) == 1100
        assert changes == sorted(changes, key=lambda change: change.seq)
        assert list(reader.changes(changes[499].seq)) == changes[500:]
        assert reader.last_change() == changes[-1].seq


def test_sources_say_which_are_trusted(store: Store, source: str, data: Path) -> None:
    store.add_source("示例来源", trusted=False, url="https://example.gov.cn", now=NOW)
    with StoreReader(data) as reader:
        found = {known.name: (known.trusted, known.url) for known in reader.sources()}
        ids = [known.id for known in reader.sources()]
    assert found == {
        "示例省人民政府公报": (True, None),
        "示例来源": (False, "https://example.gov.cn"),
    }
    assert source in ids


UNSEEN = "不可见的示例文字"
_drafts = st.lists(
    st.tuples(
        st.sampled_from(["甲文", "乙文", "丙文"]),  # text
        st.sampled_from([1, 2, None]),  # number
        st.sampled_from(["示例省关于甲事的通知", "示例省关于乙事的决定", None]),
        st.sampled_from(["示例省人民政府", "示例市人民政府", None]),
        st.booleans(),  # holds
    ),
    max_size=12,
)


def _draft(
    source: str, place: int, parts: tuple[str, int | None, str | None, str | None, bool]
) -> Draft:
    text, number, title, issuer, holds = parts
    raw = RawFile(
        sha256=f"{place:064}", sm3=f"{place:064}", size=1, media_type="text/plain",
        path=f"{place}.txt", source=source, received_at=NOW,
    )  # fmt: skip
    return Draft(
        raw=raw,
        record=None,
        reader="from_text/1",
        text=f"{text}{UNSEEN if holds else ''}",
        metadata=Metadata(
            number=Field(f"示政发〔2024〕{number}号") if number else None,
            title=Field(title) if title else None,
            issuers=Field((issuer,)) if issuer else None,
        ),
        findings=(Finding(code="id_number", detail="18 digits"),) if holds else (),
    )


def _counts(data: Path) -> dict[str, int]:
    db = Database(data / "gazette.db")
    counts = {name: db.table(name).count for name in db.table_names()}
    db.close()
    return counts


def _record_all(
    data: Path, parts: Sequence[tuple[str, int | None, str | None, str | None, bool]]
) -> None:
    with Store.open(data) as store:
        source = store.add_source("示例", trusted=True, now=NOW)
        with store.batch():
            for place, part in enumerate(parts):
                store.record(_draft(source, place, part), (), clear=True, run=1, now=NOW)


@pytest.mark.requirement("item-41", "SD-17")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(_drafts)
def test_whatever_comes_in_twice_adds_nothing_and_what_holds_is_never_seen(
    parts: list[tuple[str, int | None, str | None, str | None, bool]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with Store.open(data) as store:
            store.start_run("ingest", now=NOW)
        _record_all(data, parts)
        before = _counts(data)
        _record_all(data, parts)
        assert _counts(data) == before
        with StoreReader(data) as reader:
            changed = {change.document_id for change in reader.changes(0)}
            public = [version for id in changed for version in reader.published(id)]
        assert all(version.state == "public" for version in public)
        assert not [version for version in public if UNSEEN in version.text]
        assert len(public) == len({(v.document_id, v.number) for v in public})
