"""What came of a piece, written into the store and said in a line of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from msgspec.structs import replace

from gazette.edition.issues import Issue
from gazette.errors import IssueError
from gazette.filing.privacy import find_personal
from gazette.model import Finding
from gazette.store.readings import CONTAINER
from gazette.store.recording import Recorded
from gazette.store.writer import Store
from gazette.text.disclosure import secrecy_marks
from ingest.organs import with_organs
from ingest.parse import Examined, Read, Refused, Result, Truth
from ingest.pieces import Entry, Piece, Settled
from ingest.readers import TABLES
from ingest.report import Line


class Recording:
    """Writes for one run; the caller holds the transaction."""

    def __init__(
        self,
        store: Store,
        *,
        run: int,
        now: Callable[[], datetime],
        noticed: Mapping[str, tuple[Finding, ...]] = MappingProxyType({}),
    ) -> None:
        """`noticed` is what is known of some files, by their paths, beside what stands in them."""
        self._store = store
        self._noticed = noticed
        self._run = run
        self._now = now
        self._organs = store.organ_table()

    def lines(self, entry: Entry, result: Result | None) -> Iterator[Line]:
        """One line for each document of the entry, or one for what it is instead."""
        match entry, result:
            case Settled(), None:
                yield self._settle(entry)
            case Piece(), Read((), issue) if issue is not None:
                yield from self._list_issue(entry, issue)
            case Piece(), Read(drafts, issue) if drafts:
                for examined in drafts:
                    yield self._record(entry, examined)
                if issue is not None:
                    yield from self._add_issue(entry, issue)
                if _is_cut(entry, drafts):
                    self._note_outcome(entry, CONTAINER, None)
            case Piece(), Truth(path):
                yield self._note(entry, entry.report("truth", "ground_truth", f"describes {path}"))
            case Piece(), Refused(code, detail):
                yield self._note(entry, entry.report("failed", code, detail))
            case Piece(), _:
                yield self._note(entry, entry.report("failed", "nothing_found", "no document"))

    def refuse(self, entry: Entry, reason: str, detail: str) -> Line:
        """The line of an entry that the store would not take."""
        if isinstance(entry, Piece):
            return self._note(entry, entry.report("failed", reason, detail))
        return self._settle(replace(entry, line=replace(entry.line, outcome="failed")))

    def _record(self, piece: Piece, examined: Examined) -> Line:
        draft = replace(examined.draft, metadata=with_organs(examined.draft.metadata, self._organs))
        recorded = self._store.record(
            draft,
            (*examined.findings, *self._noticed.get(piece.raw.path, ())),
            clear=piece.trust.trusted,
            run=self._run,
            now=self._now(),
        )
        if recorded.outcome == "withdrawn":
            return self._let_go(piece, recorded)
        is_next = recorded.version is not None and recorded.version > 1
        return replace(
            piece.report(recorded.outcome),
            reason="new_version" if is_next and recorded.outcome != "duplicate" else None,
            document=recorded.document_id,
            version=recorded.version,
            findings=tuple(
                dict.fromkeys((*examined.draft.findings, *examined.findings, *recorded.findings))
            ),
        )

    def _list_issue(self, piece: Piece, issue: Issue) -> Iterator[Line]:
        """A file that is nothing but an issue's list of contents; its documents come by themselves."""
        refused = list(self._add_issue(piece, issue))
        yield from refused
        if not refused:
            detail = f"the list of contents of {issue.id}"
            if not piece.trust.trusted:
                detail += ": a person adds it, for its source is not trusted"
            yield piece.report("skipped", "issue_contents", detail)

    def _add_issue(self, piece: Piece, issue: Issue) -> Iterator[Line]:
        """The issue that a trusted source printed; of any other a person adds it.

        Its list of contents is public by itself, and so are the documents that it names (GZ-09).
        """
        if not piece.trust.trusted:
            return
        if not _is_fit(issue):
            detail = "its list of contents holds what must not be published"
            yield piece.report("skipped", "issue_refused", detail)
            return
        try:
            # The file is not tied to the list: it goes when the last of its documents goes.
            self._store.add_issue(issue, raw=None, run=self._run, now=self._now())
        except IssueError as error:
            yield piece.report("skipped", "issue_refused", str(error))

    def _let_go(self, piece: Piece, recorded: Recorded) -> Line:
        """What says the words of something withdrawn: its file goes, unless it is a whole table."""
        if piece.raw.media_type not in TABLES:
            self._store.drop_file(piece.raw.sha256)
        detail = f"{recorded.document_id} was withdrawn: nothing of it is kept"
        return self._note(piece, piece.report("failed", "withdrawn_before", detail))

    def _note(self, piece: Piece, line: Line) -> Line:
        self._note_outcome(piece, line.outcome, line.reason)
        return line

    def _note_outcome(self, piece: Piece, outcome: str, reason: str | None) -> None:
        self._store.note(
            piece.raw.source,
            piece.raw.path,
            piece.record,
            piece.raw.sha256,
            piece.reader,
            outcome,
            reason,
            run=self._run,
            now=self._now(),
        )

    def _settle(self, settled: Settled) -> Line:
        line = settled.line
        if line.outcome == "failed":
            self._store.note(
                settled.source,
                line.path,
                line.record,
                settled.sha256,
                settled.reader,
                line.outcome,
                line.reason,
                run=self._run,
                now=self._now(),
            )
        return line


def _is_cut(piece: Piece, drafts: Sequence[Examined]) -> bool:
    """Whether a file was cut into records, which have readings of their own."""
    return piece.record is None and any(each.draft.record is not None for each in drafts)


def _is_fit(issue: Issue) -> bool:
    """Whether a list of contents may be public as it is printed."""
    words = "\n".join(f"{entry.column or ''}\n{entry.title}" for entry in issue.entries)
    return not any((*find_personal(words), *secrecy_marks(words)))
