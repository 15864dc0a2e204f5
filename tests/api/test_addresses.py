"""Where a request came from: as the socket says, or as a believed proxy says."""

from __future__ import annotations

from typing import Any

import pytest

from api.addresses import LOOPBACK, UNKNOWN, Origins, place_of
from gazette.errors import SettingsError

pytestmark = pytest.mark.requirement("item-37", "SEC-01", "SD-08")

PROXY, CLIENT = "10.0.0.1", "192.0.2.7"


def scope(peer: str | None, **headers: str) -> dict[str, Any]:  # Any: an ASGI scope
    """A request from a peer."""
    sent = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {"client": (peer, 4711) if peer else None, "headers": sent}


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("127.0.0.1", LOOPBACK),
        ("127.9.9.9", LOOPBACK),
        ("::1", LOOPBACK),
        ("::ffff:127.0.0.1", LOOPBACK),
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::5", "2001:db8::/64"),
        ("2001:db8:0:0:1:2:3:4", "2001:db8::/64"),
        ("2001:db8:0:1::5", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_an_address_stands_for_its_network(host: str, place: str) -> None:
    """Hosts of one network, written shortly, were taken for as many networks."""
    assert place_of(host) == place


def test_nobody_is_believed_who_is_not_named() -> None:
    asked = scope(CLIENT, x_forwarded_for="127.0.0.1", forwarded="for=127.0.0.1")
    assert Origins().place(asked) == CLIENT
    assert Origins([PROXY]).place(asked) == CLIENT
    assert Origins().place(scope(None)) == UNKNOWN


@pytest.mark.parametrize(
    ("chain", "place"),
    [
        ("192.0.2.7", CLIENT),
        ("127.0.0.1, 192.0.2.7", CLIENT),
        ("203.0.113.9, 192.0.2.7, 10.0.0.2", CLIENT),
        ("192.0.2.7:4711", CLIENT),
        ("2001:db8::5", "2001:db8::/64"),
        ("[2001:db8::5]:4711", "2001:db8::/64"),
        ("127.0.0.1, nonsense", UNKNOWN),
        ("192.0.2.7, unknown", UNKNOWN),
        ("10.0.0.2", PROXY),
        ("", PROXY),
    ],
)
def test_of_a_chain_the_last_that_is_no_proxy_counts(chain: str, place: str) -> None:
    origins = Origins(["10.0.0.0/8"])
    assert origins.place(scope(PROXY, x_forwarded_for=chain)) == place


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("for=192.0.2.7", CLIENT),
        ("for=127.0.0.1, For=192.0.2.7;proto=https;by=10.0.0.1", CLIENT),
        ('proto=http;for="[2001:db8::5]:4711"', "2001:db8::/64"),
        ("for=_hidden", UNKNOWN),
        ('for="', UNKNOWN),
    ],
)
def test_forwarded_is_read_where_the_setting_says_so(header: str, place: str) -> None:
    asked = scope(PROXY, forwarded=header, x_forwarded_for="203.0.113.9")
    assert Origins([PROXY], header="forwarded").place(asked) == place
    assert Origins([PROXY]).place(asked) == "203.0.113.9"


def test_a_proxy_that_nobody_named_does_not_pass_for_this_machine() -> None:
    assert Origins().is_here(scope("127.0.0.1"))
    assert not Origins().is_here(scope("127.0.0.1", x_forwarded_for=CLIENT))
    assert not Origins().is_here(scope("127.0.0.1", forwarded=f"for={CLIENT}"))
    assert not Origins(["127.0.0.1"]).is_here(scope("127.0.0.1", x_forwarded_for=CLIENT))
    assert not Origins().is_here(scope(CLIENT))


def test_a_wrong_proxy_stops_the_start() -> None:
    with pytest.raises(SettingsError, match=r"proxies: '10\.0\.0\.1/8'"):
        Origins(["10.0.0.1/8"])
