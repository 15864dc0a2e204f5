"""Secrets of subscriptions: what is signed with them, by the Standard Webhooks specification 1.0."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping

_PREFIX = "whsec_"
_BYTES = 32  # the specification asks for 24 to 64


def new_secret() -> str:
    """A secret as it is shown to a subscriber, once."""
    return _PREFIX + b64encode(secrets.token_bytes(_BYTES)).decode()


def signed(secret: str, id: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """The headers that prove a body: `timestamp` in seconds of the Unix epoch.

    >>> signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...     b'{"test": 2432232314}')["webhook-signature"]
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    said = f"{id}.{timestamp}.".encode() + body
    digest = hmac.digest(_key(secret), said, "sha256")
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }


def token_of(secret: str, subscription: str) -> str:
    """What a subscriber shows to read or end a subscription: made from its secret, kept nowhere."""
    return _derived(secret, f"token\n{subscription}")


def nonce_of(secret: str, message: str) -> str:
    """What a receiver must send back to a challenge: nobody knows it before it has come."""
    return _derived(secret, f"challenge\n{message}")


def is_token(token: str, secret: str, subscription: str) -> bool:
    """Whether a token is that of a subscription, told in constant time."""
    return hmac.compare_digest(token.encode(), token_of(secret, subscription).encode())


def _derived(secret: str, what: str) -> str:
    digest = hmac.digest(_key(secret), what.encode(), "sha256")
    return urlsafe_b64encode(digest[:24]).decode()


def _key(secret: str) -> bytes:
    return b64decode(secret.removeprefix(_PREFIX))
