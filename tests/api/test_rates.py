"""How often an address may ask, alone and from several workers at once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from api.rates import SECONDS, Rates
from api.workers import PLACES, Place, common_room, take_place

pytestmark = pytest.mark.requirement("item-37", "SEC-01")


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(rates: Rates, count: int, who: str = "192.0.2.7") -> int:
    """How many of so many requests are let in."""
    return sum(rates.spend(who) >= 0 for _ in range(count))


def test_a_full_bucket_is_all_there_is_at_once() -> None:
    rates = Rates(5, clock=Clock())
    assert taken(rates, 100) == 5 * SECONDS
    assert taken(rates, 100, "192.0.2.8") == 5 * SECONDS


def test_it_fills_again_by_the_rate() -> None:
    clock = Clock()
    rates = Rates(5, clock=clock)
    taken(rates, 100)
    clock.now = 2.0
    assert taken(rates, 100) == 10
    clock.now = 1000.0
    assert taken(rates, 100) == 50


def test_who_is_refused_pays_nothing_and_is_told_when_to_come_again() -> None:
    clock = Clock()
    rates = Rates(1, clock=clock)
    taken(rates, 500)
    left = rates.spend("192.0.2.7")
    assert left < 0
    clock.now = float(rates.wait(left))
    assert rates.spend("192.0.2.7") >= 0


def test_the_headers_say_what_is_left() -> None:
    rates = Rates(100, clock=Clock())
    assert rates.policy == b'"address";q=1000;w=10'
    assert rates.state(rates.spend("192.0.2.7")) == b'"address";r=999;t=1'
    taken(rates, 2000)
    assert rates.state(rates.spend("192.0.2.7")).startswith(b'"address";r=0;t=1')


def test_memory_is_bounded() -> None:
    clock = Clock()
    rates = Rates(100, clock=clock)
    for number in range(50_000):
        clock.now += 0.001
        rates.spend(str(number))
    assert len(rates) <= 20_000


def two_places(folder: Path, count: int = 0) -> list[Place]:
    """Places of two workers that have counted so much of everybody."""
    (folder / "key").write_bytes(b"k")
    (folder / "counts").write_bytes(count.to_bytes(4, "little") * 65_536 * PLACES)
    return [Place(folder, number) for number in (0, 1)]


def test_workers_together_give_hardly_more_than_one(tmp_path: Path) -> None:
    clock, chance = Clock(), random.Random(7)  # noqa: S311 (not for secrets)
    workers = [Rates(10, place=place, workers=2, clock=clock) for place in two_places(tmp_path)]
    let_in = 0
    for _ in range(100_000):  # a thousand a second, for a hundred seconds
        clock.now += 0.001
        let_in += chance.choice(workers).spend("192.0.2.7") >= 0
    assert 10 * 100 <= let_in <= 10 * (100 + SECONDS) + 2 * 10


def test_who_stays_within_the_rate_is_never_refused(tmp_path: Path) -> None:
    clock, chance = Clock(), random.Random(8)  # noqa: S311 (not for secrets)
    workers = [Rates(10, place=place, workers=2, clock=clock) for place in two_places(tmp_path)]
    for turn in range(3000):
        clock.now += 0.1
        worker = workers[0] if turn < 1000 else chance.choice(workers)
        assert worker.spend("192.0.2.7") >= 0


def test_counts_start_again_at_nought(tmp_path: Path) -> None:
    clock = Clock()
    places = two_places(tmp_path, 0xFFFFFFFE)  # as after four thousand million requests
    workers = [Rates(10, place=place, workers=2, clock=clock) for place in places]
    assert all(worker.spend("192.0.2.7") >= 0 for worker in workers for _ in range(4))
    clock.now = 1.0
    assert all(worker.spend("192.0.2.7") >= 0 for worker in workers)


def test_each_worker_has_a_place_of_its_own() -> None:
    with common_room() as folder:
        first, second = take_place(folder), take_place(folder)
        assert first is not None
        assert second is not None
        assert (first.number, second.number) == (0, 1)
        slot = first.slot("192.0.2.7")
        assert slot == second.slot("192.0.2.7")
        first.add(slot)
        assert (first.others(slot), second.others(slot)) == (0, 1)
    assert not folder.exists()
