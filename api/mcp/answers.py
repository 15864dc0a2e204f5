"""What the tools answer: lean structs, and each of them in a few lines of words.

The words are for the assistant, the struct for its program: both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.labels import label
from api.wire import Day, Instant, Url
from gazette.model import ComponentKind, Kind, StatusCode

_Url = Annotated[Url, Meta(description="网页 The page to cite.")]


class Brief(Struct, frozen=True):
    """文件 A document in short."""

    id: str
    title: str
    number: Annotated[str | None, Meta(description="发文字号.")]
    issuers: Annotated[list[str], Meta(description="发文机关 The first leads.")]
    kind: Kind
    signed_on: Annotated[Day | None, Meta(description="成文日期.")]
    status: Annotated[StatusCode, Meta(description="有效性 `unknown` where nothing says so.")]
    version: int
    url: _Url

    def words(self) -> Iterator[str]:
        """Two lines."""
        facts = [self.number, "、".join(self.issuers), self.signed_on]
        facts.append(f"{label('status', self.status)} {self.status}")
        yield " · ".join([self.title, *filter(None, facts)])
        yield f"  id={self.id} version={self.version} {self.url}"


class Piece(Struct, frozen=True):
    """A piece of a text."""

    text: str
    start: Annotated[int, Meta(description="Where it begins, in characters of the text.")]
    total: Annotated[int, Meta(description="字数 Characters of the whole text.")]
    next_offset: Annotated[int | None, Meta(description="Where the next piece begins.")]

    def words(self) -> Iterator[str]:
        """The piece, and how to ask for more."""
        yield self.text
        if self.next_offset is not None:
            shown = f"{self.start}–{self.next_offset} of {self.total} characters"
            yield f"[{shown}; for more call again with offset={self.next_offset}]"


class SearchHit(Struct, frozen=True):
    """命中 A document found, or an article of it."""

    document: Brief
    article: Annotated[str | None, Meta(description="Of an article its path.")]
    number: Annotated[str | None, Meta(description="Of an article as printed: 第三条.")]
    url: _Url
    snippet: Annotated[str | None, Meta(description="摘录 Where words of the query stand.")]

    def words(self) -> Iterator[str]:
        """Two to four lines."""
        yield from self.document.words()
        if self.article:
            yield f"  {self.number} article={self.article} {self.url}"
        if self.snippet:
            yield f"  {self.snippet}"


class SearchAnswer(Struct, frozen=True):
    """检索结果 A few hits and how many there are."""

    total: Annotated[int, Meta(description="总数 How many there are in all, exactly.")]
    hits: list[SearchHit]
    next_offset: Annotated[int | None, Meta(description="Null at the end.")]
    did_you_mean: Annotated[list[str], Meta(description="您是不是要找 Queries that find more.")]

    def words(self) -> Iterator[str]:
        """The total, the hits, how to go on."""
        yield f"共 {self.total} 条 {self.total} found."
        for hit in self.hits:
            yield from hit.words()
        if self.next_offset is not None:
            yield f"[for more call again with offset={self.next_offset}]"
        if self.did_you_mean:
            yield f"您是不是要找 Did you mean: {' | '.join(self.did_you_mean)}"


class DocumentAnswer(Struct, frozen=True):
    """一份文件 A document's facts and a piece of its text."""

    document: Brief
    genre: str | None
    published_on: Day | None
    effective_on: Annotated[Day | None, Meta(description="施行日期 In force from.")]
    expires_on: Annotated[Day | None, Meta(description="有效期至 In force until.")]
    status_since: Day | None
    status_by: Annotated[str | None, Meta(description="By which instrument.")]
    topic: Annotated[list[str], Meta(description="主题分类 From the widest down.")]
    printed_in: Annotated[list[str], Meta(description="刊登 Issues of gazettes: name/year/number.")]
    recorded_at: Instant
    sha256: Annotated[str, Meta(description="Of the whole text in UTF-8.")]
    licence: Url
    source: Annotated[Url | None, Meta(description="来源 Where it was taken from.")]
    text: Piece

    def words(self) -> Iterator[str]:
        """The facts that there are, then the text."""
        yield from self.document.words()
        facts = {
            "发布 published": self.published_on,
            "施行 effective": self.effective_on,
            "有效期至 expires": self.expires_on,
            "有效性依据 status since": " ".join(filter(None, (self.status_since, self.status_by))),
            "主题 topic": "/".join(self.topic),
            "刊登 printed in": "; ".join(self.printed_in),
            "来源 source": self.source,
        }
        yield from (f"  {name}: {value}" for name, value in facts.items() if value)
        yield ""
        yield from self.text.words()


class ArticleAnswer(Struct, frozen=True):
    """条款 A part of a text."""

    document: Brief
    path: str
    kind: ComponentKind
    number: Annotated[str, Meta(description="As printed: 第三条.")]
    heading: str | None
    url: _Url
    text: Piece

    def words(self) -> Iterator[str]:
        """Whose it is, then its text."""
        yield from self.document.words()
        yield f"  {self.number} article={self.path} {self.url}"
        yield ""
        yield from self.text.words()


