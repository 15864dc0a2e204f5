"""Reading a stranger's file in a child process: limited, timed, without our secrets, then gone.

The child has the reader's code and the file's bytes, nothing else: no store, no settings, an
environment of its own. Run as `python -m ingest.sandbox` it is that child.
"""

from __future__ import annotations

import sys

import msgspec

from gazette.child_process import run_child
from gazette.confinement import confine
from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest.from_office import ENDINGS, document
from ingest.readers import read_file

SECONDS = 60.0
"""How long a file may take, by the clock and by the processor."""

_FILES = 256


class _Task(msgspec.Struct, frozen=True):
    raw: RawFile
    data: bytes
    anchors: tuple[bytes, ...]


class _Read(msgspec.Struct, frozen=True, tag=True):
    drafts: list[Draft]


class _Refused(msgspec.Struct, frozen=True, tag=True):
    code: str
    detail: str


_decoder: msgspec.msgpack.Decoder[_Read | _Refused] = msgspec.msgpack.Decoder(_Read | _Refused)


def read_apart(
    raw: RawFile, data: bytes, *, seconds: float = SECONDS, anchors: tuple[bytes, ...] = ()
) -> list[Draft]:
    """The drafts in a file, read by a child process; `anchors` vouch for seals in it (DER).

    Raises ReadError with the reader's own code, or with `reader_timeout` or `reader_crashed`.
    LibreOffice, which writes files, is started from here, as a limited process of its own.
    """
    if raw.media_type in ENDINGS:
        data = document(data, raw.media_type)
    task = msgspec.msgpack.encode(_Task(raw, data, anchors))
    try:
        answer, exit_code = run_child("ingest.sandbox", task, seconds=seconds)
    except TimeoutError as error:
        raise ReadError("reader_timeout", f"not read within {seconds:g} seconds") from error
    return _drafts(answer, exit_code)


def _drafts(answer: bytes, exit_code: int) -> list[Draft]:
    try:
        said = _decoder.decode(answer)
    except msgspec.DecodeError as error:
        raise ReadError(
            "reader_crashed", f"the process reading it ended with {exit_code}"
        ) from error
    if isinstance(said, _Refused):
        raise ReadError(said.code, said.detail)
    return said.drafts


def _child() -> None:
    confine(seconds=int(SECONDS), files=_FILES)
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Task)
    try:
        drafts = read_file(task.data, task.raw, anchors=task.anchors)
        said: _Read | _Refused = _Read(drafts)
    except ReadError as error:
        said = _Refused(error.code, error.detail)
    except MemoryError:
        said = _Refused("reader_memory", "reading it takes more memory than is allowed")
    sys.stdout.buffer.write(msgspec.msgpack.encode(said))


if __name__ == "__main__":
    _child()
