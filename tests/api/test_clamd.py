"""clamd: what it finds is named, and no answer is ever taken for a clean one."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.clamd import Address, read_address, scan, scanner
from api.settings import Settings
from gazette.errors import ScannerError, SettingsError
from tests.accounts import add_account, key_headers
from tests.api.office import closed_client, problem, send
from tests.filings import ORGAN, TEXT

pytestmark = pytest.mark.requirement("SD-10", "SEC-01")

FOUND = b"stream: Eicar-Test-Signature FOUND\0"


class Clamd:
    """A server that answers INSTREAM as clamd does; what it was sent is in `seen`."""

    def __init__(self, listener: socket.socket, answer: bytes) -> None:
        self.seen: list[bytes] = []
        self._listener = listener
        self._answer = answer
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                self.seen.append(self._content(stream.read))
                connection.sendall(self._answer)

    def _content(self, read: Callable[[int], bytes]) -> bytes:
        assert read(10) == b"zINSTREAM\0"
        pieces = b""
        while size := int.from_bytes(read(4), "big"):
            pieces += read(size)
        return pieces


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[bytes], tuple[str, Clamd]]]:
    listeners: list[socket.socket] = []
    servers: list[Clamd] = []

    def start(answer: bytes) -> tuple[str, Clamd]:
        path = tmp_path / f"clamd{len(listeners)}.sock"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen()
        server = Clamd(listener, answer)
        listeners.append(listener)
        servers.append(server)
        server.thread.start()
        return str(path), server

    yield start
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
    for server in servers:
        server.thread.join(5)


Start = Callable[[bytes], tuple[str, Clamd]]


@pytest.mark.parametrize("size", [0, 1, 65_536, 200_000])
def test_clean_bytes_are_clean(serve: Start, size: int) -> None:
    path, server = serve(b"stream: OK\0")
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert scan(path, content) is None
    assert server.seen == [content]


def test_what_is_found_is_named(serve: Start) -> None:
    assert scan(serve(FOUND)[0], b"x") == "Eicar-Test-Signature"


@pytest.mark.parametrize(
    "answer",
    [b"", b"INSTREAM size limit exceeded. ERROR\0", b"UNKNOWN COMMAND\0", b"OK\0", b"\xff\xfe"],
)
def test_any_other_answer_is_an_error(serve: Start, answer: bytes) -> None:
    with pytest.raises(ScannerError):
        scan(serve(answer)[0], b"x")


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", ("127.0.0.1", 1)])
def test_a_silent_clamd_is_an_error(address: Address) -> None:
    with pytest.raises(ScannerError, match="does not answer"):
        scan(address, b"x")


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("localhost:3310", ("localhost", 3310)),
        ("10.0.0.1:3310", ("10.0.0.1", 3310)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_an_address_is_a_path_or_a_host_and_port(setting: str, address: Address) -> None:
    assert read_address(setting) == address


@pytest.mark.parametrize("setting", ["clamd", "localhost", "::1:3310", "host:port", "host:"])
def test_any_other_address_stops_the_start(setting: str) -> None:
    with pytest.raises(SettingsError, match="clamd"):
        scanner(setting)


def test_without_a_setting_nothing_is_scanned() -> None:
    assert scanner(Settings().clamd) is None


def test_malware_is_refused_at_the_door_and_leaves_nothing(serve: Start, tmp_path: Path) -> None:
    data = tmp_path / "data"
    agency = key_headers(add_account(data, "agency", ORGAN))
    path, server = serve(FOUND)
    with closed_client(data, clamd=path) as client:
        answer = send(client, agency)
        assert problem(answer) == (422, "filing-refused", [("file", "infected")])
        assert client.get("/api/v1/filings", headers=agency).json()["total"] == 0
    assert server.seen == [TEXT.encode()]
    assert not (data / "files").exists()
