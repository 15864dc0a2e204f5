"""A small office that files invented documents through the real store."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from gazette.ids import source_id
from gazette.model import Component, Draft, Field, Finding, Kind, Metadata, RawFile, Status
from gazette.store.writer import Store
from gazette.text.citations import find_citations

START = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)

SOURCE = "示例省人民政府门户网站"


class Office:
    """Files documents by hand; each filing is a minute after the last."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.now = START
        """When it last wrote something."""
        self._batch: Store | None = None

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Files many documents in one transaction."""
        with Store.open(self.data) as store, store.batch():
            self._batch = store
            yield
            self._batch = None

    def file(
        self,
        title: str,
        text: str,
        *,
        number: str | None = None,
        issuers: tuple[str, ...] = ("示例省人民政府",),
        signed_on: date | None = date(2024, 5, 23),
        status: Status | None = None,
        kind: Kind = "government_normative",
        cites: bool = False,
        components: tuple[Component, ...] = (),
        path: str = "made.txt",
        held: bool = False,
    ) -> str:
        """Records a document, public at once unless held, and answers its id.

        With `cites`, its text is read for citations.
        """
        metadata = Metadata(
            title=Field(title, start=0, end=len(title)),
            number=Field(number) if number else None,
            issuers=Field(issuers),
            signed_on=Field(signed_on) if signed_on else None,
            status=Field(status) if status else None,
            kind=Field(kind),
            owner=Field(issuers[0]),
            disclosure=Field("active"),
            disclosure_reason=Field("already published"),
        )
        return self.record(
            Draft(
                raw=self.raw(title + text, path),
                record=None,
                reader="by_hand/1",
                text=text,
                metadata=metadata,
                citations=find_citations(text, own_number=number, own_title=title) if cites else (),
                components=components,
            ),
            held=held,
        )

    def record(self, draft: Draft, *, held: bool = False) -> str:
        """Records a draft as it is."""
        findings = [Finding(code="secrecy_mark", detail="made up")] if held else []
        self.tick()
        with self._writing() as store:
            run = store.start_run("test", now=self.now)
            store.add_source(SOURCE, trusted=True, now=self.now)
            recorded = store.record(draft, findings, clear=True, run=run, now=self.now)
        return recorded.document_id

    def decide(self, document_id: str, number: int, state: str) -> None:
        """Clears or holds a version by a person's decision."""
        self.tick()
        with Store.open(self.data) as store:
            store.decide(
                document_id,
                number,
                "cleared" if state == "cleared" else "held",
                actor="editor",
                reason="made up",
                now=self.now,
            )

    def tick(self) -> datetime:
        """The time of the next thing written."""
        self.now += timedelta(minutes=1)
        return self.now

    @contextmanager
    def _writing(self) -> Iterator[Store]:
        if self._batch is not None:
            yield self._batch
        else:
            with Store.open(self.data) as store:
                yield store

    @staticmethod
    def raw(content: str, path: str) -> RawFile:
        """A file with this content, as received."""
        encoded = content.encode()
        return RawFile(
            sha256=hashlib.sha256(encoded).hexdigest(),
            sm3=hashlib.new("sm3", encoded).hexdigest(),
            size=len(encoded),
            media_type="text/plain",
            path=path,
            source=source_id(SOURCE),
            received_at=START,
        )
