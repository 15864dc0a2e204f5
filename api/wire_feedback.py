"""Feedback on the wire: what is sent, what everybody sees of it, what an editor sees and decides."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from api.wire import Day, Instant, Page, Url
from gazette.filing.feedback import LONGEST_CONTACT, LONGEST_WORDS, FeedbackKind, FeedbackStatus

_Id = Annotated[str, Meta(description="反馈编号 Its id.", examples=["fb-0a1b2c3d4e5f60718293a4b5"])]
_Kind = Annotated[FeedbackKind, Meta(description="类别 What it is.")]
_Status = Annotated[FeedbackStatus, Meta(description="状态 How far the office has come.")]
_ReceivedAt = Annotated[Instant, Meta(description="收到时间 When it came.")]
_DueOn = Annotated[
    Day, Meta(description="答复期限 The last working day on which an answer is in time.")
]
_Since = Annotated[Instant, Meta(description="状态起始 Since when it is in its status.")]
_Document = Annotated[str | None, Meta(description="文件编号 The document that it is about.")]
_Dataset = Annotated[
    str | None, Meta(description="数据集编号 The dataset that it is about.", examples=["documents"])
]
_PublicWords = Annotated[
    str | None,
    Meta(
        description="公开内容 What was written, as an editor published it; null before that, and "
        "while its document or dataset is not public."
    ),
]
_Reply = Annotated[
    str | None, Meta(description="答复 What the office says; null as long as the words are.")
]


class FeedbackForm(Struct, frozen=True, forbid_unknown_fields=True):
    """反馈 A letter to the office, from anybody."""

    kind: _Kind
    words: Annotated[
        str,
        Meta(
            description="内容 What you have to say; never shown as it is.",
            min_length=1,
            max_length=LONGEST_WORDS,
            examples=["第三条的日期与印刷本不一致。"],
        ),
    ]
    document: _Document = None
    dataset: _Dataset = None
    contact: Annotated[
        Annotated[str, Meta(max_length=LONGEST_CONTACT)] | None,
        Meta(
            description="联系方式 How to reach you, if you like: for the office alone, and erased "
            "when you ask for it."
        ),
    ] = None


class FeedbackLinks(Struct, frozen=True):
    """Where its status can be read, as data and as a page."""

    self: Url
    html: Url


class FeedbackItem(Struct, frozen=True):
    """反馈 A letter to the office as everybody sees it; before it is published, where it stands."""

    id: _Id
    kind: _Kind
    status: _Status
    received_at: _ReceivedAt
    due_on: _DueOn
    since: _Since
    document: _Document
    dataset: _Dataset
    words: _PublicWords
    reply: _Reply
    links: FeedbackLinks


class FeedbackList(Page[FeedbackItem], frozen=True):
    """Feedback that was published, the newest first."""


class ModeratedLinks(Struct, frozen=True):
    """Where an editor deals with it, and where everybody sees it."""

    self: Url
    public: Url


class Moderated(Struct, frozen=True):
    """反馈 A letter to the office, whole, for an editor."""

    id: _Id
    kind: _Kind
    status: _Status
    received_at: _ReceivedAt
    due_on: _DueOn
    is_overdue: Annotated[bool, Meta(description="已逾期 It should have been answered by now.")]
    since: _Since
    document: _Document
    dataset: _Dataset
    words: Annotated[str, Meta(description="原文 As it came; for the office alone.")]
    masked: Annotated[
        str,
        Meta(description="脱敏稿 The same with what the gate finds masked: a draft to publish."),
    ]
    public_words: Annotated[str | None, Meta(description="公开内容 What was published of it.")]
    reply: Annotated[str | None, Meta(description="答复 What the office says.")]
    published_at: Annotated[Instant | None, Meta(description="公开时间 When it was published.")]
    held_at: Annotated[
        Instant | None,
        Meta(description="暂停时间 When its document was held because of it."),
    ]
    contact: Annotated[
        str | None, Meta(description="联系方式 How to reach the sender; for the office alone.")
    ]
    links: ModeratedLinks


class ModerationList(Struct, frozen=True):
    """Feedback, the newest first."""

    items: list[Moderated]
    total: int
    next: Url | None
    facets: dict[str, Any]  # Any: always empty


class FeedbackDecision(Struct, frozen=True, forbid_unknown_fields=True):
    """处理 What an editor does about a letter."""

    decision: Annotated[
        Literal["publish", "accept", "answer", "refuse", "hold", "forget_contact", "unpublish"],
        Meta(
            description="处理 `hold` takes the document or dataset of an appeal from the readers."
        ),
    ]
    words: Annotated[
        str,
        Meta(
            description="内容 What is published, the reply, or why it is held.",
            max_length=LONGEST_WORDS,
            examples=["已于今日更正，感谢指正。"],
        ),
    ] = ""
