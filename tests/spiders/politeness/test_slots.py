from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders.politeness.refusals import GroupHeld, Stopping

if TYPE_CHECKING:
    from spiders.politeness.slots import Slots

TABLE = {"a.example": ("one", 1.0), "b.example": ("one", 4.0), "c.example": ("two", 2.0)}
Clockwork = Any
NewSlots = Callable[..., Any]

visits = st.lists(
    st.tuples(
        st.integers(0, 1),  # process
        st.sampled_from(sorted(TABLE)),
        st.floats(0.0, 5.0),  # wants to begin
        st.floats(0.0, 3.0),  # time until the answer begins
        st.floats(0.0, 3.0),  # time until it is in
    ),
    max_size=8,
)


@pytest.mark.slow
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits)
def test_no_group_is_ever_asked_twice_within_its_gap(
    new_clockwork: Callable[[], Clockwork], new_slots: NewSlots, wanted: list[tuple[int, str, float, float, float]]
) -> None:
    time = new_clockwork()
    granted: list[tuple[str, float, float, float]] = []

    async def visit(slots: Slots, host: str, start: float, begins: float, rest: float) -> None:
        await time.sleep(start)
        async with slots.taken(f"https://{host}/x") as visit:
            sent = time.now
            await time.sleep(begins)
            visit.reached()
            had = time.now
            await time.sleep(rest)
            granted.append((host, sent, had, time.now))

    with tempfile.TemporaryDirectory() as name:
        both = [new_slots(TABLE, time.clock(), folder=Path(name)) for _ in range(2)]
        time.run(*(visit(both[process], host, *times) for process, host, *times in wanted))
    assert len(granted) == len(wanted)
    for group, gap in (("one", 1.0), ("two", 2.0)):
        _check([entry for entry in granted if TABLE[entry[0]][0] == group], gap)
    for host, (_, gap) in TABLE.items():
        _check([entry for entry in granted if entry[0] == host], gap)


def _check(granted: list[tuple[str, float, float, float]], gap: float) -> None:
    for (_, _, had, done), (_, sent, _, _) in pairwise(granted):
        assert sent >= done
        assert sent >= had + gap


def test_a_host_with_a_longer_gap_does_not_hold_up_its_group(clockwork: Clockwork, new_slots: NewSlots) -> None:
    slots = new_slots(TABLE, clockwork.clock())
    begun: list[tuple[str, float]] = []

    async def visit(host: str) -> None:
        async with slots.taken(f"https://{host}/x"):
            begun.append((host, round(clockwork.now - 1000.0)))

    clockwork.run(*(visit(host) for host in ("b.example", "b.example", "a.example", "a.example", "a.example")))
    assert sorted(begun, key=lambda entry: entry[1]) == [
        ("b.example", 0),
        ("a.example", 1),
        ("a.example", 2),
        ("a.example", 3),
        ("b.example", 4),
    ]


def test_a_gap_counts_from_the_beginning_of_an_answer(clockwork: Clockwork, new_slots: NewSlots) -> None:
    slots = new_slots(TABLE, clockwork.clock())
    begun: list[float] = []

    async def ask() -> None:
        async with slots.taken("https://a.example/x") as visit:
            begun.append(clockwork.now - 1000.0)
            await clockwork.sleep(0.25)
            visit.reached()
            await clockwork.sleep(0.5)

    clockwork.run(ask(), ask())
    assert begun == [0.0, pytest.approx(1.25, abs=0.01)]


def test_groups_do_not_wait_for_one_another(clockwork: Clockwork, new_slots: NewSlots) -> None:
    slots = new_slots(TABLE, clockwork.clock())
    both = asyncio.Event()

    async def first() -> None:
        async with slots.taken("https://a.example/x"):
            await both.wait()

    async def second() -> None:
        async with slots.taken("https://c.example/x"):
            both.set()

    assert clockwork.run(first(), second()) == [None, None]


def test_two_busy_processes_take_turns(clockwork: Clockwork, new_slots: NewSlots) -> None:
    order: list[int] = []

    async def visit(process: int, slots: Slots) -> None:
        async with slots.taken("https://a.example/x"):
            order.append(process)
            await clockwork.sleep(3.0)  # longer than the gap: the slot is free and due at the same moment

    both = [new_slots(TABLE, clockwork.clock()) for _ in range(2)]
    clockwork.run(*(visit(process, both[process]) for process in (0, 1) for _ in range(4)))
    assert order in ([0, 1] * 4, [1, 0] * 4)


