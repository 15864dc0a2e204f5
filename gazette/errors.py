"""Every error this project raises on purpose, in one tree. Each message names the value at fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gazette.datasets import CellFinding
    from gazette.filing.objections import Objection


class GazetteError(Exception):
    """Anything this project raises on purpose."""


class ReadError(GazetteError):
    """A file or record that cannot be read; the run reports it and goes on.

    `code` is a stable word for reports, such as `empty`, `binary`, `unknown_charset`.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        """Both parts cross process borders."""
        return (type(self), (self.code, self.detail))


class DocNumberError(GazetteError, ValueError):
    """The text is not a document number (发文字号)."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not a document number: {text!r}")
        self.text = text


class DateError(GazetteError, ValueError):
    """The text is not a date, or names a day that does not exist."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not a date: {text!r}")
        self.text = text


class IssueNumberError(GazetteError, ValueError):
    """The text is not the number of an issue (期号), or not a cumulative one (总期号)."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not an issue number: {text!r}")
        self.text = text


class PublisherError(GazetteError, ValueError):
    """The organ may not publish a gazette (domain GZ-02), or nothing says which organ does."""


class IssueError(GazetteError):
    """An issue that contradicts what is recorded, such as one whose number another one has."""


class ContentsError(GazetteError, ValueError):
    """A list of contents that cannot be taken in; each mistake names its line and value."""

    def __init__(self, file: str, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(f"{file}: {mistake}" for mistake in mistakes))
        self.file = file
        self.mistakes = tuple(mistakes)


class FieldValueError(GazetteError, ValueError):
    """A field that nobody can set, or a value that it cannot have."""

    def __init__(self, field: str, value: str, wanted: str) -> None:
        super().__init__(f"cannot set {field} to {value!r}: {wanted}")
        self.field = field


class IndexTemplateError(GazetteError, ValueError):
    """A template of index numbers (索引号) that cannot work, or parts that do not fit it."""

    def __init__(self, template: str, detail: str) -> None:
        super().__init__(f"index number template {template!r}: {detail}")
        self.template = template


class OrganTableError(GazetteError, ValueError):
    """An organ table that cannot be read; says which line is at fault."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(f"organ table, line {line}: {detail}")
        self.line = line


class NotFoundError(GazetteError, LookupError):
    """Nothing of that kind has this id."""

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"no {kind} {id!r}")
        self.kind = kind
        self.id = id


class WithdrawnError(GazetteError, LookupError):
    """It was here and was withdrawn (撤回): says why, on whose authority, since which day."""

    def __init__(
        self, document: str, *, version: int | None, code: str, authority: str, withdrawn_on: str
    ) -> None:
        what = document if version is None else f"version {version} of {document}"
        super().__init__(f"{what} was withdrawn on {withdrawn_on} by {authority}: {code}")
        self.document = document
        self.version = version
        self.code = code
        self.authority = authority
        self.withdrawn_on = withdrawn_on


class SourceError(GazetteError, ValueError):
    """Paths that cannot serve as sources: without a name, or two under the same one."""


class StateError(GazetteError):
    """A step that this state of a version does not allow, such as clearing a public one."""


class FeedbackError(GazetteError, ValueError):
    """A field of feedback that cannot be taken in, or not be shown as it is; its value is not told."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.field = field


class OwnFilingError(StateError):
    """Somebody would decide on what he filed himself: a second person must (SD-16)."""


class FilingRefusedError(GazetteError):
    """A filing that cannot be taken in as it is; nothing of it was kept."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.detail}" for one in objections))
        self.objections = tuple(objections)


class RepeatedKeyError(GazetteError):
    """An idempotency key that was used before, with something else in the request."""


class ScannerError(GazetteError):
    """The virus scanner is required and does not answer."""


class StoreError(GazetteError):
    """The store cannot be opened or used as asked: a wrong path, a newer schema, a lock held."""


class ProofError(GazetteError, ValueError):
    """A proof over the ledger that does not hold; says what it does not lead to."""


