"""Nothing is sent where only this machine or its network can reach (server-side request forgery)."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from api.posting import LARGEST_ANSWER, post
from api.receivers import Reach, ReceiverError, addresses_of, read_receiver
from gazette.networks import is_public
from tests.receiver import Receiver, Replied, receiving

pytestmark = pytest.mark.requirement("SEC-01", "WS-08")

PUBLIC = Reach()
ANYWHERE = Reach("anywhere")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1",  # noqa: S104 (nothing listens)
        "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.9.9.9",
        "169.254.169.254", "168.63.129.16", "172.16.0.1", "172.31.255.255", "192.0.0.8",
        "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
        "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::10.0.0.1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:0:10.0.0.1",
        "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::1", "100::1",
        "2001::1", "2001:db8::1", "2002:a00:1::1", "2002:7f00:1::1", "3fff::1", "5f00::1",
        "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1",
        "ff02::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_everybodys_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2606:4700:4700::1111"],
)
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://127.1/", "https://0x7f.1/", "https://0x7f000001/",
        "https://2130706433/", "https://017700000001/", "https://[::1]/", "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/", "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:a00:1]/", "https://[64:ff9b::a00:1]/", "https://[fe80::1%25eth0]/",
        "https://localhost/", "https://LOCALHOST./", "https://a.localhost/", "https://printer/",
        "https://printer.local/", "https://metadata.google.internal/", "https://１２７.0.0.1/",
        "http://receiver.example/", "ftp://receiver.example/", "file:///etc/passwd",
        "gopher://receiver.example/", "//receiver.example/", "receiver.example", "", "https:///a",
        "https://receiver.example:22/", "https://receiver.example:80/", "https://[::1/",
        "https://user@receiver.example/", "https://user:word@receiver.example/",
        "https://receiver.example/#a", "https://receiver.example/\n", "https://receiver.example:a/",
        f"https://receiver.example/{'a' * 2000}",
    ],
)  # fmt: skip
def test_such_a_receiver_is_refused_before_anything_is_asked(url: str) -> None:
    with pytest.raises(ReceiverError):
        read_receiver(url, PUBLIC)


@pytest.mark.parametrize(
    "url",
    [
        "https://receiver.example/gongbao?key=1", "https://receiver.example:443/",
        "https://8.8.8.8/hook", "https://[2606:4700:4700::1111]/", "https://示例.example/推送",
    ],
)  # fmt: skip
def test_a_receiver_of_the_open_internet_is_taken(url: str) -> None:
    assert read_receiver(url, PUBLIC).scheme == "https"


def test_an_office_may_allow_other_ports() -> None:
    assert (
        read_receiver("https://receiver.example:8443/", Reach("public", (443, 8443))).port == 8443
    )


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["::ffff:192.168.0.1"]]
)
def test_a_name_that_leads_inside_is_refused(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", network(addresses))
    receiver = read_receiver("https://receiver.example/", PUBLIC)
    with pytest.raises(ReceiverError, match="not public"):
        asyncio.run(addresses_of(receiver, PUBLIC))
    with pytest.raises(ReceiverError, match="not public"):
        asyncio.run(post(str(receiver), b"{}", headers={}, reach=PUBLIC))


def test_a_name_is_asked_for_once_and_the_checked_address_is_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers otherwise the second time (DNS rebinding) is not asked a second time."""
    port = receiver.url.rsplit(":")[-1]
    asked: list[object] = []
    answers = network(["127.0.0.1"])

    def once(host: object, *args: object, **named: object) -> object:
        if host == "receiver.example":
            asked.append(host)
            assert len(asked) == 1
        return answers(host, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    url = f"http://receiver.example:{port}"
    answer = asyncio.run(post(url, b'{"type": ""}', headers={}, reach=ANYWHERE))
    assert (answer.status, asked) == (204, ["receiver.example"])
    assert receiver.received[0].headers["host"] == f"receiver.example:{port.partition('/')[0]}"


def network(addresses: list[str]):  # type: ignore[no-untyped-def]  # socket's own function
    """Names that all have these addresses; numbers are read as ever."""
    true = socket.getaddrinfo

    def answer(host, *args, **named):  # type: ignore[no-untyped-def]
        if named.get("flags", 0) & socket.AI_NUMERICHOST or host in addresses:
            return true(host, *args, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in addresses]

    return answer


def certificate(folder: Path, name: str) -> Path:
    """A certificate for a name, with its key, that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    written = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / f"{name}.pem"
    file.write_bytes(written + made.public_bytes(Encoding.PEM))
    return file


def posted_by_tls(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """What receiver.example answers with a certificate for a name, which is believed."""
    file = certificate(folder, name)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(file)
    monkeypatch.setattr(socket, "getaddrinfo", network(["127.0.0.1"]))
    with receiving(served) as receiver:
        url = f"https://receiver.example:{receiver.port}/"
        trust = ssl.create_default_context(cafile=str(file))
        sent = post(url, b'{"type": ""}', headers={}, reach=ANYWHERE, trust=trust)
        return asyncio.run(sent).status


def test_tls_is_held_against_the_name_though_an_address_is_connected_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert posted_by_tls("receiver.example", tmp_path, monkeypatch) == 204


def test_a_certificate_for_another_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ReceiverError, match="cannot connect"):
        posted_by_tls("another.example", tmp_path, monkeypatch)


@pytest.mark.parametrize("to", ["http://127.0.0.1:9/", "https://169.254.169.254/", "/elsewhere"])
def test_a_redirect_is_followed_nowhere(receiver: Receiver, to: str) -> None:
    receiver.reply = lambda _: Replied(307, b"", (("location", to),))
    answer = asyncio.run(post(receiver.url, b'{"type": ""}', headers={}, reach=ANYWHERE))
    assert (answer.status, len(receiver.received)) == (307, 1)


def test_a_proxy_of_the_environment_is_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (
        asyncio.run(post(receiver.url, b'{"type": ""}', headers={}, reach=ANYWHERE)).status == 204
    )


def test_an_answer_is_read_no_further_than_needed(receiver: Receiver) -> None:
    receiver.reply = lambda _: Replied(200, b"a" * 5_000_000)
    answer = asyncio.run(post(receiver.url, b'{"type": ""}', headers={}, reach=ANYWHERE))
    assert len(answer.body) == LARGEST_ANSWER


async def drip(url_port: list[int], ending: asyncio.Event) -> None:
    """A server that says one byte of its head each 50 ms, for ever."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not ending.is_set():
            writer.write(b"H")
            await asyncio.sleep(0.05)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url_port.append(server.sockets[0].getsockname()[1])
    await ending.wait()
    await asyncio.sleep(0.1)
    server.close()


def test_a_receiver_that_drips_is_left() -> None:
    async def whole() -> None:
        port: list[int] = []
        ending = asyncio.Event()
        server = asyncio.create_task(drip(port, ending))
        while not port:
            await asyncio.sleep(0.01)
        url = f"http://127.0.0.1:{port[0]}/"
        try:
            await post(url, b"{}", headers={}, reach=ANYWHERE, seconds=0.5)
        finally:
            ending.set()
            await server

    with pytest.raises(ReceiverError, match="no answer within"):
        asyncio.run(whole())


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://nothing.invalid/"])
def test_a_receiver_that_is_not_there_is_named_nowhere(url: str) -> None:
    with pytest.raises(ReceiverError) as error:
        asyncio.run(post(url, b"{}", headers={}, reach=ANYWHERE))
    assert "127" not in str(error.value)
    assert "invalid" not in str(error.value)