class InForceAnswer(Struct, frozen=True):
    """该日是否有效 Whether a document is recorded as in force on a day."""

    day: Day
    in_force: Annotated[
        bool,
        Meta(description="False: not recorded as in force, which is not a proof that it was not."),
    ]
    detail: str
    document: Annotated[Brief, Meta(description="As it was then; if in no force, as it is now.")]

    def words(self) -> Iterator[str]:
        """The answer, then the document."""
        yield self.detail
        yield from self.document.words()


class DiffAnswer(Struct, frozen=True, rename={"from_": "from"}):
    """版本比较 What changed between two versions."""

    id: str
    from_: int
    to: int
    counts: Annotated[dict[str, int], Meta(description="变化数 Parts changed, by kind of change.")]
    unified: Annotated[Piece, Meta(description="Lines with + and -.")]
    url: _Url

    def words(self) -> Iterator[str]:
        """The counts, then the lines."""
        counts = ", ".join(
            f"{label('change', name)} {name} {n}" for name, n in self.counts.items() if n
        )
        yield f"第 {self.from_} 版 → 第 {self.to} 版: {counts or '无变化 no change'}"
        yield f"  {self.url}"
        yield from self.unified.words()


class Meant(Struct, frozen=True):
    """A document that a reference means, and the part of it."""

    document: Brief
    article: Annotated[str | None, Meta(description="The part's path.")]
    url: _Url
    text: Annotated[str | None, Meta(description="Of the part, cut at 1,000 characters.")]

    def words(self) -> Iterator[str]:
        """The document, and the part if there is one."""
        yield from self.document.words()
        if self.article:
            yield f"  article={self.article} {self.url}"
            yield f"  {self.text}"


class ResolveAnswer(Struct, frozen=True):
    """引文解析 What a reference means."""

    outcome: Literal["found", "not_found", "ambiguous"]
    detail: str
    total: Annotated[int, Meta(description="How many documents answer to it.")]
    matches: Annotated[list[Meant], Meta(description="The first ten.")]

    def words(self) -> Iterator[str]:
        """The outcome, then what answers to it."""
        yield f"{self.outcome}: {self.detail}"
        for match in self.matches:
            yield from match.words()


class QuotePlace(Struct, frozen=True):
    """Where a quotation stands."""

    start: int
    end: int
    article: Annotated[str | None, Meta(description="Path of the part it stands in.")]


class VerifyAnswer(Struct, frozen=True):
    """核查 What the ledger says of a publication, and whether words stand in it."""

    id: str
    version: int
    published_at: Annotated[Instant, Meta(description="When it became public.")]
    sha256: Annotated[str, Meta(description="Of the text, as the ledger has it.")]
    proof_holds: Annotated[
        bool, Meta(description="The signed ledger holds the publication: checked here, now.")
    ]
    text_matches: Annotated[
        bool | None,
        Meta(description="The text served is the one published; null: it is public no more."),
    ]
    sha256_matches: Annotated[
        bool | None, Meta(description="The text you hold is; null: not asked.")
    ]
    quote_found: Annotated[bool | None, Meta(description="Null: not asked, or no text to look in.")]
    quote_places: Annotated[list[QuotePlace], Meta(description="The first ten.")]
    later: Annotated[
        list[str], Meta(description="What the ledger says of the document after that.")
    ]
    index: Annotated[int, Meta(description="Its place in the ledger.")]
    size: Annotated[int, Meta(description="Entries under the signed checkpoint.")]
    url: _Url
    proof: Annotated[Url, Meta(description="The proof, to be checked offline with `verifier`.")]
    verifier: Url

    def words(self) -> Iterator[str]:
        """Each claim in a line."""
        yield f"id={self.id} version={self.version} {self.url}"
        yield f"  账本 ledger: entry {self.index} of {self.size}, {self.published_at}"
        claims = {
            "账本证明成立 the signed ledger holds it": self.proof_holds,
            "所示文本与公布一致 the text served is the one published": self.text_matches,
            "所持文本与公布一致 the text you hold is the one published": self.sha256_matches,
            "引语原文存在 the quotation stands in it, word for word": self.quote_found,
        }
        yield from (
            f"  {'是 yes' if holds else '否 NO'}: {claim}"
            for claim, holds in claims.items()
            if holds is not None
        )
        yield from (f"  {one.article or ''} {one.start}–{one.end}" for one in self.quote_places)
        yield from (f"  其后 later: {one}" for one in self.later)
        yield f"  自行核验 check it yourself: {self.verifier} with {self.proof}"


Answer = (
    SearchAnswer
    | DocumentAnswer
    | ArticleAnswer
    | InForceAnswer
    | DiffAnswer
    | ResolveAnswer
    | VerifyAnswer
)
