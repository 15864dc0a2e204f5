"""Any order of records, corrections, decisions, withdrawals and restores, against a model."""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gazette.model import Draft
from gazette.store.reader import StoreReader
from gazette.store.recording import Recorded
from gazette.store.withdrawal_log import LOG
from gazette.store.withdrawals import replay
from gazette.store.writer import Store
from opendata.public.publish import follow
from tests.leftovers import files_with
from tests.made_up import draft, metadata

pytestmark = pytest.mark.requirement("OD-11", "GZ-06", "item-9")

START = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
NAMES = st.sampled_from("甲乙")


@dataclass
class Version:
    """A version as it ought to be; its words are marks that stand nowhere else by chance."""

    text: str
    abstract: str | None
    corrects: int | None = None
    is_public: bool = False
    is_erased: bool = False
    was_public: bool = False
    is_noticed: bool = False
    """Somebody was told that something had been withdrawn before."""

    @property
    def marks(self) -> set[str]:
        return {self.text, *([self.abstract] if self.abstract else [])}


@dataclass
class Document:
    """A document as it ought to be."""

    versions: dict[int, Version] = field(default_factory=dict)
    page: str | None = None
    """The text last read at its place."""

    def last_public(self) -> int | None:
        return max((n for n, one in self.versions.items() if one.is_public), default=None)

    def left(self) -> list[int]:
        return [n for n, one in self.versions.items() if not one.is_erased]

    def is_held(self) -> bool:
        """Whether a person holds the newest that was public and is still there."""
        shown = [one for n, one in sorted(self.versions.items()) if one.was_public]
        there = [one for one in shown if not one.is_erased]
        return bool(there) and not there[-1].is_public

    def abstract(self) -> str | None:
        """As last corrected, for good."""
        corrected = [one for one in self.versions.values() if one.corrects and one.is_public]
        return corrected[-1].abstract if corrected else None

    def is_corrected(self) -> bool:
        """Whether what readers see has the text of a correction."""
        shown = self.last_public()
        return shown is not None and any(
            one.corrects and n <= shown and one.text == self.versions[shown].text
            for n, one in self.versions.items()
        )

    def erase(self, version: int | None, through: int) -> None:
        for number, one in self.versions.items():
            if number == version or (version is None and number <= through):
                one.is_public, one.is_erased = False, True


