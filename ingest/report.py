"""What became of every file and record of a run: JSON lines, totals, a word for each refusal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import IO, Literal

import msgspec

from gazette.model import Finding
from ingest.progress import Progress
from ingest.walk import FileKey

Outcome = Literal[
    "stored", "listed", "duplicate", "unchanged", "held", "truth", "failed", "skipped"
]  # fmt: skip
"""`listed`: a catalogue row; `truth`: a row that describes another file; `skipped`: no document."""

_NAMED_PER_FILE = 20  # refused records of one file that are named on the screen
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the report."""

    source: str
    path: str
    record: int | None = None
    """Number of the record in its file, from 1; None for a file that is one document."""
    line: int | None = None
    """Line of the file on which the record begins, from 1."""
    outcome: Outcome
    reason: str | None = None
    """Stable word, such as `unsupported_format`; None where all went well."""
    detail: str | None = None
    document: str | None = None
    version: int | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands: source, path, and the line of the file, or the record without lines.

        >>> Line(source="laws", path="a.jsonl", record=2, line=3, outcome="failed").place
        'laws/a.jsonl:3'
        >>> Line(source="laws", path="a.warc.gz", record=2, outcome="failed").place
        'laws/a.warc.gz#2'
        """
        file = f"{self.source}/{self.path}"
        if self.line:
            return f"{file}:{self.line}"
        return f"{file}#{self.record}" if self.record else file


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of a run. Each file and each record comes out in exactly one way:

    records = stored + listed + duplicate + unchanged + held + truth + failed
    """

    files: int = 0
    """Files met, those that could not be read included."""
    records: int = 0
    """Documents and rows in them; a file refused as a whole counts as one."""
    stored: int = 0
    listed: int = 0
    duplicate: int = 0
    unchanged: int = 0
    held: int = 0
    truth: int = 0
    failed: int = 0
    skipped: int = 0
    """Entries that are no document: links in a circle, devices, mapping files."""

    def __str__(self) -> str:
        return ", ".join(
            f"{name} {count:,}" for name, count in msgspec.structs.asdict(self).items()
        )


class Report:
    """Collects the lines of a run, writes them out, names each refusal, and adds up."""

    def __init__(
        self, progress: Progress, lines: IO[bytes] | None = None, *, file: FileKey | None = None
    ) -> None:
        self.progress = progress
        self.file = file
        """The file the lines go to, which no run may read."""
        self._lines = lines
        self._counts: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._encoder = msgspec.json.Encoder()

    @property
    def totals(self) -> Totals:
        """The sums so far."""
        return Totals(**self._counts)

    def add(self, lines: Sequence[Line], *, files: int, size: int) -> None:
        """Takes up what has come out for good: after the store has it, not before.

        `files` of them were begun in it, and `size` bytes of input are behind us.
        """
        self._counts["files"] += files
        for line in lines:
            self._counts[line.outcome] += 1
            self._counts["records"] += line.outcome != "skipped"
            if self._lines is not None:
                self._lines.write(self._encoder.encode(line) + b"\n")
            if line.outcome == "failed":
                self._name(line)
        if self._lines is not None:
            self._lines.flush()
        self.progress.advance(size, len(lines))

    def close(self) -> None:
        """Ends the progress, and says how many refusals went unnamed, file by file."""
        self.progress.stop()
        for file, count in self._refused.items():
            if count > _NAMED_PER_FILE:
                self.progress.say(f"{file}: {count - _NAMED_PER_FILE:,} more records refused")

    def _name(self, line: Line) -> None:
        file = f"{line.source}/{line.path}"
        self._refused[file] += 1
        if self._refused[file] <= _NAMED_PER_FILE:
            self.progress.say(on_one_line(f"{line.place}: {line.reason}: {line.detail}"))


def on_one_line(text: str) -> str:
    """A file name may hold line ends and terminal commands; the screen shows their numbers."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
