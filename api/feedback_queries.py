"""The parameters of lists of feedback."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from api.queries import Cursor, LanguageQuery, Limit
from gazette.filing.feedback import FeedbackKind, FeedbackStatus
from gazette.store.feedback import Wanted

_Kinds = Annotated[tuple[FeedbackKind, ...], Meta(description="类别 Only these kinds.")]
_Statuses = Annotated[tuple[FeedbackStatus, ...], Meta(description="状态 Only of this status.")]
_Document = Annotated[str | None, Meta(description="文件编号 Only about this document.")]
_Dataset = Annotated[
    str | None, Meta(description="数据集编号 Only about this dataset.", examples=["documents"])
]


class FeedbackQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/feedback`."""

    kind: _Kinds = ()
    status: _Statuses = ()
    document: _Document = None
    dataset: _Dataset = None
    limit: Limit = 100
    cursor: Cursor = None

    def wanted(self) -> Wanted:
        """What the list is of: published feedback alone."""
        return Wanted(
            kind=self.kind,
            status=self.status,
            document=self.document,
            dataset=self.dataset,
            published=True,
        )


class FeedbackPageQuery(LanguageQuery, frozen=True, kw_only=True):
    """Parameters of the page of feedback: what it lists, and what its form begins with."""

    kind: _Kinds = ()
    document: _Document = None
    dataset: _Dataset = None
    cursor: Cursor = None

    def wanted(self) -> Wanted:
        """What the list is of: published feedback alone."""
        return Wanted(kind=self.kind, document=self.document, dataset=self.dataset, published=True)


class ModerationQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/moderation`."""

    kind: _Kinds = ()
    status: _Statuses = ()
    overdue: Annotated[
        bool, Meta(description="已逾期 Only what should have been answered by now.")
    ] = False
    limit: Annotated[int, Meta(ge=1, le=100, description="每页条数 At most 100.")] = 20
    cursor: Cursor = None

    def wanted(self, today: str) -> Wanted:
        """What the list is of."""
        return Wanted(
            kind=self.kind, status=self.status, overdue_on=today if self.overdue else None
        )