class Archive(RuleBasedStateMachine):
    """A data directory, its backup, and the model of both."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.data = self.folder / "data"
        self.now = START
        self.count = 0
        self.documents: dict[str, Document] = {}
        self.ids: dict[str, str] = {}
        self.log: list[tuple[str, int | None, int]] = []
        self.backup: dict[str, Document] | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize()
    def open(self) -> None:
        with Store.open(self.data) as store:
            store.add_source("made", trusted=True, now=self._tick())

    @rule(name=NAMES)
    def record(self, name: str) -> None:
        document = self.documents.setdefault(name, Document())
        self._append(name, document, self._mark())

    @rule(name=NAMES)
    def record_again(self, name: str) -> None:
        document = self.documents.get(name)
        if document is None or document.page is None:
            return
        same = [one for one in document.versions.values() if one.text == document.page]
        alive = [one for one in same if not one.is_erased]
        if same and not alive:
            assert self._record(name, document.page).outcome == "withdrawn"
        elif any(one.abstract == document.abstract() for one in alive):
            assert self._record(name, document.page).outcome == "duplicate"
        else:
            self._append(name, document, document.page)

    @rule(name=NAMES)
    def correct(self, name: str) -> None:
        document = self.documents.get(name, Document())
        wrong = document.last_public()
        if wrong is None:
            return
        mark, target = self._mark(), document.versions[wrong]
        number, is_touched = self._next(name), self._is_touched(name)
        with Store.open(self.data) as store:
            done = store.correct(
                self.ids[name], wrong, {"abstract": mark},
                note="漏印", actor="editor", now=self._tick(),
            )  # fmt: skip
        made = Version(target.text, mark, corrects=wrong, is_noticed=is_touched)
        made.is_public = made.was_public = target.is_noticed or not is_touched
        document.versions[number] = made
        assert (done.version, done.outcome == "stored") == (number, made.is_public)

    @rule(name=NAMES)
    def clear_or_hold(self, name: str) -> None:
        """A person decides on the last version there is."""
        document = self.documents.get(name, Document())
        if not document.left():
            return
        number = document.left()[-1]
        one = document.versions[number]
        with Store.open(self.data) as store:
            store.decide(
                self.ids[name], number, "held" if one.is_public else "cleared",
                actor="editor", reason="已核", now=self._tick(),
            )  # fmt: skip
        one.is_public = not one.is_public
        one.was_public = True

    @rule(name=NAMES, place=st.integers(0, 9))
    def withdraw_version(self, name: str, place: int) -> None:
        left = self.documents.get(name, Document()).left()
        if left:
            version = left[place % len(left)]
            self._withdraw(name, version, version)

    @rule(name=NAMES)
    def withdraw_document(self, name: str) -> None:
        document = self.documents.get(name, Document())
        if document.left():
            self._withdraw(name, None, max(document.versions))

    @rule()
    def back_up(self) -> None:
        shutil.rmtree(self.folder / "backup", ignore_errors=True)
        shutil.copytree(self.data, self.folder / "backup")
        self.backup = copy.deepcopy(self.documents)

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        """The older store takes this one's place; only the log of withdrawals is newer."""
        log = self.folder / "withdrawals.jsonl"
        log.write_bytes((self.data / LOG).read_bytes() if self.log else b"")
        shutil.rmtree(self.data)
        shutil.copytree(self.folder / "backup", self.data)
        replay(self.data, log)
        assert replay(self.data, log) == 0
        self.documents = copy.deepcopy(self.backup or {})
        for name, version, through in self.log:
            self.documents.setdefault(name, Document()).erase(version, through)

    @invariant()
    def what_is_public_is_what_ought_to_be(self) -> None:
        for name, document in self.documents.items():
            with StoreReader(self.data) as reader:
                found = {
                    one.number: (one.text, one.corrects) for one in reader.published(self.ids[name])
                }
            assert found == {
                number: (_text(one.text), one.corrects)
                for number, one in document.versions.items()
                if one.is_public
            }

    @invariant()
    def what_is_erased_is_nowhere_and_the_rest_is_there(self) -> None:
        if not self.documents:
            return
        follow(self.data)
        left = self._marks(erased=False)
        gone = self._marks(erased=True) - left
        assert files_with(self.data, *gone) == []
        content = (self.data / "gazette.db").read_bytes()
        content += (self.data / "gazette.db-wal").read_bytes() if self._has_log() else b""
        assert [mark for mark in left if mark.encode() not in content] == []

    def _append(self, name: str, document: Document, text: str) -> None:
        """A text that is new at its place."""
        number, is_touched = self._next(name), self._is_touched(name)
        made = Version(text, document.abstract(), is_noticed=is_touched)
        is_free = not is_touched and not document.is_corrected() and not document.is_held()
        made.is_public = made.was_public = is_free
        document.versions[number] = made
        document.page = text
        done = self._record(name, text)
        assert (done.version, done.outcome) == (number, "stored" if made.is_public else "held")

    def _record(self, name: str, text: str) -> Recorded:
        with Store.open(self.data) as store:
            run = store.start_run("test", now=self._tick())
            done = store.record(_draft(name, text), (), clear=True, run=run, now=self._tick())
        self.ids[name] = done.document_id
        return done

    def _withdraw(self, name: str, version: int | None, through: int) -> None:
        with Store.open(self.data) as store:
            taken = store.withdraw(
                self.ids[name], version, code="other", authority="示例省", on=START.date(),
                note=None, actor="editor", now=self._tick(),
            )  # fmt: skip
        assert taken.is_final
        self.log.append((name, version, through))
        self.documents[name].erase(version, through)

    def _is_touched(self, name: str) -> bool:
        return any(one == name for one, _, _ in self.log)

    def _next(self, name: str) -> int:
        """A number that no version has, and none that was withdrawn ever had."""
        withdrawn = [through for one, _, through in self.log if one == name]
        return 1 + max([*self.documents[name].versions, *withdrawn], default=0)

    def _marks(self, *, erased: bool) -> set[str]:
        return {mark for one in self._versions() if one.is_erased == erased for mark in one.marks}

    def _versions(self) -> Iterator[Version]:
        for document in self.documents.values():
            yield from document.versions.values()

    def _has_log(self) -> bool:
        return (self.data / "gazette.db-wal").exists()

    def _mark(self) -> str:
        self.count += 1
        return f"qz{self.count:04}x"

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def _text(mark: str) -> str:
    return f"{mark}的内容。\n" * 40


def _draft(name: str, mark: str) -> Draft:
    title = f"示例省关于{name}事项的通知"
    return draft(name, _text(mark), metadata(title, number=f"示政发〔2024〕{ord(name)}号"))


TestArchive = Archive.TestCase
TestArchive.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
