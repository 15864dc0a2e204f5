"""The nouns of the flow as frozen values: RawFile, Draft, Version and what they are made of.

Offsets are code points into `Draft.text`, which is the document's text as filed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, Literal, TypeVar

import msgspec

T = TypeVar("T")

Origin = Literal["read", "given", "set", "default"]
"""Who says so: read by us, given by the source or agency, set by a person, or a declared default."""

Kind = Literal[
    "law", "administrative_regulation", "local_regulation", "autonomous_regulation",
    "separate_regulation", "department_rule", "provincial_rule", "prefecture_rule",
    "judicial_interpretation", "government_normative", "department_normative", "official",
    "personnel", "interpretation", "announcement", "erratum", "unknown",
]  # fmt: skip
"""What a document is in law (design §4, domain §3 doc_class)."""

Level = Literal["national", "province", "prefecture", "county", "township", "unknown"]
"""The level of government of an organ (domain GZ-02)."""

StatusCode = Literal[
    "not_yet_effective", "effective", "amended", "partially_repealed", "repealed", "expired",
    "invalidated", "suspended", "unknown",
]  # fmt: skip
"""Validity (有效性) of a document (domain §3); silence is `unknown`, never `effective`."""

CatalogueItem = Literal[
    "rules", "functions", "plans", "statistics", "permits", "penalties", "budget", "fees",
    "procurement", "projects", "livelihood", "emergencies", "supervision", "recruitment", "other",
]  # fmt: skip
"""The 15 kinds of information that 条例 article 20 has disclosed, in its order (domain §8.4)."""

Disclosure = Literal["active", "on_request", "withheld"]
"""公开属性: 主动公开, 依申请公开, 不予公开."""

State = Literal["held", "cleared", "public"]
"""Where a version stands before the gate (design §1)."""

ComponentKind = Literal[
    "book", "subbook", "chapter", "section", "article", "paragraph", "item", "subitem",
    "level1", "level2", "level3", "level4", "enclosure",
]  # fmt: skip
"""编 分编 章 节 条 款 项 目 of a statute; 一、（一）1.（1）of an official document; 附件 or 印发 text."""


class Field(msgspec.Struct, Generic[T], frozen=True):
    """One field's value, who says so, how surely, and where it stands in the text.

    `start` and `end` are None when the value does not come from the text.
    """

    value: T
    origin: Origin = "read"
    confidence: float = 1.0
    start: int | None = None
    end: int | None = None


class RawFile(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes as received, kept under their SHA-256 and never changed."""

    sha256: str
    sm3: str
    size: int
    media_type: str
    path: str
    """Relative to the ingested folder, with forward slashes."""
    source: str
    """The id of the source it came from."""
    received_at: datetime
    url: str | None = None


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the text with a stable path, such as `chp_1__art_3`.

    From article down, `start`..`end` is the whole part; above it, and for levels with parts
    of their own, the part's own words up to its first child.
    """

    path: str
    kind: ComponentKind
    number: str
    """As printed: 第三条, （一）, 1."""
    ordinal: int
    heading: str | None
    start: int
    end: int

    @property
    def parent(self) -> str | None:
        """The path one step up, None at the top.

        >>> Component(path="chp_1__art_3", kind="article", number="第三条", ordinal=3,
        ...           heading=None, start=0, end=1).parent
        'chp_1'
        """
        above, _, _ = self.path.rpartition("__")
        return above or None


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A reference to another instrument, or to a part of this one, found in the text."""

    title: str | None
    """Without the outer 《》."""
    number: str | None
    """发文字号 in canonical form."""
    pinpoint: str | None
    """第三条第二款, as printed."""
    start: int
    end: int
    path: str | None
    """The component it stands in."""
    confidence: float = 1.0


EffectKind = Literal["repeals", "expires", "invalidates", "suspends", "amends", "continues"]
"""What a text does to another: 废止, 失效, 撤销 or 宣布无效, 停止执行, 修改, 继续有效."""


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What a text says it does to another instrument, with the place of its words."""

    kind: EffectKind
    title: str | None
    """Of the instrument it acts on, without the outer 《》."""
    number: str | None
    """发文字号 of that instrument, in canonical form."""
    pinpoint: str | None
    """The part acted on, 第三条第二款 or 涉及示例的条款, as printed; None: the whole."""
    on: date | None
    """The day it takes effect where the words name one; None: with the text itself."""
    start: int
    end: int
    """Of the words that say so."""
    path: str | None
    """The component they stand in."""
    confidence: float = 1.0


class HistoryEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a 题注: passed, promulgated, amended, revised, in force."""

    day: date
    action: str
    """公布, 通过, 修正, 第二次修订, 施行 … as printed."""
    text: str
    """The words of the event as printed."""


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """A responsibility note (责任单位) at the end of an item."""

    lead: tuple[str, ...]
    """牵头单位, as printed."""
    responsible: tuple[str, ...]
    """责任单位, as printed."""
    start: int
    end: int


