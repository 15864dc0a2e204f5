"""What the API answers of changes between versions, as a promise like api.wire."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.wire import Instant, Page, Url, VersionItem
from gazette.model import ComponentKind
from gazette.store.diff import Op
from gazette.store.diff_matches import ChangeKind

Kind = Annotated[
    ChangeKind,
    Meta(
        description="新增 删除 修改 移动 移动并修改 仅格式: `moved` is another number, path or order and "
        "the same words; `formatting` is layout alone: spaces, width, brackets."
    ),
]
Span = Annotated[tuple[int, int], Meta(description="Start and end, in characters of the text.")]


class DiffPart(Struct, frozen=True):
    """A part of one text, or lines between parts; it reaches to the next part."""

    path: Annotated[str | None, Meta(description="Null for lines between parts.")]
    kind: ComponentKind | Literal["text"]
    number: Annotated[str | None, Meta(description="As printed: 第三条, （一）.")]
    start: int
    end: int


class DiffEdit(Struct, frozen=True, rename={"from_": "from"}):
    """Characters of the earlier text replaced by characters of the later."""

    op: Op
    from_: Span
    to: Span
    removed: str
    inserted: str
    formatting: Annotated[bool, Meta(description="仅格式 Whether it changes layout alone.")]


class DiffChange(Struct, frozen=True, rename={"from_": "from"}):
    """变化 What happened to one part."""

    kind: Kind
    from_: Annotated[DiffPart | None, Meta(description="Null for what was added.")]
    to: Annotated[DiffPart | None, Meta(description="Null for what was removed.")]
    reordered: Annotated[
        bool, Meta(description="次序变动 Whether it stands elsewhere among what kept its order.")
    ]
    edits: Annotated[
        list[DiffEdit], Meta(description="Every edit inside it, in order; places in the texts.")
    ]


class DiffCounts(Struct, frozen=True):
    """How many changes there are of each kind."""

    added: int
    removed: int
    changed: int
    moved: int
    moved_and_changed: int
    formatting: int


class DiffLinks(Struct, frozen=True):
    """Other forms of the comparison."""

    self: Url
    html: Url
    unified: Annotated[Url, Meta(description="Unified text, for `patch`.")]


class Diff(Struct, frozen=True, rename={"from_": "from"}):
    """版本比较 What changed between two versions of a document.

    What no change covers is the same in both texts, in the same order: the later text can be made
    from the earlier one and this answer.
    """

    from_: VersionItem
    to: VersionItem
    counts: DiffCounts
    changes: Annotated[list[DiffChange], Meta(description="In the order of the later text.")]
    links: DiffLinks


class ArticleState(Struct, frozen=True):
    """条文沿革 A part of a document in one version; all null but the version where it is gone."""

    version: int
    recorded_at: Annotated[Instant, Meta(description="When the version was recorded.")]
    change: Annotated[
        Kind | None,
        Meta(description="Since the version before; null if nothing, or none stands before."),
    ]
    path: str | None
    kind: ComponentKind | None
    number: Annotated[str | None, Meta(description="As printed in this version.")]
    heading: str | None
    text: str | None


class ArticleHistory(Page[ArticleState], frozen=True):
    """One part through the versions, oldest first."""
