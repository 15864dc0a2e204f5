"""Where a text stands in its file and the files beside it: kept, copied, withdrawn with the version."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from api.verifying import verify
from gazette.model import Attachment, Draft, Place
from gazette.store.files import path_of
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.made_up import draft, metadata
from tests.office import Office

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

PLACES = (
    Place(start=0, end=7, page=1, box=(56.0, 70.5, 500.25, 90.0)),
    Place(start=8, end=11, page=1, box=None, confidence=0.75),
    Place(start=8, end=11, page=2, box=(56.0, 70.0, 90.0, 90.0), confidence=0.9),
)
TABLE = Attachment(name="附表.xlsx", role="attachment", media_type="application/zip", data=b"PK 1")
SCAN = Attachment(name="scan.pdf", role="searchable", media_type="application/pdf", data=b"%PDF-")


def with_layout(title: str = "示例省通知") -> Draft:
    text = f"{title}\n正文。"
    made = draft(title, text, metadata(title))
    raw = Office.raw(text, "通知.pdf")
    return replace(made, raw=raw, places=PLACES, attachments=(TABLE, SCAN))


def test_places_and_files_come_back_as_they_were(tmp_path: Path) -> None:
    office = Office(tmp_path)
    id = office.record(with_layout())
    with StoreReader(tmp_path) as reader:
        assert reader.places(id, 1) == PLACES
        assert [(a.name, a.role) for a in reader.attached(id, 1)] == [
            ("附表.xlsx", "attachment"),
            ("scan.pdf", "searchable"),
        ]
        files = [path_of(tmp_path, a.sha256).read_bytes() for a in reader.attached(id, 1)]
    assert files == [TABLE.data, SCAN.data]


def test_a_text_without_pages_has_neither(tmp_path: Path) -> None:
    office = Office(tmp_path)
    id = office.file("示例省通知", "正文。")
    with StoreReader(tmp_path) as reader:
        assert reader.places(id, 1) == ()
        assert reader.attached(id, 1) == []


def test_a_version_with_another_field_keeps_them(tmp_path: Path) -> None:
    office = Office(tmp_path)
    id = office.record(with_layout())
    with Store.open(tmp_path) as store:
        store.correct(id, 1, {"abstract": "摘要。"}, note="有误", actor="editor", now=office.tick())
    with StoreReader(tmp_path) as reader:
        assert reader.places(id, 2) == PLACES
        assert reader.attached(id, 2) == reader.attached(id, 1)


def test_what_is_withdrawn_takes_the_files_beside_it_along(tmp_path: Path) -> None:
    office = Office(tmp_path)
    id = office.record(with_layout())
    with StoreReader(tmp_path) as reader:
        kept = [path_of(tmp_path, a.sha256) for a in reader.attached(id, 1)]
    with Store.open(tmp_path) as store:
        now = office.tick()
        store.withdraw(
            id, None, code="other", authority="示例省人民政府", on=now.date(), note=None,
            actor="editor", now=now,
        )  # fmt: skip
    with StoreReader(tmp_path) as reader:
        assert reader.places(id, 1) == ()
        assert reader.attached(id, 1) == []
    assert not any(path.exists() for path in kept)


def test_a_file_that_another_document_has_too_stays(tmp_path: Path) -> None:
    office = Office(tmp_path)
    id = office.record(with_layout())
    other = office.record(with_layout("示例省另一通知"))
    with Store.open(tmp_path) as store:
        now = office.tick()
        store.withdraw(
            id, 1, code="other", authority="示例省人民政府", on=now.date(), note=None,
            actor="editor", now=now,
        )  # fmt: skip
    with StoreReader(tmp_path) as reader:
        files = [path_of(tmp_path, a.sha256).read_bytes() for a in reader.attached(other, 1)]
    assert files == [TABLE.data, SCAN.data]


def test_verify_holds_them_to_what_was_written(tmp_path: Path) -> None:
    office = Office(tmp_path)
    id = office.record(with_layout())
    with StoreReader(tmp_path) as reader:
        table = path_of(tmp_path, reader.attached(id, 1)[0].sha256)
    table.chmod(0o644)
    table.write_bytes(b"PK 2")
    found = verify(tmp_path, jobs=1, sample=None, progress=lambda *_: None).differences
    assert table.name in {each.what for each in found}