def test_an_error_frees_the_slot_and_keeps_the_gap(clockwork: Clockwork, new_slots: NewSlots) -> None:
    slots = new_slots(TABLE, clockwork.clock())
    begun: list[float] = []

    async def fail() -> None:
        async with slots.taken("https://a.example/x"):
            begun.append(clockwork.now)
            raise ConnectionError

    clockwork.run(fail(), fail())
    assert begun[1] - begun[0] >= 1.0


def test_who_is_cancelled_while_waiting_or_asking_leaves_nothing_locked(
    clockwork: Clockwork, new_slots: NewSlots
) -> None:
    slots = new_slots(TABLE, clockwork.clock())

    async def stay() -> None:
        async with slots.taken("https://a.example/x"):
            await clockwork.sleep(1e6)

    async def cancel() -> float:
        tasks = [asyncio.ensure_future(stay()) for _ in range(3)]
        await clockwork.sleep(2.0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with slots.taken("https://a.example/x"):
            now: float = clockwork.now
            return now

    assert clockwork.run(cancel()) == [pytest.approx(1003.0, abs=0.1)]


def test_a_hold_keeps_every_process_away(clockwork: Clockwork, new_slots: NewSlots) -> None:
    both = [new_slots(TABLE, clockwork.clock()) for _ in range(2)]

    async def hold() -> None:
        async with both[0].taken("https://a.example/x") as visit:
            visit.hold(clockwork.now + 1e9 + 30.0)

    async def after() -> float:
        await clockwork.sleep(0.5)
        async with both[1].taken("https://b.example/x"):
            now: float = clockwork.now
            return now

    assert clockwork.run(hold(), after())[1] == pytest.approx(1030.0, abs=0.1)


def test_a_hold_that_is_too_long_to_wait_for_refuses_at_once(clockwork: Clockwork, new_slots: NewSlots) -> None:
    slots = new_slots(TABLE, clockwork.clock())

    async def hold() -> None:
        async with slots.taken("https://a.example/x") as visit:
            visit.hold(clockwork.now + 1e9 + 3600.0)

    async def ask() -> None:
        async with slots.taken("https://b.example/x"):
            pytest.fail("the group was to be left alone")

    held, refused = clockwork.run(hold(), ask())
    assert held is None
    assert isinstance(refused, GroupHeld)
    assert clockwork.now < 1010.0


def test_a_crawl_delay_that_is_too_long_to_wait_for_refuses_the_second_request(
    clockwork: Clockwork, new_slots: NewSlots
) -> None:
    slots = new_slots(TABLE, clockwork.clock())

    async def ask() -> None:
        async with slots.taken("https://a.example/x", crawl_delay_s=86_400.0):
            pass

    first, second = clockwork.run(ask(), ask())
    assert first is None
    assert isinstance(second, GroupHeld)


def test_a_request_is_not_sent_before_its_time(clockwork: Clockwork, new_slots: NewSlots) -> None:
    slots = new_slots(TABLE, clockwork.clock())

    async def ask() -> float:
        async with slots.taken("https://a.example/x", not_before=clockwork.now + 1e9 + 9.0):
            now: float = clockwork.now
            return now

    assert clockwork.run(ask()) == [pytest.approx(1009.0, abs=0.001)]


def test_who_waits_gives_up_when_the_crawl_stops(clockwork: Clockwork, new_slots: NewSlots) -> None:
    slots = new_slots(TABLE, clockwork.clock(), stopping=lambda: clockwork.now > 1002.0)

    async def stay() -> None:
        async with slots.taken("https://a.example/x"):
            await clockwork.sleep(5.0)

    first, second = clockwork.run(stay(), stay())
    assert first is None
    assert isinstance(second, Stopping)


def test_odd_group_names_are_odd_file_names_inside_the_folder(
    clockwork: Clockwork, new_slots: NewSlots, tmp_path: Path
) -> None:
    slots = new_slots({"a.example": ("../../up", 1.0), "b.example": ("x" * 300, 1.0)}, clockwork.clock())

    async def visit(host: str) -> None:
        async with slots.taken(f"https://{host}/x"):
            pass

    assert clockwork.run(visit("a.example"), visit("b.example")) == [None, None]
    assert {path.name for path in tmp_path.iterdir()} == {"slots"}
    assert len(list((tmp_path / "slots").iterdir())) == 4
