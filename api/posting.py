"""Posts one message to a receiver: to a checked address, bounded in time, the answer bounded in size."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from functools import cache

import httpx
import msgspec

from api.receivers import Reach, ReceiverError, addresses_of, read_receiver

SECONDS = 10.0
"""For finding, connecting, sending and answering, all together."""
LARGEST_ANSWER = 4096
"""Bytes of an answer; what comes after them is not read."""

_TRIED = 3  # addresses of one name


class Answer(msgspec.Struct, frozen=True):
    """What a receiver answered."""

    status: int
    body: bytes
    """At most LARGEST_ANSWER of it."""


async def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    reach: Reach,
    seconds: float = SECONDS,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """What a receiver answers to a body of JSON; a redirect is an answer, and followed nowhere.

    Without `trust` TLS believes the public authorities. Raises ReceiverError, which never names the
    receiver.
    """
    try:
        async with asyncio.timeout(seconds):
            receiver = read_receiver(url, reach)
            addresses = await addresses_of(receiver, reach)
            return await _post_to_any(
                receiver, addresses[:_TRIED], body, headers, trust or _public_trust()
            )
    except TimeoutError as error:
        raise ReceiverError(f"no answer within {seconds:g} s") from error
    except httpx.ConnectError as error:
        raise ReceiverError("cannot connect") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
        raise ReceiverError("the connection broke") from error


async def _post_to_any(
    receiver: httpx.URL,
    addresses: list[str],
    body: bytes,
    headers: Mapping[str, str],
    trust: ssl.SSLContext,
) -> Answer:
    *others, last = addresses
    async with httpx.AsyncClient(
        trust_env=False, follow_redirects=False, timeout=SECONDS, verify=trust
    ) as client:
        for address in others:
            try:
                return await _post_to(client, receiver, address, body, headers)
            except httpx.ConnectError:
                continue
        return await _post_to(client, receiver, last, body, headers)


async def _post_to(
    client: httpx.AsyncClient,
    receiver: httpx.URL,
    address: str,
    body: bytes,
    headers: Mapping[str, str],
) -> Answer:
    """Connects to an address; the receiver's name goes into the Host header and into TLS."""
    request = client.build_request(
        "POST",
        receiver.copy_with(host=address),
        content=body,
        headers={
            **headers,
            "host": receiver.netloc.decode("ascii"),
            "content-type": "application/json",
            "user-agent": "gongbao-webhooks/1",
            "accept-encoding": "identity",  # packed answers could unpack to any size
        },
        extensions={"sni_hostname": receiver.raw_host.decode("ascii")},
    )
    answer = await client.send(request, stream=True)
    try:
        return Answer(answer.status_code, await _beginning(answer))
    finally:
        await answer.aclose()


async def _beginning(answer: httpx.Response) -> bytes:
    read = b""
    async for piece in answer.aiter_raw():
        read += piece
        if len(read) >= LARGEST_ANSWER:
            break
    return read[:LARGEST_ANSWER]


@cache
def _public_trust() -> ssl.SSLContext:
    """The public authorities; reading the certificates takes longer than a delivery."""
    return httpx.create_ssl_context(trust_env=False)
