"""What is written to a receiver: type, time and data, as Standard Webhooks lays it out.

What was found is looked up in public.db when it is sent: what was withdrawn meanwhile is left out.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from api import wire_subscriptions as wire
from api.signatures import nonce_of, token_of
from gazette.store.instants import write_instant
from gazette.store.outbox import Letter
from gazette.store.subscriptions import Subscription
from opendata.public.file import DATABASE
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow

_encode = msgspec.json.Encoder().encode


def challenge(letter: Letter, *, base: str, now: datetime) -> bytes:
    """The question whether the receiver wants to be told: it sends the nonce back."""
    to = letter.subscription
    data = wire.ChallengeData(
        to.id, to.name, nonce_of(to.secret, letter.id), unsubscribe_link(to, base)
    )
    return _encode(wire.ChallengeMessage("subscription.challenge", write_instant(now), data))


def matched(letter: Letter, data: Path, *, base: str, now: datetime) -> bytes | None:
    """What was found and is public now; None: nothing of it is."""
    with closing(PublicReader(data / DATABASE)) as reader:
        rows = reader.documents.named(letter.documents)
    found = [_document(rows[id], base) for id in letter.documents if id in rows]
    if not found:
        return None
    to = letter.subscription
    told = wire.MatchedData(to.id, to.name, found, unsubscribe_link(to, base))
    return _encode(wire.MatchedMessage("documents.matched", write_instant(now), told))


def unsubscribe_link(subscription: Subscription, base: str) -> str:
    """Where one click ends a subscription."""
    token = token_of(subscription.secret, subscription.id)
    return f"{base}/subscriptions/{subscription.id}/end?token={token}"


def _document(row: DocumentRow, base: str) -> wire.MatchedDocument:
    return wire.MatchedDocument(
        row.id,
        row.number,
        row.title,
        [issuer.name for issuer in row.issuers],
        row.status,
        f"{base}/documents/{row.id}",
    )
