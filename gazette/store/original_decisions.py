"""Writing what a person says of a file as received: all of it may be public, or it may not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from gazette.errors import ReadError, StateError
from gazette.filing.privacy import find_personal
from gazette.store.decisions import standing
from gazette.store.originals import LARGEST, OriginalDecision, hides, is_intact, kept_content
from gazette.text.charset import decode

_FILE = """
    SELECT f.sha256, f.media_type, f.size FROM version v JOIN raw_file f ON f.sha256 = v.file WHERE v.id = ?
"""
_TEXTS = """
    SELECT c.text FROM version v JOIN content c ON c.version = v.id WHERE v.file = ?
"""
_INSERT = """
    INSERT INTO original_decision (version, file, decision, actor, reason, at)
    VALUES (?, ?, ?, ?, ?, ?)
"""


class OriginalDecisions:
    """Records decisions on the writer's connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, data: Path) -> None:
        self._connection = connection
        self._data = data

    def add(
        self,
        document_id: str,
        number: int,
        decision: OriginalDecision,
        *,
        actor: str,
        reason: str,
        at: str,
    ) -> str:
        """Records what a person says of the file of a version; answers its SHA-256.

        Raises NotFoundError, or StateError where nobody or no reason is named, the reason repeats
        personal data, or a file to be cleared is not kept or holds what is not public.
        """
        what = f"the file of {document_id}/{number}"
        if not actor.strip() or not reason.strip():
            raise StateError(f"须说明理由 A decision on {what} needs an actor and a reason")
        if find_personal(reason):
            raise StateError("the reason must not repeat personal data: it is kept for good")
        version = standing(self._connection, document_id, number).version
        file, media_type, size = self._connection.execute(_FILE, (version,)).fetchone()
        if decision == "cleared":
            self._refuse(file, what)
            if media_type.startswith("text/"):
                self._refuse_masked(file, size, what)
        self._connection.execute(_INSERT, (version, file, decision, actor, reason, at))
        return str(file)

    def _refuse(self, file: str, what: str) -> None:
        """Raises StateError where it is known that a file cannot be public."""
        if hides(self._connection, file):
            raise StateError(
                f"原件含未公开内容 {what} cannot be public: not all that was read from it is, or "
                "something in it was withdrawn"
            )
        if not is_intact(self._data, file):
            raise StateError(f"{what} is not kept as it came in: see `gongbao verify`")

    def _refuse_masked(self, file: str, size: int, what: str) -> None:
        """Raises StateError where a file of text has what was masked, or is too long to be searched."""
        if size > LARGEST:
            raise StateError(
                f"原件过大 {what} cannot be public: nobody searches a text of more than "
                f"{LARGEST} bytes for what was masked"
            )
        content = kept_content(self._data, file)
        if content is not None and (masked := sorted(set(self._masked(file, content)))):
            raise StateError(
                f"原件含正文已隐去的内容 {what} cannot be public: it has what no public text of it "
                f"shows ({', '.join(masked)})"
            )

    def _masked(self, file: str, content: bytes) -> Iterator[str]:
        """The kinds of personal data in a file of text that stand in none of its texts."""
        try:
            words = decode(content).text
        except ReadError:
            return
        texts = [text for (text,) in self._connection.execute(_TEXTS, (file,))]
        for finding in find_personal(words):
            found = words[finding.start : finding.end]
            if not any(found in text for text in texts):
                yield finding.code
