"""A person's crawl claims groups of hosts, and cron's asks none that is claimed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from spiders.politeness.claims import Claims, is_claimed
from spiders.politeness.refusals import Stopping

if TYPE_CHECKING:
    from spiders.politeness.slots import Slots

TABLE = {"a.example": ("one", 1.0), "c.example": ("two", 1.0)}
Clockwork = Any
NewSlots = Callable[..., Any]
_CLAIMER = """
import sys
from pathlib import Path
from spiders.politeness.claims import Claims

Claims(Path(sys.argv[1])).claim("one")
print("claimed", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the slots' lock files."""
    return tmp_path / "slots"


def test_no_request_of_cron_comes_between_those_of_a_person(
    clockwork: Clockwork, new_slots: NewSlots, folder: Path
) -> None:
    cron, person = new_slots(TABLE, clockwork.clock(), yields=True), new_slots(TABLE, clockwork.clock())
    order: list[str] = []

    async def ask(who: str, slots: Slots) -> None:
        async with slots.taken("https://a.example/x"):
            order.append(who)
            await clockwork.sleep(0.2)

    async def refresh() -> None:
        await clockwork.sleep(2.5)
        claims = Claims(folder)
        claims.claim("one")
        for _ in range(3):
            await ask("person", person)
            await clockwork.sleep(1.5)  # longer than the gap: cron could come between
        claims.free()

    clockwork.run(*(ask("cron", cron) for _ in range(8)), refresh())
    first, last = order.index("person"), len(order) - order[::-1].index("person")
    assert order[first:last] == ["person"] * 3
    assert order.count("cron") == 8
    assert first > 0
    assert order[-1] == "cron"


def test_a_claim_holds_for_its_own_group(clockwork: Clockwork, new_slots: NewSlots, folder: Path) -> None:
    claims = Claims(folder)
    claims.claim("one")
    cron = new_slots(TABLE, clockwork.clock(), yields=True)

    async def ask() -> float:
        async with cron.taken("https://c.example/x"):
            now: float = clockwork.now
            return now

    assert clockwork.run(ask()) == [1000.0]
    claims.free()


def test_who_waits_for_a_claim_to_end_gives_up_when_the_crawl_stops(
    clockwork: Clockwork, new_slots: NewSlots, folder: Path
) -> None:
    claims = Claims(folder)
    claims.claim("one")
    cron = new_slots(TABLE, clockwork.clock(), yields=True, stopping=lambda: clockwork.now > 1002.0)

    async def ask() -> None:
        async with cron.taken("https://a.example/x"):
            pytest.fail("the group is claimed")

    (refused,) = clockwork.run(ask())
    assert isinstance(refused, Stopping)
    claims.free()


def test_two_people_claim_a_group_beside_each_other(folder: Path) -> None:
    first, second = Claims(folder), Claims(folder)
    first.claim("one")
    first.claim("one")
    second.claim("one")
    first.free()
    assert is_claimed(folder, "one")
    second.free()
    assert not is_claimed(folder, "one")


def test_a_claim_ends_with_its_process(folder: Path) -> None:
    words = [sys.executable, "-c", _CLAIMER, str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as claimer:
        assert claimer.stdout is not None
        claimer.stdout.readline()
        assert is_claimed(folder, "one")
        claimer.send_signal(signal.SIGKILL)
        claimer.wait()
    assert not is_claimed(folder, "one")
