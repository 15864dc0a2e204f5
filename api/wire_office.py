"""What the closed side of the API answers and takes: filings and reviews.

Every key is there, null where unknown. Offsets count characters (code points) of the text.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from api.wire import Day, Digest, Instant, Url
from gazette.filing.objections import ReturnCode
from gazette.filing.reviewing import Check
from gazette.filing.submission import FilingState, Role
from gazette.model import Disclosure, State

_Words = Annotated[str, Meta(max_length=2000)]


class Reason(Struct, frozen=True):
    """退回原因 A coded reason."""

    code: ReturnCode
    label: str


class Step(Struct, frozen=True):
    """One step of a filing."""

    state: FilingState
    at: Instant
    reason: Annotated[Reason | None, Meta(description="Why it was returned.")]
    note: Annotated[str | None, Meta(description="What the editor says.")]


class FiledFile(Struct, frozen=True):
    """A file of a filing, as received."""

    role: Annotated[Role, Meta(description="正文 `text`, or 解读材料 `explanation`.")]
    name: str
    media_type: str
    size: Annotated[int, Meta(description="In bytes.")]
    digest: Annotated[Digest, Meta(description="Of the file's bytes.")]


class Finding(Struct, frozen=True):
    """Something the gate noticed; never the personal value itself."""

    code: str
    detail: str
    start: int | None
    end: int | None
    holds: Annotated[bool, Meta(description="Whether clearing needs a reason for it.")]


class Form(Struct, frozen=True):
    """The given fields of a filing."""

    title: str
    number: str
    issuers: list[str]
    signed_on: Day
    disclosure: Disclosure
    disclosure_reason: str
    registration_no: str
    contact: str


class FilingLinks(Struct, frozen=True):
    """Where the filing is."""

    self: Url
    receipt: Annotated[Url, Meta(description="回执 A page to print, in the portal.")]
    document: Annotated[Url | None, Meta(description="The public document, once cleared.")]


class Filing(Struct, frozen=True):
    """报送 A filing with its receipt, for its filer alone."""

    id: str
    state: FilingState
    received_at: Instant
    digest: Annotated[Digest, Meta(description="Of the document's file as received.")]
    form: Form
    files: list[FiledFile]
    steps: list[Step]
    findings: list[Finding]
    links: FilingLinks


class FilingList(Struct, frozen=True):
    """One's own filings, the newest first."""

    items: list[Filing]
    total: int
    next: Url | None
    facets: dict[str, Any]  # Any: always empty


class Rehearsal(Struct, frozen=True):
    """试报 What would be taken in, were it filed as it is: nothing was kept."""

    accepted: Literal[True]
    form: Form
    files: list[FiledFile]
    findings: list[Finding]


class FilingForm(Struct, frozen=True):
    """The fields of a filing, all required."""

    title: Annotated[str, Meta(max_length=300, description="标题 Title.")]
    number: Annotated[str, Meta(description="发文字号 Document number, in any brackets.")]
    issuer: Annotated[
        str, Meta(description="发文机关 Issuing organs; the first is the account's own.")
    ]
    signed_on: Annotated[str, Meta(description="成文日期 Day of signing, such as 2024-05-23.")]
    disclosure: Annotated[
        Literal["active", "on_request"], Meta(description="公开属性 Disclosure mode.")
    ]
    disclosure_reason: Annotated[str, Meta(description="公开理由 Why it may be disclosed.")]
    registration_no: Annotated[
        str, Meta(description="备案登记号 Number under which it was filed for record.")
    ]
    contact: Annotated[str, Meta(description="联络员 Who answers questions about it.")]
    file: Annotated[
        bytes,
        Meta(
            description="正文 The document: text, HTML, Markdown, DOCX, DOC, WPS, RTF, ODT, OFD; PDF is held."
        ),
    ]
    explanation: Annotated[
        list[bytes], Meta(max_length=10, description="解读材料 Readings of it; may be left out.")
    ] = []


class ReviewLinks(Struct, frozen=True):
    """Where the review is."""

    self: Url
    page: Annotated[Url, Meta(description="The same in the portal.")]


class ReviewItem(Struct, frozen=True):
    """待审 A version that waits for a person's decision."""

    id: str
    document: str
    version: int
    since: Instant
    title: str | None
    number: str | None
    issuers: list[str]
    filing: Annotated[str | None, Meta(description="The filing it came with, if with one.")]
    findings: list[Finding]
    links: ReviewLinks


class ReviewList(Struct, frozen=True):
    """What waits, the longest waiting first."""

    items: list[ReviewItem]
    total: int
    next: Url | None
    facets: dict[str, Any]  # Any: always empty


class Review(Struct, frozen=True):
    """One version with its text, to decide on."""

    id: str
    document: str
    version: int
    state: State
    title: str | None
    number: str | None
    issuers: list[str]
    text: Annotated[str, Meta(description="Empty where nobody has read the file yet.")]
    findings: list[Finding]
    filing: Annotated[str | None, Meta(description="The filing it came with, if with one.")]
    form: Annotated[Form | None, Meta(description="What its filer says of it.")]
    files: list[FiledFile]
    links: ReviewLinks


class Verdict(Struct, frozen=True, forbid_unknown_fields=True):
    """A decision on what waits."""

    decision: Annotated[
        Literal["clear", "return", "hold"],
        Meta(description="通过 (public at once), 退回, 暂缓."),
    ]
    reason: Annotated[
        _Words | None, Meta(description="In words; its filer is told. Needed to hold.")
    ] = None
    reason_code: Annotated[
        ReturnCode | None, Meta(description="退回原因 Needed to return a filing.")
    ] = None
    findings: Annotated[
        dict[str, _Words],
        Meta(
            description="For clearing: why each finding that holds may stand, by its code or its "
            "place in the list from 1."
        ),
    ] = {}
    checks: Annotated[
        list[Check],
        Meta(description="For clearing a filing, all three: 内容表述, 公开时机, 公开方式."),
    ] = []


class Decided(Struct, frozen=True):
    """Where a version stands after a decision."""

    id: str
    document: str
    version: int
    state: State
    filing: str | None
    links: ReviewLinks
