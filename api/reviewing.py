"""One version that waits, whole, as an editor sees it."""

from __future__ import annotations

from api import shapes_office as shapes
from api import wire_office as wire
from api.calls import Call
from api.identity import remit_of
from gazette.errors import NotFoundError
from gazette.filing.accounts import Account
from gazette.filing.submission import Filing, KeptFile
from gazette.model import Version
from gazette.store.files import path_of
from gazette.store.office_view import office_view
from gazette.store.reader import StoreReader
from gazette.store.review_queue import EVERYTHING


def review(call: Call, account: Account, id: str) -> wire.Review:
    """A version within an account's remit; raises NotFoundError."""
    document_id, number = shapes.read_review_id(id)
    data = call.house.settings.data
    with office_view(data) as view:
        filed = view.reviews.filing_of(document_id, number, remit_of(call, account))
        filing = view.filings.filing(filed) if filed else None
    with StoreReader(data) as reader:
        version = reader.version(document_id, number)
        findings = reader.findings(document_id, number)
    return _shown(call, version, filing, shapes.findings(findings))


def filed_file(call: Call, account: Account, id: str, place: int) -> tuple[KeptFile, bytes]:
    """A file of the filing that waits, by its place from 1; raises NotFoundError."""
    document_id, version = shapes.read_review_id(id)
    data = call.house.settings.data
    with office_view(data) as view:
        filed = view.reviews.filing_of(document_id, version, remit_of(call, account))
        files = view.filings.filing(filed).files if filed else ()
    if not 1 <= place <= len(files):
        raise NotFoundError("file", f"{id}/files/{place}")
    file = files[place - 1]
    return file, path_of(data, file.sha256).read_bytes()


def decided(call: Call, document_id: str, number: int) -> wire.Decided:
    """Where a version stands now."""
    data, id = call.house.settings.data, shapes.review_id(document_id, number)
    with office_view(data) as view:
        filing = view.reviews.filing_of(document_id, number, EVERYTHING)
    with StoreReader(data) as reader:
        state = reader.version(document_id, number).state
    links = shapes.review_links(id, call.base)
    return wire.Decided(id, document_id, number, state, filing, links)


def _shown(
    call: Call, version: Version, filing: Filing | None, findings: list[wire.Finding]
) -> wire.Review:
    id = shapes.review_id(version.document_id, version.number)
    known = version.metadata
    return wire.Review(
        id,
        version.document_id,
        version.number,
        version.state,
        known.title.value if known.title else None,
        known.number.value if known.number else None,
        list(known.issuers.value) if known.issuers else [],
        version.text,
        findings,
        filing.id if filing else None,
        shapes.form(filing.form) if filing else None,
        [shapes.kept_file(file) for file in filing.files] if filing else [],
        shapes.review_links(id, call.base),
    )
