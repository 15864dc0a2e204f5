"""Asking clamd whether some bytes are malware, by its INSTREAM command."""

from __future__ import annotations

import re
import socket
from contextlib import closing
from functools import partial

from gazette.errors import ScannerError, SettingsError
from gazette.filing.receiving import Scan

_SECONDS = 60.0  # a large file takes clamd a while
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096
_FOUND = re.compile(r"stream: (?P<name>.+) FOUND")
_HOST_AND_PORT = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^:\[\]/]+)):(?P<port>[0-9]+)"
)

Address = str | tuple[str, int]
"""The path of a socket, or a host and port."""


def scanner(setting: str) -> Scan | None:
    """How to scan bytes with the clamd of the settings; None where there is none.

    Raises SettingsError for what is neither a path nor host:port.
    """
    return partial(scan, read_address(setting)) if setting else None


def read_address(setting: str) -> Address:
    """Where clamd listens.

    >>> read_address("/run/clamav/clamd.ctl"), read_address("[::1]:3310")
    ('/run/clamav/clamd.ctl', ('::1', 3310))
    """
    if setting.startswith("/"):
        return setting
    match = _HOST_AND_PORT.fullmatch(setting)
    if match is None:
        raise SettingsError(f"clamd: neither a path nor host:port: {setting!r}")
    return match["six"] or match["host"], int(match["port"])


def scan(address: Address, content: bytes) -> str | None:
    """The name of the malware in some bytes, None if there is none.

    Raises ScannerError if clamd cannot be reached, or says that it has not scanned them.
    """
    try:
        with closing(_connect(address)) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                piece = content[start : start + _CHUNK]
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
            connection.sendall(bytes(4))
            said = _read(connection)
    except OSError as error:
        raise ScannerError(f"clamd does not answer: {error}") from error
    found = _FOUND.fullmatch(said)
    if found is None and said != "stream: OK":
        raise ScannerError(f"clamd has not scanned it: {said[:200]}")
    return found["name"] if found else None


def _connect(address: Address) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_SECONDS)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _read(connection: socket.socket) -> str:
    answer = b""
    while len(answer) < _LONGEST_ANSWER and (piece := connection.recv(1024)):
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
