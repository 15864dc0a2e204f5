"""Answers of one other server: over HTTP, bounded in size and time, asked again where it helps.

All requests go to the origin (scheme, host and port) that the operator named, also after a redirect.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import msgspec

import gazette
from gazette.closing import Closing
from gazette.errors import FetchError, OverdueError, UnreachableError
from ingest.harvest.connecting import CheckedTransport
from ingest.harvest.unpacking import Unpacking

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest answer, unpacked."""
LONGEST = 4000
"""Characters of an address."""
AGENT = f"gongbao-harvest/{gazette.__version__}"

_ATTEMPTS = 5
_FIRST_PAUSE = 1.0  # seconds before the second attempt; each pause is twice the one before
_LONGEST_PAUSE = 120.0  # seconds, whatever Retry-After says
_QUIET = 30.0  # seconds without a byte
_SECONDS = 300.0  # for a whole answer, from asking for it to its last byte
_BUDGET = 6 * 3600.0  # seconds for all that one run asks
_REDIRECTS = 5
_AGAIN = frozenset({429, 500, 502, 503, 504})
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_BEGINNING = 4096  # bytes of an answer that is an error
_PACKED = frozenset({"", "identity", "gzip"})  # others unpack to any size from a few bytes


class Answer(msgspec.Struct, frozen=True):
    """What a server answered, with status 200."""

    url: str
    """Where it stood, after redirects."""
    media_type: str
    """Without parameters, lower case; empty where none was said."""
    body: bytes


class Fetcher(Closing):
    """Asks one server; a context manager."""

    def __init__(
        self,
        url: str,
        *,
        inside: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        seconds: float = _SECONDS,
        budget: float = _BUDGET,
    ) -> None:
        """With `inside` its name may lead to an address that is not public.

        An answer may take so many `seconds`, and all of them the `budget`. Raises FetchError for
        an address that is none.
        """
        self.base = read_address(url)
        self._sleep = sleep
        self._seconds = seconds
        self._budget = budget
        self._end = time.monotonic() + budget
        self._transport = CheckedTransport(inside=inside)
        self._client = httpx.Client(
            transport=self._transport,
            timeout=_QUIET,
            follow_redirects=False,
            trust_env=False,
            headers={"user-agent": AGENT, "accept-encoding": "gzip"},
        )

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def get(self, url: str, *, accept: str = "*/*", largest: int = LARGEST) -> Answer:
        """What stands at an address, which may be relative to the server's.

        Asked again, with pauses, where the server is busy or does not answer. Raises FetchError,
        and OverdueError once the time for all is used up.
        """
        asked = self._own(url)
        pause = _FIRST_PAUSE
        for attempt in range(1, _ATTEMPTS + 1):
            wait = None
            if time.monotonic() > self._end:
                raise OverdueError(str(asked), f"not asked after {self._budget:g} s of one run")
            try:
                return self._timed(asked, accept, largest)
            except _BusyError as error:
                failure: FetchError = error.failure
                wait = error.wait
            except httpx.HTTPError as error:
                failure = UnreachableError(str(asked), _words(error))
                failure.__cause__ = error
            if attempt < _ATTEMPTS:
                self._sleep(min(max(pause, wait or 0), _LONGEST_PAUSE))
                pause *= 2
        raise failure

    def _timed(self, asked: httpx.URL, accept: str, largest: int) -> Answer:
        try:
            with self._transport.within(self._seconds):
                return self._follow(asked, accept, largest)
        except TimeoutError as error:
            raise FetchError(str(asked), f"not had within {self._seconds:g} s") from error

    def _follow(self, asked: httpx.URL, accept: str, largest: int) -> Answer:
        for _ in range(_REDIRECTS + 1):
            answer = self._once(asked, accept, largest)
            if isinstance(answer, Answer):
                return answer
            asked = answer
        raise FetchError(str(asked), f"redirected more than {_REDIRECTS} times")

    def _once(self, asked: httpx.URL, accept: str, largest: int) -> Answer | httpx.URL:
        """The answer, or where it is to be had instead."""
        with self._client.stream("GET", asked, headers={"accept": accept}) as response:
            if response.status_code in _REDIRECT:
                return self._own(response.headers.get("location", ""), seen=asked)
            if response.status_code != httpx.codes.OK:
                raise _refusal(response, asked)
            packed = _packed(response)
            if packed not in _PACKED:
                detail = f"packed as {packed[:40]!r}, which was not asked for"
                raise FetchError(str(asked), detail)
            body = _whole(response, asked, largest)
            media_type = response.headers.get("content-type", "").partition(";")[0]
            return Answer(str(asked), media_type.strip().lower(), body)

    def _own(self, url: str, *, seen: httpx.URL | None = None) -> httpx.URL:
        """An address of this server; raises FetchError for one of any other."""
        try:
            asked = (seen or self.base).join(url)
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError(url[:LONGEST], f"not an address: {error}") from error
        if len(str(asked)) > LONGEST:
            raise FetchError(str(asked)[:100], f"longer than {LONGEST} characters")
        if origin_of(asked) != origin_of(self.base) or asked.userinfo:
            led = f", where {seen} leads," if seen else ""
            detail = f"it is not on {origin_of(self.base)}{led} and nothing else is asked"
            raise FetchError(str(asked), detail)
        return asked


