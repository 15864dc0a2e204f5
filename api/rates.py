"""How often an address may ask: a bucket of tokens for each, shared out among the workers.

Each worker pours from a share of the bucket and looks once a second what the others poured. So no
request waits for another worker, somebody who stays within the rate is never refused, and who asks
several workers at once pays for it a second later.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from api.workers import PLACES, Place

SECONDS = 10
"""A full bucket holds what flows in within so many seconds."""

_MOST = 20_000  # addresses remembered
_LOOK_SECONDS = 1.0
_WRAP = 0x100000000


class _Bucket:
    __slots__ = ("at", "looked", "others", "slot", "tokens")

    def __init__(self, tokens: float, now: float, slot: int, others: int) -> None:
        self.tokens = tokens
        self.at = self.looked = now
        self.slot = slot
        self.others = others


class Rates:
    """The buckets of one worker: `a_second` requests of an address, `workers` sharing them."""

    def __init__(
        self,
        a_second: int,
        *,
        place: Place | None = None,
        workers: int = 1,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = float(a_second)
        self._full = max(self._rate, self._rate * SECONDS / min(max(workers, 1), PLACES))
        self._place = place
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self.policy = b'"address";q=%d;w=%d' % (a_second * SECONDS, SECONDS)
        """What `RateLimit-Policy` says (draft-ietf-httpapi-ratelimit-headers-10)."""

    def __len__(self) -> int:
        return len(self._buckets)

    def spend(self, who: str) -> float:
        """Takes a token and tells how many are left; below nought there was none to take."""
        now = self._clock()
        bucket = self._buckets.get(who)
        if bucket is None:
            bucket = self._open(who, now)
        elif now - bucket.looked >= _LOOK_SECONDS:
            self._look(bucket, now)
        tokens = bucket.tokens + (now - bucket.at) * self._rate
        bucket.at = now
        tokens = min(self._full, tokens) - 1
        if tokens < 0:
            bucket.tokens = tokens + 1  # nothing was taken
            return tokens
        bucket.tokens = tokens
        if self._place is not None:
            self._place.add(bucket.slot)
        return tokens

    def state(self, left: float) -> bytes:
        """What `RateLimit` says: how many are left, and in how many seconds the bucket is full."""
        wait = ceil((self._full - left) / self._rate)
        return b'"address";r=%d;t=%d' % (max(0, int(left)), wait)

    def wait(self, left: float) -> int:
        """Whole seconds until there is a token, for one who found none."""
        return max(1, ceil(-left / self._rate))

    def _open(self, who: str, now: float) -> _Bucket:
        if len(self._buckets) >= _MOST:
            self._forget(now)
        slot = others = 0
        if self._place is not None:
            slot = self._place.slot(who)
            others = self._place.others(slot)
        bucket = self._buckets[who] = _Bucket(self._full, now, slot, others)
        return bucket

    def _look(self, bucket: _Bucket, now: float) -> None:
        """Takes what the other workers have poured since; nobody owes more than one bucket."""
        bucket.looked = now
        if self._place is None:
            return
        others = self._place.others(bucket.slot)
        bucket.tokens = max(-self._full, bucket.tokens - (others - bucket.others) % _WRAP)
        bucket.others = others

    def _forget(self, now: float) -> None:
        """Forgets those whose bucket is full again; where these are few, everybody."""
        idle = self._full / self._rate
        kept = {who: one for who, one in self._buckets.items() if now - one.at < idle}
        self._buckets = kept if len(kept) < _MOST // 2 else {}
