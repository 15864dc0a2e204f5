"""Subscriptions on the wire: what is asked, what is answered, what is sent to receivers."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.search_queries import SavedQuery
from api.wire import Instant, Url

State = Annotated[
    Literal["pending", "active", "disabled", "ended"],
    Meta(description="状态 Not yet confirmed, active, disabled after days of failure, or ended."),
]
_Address = Annotated[
    str,
    Meta(
        description="接收地址 Where to post: https, a public address, port 443.",
        min_length=1,
        max_length=2000,
        examples=["https://receiver.example/gongbao"],
    ),
]
_Name = Annotated[str, Meta(description="名称 What you call it; sent back to you.", max_length=200)]
_Id = Annotated[
    str,
    Meta(description="订阅编号 The subscription's id.", examples=["sub-0a1b2c3d4e5f60718293a4b5"]),
]
_End = Annotated[Url, Meta(description="退订链接 Shows a page; POST there ends the subscription.")]


class SubscriptionForm(SavedQuery, frozen=True, kw_only=True):
    """订阅 What to look for, as `/search` takes it, and where to post what is found.

    A search of the past (`in_force_on`, `recorded_before`) is refused: nothing new can come of it.
    """

    url: _Address
    name: _Name = ""


class SubscriptionLinks(Struct, frozen=True):
    """Addresses of a subscription."""

    self: Url
    end: _End


class Subscription(Struct, frozen=True):
    """订阅 A subscription, for whoever holds its token."""

    id: _Id
    state: State
    name: _Name
    url: _Address
    search: Annotated[
        str,
        Meta(description="检索 What is looked for, as a query of `/search`.", examples=["q=停车"]),
    ]
    created_at: Annotated[Instant, Meta(description="订阅时间 When it was made.")]
    failing_since: Annotated[
        Instant | None,
        Meta(description="失败起始 Since when no delivery has come through; null: all is well."),
    ]
    last_failure: Annotated[
        str | None,
        Meta(description="最近失败 Why the last one failed.", examples=["answered 500"]),
    ]
    links: SubscriptionLinks


class NewSubscription(Subscription, frozen=True):
    """新订阅 A subscription just made; its secret and token are shown this once."""

    secret: Annotated[
        str,
        Meta(
            description="签名密钥 Proves what we send (Standard Webhooks, HMAC-SHA256).",
            examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        ),
    ]
    token: Annotated[
        str,
        Meta(
            description="令牌 Send it as `Authorization: Bearer` to read or end the subscription.",
            examples=["cmVjZWl2ZXItdG9rZW4tZXhhbXBsZQ"],
        ),
    ]


class ChallengeData(Struct, frozen=True):
    """What a challenge says."""

    subscription: str
    name: str
    nonce: str
    unsubscribe: str


class ChallengeMessage(Struct, frozen=True):
    """Sent first: nothing else is before the nonce has come back."""

    type: Literal["subscription.challenge"]
    timestamp: str
    data: ChallengeData


class MatchedDocument(Struct, frozen=True):
    """A document that was found."""

    id: str
    number: str | None
    title: str
    issuers: list[str]
    status: str
    url: str


class MatchedData(Struct, frozen=True):
    """What was found since the last message."""

    subscription: str
    name: str
    documents: list[MatchedDocument]
    unsubscribe: str


class MatchedMessage(Struct, frozen=True):
    """Sent whenever something new was found."""

    type: Literal["documents.matched"]
    timestamp: str
    data: MatchedData