class _BusyError(Exception):
    """The server asks to be asked later."""

    def __init__(self, failure: FetchError, wait: float | None) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.wait = wait


def read_address(url: str) -> httpx.URL:
    """The address of a server as an operator names it.

    Raises FetchError where it is no http or https address, or tells a password or a fragment.

    >>> str(read_address("http://localhost:8000/"))
    'http://localhost:8000/'
    """
    try:
        read = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(url, f"not an address: {error}") from error
    if read.scheme not in ("http", "https") or not read.host or len(url) > LONGEST:
        raise FetchError(url[:LONGEST], "it must begin with http:// or https:// and name a host")
    if read.userinfo or read.fragment:
        raise FetchError(str(read.copy_with(userinfo=b"")), "it has a user or a fragment")
    return read


def origin_of(url: httpx.URL) -> str:
    """Scheme, host and port.

    >>> origin_of(httpx.URL("https://example.org/a")), origin_of(httpx.URL("http://[::1]:8000/"))
    ('https://example.org:443', 'http://::1:8000')
    """
    port = url.port or (443 if url.scheme == "https" else 80)
    return f"{url.scheme}://{url.host}:{port}"


def _refusal(response: httpx.Response, asked: httpx.URL) -> FetchError | _BusyError:
    status = response.status_code
    beginning = _beginning(response)
    failure = FetchError(str(asked), f"answered {status}", status=status, body=beginning)
    if status not in _AGAIN:
        return failure
    return _BusyError(failure, _wait(response.headers.get("retry-after")))


def _packed(response: httpx.Response) -> str:
    packed: str = response.headers.get("content-encoding", "")
    return packed.strip().lower()


def _beginning(response: httpx.Response) -> bytes:
    """How the body of an error begins, as far as it can be had and read."""
    if _packed(response) not in _PACKED:
        return b""
    unpacking = Unpacking(is_packed=_packed(response) == "gzip", largest=_BEGINNING)
    with suppress(ValueError, httpx.HTTPError):
        for piece in response.iter_raw():
            unpacking.add(piece[:_BEGINNING])
    return unpacking.beginning()[:_BEGINNING]


def _whole(response: httpx.Response, asked: httpx.URL, largest: int) -> bytes:
    """The body; raises FetchError for one that is too large, or cannot be unpacked."""
    unpacking = Unpacking(is_packed=_packed(response) == "gzip", largest=largest)
    try:
        for piece in response.iter_raw():
            unpacking.add(piece)
        return unpacking.end()
    except ValueError as error:
        raise FetchError(str(asked), str(error)) from error


def _wait(said: str | None) -> float | None:
    """Seconds that Retry-After asks for; None where it says nothing that can be read."""
    if not said:
        return None
    if said.strip().isascii() and said.strip().isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said).astimezone(UTC)
    except (ValueError, OverflowError):  # the last day of 9999, west of Greenwich
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _words(error: httpx.HTTPError) -> str:
    match error:
        case httpx.ConnectError():
            return f"cannot connect: {error}"
        case httpx.TimeoutException():
            return f"no answer within {_QUIET:g} s"
        case _:
            return f"the connection broke: {error}"
