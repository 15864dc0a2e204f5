"""An office that takes in files as they are and keeps them, as ingest does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from gazette.filing.clearing import Trust, with_defaults
from gazette.ids import source_id
from gazette.model import RawFile
from gazette.store.files import keep
from gazette.store.originals import Original
from gazette.store.reader import StoreReader
from gazette.store.withdrawing import Taken
from gazette.store.writer import Store
from ingest import from_markdown, from_text
from tests.office import SOURCE, START, Office

TEXT = """示例省人民政府办公厅关于第{n}件事项的通知
示政办发〔2024〕{n}号

各市人民政府：
\u3000\u3000为做好第{n}件事项，制定本通知。

示例省人民政府办公厅
2024年5月23日
"""
_MEDIA_TYPES = {".md": "text/markdown", ".pdf": "application/pdf"}
_TRUST = Trust(trusted=True, owner="示例省人民政府办公厅")


class Mailroom(Office):
    """Takes in files of text and Markdown, each read by its own reader."""

    def receive(
        self,
        content: bytes,
        *,
        path: str = "made.txt",
        text: str | None = None,
        record: int | None = None,
        held: bool = False,
    ) -> str:
        """Keeps a file and records what was read from it; answers the document.

        With `text` that is read in the place of it, with `record` as one of several in it.
        """
        sha256, sm3 = keep(self.data, content)
        is_markdown = path.endswith(".md")
        raw = RawFile(
            sha256=sha256,
            sm3=sm3,
            size=len(content),
            media_type=_MEDIA_TYPES.get(Path(path).suffix, "text/plain"),
            path=path,
            source=source_id(SOURCE),
            received_at=START,
        )
        words = content if text is None else text.encode()
        (draft,) = (from_markdown if is_markdown else from_text).read(words, raw)
        draft = replace(with_defaults(draft, _TRUST), record=record)
        return self.record(draft, held=held)

    def say(self, document: str, decision: str, *, number: int = 1, actor: str = "editor") -> str:
        """Decides on the file of a version; answers its SHA-256."""
        with Store.open(self.data) as store:
            return store.decide_original(
                document,
                number,
                "cleared" if decision == "cleared" else "revoked",
                actor=actor,
                reason="全文已核",
                now=self.tick(),
            )

    def withdraw(self, document: str, number: int | None = None) -> Taken:
        """Withdraws a version or a document."""
        with Store.open(self.data) as store:
            return store.withdraw(
                document, number, code="other", authority="示例省人民政府办公厅",
                on=date(2024, 6, 1), note=None, actor="editor", now=self.tick(),
            )  # fmt: skip

    def originals(self, *documents: str) -> Sequence[Original]:
        """The public files of documents, as the store tells them."""
        with StoreReader(self.data) as store:
            return list(store.originals.public(store.originals.files_of(documents)))


def sha256_of(content: bytes) -> str:
    """By what a file is known."""
    return hashlib.sha256(content).hexdigest()


def text_of(n: int = 1) -> str:
    """A made-up notice."""
    return TEXT.format(n=n)
