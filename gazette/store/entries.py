"""What the ledger says: each kind of entry, and the one way it is written down.

An entry holds public facts alone: ids, days, coded words, and digests of what is public. A leaf is an
entry with its moment, in canonical JSON: keys sorted, no spaces, UTF-8, whole numbers, no floats.
"""

from __future__ import annotations

from datetime import date

import msgspec

from gazette.model import StatusCode


class _Entry(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True
):
    """What all entries have: their kind, under the key `kind`."""


class _OfDocument(_Entry, frozen=True, kw_only=True):
    document: str
    """The document's id."""


class Publication(_OfDocument, frozen=True, kw_only=True, tag="publication"):
    """A version became public."""

    version: int
    sha256: str
    """SHA-256 of the text in UTF-8, the very bytes served as `.txt`, in hexadecimal."""
    sm3: str
    """SM3 of the same."""
    metadata: str
    """SHA-256 over the text's digest and the values of the metadata (`gazette.store.digests`)."""
    file: str
    """Commitment to the file it was read from (`gazette.store.keys`), which may not be public."""


class Hold(_OfDocument, frozen=True, kw_only=True, tag="hold"):
    """A version that was public is public no more."""

    version: int


class StatusChange(_OfDocument, frozen=True, kw_only=True, tag="status"):
    """What the archive says of a document's validity (有效性) from now on."""

    code: StatusCode
    since: date | None
    by: str | None
    """The instrument that says so: its document's id, or its number or title."""
    scope: str | None
    """The part it is about, such as 第三条; None: the whole."""
    evidence: str | None
    """SHA-256 of the words that say so; None where a person said it."""


class StatusRevocation(_OfDocument, frozen=True, kw_only=True, tag="status_revoked"):
    """What was said of a document's validity, is said no more."""

    code: StatusCode
    since: date | None
    by: str | None
    scope: str | None


class IssueState(_Entry, frozen=True, kw_only=True, tag="issue"):
    """The list of contents of an issue (期) was recorded, or recorded anew."""

    issue: str
    """The issue's id: gazette, year and number."""
    state: str
    """SHA-256 of its serial number, day and lines."""


class Withdrawal(_OfDocument, frozen=True, kw_only=True, tag="withdrawal"):
    """A version, or all of a document, was withdrawn, and its words are gone."""

    version: int | None
    """None: every version."""
    reason: str
    """A coded word."""
    authority: str
    """The organ that ordered it."""
    on: date


class Correction(_OfDocument, frozen=True, kw_only=True, tag="correction"):
    """A version corrects (勘误) an earlier one."""

    version: int
    corrects: int
    """The number of the version it corrects."""


class _OfDataset(_Entry, frozen=True, kw_only=True):
    dataset: str
    """The dataset's id."""


class DatasetPublication(_OfDataset, frozen=True, kw_only=True, tag="dataset"):
    """A version of an agency's dataset became public."""

    version: int
    rows: int
    sha256: str
    """SHA-256 of the published rows as lines of JSON, in hexadecimal."""
    sm3: str
    """SM3 of the same."""
    schema: str
    """SHA-256 of the Table Schema as published."""
    metadata: str
    """SHA-256 of what the office said of it then."""
    file: str
    """Commitment to the file that the agency sent, which is not public."""


class DatasetHold(_OfDataset, frozen=True, kw_only=True, tag="dataset_hold"):
    """A version of a dataset that was public is public no more."""

    version: int


class DatasetWithdrawal(_OfDataset, frozen=True, kw_only=True, tag="dataset_withdrawal"):
    """A version, or all of a dataset, was withdrawn, and its rows are gone."""

    version: int | None
    """None: every version."""
    reason: str
    """A coded word."""
    authority: str
    """The organ that ordered it."""
    on: date


LedgerEntry = (
    Publication
    | Hold
    | StatusChange
    | StatusRevocation
    | IssueState
    | Withdrawal
    | Correction
    | DatasetPublication
    | DatasetHold
    | DatasetWithdrawal
)

DATASET = "dataset:"
"""What the name of a dataset begins with where it stands among those of documents."""


class Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry and when it was appended: what is hashed."""

    at: str
    """As `write_instant` writes it."""
    entry: LedgerEntry

    @property
    def kind(self) -> str:
        """The kind of entry, as its key `kind` says."""
        return str(self.entry.__struct_config__.tag)

    @property
    def subject(self) -> str:
        """The id of the document or issue it is about, or a dataset's behind `dataset:`."""
        if isinstance(self.entry, IssueState):
            return self.entry.issue
        if isinstance(self.entry, _OfDataset):
            return f"{DATASET}{self.entry.dataset}"
        return self.entry.document


encode_leaf = msgspec.json.Encoder(order="sorted").encode
"""A leaf in canonical JSON."""

decode_leaf = msgspec.json.Decoder(Leaf).decode
"""The leaf that `encode_leaf` wrote."""
