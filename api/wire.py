"""What the API answers, as a promise: these shapes change slower than the model (design §4).

Every key is there, null where unknown. Offsets count characters (code points) of the text.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar, get_type_hints

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from gazette.model import ComponentKind, Disclosure, EffectKind, Kind, Level, Origin, StatusCode

T = TypeVar("T")

RelationKind = Literal["cites", EffectKind]
"""引用, or what one text does to another: 废止, 失效, 撤销, 停止执行, 修改, 继续有效."""

Day = Annotated[
    str, Meta(description="日期 A day, YYYY-MM-DD.", extra_json_schema={"format": "date"})
]
Instant = Annotated[
    str, Meta(description="时刻 An instant, UTC.", extra_json_schema={"format": "date-time"})
]
Url = Annotated[str, Meta(extra_json_schema={"format": "uri-reference"})]


class Issuer(Struct, frozen=True):
    """发文机关 An issuing organ."""

    id: str
    name: str
    level: Level


class Status(Struct, frozen=True):
    """有效性 Validity: since when, and by which instrument. `unknown` where nothing says so."""

    code: StatusCode
    since: Day | None
    by: str | None


class Topic(Struct, frozen=True):
    """主题分类 The topic class, from the widest down."""

    code: Annotated[
        str | None, Meta(description="Of the 22 classes, such as 2.1; null for another list's.")
    ]
    path: list[str]
    confidence: Annotated[
        float | None, Meta(description="1 where the page or a person says so, less where read.")
    ]


class Digest(Struct, frozen=True, rename={"sha_256": "sha-256"}):
    """Digests of the text in UTF-8, the very bytes served as `.txt`."""

    sha_256: str
    sm3: str


class Source(Struct, frozen=True):
    """来源 Where the text came from: its web address, its file in the ingested folder."""

    url: str | None
    file: str | None


class Expiry(Struct, frozen=True):
    """有效期 The last day of force, and the day from which it is to be looked at again.

    A day that has passed changes no status: that takes an instrument.
    """

    on: Day
    basis: Annotated[
        Literal["stated", "computed"],
        Meta(description="`computed`: 暂行 or 试行 without a period of its own."),
    ]
    warn_on: Day


class Enclosure(Struct, frozen=True):
    """附件 A text the document carries; `path` where it follows in the same text."""

    title: str
    path: str | None


class Printed(Struct, frozen=True):
    """Where a gazette printed the document."""

    gazette: str
    year: int
    number: Annotated[int, Meta(description="期号; of a combined issue the first.")]
    pages: Annotated[list[int] | None, Meta(description="起止页 First and last page.")]
    standard_text: Annotated[bool, Meta(description="标准文本 Whether this print is it.")]
    issue: Annotated[str, Meta(description="The issue's id: gazette, year and number.")]


class Links(Struct, frozen=True):
    """Other forms and parts of the document."""

    self: Url
    html: Url
    json: Url
    text: Url
    markdown: Url
    akn: Annotated[Url, Meta(description="Akoma Ntoso 3.0.")]
    jsonld: Annotated[Url, Meta(description="schema.org Legislation and ELI.")]
    docx: Url
    ofd: Url
    versions: Url
    articles: Url
    relations: Url
    proof: Url
    provenance: Url
    files: Annotated[Url, Meta(description="文件形式 All forms, and what it was read from.")]
    timegate: Url
    timemap: Url


class Article(Struct, frozen=True):
    """A part of the text: 章, 条, 款, 一、, （一） … or an enclosure."""

    path: str
    kind: ComponentKind
    number: Annotated[str, Meta(description="As printed: 第三条, （一）.")]
    heading: str | None
    text: str
    start: int
    end: int


class Item(Struct, frozen=True):
    """文件 A document as lists show it."""

    id: str
    number: Annotated[str | None, Meta(description="发文字号 or order number, canonical.")]
    title: str
    kind: Kind
    genre: Annotated[str | None, Meta(description="文种, such as 通知 or 条例.")]
    issuers: Annotated[list[Issuer], Meta(description="发文机关, the first leads (牵头).")]
    signed_on: Annotated[Day | None, Meta(description="成文日期 Date of signing.")]
    published_on: Annotated[Day | None, Meta(description="发布日期 Date of publication.")]
    effective_on: Annotated[Day | None, Meta(description="施行日期 In force from.")]
    expires_on: Annotated[Day | None, Meta(description="有效期至 In force until.")]
    status: Status
    topic: Topic | None
    region: Annotated[str | None, Meta(description="行政区划代码 GB/T 2260 code.")]
    index_no: Annotated[str | None, Meta(description="索引号.")]
    disclosure: Annotated[
        Disclosure | Literal["unknown"], Meta(description="公开属性: 主动公开, 依申请公开.")
    ]
    printed_in: list[Printed]
    version: Annotated[int, Meta(description="The version that says so, from 1.")]
    recorded_at: Annotated[Instant, Meta(description="收录时间 When this archive first showed it.")]
    digest: Digest
    licence: Url
    source: Source


class Document(Item, frozen=True):
    """文件 One document with its latest version."""

    abstract: Annotated[str | None, Meta(description="内容概述.")]
    addressees: Annotated[str | None, Meta(description="主送机关, as printed.")]
    expiry: Expiry | None
    enclosures: list[Enclosure]
    links: Links


class Facet(Struct, frozen=True):
    """How many of all matching documents have a value."""

    value: str
    label: Annotated[str, Meta(description="The value in words.")]
    count: int


class VersionItem(Struct, frozen=True):
    """版本 One recorded state of a document."""

    document: str
    version: int
    recorded_at: Annotated[Instant, Meta(description="收录时间 When this archive first showed it.")]
    valid_from: Annotated[
        Day | None, Meta(description="From when this state of the text stands, where known.")
    ]
    in_force_from: Annotated[
        Day | None, Meta(description="施行起日 From when it is known to be in force.")
    ]
    title: str
    corrects: Annotated[int | None, Meta(description="勘误 The version that this one corrects.")]
    corrected_by: Annotated[
        int | None, Meta(description="勘误 The last version that corrects this one.")
    ]
    digest: Digest
    links: VersionLinks


class VersionLinks(Struct, frozen=True):
    """Where the version stands."""

    self: Url
    articles: Url


class Event(Struct, frozen=True):
    """An event of the 题注: passed, promulgated, amended, in force."""

    day: Day
    action: str
    text: str


class FieldNote(Struct, frozen=True):
    """A field's value, who says so, how surely, and where it stands in the text."""

    value: Any  # Any: each field is of its own kind
    origin: Origin
    confidence: float
    start: int | None
    end: int | None


