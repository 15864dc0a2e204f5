"""Delivers what waits in the outbox: signs, posts, books, and tries again later what failed."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from api import letters
from api.posting import Answer, post
from api.receivers import Reach, ReceiverError
from api.signatures import nonce_of, signed
from gazette.errors import NotFoundError
from gazette.store.office import Office
from gazette.store.outbox import Letter

ATTEMPTS = 8
"""How often a message is tried: over some eleven hours."""
AT_ONCE = 16
"""Messages on their way, each to another subscription."""

_FIRST = timedelta(seconds=30)
_TIMES = 4
_LONGEST = timedelta(hours=4)
_GONE = 410
_log = logging.getLogger("gongbao.deliverer")


def next_attempt(attempts: int, *, now: datetime, chance: float) -> datetime | None:
    """When to try again after so many attempts, None for never.

    Four times as long each time, at most four hours, from half to one and a half of it by `chance`
    (0 to 1), so that receivers that fell together do not rise to all messages at once.

    >>> noon = datetime(2024, 6, 1, 12, tzinfo=UTC)
    >>> [str(next_attempt(n, now=noon, chance=0.5) - noon) for n in (1, 2, 3, 4, 5, 6, 7)]
    ['0:00:30', '0:02:00', '0:08:00', '0:32:00', '2:08:00', '4:00:00', '4:00:00']
    >>> next_attempt(8, now=noon, chance=0.5)
    """
    if attempts >= ATTEMPTS:
        return None
    longer: int = _TIMES ** (attempts - 1)
    return now + min(_FIRST * longer, _LONGEST) * (0.5 + chance)


class Deliverer:
    """Delivers for one office, in one thread."""

    def __init__(
        self,
        data: Path,
        office: Office,
        *,
        reach: Reach,
        base_url: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._data = data
        self._office = office
        self._reach = reach
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._chance = chance
        self._busy: set[str] = set()

    def begin(self) -> list[Coroutine[Any, Any, None]]:
        """What is due, each to be awaited; as much as there is room for."""
        now, outbox = self._clock(), self._office.outbox
        outbox.gather(now=now)
        due = outbox.claim(room=AT_ONCE - len(self._busy), busy=self._busy, now=now)
        self._busy |= {letter.subscription.id for letter in due}
        return [self._deliver(letter) for letter in due]

    async def turn(self) -> int:
        """Delivers what is due and waits for it; how many messages it was."""
        due = self.begin()
        await asyncio.gather(*due)
        return len(due)

    def tidy(self) -> None:
        """Forgets what nobody will ask for any more."""
        now = self._clock()
        self._office.subscriptions.forget_old(now=now)
        self._office.outbox.forget_old(now=now)

    async def _deliver(self, letter: Letter) -> None:
        try:
            body = self._body(letter)
            if body is None:
                self._office.outbox.empty(letter)
                return
            answer = await self._post(letter, body)
            self._book(letter, answer)
        except ReceiverError as error:
            self._fail(letter, str(error))
        finally:
            self._busy.discard(letter.subscription.id)

    def _body(self, letter: Letter) -> bytes | None:
        base, now = self._base_url or letter.subscription.base, self._clock()
        if letter.kind == "challenge":
            return letters.challenge(letter, base=base, now=now)
        return letters.matched(letter, self._data, base=base, now=now)

    async def _post(self, letter: Letter, body: bytes) -> Answer:
        to, second = letter.subscription, int(self._clock().timestamp())
        headers = signed(to.secret, letter.id, second, body)
        return await post(to.url, body, headers=headers, reach=self._reach)

    def _book(self, letter: Letter, answer: Answer) -> None:
        if answer.status == _GONE:
            self._end(letter)
        elif not 200 <= answer.status < 300:
            self._fail(letter, f"answered {answer.status}")
        elif letter.kind == "challenge" and not _is_answered(letter, answer):
            self._fail(letter, "did not send the nonce back")
        else:
            self._office.outbox.taken(letter, now=self._clock())

    def _fail(self, letter: Letter, reason: str) -> None:
        now = self._clock()
        again_at = next_attempt(letter.attempts, now=now, chance=self._chance())
        self._office.outbox.failed(letter, reason, again_at=again_at, now=now)
        _log.info("%s, attempt %d: %s", letter.subscription.id, letter.attempts, reason)

    def _end(self, letter: Letter) -> None:
        try:
            self._office.subscriptions.remove(letter.subscription.id)
        except NotFoundError:  # its subscriber was faster
            return
        _log.info("%s: ended by its receiver (410)", letter.subscription.id)


class _Echo(msgspec.Struct, frozen=True):
    """A challenge's answer as JSON."""

    nonce: str


def _is_answered(letter: Letter, answer: Answer) -> bool:
    """Whether the nonce came back, as plain text or as `{"nonce": …}`; an echo of all is none."""
    nonce = nonce_of(letter.subscription.secret, letter.id)
    said = answer.body.strip()
    try:
        return msgspec.json.decode(said, type=_Echo).nonce == nonce
    except (msgspec.DecodeError, UnicodeDecodeError):
        return said == nonce.encode()
