"""Which IP addresses are of the open Internet, and of nobody's own network."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address stands in the last 32 bits
_GLOBAL = IPv6Network("2000::/3")  # all that IANA has given out as global unicast
# what `is_global` takes for public in some release of Python, or what is public and still nobody's business
_REFUSED_4 = tuple(
    IPv4Network(one)
    for one in (
        "100.64.0.0/10",  # shared by carriers (RFC 6598), and metadata of some clouds
        "168.63.129.16/32",  # metadata of Azure
        "192.0.0.0/24",  # IETF protocols (RFC 6890)
        "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
_REFUSED_6 = tuple(
    IPv6Network(one)
    for one in (
        "2001::/23",  # IETF protocols, Teredo among them
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4: an IPv4 address of any kind stands in it (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet, and no other stands in it.

    >>> [is_public(one) for one in ("8.8.8.8", "10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False]
    """
    read = ip_address(address)
    if isinstance(read, IPv4Address):
        return _is_public_4(read)
    if read.ipv4_mapped is not None:
        return _is_public_4(read.ipv4_mapped)
    if read in _NAT64:
        return _is_public_4(IPv4Address(int(read) & 0xFFFFFFFF))
    return _is_public_6(read)


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not any(address in network for network in _REFUSED_4)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None or address not in _GLOBAL or not address.is_global:
        return False
    return not any(address in network for network in _REFUSED_6)
