"""A real server under requests drawn by chance: no 500, it goes on answering, its memory is bounded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.attacks import draw, status_of, strike
from tests.serving import running_app

pytestmark = pytest.mark.requirement("item-37", "SEC-01")

_KNOWN = {500, 502, 504}
_GROWTH = 150 * 1024 * 1024


@pytest.fixture(scope="module")
def port(made: tuple[Path, list[str]]) -> Iterator[int]:
    """A server of two workers over an archive."""
    with running_app(made[0]) as found:
        yield found


def memory(port: int) -> int:
    """Bytes of the largest process of the server."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    sizes = [_size(pid) for pid in pids if str(port).encode() in _command(pid)]
    return max(sizes)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _size(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    anonymous = [line.split()[1] for line in lines if line.startswith("RssAnon")]
    return int(anonymous[0]) * 1024 if anonymous else 0


def attack(port: int, ids: list[str], seed: int, count: int) -> list[tuple[bytes, bytes]]:
    """So many attacks; those with an answer that is a failure of ours, or with none at all."""
    chance = random.Random(seed)  # noqa: S311 (not for secrets)
    bad = []
    for _ in range(count):
        one = draw(chance, ids)
        answer = strike(port, one, host=chance.choice(["127.0.0.1", "::1"]))
        status = status_of(answer)
        if status in _KNOWN or (one.is_request and status is None):
            bad.append((one.sent[:600], answer[:600]))
    return bad


def test_five_hundred_attacks_break_nothing(port: int, ids: list[str]) -> None:
    assert attack(port, ids, seed=6, count=500) == []
    assert httpx.get(f"http://[::1]:{port}/healthz", trust_env=False).status_code == 200


@pytest.mark.long
def test_twenty_thousand_attacks_break_nothing_and_memory_is_bounded(
    port: int, ids: list[str]
) -> None:
    attack(port, ids, seed=1, count=1000)  # what is made at first use
    before = memory(port)
    assert attack(port, ids, seed=2, count=20_000) == []
    assert memory(port) - before < _GROWTH
    answer = httpx.get(f"http://[::1]:{port}/api/v1/documents", trust_env=False)
    assert answer.json()["total"] == 15
