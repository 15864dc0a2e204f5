"""Answers that are a file, which must be whole before its first byte is sent: made apart, sent, gone."""

from __future__ import annotations

import asyncio
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec

from api.conditions import known_tag
from api.problems import ErrorItem, ProblemError
from api.streams import BODILESS, Stream, send_pieces, send_stream, until_gone
from gazette.errors import StateError, TooSlowError
from opendata.file_task import MEDIA_TYPES, FileFormat, Made, Outcome, Refused, Task, Wanted

if TYPE_CHECKING:  # api.calls sends what is made here
    from api.calls import Headers, Receive, Scope, Send

_AT_ONCE = 2
"""Files that one worker has made at the same time; each takes a processor."""
_SECONDS = 600.0
"""How long the making of a file may take, and so how long one state of public.db is held."""
_CHUNK = 256 * 1024
_ROOT = Path(__file__).parent.parent
_ENVIRONMENT = {"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
_UNTOUCHED = (b"cache-control", b"public, no-cache, no-transform")  # or the digest would not fit

_decoder: msgspec.msgpack.Decoder[Outcome] = msgspec.msgpack.Decoder(Outcome)


class Workshop:
    """Makes files, each by a process that ends with its reader's patience."""

    def __init__(self, at_once: int = _AT_ONCE, *, seconds: float = _SECONDS) -> None:
        self._free = at_once
        self._seconds = seconds

    async def make(self, task: Task) -> Made:
        """Makes a file. Raises ProblemError for what has no room in it, or when too many are made.

        Raises StateError where the dataset is not what it was when the file was asked for.
        """
        with self._place():
            outcome = await self._run(task)
        match outcome:
            case Refused(code="sheet"):
                raise _refusal(task.format, outcome.detail)
            case Refused(code="changed"):
                raise StateError(outcome.detail)
            case Refused():
                raise TooSlowError(self._seconds)
            case Made():
                return outcome

    async def _run(self, task: Task) -> Outcome:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "opendata.prepare"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=_ROOT,
            env=_ENVIRONMENT,
        )
        try:
            async with asyncio.timeout(self._seconds):
                answer, _ = await child.communicate(msgspec.msgpack.encode(task))
        except TimeoutError as error:
            raise TooSlowError(self._seconds) from error
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        return _decoder.decode(answer)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._free:
            detail = (
                "this server makes no more files at once; `ndjson` and `csv` are sent at any time"
            )
            raise ProblemError("export-busy", HTTPStatus.SERVICE_UNAVAILABLE, detail)
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1


class Preparation(msgspec.Struct, frozen=True):
    """A file that is wanted."""

    wanted: Wanted
    format: FileFormat
    database: Path
    workshop: Workshop
    tag: bytes
    """Weak: what decides the content, not the bytes."""
    headers: Headers = ()


async def send_prepared(
    wanted: Preparation, scope: Scope, receive: Receive, send: Send, standing: Headers = ()
) -> None:
    """Makes a file and sends it, unless its reader leaves before.

    Only the head costs nothing: it tells neither length nor digest, which nobody knows yet.
    """
    tags = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    if scope.get(BODILESS) or known_tag(wanted.tag.removeprefix(b"W/"), tags):
        await send_stream(_answer(wanted, iter(())), scope, receive, send, standing)
        return
    await until_gone(receive, _make_and_send(wanted, scope, send, standing))


async def _make_and_send(wanted: Preparation, scope: Scope, send: Send, standing: Headers) -> None:
    with TemporaryDirectory(prefix="gongbao-export-") as folder:
        path = Path(folder, f"export.{wanted.format}")
        task = Task(str(wanted.database.absolute()), str(path), wanted.format, wanted.wanted)
        made = await wanted.workshop.make(task)
        file = path.open("rb")
    with file:  # its name is gone: it ends with the answer, whatever ends that
        digest = b"sha-256=:%b:" % b64encode(made.sha256)
        length = str(made.size).encode()
        about = [(b"content-length", length), (b"content-digest", digest)]
        await send_pieces(_answer(wanted, _pieces(file), about), scope, send, standing)


def _answer(wanted: Preparation, pieces: Iterator[bytes], about: Headers = ()) -> Stream:
    headers = [*wanted.headers, (b"etag", wanted.tag), _UNTOUCHED, *about]
    return Stream(pieces, MEDIA_TYPES[wanted.format].encode(), headers)


def _pieces(file: BufferedReader) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


def _refusal(form: FileFormat, detail: str) -> ProblemError:
    return ProblemError(
        "invalid-parameter",
        HTTPStatus.BAD_REQUEST,
        f"format={form}: {detail}; `format=ndjson` has no such limit",
        [ErrorItem("format", "ndjson", form)],
    )