class KeysError(StoreError):
    """The archive's keys cannot be read, opened or made, or are not those of its ledger."""


class LedgerError(StoreError):
    """The ledger contradicts what was signed of it before, so nothing more may be signed."""


class NoteError(GazetteError, ValueError):
    """A signed note or checkpoint that cannot be read, or is not signed by the key asked for."""


class BusyError(StoreError):
    """Another process is writing to the store, and did not finish in time."""


class BackupError(GazetteError):
    """A backup that cannot be made or used as asked; what it holds already stays as it is."""


class DamagedError(BackupError):
    """Something of a backup is not what its name or its snapshot says, or is not there."""

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(f"{name}: {fault}")
        self.name = name
        self.fault = fault


class SearchIndexError(GazetteError):
    """A search index that cannot be used as it is: broken, or made with other rules. Rebuild it."""


class SettingsError(GazetteError, ValueError):
    """A setting has a wrong value; the start stops with its name."""


class QueryError(GazetteError, ValueError):
    """A search query that cannot be read: says where, and what may be meant."""

    def __init__(
        self, message: str, *, position: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.position = position
        self.hint = hint


class DiffError(GazetteError, ValueError):
    """A diff that is of another text than the one it is applied to."""

    def __init__(self, at: int, expected: str) -> None:
        super().__init__(f"the diff is of another text: at {at} it expects {expected[:40]!r}")
        self.at = at


class SheetError(GazetteError, ValueError):
    """What is asked for does not fit into a spreadsheet (XLSX)."""


class TooSlowError(GazetteError):
    """A read was given up after its allowed time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not answered within {seconds:g} s")
        self.seconds = seconds


class PluginFileError(GazetteError):
    """Sources that cannot stand in one file: two of them give one name to different things."""


class TableSchemaError(GazetteError, ValueError):
    """A table cannot be published as its schema describes it."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"表结构 table schema: {detail}")


class DatasetError(GazetteError, ValueError):
    """What is said of a dataset, or sent for it, cannot stand."""

    def __init__(self, dataset: str, detail: str) -> None:
        super().__init__(f"{dataset}: {detail}")
        self.dataset = dataset
        self.detail = detail


class DatasetTablesError(StoreError):
    """Tables of some datasets could not be made in public.db; everything else there is up to date."""

    def __init__(self, datasets: Sequence[str]) -> None:
        super().__init__(
            f"数据集未能更新 datasets that could not be followed: {', '.join(datasets)}"
        )
        self.datasets = tuple(datasets)


class TableFileError(GazetteError):
    """A file that cannot be read as a table, or is another table than its schema says."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class BadCellsError(GazetteError):
    """A table has cells that are not what its schema says: nothing of it was kept."""

    def __init__(self, findings: Sequence[CellFinding]) -> None:
        bad = [one for one in findings if not one.holds]
        super().__init__(f"{len(bad)} 个单元格不符合表结构 cells are not what the schema says")
        self.findings = tuple(bad)


class TableDiffError(GazetteError, ValueError):
    """Two versions of a table whose rows cannot be told apart by the same key."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(
            f"两个版本的主键不同，无法逐行比较 the keys differ: {list(before)} and {list(after)}"
        )


class HarvestArgumentError(GazetteError):
    """A request of OAI-PMH is not one that can be answered; `code` is the protocol's own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class FetchError(GazetteError):
    """What was asked of another server was not had; the address is named.

    `status` is what it answered, None where it did not; `body` begins that answer.
    """

    def __init__(
        self, url: str, detail: str, *, status: int | None = None, body: bytes = b""
    ) -> None:
        super().__init__(f"{url}: {detail}")
        self.url = url
        self.detail = detail
        self.status = status
        self.body = body


class UnreachableError(FetchError):
    """The other server does not answer, or breaks off."""


class OverdueError(FetchError):
    """The time in which another server may be asked is used up: there is no use in going on."""
