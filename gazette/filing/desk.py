"""The desk where agencies file: one way in, behind the API and the portal alike.

What is refused leaves nothing behind; what is taken in is kept, held and receipted in one go.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from gazette.errors import FilingRefusedError, GazetteError, NotFoundError, ReadError
from gazette.filing.accounts import Identity
from gazette.filing.checking import UNREAD, Checked, check_read, check_unread
from gazette.filing.form import Form, read_form
from gazette.filing.objections import Objection
from gazette.filing.receiving import Receiver, Upload, miscounted
from gazette.filing.submission import Filer, Filing, SentFile, Submission
from gazette.ids import opaque_id
from gazette.model import Draft, Finding, RawFile
from gazette.store.office import open_office
from gazette.store.office_view import office_view
from gazette.store.writer import Store

Read = Callable[[RawFile, bytes], list[Draft]]
"""The drafts in a file; raises ReadError."""

_NOT_THE_FILE = frozenset(
    {"reader_crashed", "reader_timeout", "reader_memory", "no_converter", "converter_timeout"}
)
"""Codes that say more of the reader than of the file: it is kept, and a person looks."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a filer sends at once."""

    values: Mapping[str, str]
    """The fields of the form."""
    uploads: Sequence[Upload]
    """The document itself first, then its readings (解读材料)."""
    repeat_key: str | None = None
    """The filer's own name for this request (Idempotency-Key)."""

    @property
    def digest(self) -> str:
        """The digest of all that is in it."""
        digest = hashlib.sha256(msgspec.json.encode(sorted(self.values.items())))
        for upload in self.uploads:
            digest.update(msgspec.json.encode((upload.role, upload.name, len(upload.content))))
            digest.update(upload.content)
        return digest.hexdigest()


class Rehearsal(msgspec.Struct, frozen=True):
    """What would be taken in: the form as it was read, the files, what was noticed."""

    form: Form
    files: tuple[SentFile, ...]
    findings: tuple[Finding, ...]


class Desk:
    """The desk of one data directory."""

    def __init__(self, data: Path, receiver: Receiver, read: Read) -> None:
        self._data = data
        self._receiver = receiver
        self._read = read

    def check(self, envelope: Envelope, identity: Identity, *, now: datetime) -> Rehearsal:
        """A dry run of `file`: the same checks, and nothing is kept.

        Raises FilingRefusedError, or ScannerError if the scanner does not answer.
        """
        submission = self._examine(envelope, identity, _new_id(), now=now)
        with Store.open(self._data) as store:
            recorded = store.rehearse(submission, now=now)
        findings = dict.fromkeys((*submission.draft.findings, *recorded.findings))
        return Rehearsal(submission.form, submission.files, tuple(findings))

    def file(self, envelope: Envelope, identity: Identity, *, now: datetime) -> Filing:
        """Takes a filing in. Sent again under its key, it is the same filing.

        Raises FilingRefusedError, RepeatedKeyError, or ScannerError if the scanner does not answer.
        """
        id = self._claim(envelope, identity, now=now)
        done = self._find(id)
        if done is not None:
            return done
        try:
            submission = self._examine(envelope, identity, id, now=now)
            with Store.open(self._data) as store:
                store.file(submission, [one.content for one in envelope.uploads], now=now)
        except GazetteError:
            meanwhile = self._find(id)  # the same request may have come twice at once
            if meanwhile is None:
                self._release(envelope, identity)
                raise
            return meanwhile
        with office_view(self._data) as view:
            return view.filings.filing(id)

    def _examine(
        self, envelope: Envelope, identity: Identity, id: str, *, now: datetime
    ) -> Submission:
        """The submission that an envelope is; raises FilingRefusedError with every objection."""
        account = identity.account
        read = read_form(envelope.values, organ=account.organ, now=now)
        objections = [*read.objections, *miscounted(envelope.uploads)]
        if read.form is None or objections:
            raise FilingRefusedError(objections)
        source = f"{account.organ}报送"
        files = self._receiver.receive(envelope.uploads, id=id, source=source, now=now)
        checked = self._check(read.form, files[0].raw, envelope.uploads[0].content)
        if checked.objections:
            raise FilingRefusedError(checked.objections)
        return Submission(
            id=id,
            filer=Filer(
                account=account.id, key=identity.key, organ=account.organ, office=account.office
            ),
            form=read.form,
            files=files,
            source=source,
            draft=checked.draft,
            findings=(*read.findings, *checked.findings),
        )

    def _check(self, form: Form, raw: RawFile, content: bytes) -> Checked:
        if raw.media_type in UNREAD:
            return check_unread(form, raw, why=f"no reader for {raw.media_type} yet")
        try:
            return check_read(form, self._read(raw, content))
        except ReadError as error:
            if error.code in _NOT_THE_FILE:
                return check_unread(form, raw, why=str(error))
            detail = f"读不出正文 It cannot be read: {error}."
            raise FilingRefusedError([Objection("wrong_format", "file", detail)]) from error

    def _claim(self, envelope: Envelope, identity: Identity, *, now: datetime) -> str:
        """The id of the filing to make, or of the one that this request has made before."""
        id = _new_id()
        if envelope.repeat_key is None:
            return id
        with open_office(self._data) as office:
            return office.repeat_keys.claim(
                identity.account.id, envelope.repeat_key, envelope.digest, id, now=now
            )

    def _release(self, envelope: Envelope, identity: Identity) -> None:
        if envelope.repeat_key is not None:
            with open_office(self._data) as office:
                office.repeat_keys.release(identity.account.id, envelope.repeat_key)

    def _find(self, id: str) -> Filing | None:
        with office_view(self._data) as view:
            try:
                return view.filings.filing(id)
            except NotFoundError:
                return None


def _new_id() -> str:
    return "fil-" + opaque_id(secrets.token_hex(16), length=12)