class Enclosure(msgspec.Struct, frozen=True, kw_only=True):
    """A text that the document carries: the instrument it prints (印发), or an 附件."""

    title: str
    path: str | None
    """`enc_1` where its text follows in the same document."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table as a grid, spans filled; `start`..`end` is its place in the text."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]


Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points (1/72 inch) from the upper left corner of a page."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a part of the text stands on a page of its file; several are of one paragraph."""

    start: int
    end: int
    page: int
    """As counted in the file, from 1, whatever is printed on it."""
    box: Box | None
    confidence: float = 1.0
    """Of the characters: 1 for a text layer, less for what was recognised in a picture."""


AttachmentRole = Literal["attachment", "searchable", "characters"]
"""Sent along with the document; its scan with a text layer; the characters of the scan as JSON."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file beside the one that was read: it came with the document, or was made of it."""

    name: str
    """As received, without folders."""
    role: AttachmentRole
    media_type: str
    data: bytes


class ProvenanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the page around the document: kept as evidence, not as text."""

    kind: Literal["breadcrumb", "banner", "source", "editor", "label", "other"]
    text: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something a reader or the gate noticed. Never holds the personal value itself."""

    code: str
    """Stable word: no_title, two_numbers, impossible_date, secrecy_mark, id_number, …"""
    detail: str
    start: int | None = None
    end: int | None = None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Validity with its date and the instrument that says so."""

    code: StatusCode = "unknown"
    since: date | None = None
    by: str | None = None


class Metadata(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of one version beside its text. None: not known."""

    title: Field[str] | None = None
    number: Field[str] | None = None
    """发文字号 or order (令) number, canonical."""
    index_no: Field[str] | None = None
    issuers: Field[tuple[str, ...]] | None = None
    """发文机关 in order; the first leads (牵头)."""
    owner: Field[str] | None = None
    """The organ that answers for publication (谁开设、谁管理)."""
    genre: Field[str] | None = None
    """文种: 通知, 意见, 决定 …, or the instrument's name: 条例, 办法 …"""
    kind: Field[Kind] | None = None
    level: Field[Level] | None = None
    region: Field[str] | None = None
    """GB/T 2260 code of the issuing government."""
    topic: Field[str] | None = None
    """Code of the 主题分类 (gazette.text.topics); as printed where it is not in that list."""
    keywords: Field[str] | None = None
    signed_on: Field[date] | None = None
    """成文日期."""
    published_on: Field[date] | None = None
    """发布日期 of the issuing organ, never a republisher's."""
    effective_on: Field[date] | None = None
    """施行日期."""
    expires_on: Field[date] | None = None
    """有效期至."""
    status: Field[Status] | None = None
    disclosure: Field[Disclosure] | None = None
    disclosure_reason: Field[str] | None = None
    catalogue_item: Field[CatalogueItem] | None = None
    """公开目录: the item of the disclosure catalogue (FOI-04)."""
    addressees: Field[str] | None = None
    """主送机关, as printed."""
    abstract: Field[str] | None = None
    url: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    history: tuple[HistoryEvent, ...] = ()
    """题注."""
    duties: tuple[Duty, ...] = ()
    tables: tuple[Table, ...] = ()
    provenance: tuple[ProvenanceLine, ...] = ()


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What one reader read out of one file or record."""

    raw: RawFile
    record: int | None
    """Number of the record in its file, from 1; None for a file that is one document."""
    reader: str
    """Reader and its version, such as `from_html/1`."""
    text: str
    """The document's text as filed, the page around it removed; empty for a catalogue row."""
    metadata: Metadata
    components: tuple[Component, ...] = ()
    citations: tuple[Citation, ...] = ()
    effects: tuple[Effect, ...] = ()
    findings: tuple[Finding, ...] = ()
    places: tuple[Place, ...] = ()
    """By their start; none for a format without pages."""
    attachments: tuple[Attachment, ...] = ()


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded state of a document."""

    document_id: str
    number: int
    """From 1."""
    recorded_at: datetime
    state: State
    sha256: str
    """Of the text in UTF-8, the very bytes served as `.txt`."""
    sm3: str
    text: str
    metadata: Metadata
    components: tuple[Component, ...]
    citations: tuple[Citation, ...]
    effects: tuple[Effect, ...]
    source: str
    path: str
    """`RawFile.path` of the file it was read from."""
    record: int | None
    file_sha256: str
    corrects: int | None = None
    """The number of the version that this one corrects (勘误)."""
