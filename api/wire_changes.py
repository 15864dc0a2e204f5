"""What the API answers of changes, a promise like the rest of api.wire."""

from __future__ import annotations

from typing import Annotated, get_type_hints

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from api.problems import Withdrawal
from api.wire import Instant, Item, Page, Url
from opendata.public.change_reader import ChangeKind

APART = frozenset({"printed_in"})
"""Keys of a document that no change of it alters: lists of contents name documents, not the reverse."""

_MORE = {
    "abstract": Annotated[str | None, Meta(description="内容概述.")],
    "addressees": Annotated[str | None, Meta(description="主送机关, as printed.")],
    "text": Annotated[str, Meta(description="正文 The text of this version.")],
}
_KINDS = {**get_type_hints(Item, include_extras=True), **_MORE}

ChangedRecord = defstruct(
    "ChangedRecord",
    [(name, kind | UnsetType, UNSET) for name, kind in _KINDS.items() if name not in APART],
    frozen=True,
    kw_only=True,
    namespace={"__doc__": "文件 A document as it is now, with the keys that were asked for."},
)


class ChangeLinks(Struct, frozen=True):
    """Where the document stands; of a withdrawn one both say that it is gone (410)."""

    self: Url
    html: Url


class Change(Struct, frozen=True):
    """变更 The last change of a document."""

    document: str
    change: Annotated[
        ChangeKind,
        Meta(
            description="recorded 新收录 shown for the first time; changed 有改动 another text or other "
            "facts; status 有效性变化 its validity alone; withdrawn 撤回 nothing of it is public any more."
        ),
    ]
    version: Annotated[
        int | None, Meta(description="版本 The version that it shows now; null once withdrawn.")
    ]
    at: Annotated[Instant, Meta(description="变更时间 When this archive recorded it.")]
    withdrawals: Annotated[
        list[Withdrawal],
        Meta(
            description="撤回 The document's tombstones, of it or of versions of it: what a copy must drop."
        ),
    ]
    record: Annotated[
        ChangedRecord | None,  # type: ignore[valid-type]  # made above
        Meta(description="With `include=record` or `fields`, the document as it is now."),
    ]
    links: ChangeLinks


class ChangeList(Page[Change], frozen=True):
    """A page of changes, oldest first; `total` counts those behind `since`."""

    resume: Annotated[
        Url, Meta(description="续取 Where what comes after this page is found, now or later.")
    ]