class Table(Struct, frozen=True):
    """表格 A table as a grid, spans filled, and the characters of the text that it stands for."""

    start: int
    end: int
    rows: Annotated[list[list[str]], Meta(description="各行 Its rows, each a list of cells.")]


class Version(VersionItem, frozen=True):
    """版本 One recorded state with its text and the evidence for each field."""

    enclosures: list[Enclosure]
    history: list[Event]
    tables: Annotated[list[Table], Meta(description="表格 The tables of the text.")]
    fields: dict[str, FieldNote]
    source: Source
    text: str


class Pointer(Struct, frozen=True):
    """The document, or the part of it, that points."""

    id: str
    path: str | None


class Target(Struct, frozen=True):
    """What is pointed at, as cited; `id` where the archive holds it."""

    id: str | None
    number: str | None
    title: str | None


class Relation(Struct, frozen=True, rename={"from_": "from"}):
    """关系 One instrument points at another."""

    kind: RelationKind
    from_: Pointer
    to: Target
    text: Annotated[str, Meta(description="The words that say so.")]
    confidence: float


class Reading(Struct, frozen=True):
    """What a reference was read as."""

    number: str | None
    title: str | None
    pinpoint: Annotated[str | None, Meta(description="第三条第二款, as given.")]


class Match(Struct, frozen=True):
    """A document that a reference means, and the part that its pinpoint names."""

    document: Item
    article: Article | None


class Resolution(Struct, frozen=True):
    """What a reference leads to. `not_found` says only that this archive does not hold it."""

    ref: str
    outcome: Literal["found", "not_found", "ambiguous"]
    detail: str
    read_as: Reading
    matches: list[Match]


class Health(Struct, frozen=True):
    """The server answers."""

    status: Literal["ok"]


class Ready(Struct, frozen=True):
    """The server can be asked."""

    status: Literal["ready"]
    parts: Annotated[list[str], Meta(description="各部分 What was found to be fit.")]


class Page(Struct, Generic[T], frozen=True):
    """A list, or a page of one."""

    items: list[T]
    total: Annotated[int, Meta(description="全部条数 How many there are in all, exactly.")]
    next: Annotated[
        Url | None, Meta(description="下一页 The next page's address; null at the end.")
    ]
    facets: dict[str, list[Facet]]


class DocumentList(Page[Item], frozen=True):
    """A page of documents."""


class VersionList(Page[VersionItem], frozen=True):
    """All versions, oldest first."""


class ArticleList(Page[Article], frozen=True):
    """The parts of a text in order."""


class RelationList(Page[Relation], frozen=True):
    """A page of relations."""


def _part(whole: type[Struct], **more: Any) -> type[Struct]:  # Any: an annotation
    """The struct with every key optional: what `fields=` leaves of it."""
    kinds = get_type_hints(whole, include_extras=True)
    return defstruct(
        f"{whole.__name__}Part",
        [(name, kind | UnsetType, UNSET) for name, kind in {**kinds, **more}.items()],
        frozen=True,
        kw_only=True,
        namespace={"__doc__": f"{whole.__name__} with the keys that `fields` names."},
    )


ItemPart = _part(Item, abstract=str | None, addressees=str | None)
DocumentPart = _part(Document, text=str, articles=list[Article])


class DocumentPartList(Page[ItemPart], frozen=True):  # type: ignore[valid-type]  # made above
    """A page of documents with the keys that `fields` names."""
