"""A store in a temporary folder, and drafts of invented documents."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import pytest
from sqlite_utils import Database

from gazette.model import (
    Citation,
    Component,
    Draft,
    Field,
    Finding,
    Metadata,
    RawFile,
)
from gazette.store.writer import Store

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
TITLE = "示例省人民政府关于示例工作的通知"
NUMBER = "示政发〔2024〕1号"
TEXT = "示例省人民政府关于示例工作的通知\n各示例单位：\n一、示例要求。\n二、示例措施。"


class MakeDraft(Protocol):
    """Makes a draft; what is not named is that of one ordinary notice."""

    def __call__(
        self,
        *,
        text: str = ...,
        title: str | None = ...,
        number: str | None = ...,
        issuer: str | None = ...,
        path: str = ...,
        record: int | None = ...,
        confidence: float = ...,
        findings: tuple[Finding, ...] = ...,
        url: str | None = ...,
    ) -> Draft: ...


@pytest.fixture
def make_draft(source: str) -> MakeDraft:
    def make(
        *,
        text: str = TEXT,
        title: str | None = TITLE,
        number: str | None = NUMBER,
        issuer: str | None = "示例省人民政府",
        path: str = "2024/1.txt",
        record: int | None = None,
        confidence: float = 1.0,
        findings: tuple[Finding, ...] = (),
        url: str | None = None,
    ) -> Draft:
        given = f"{path} {record} {text}".encode()
        return Draft(
            raw=RawFile(
                sha256=hashlib.sha256(given).hexdigest(),
                sm3=hashlib.new("sm3", given).hexdigest(),
                size=len(given),
                media_type="text/plain",
                path=path,
                source=source,
                received_at=NOW,
            ),
            record=record,
            reader="from_text/1",
            text=text,
            metadata=Metadata(
                title=Field(title, confidence=confidence, start=0, end=9) if title else None,
                number=Field(number, confidence=confidence) if number else None,
                issuers=Field((issuer,)) if issuer else None,
                owner=Field("示例省人民政府办公厅", origin="default"),
                signed_on=Field(date(2024, 5, 23)),
                url=url,
            ),
            components=(
                Component(
                    path="level1_1", kind="level1", number="一、", ordinal=1,
                    heading="示例要求。", start=24, end=31,
                ),
            ),
            citations=(
                Citation(
                    title="示例办法", number=None, pinpoint="第三条", start=3, end=9, path="level1_1"
                ),
            ),
            findings=findings,
        )  # fmt: skip

    return make


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with Store.open(data) as opened:
        yield opened


@pytest.fixture
def source(store: Store) -> str:
    return store.add_source("示例省人民政府公报", trusted=True, now=NOW)


@pytest.fixture
def run(store: Store) -> int:
    return store.start_run("ingest", now=NOW)


@pytest.fixture
def count(data: Path) -> Callable[[str], int]:
    """How many rows a table has, as another process sees it."""

    def rows(table: str) -> int:
        db = Database(data / "gazette.db")
        counted: int = db.table(table).count
        db.close()
        return counted

    return rows
