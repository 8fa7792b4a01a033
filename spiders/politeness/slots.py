"""The slots: over all processes, one request at a time to a group of hosts, and a gap after each."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from spiders.politeness import ledger
from spiders.politeness.claims import is_claimed
from spiders.politeness.locks import LockFile
from spiders.politeness.refusals import GroupHeld, Stopping

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from spiders.politeness.hosts import Hosts, Place

# Who has the turn is the only one to look at the slot, so it may look often; the others have a gap's time.
_SLOT_POLL_S = 0.003
_TURN_POLL_S = 0.02
_STOP_POLL_S = 0.5


@dataclass(frozen=True)
class Clock:
    """The clocks and the sleep that slots live by."""

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Visit:
    """One request's hold on its group's slot, from before it is sent until its answer is in."""

    def __init__(self, slot: LockFile, state: ledger.Ledger, clock: Clock) -> None:
        self._slot = slot
        self._state = state
        self._clock = clock
        self._reached: float | None = None

    def reached(self) -> None:
        """Note that the server has the request for certain: its answer has begun."""
        self._reached = self._clock.monotonic()

    def hold(self, until: float) -> None:
        """Leave the whole group alone until a time of the wall clock."""
        self._state.held_until = max(self._state.held_until, until)

    def leave(self) -> None:
        """Write down what the next one must know, and free the slot."""
        try:
            self._state.end(self._clock.monotonic() if self._reached is None else self._reached)
            self._slot.write(msgspec.json.encode(self._state))
        finally:
            self._slot.close()


class Slots:
    """All groups of an installation, as one crawl sees them; lock files in `folder` are shared by its processes.

    `longest_wait_s` bounds how long a request waits for a host that asked to be left alone. A crawl that `yields`
    asks no group while a person's crawl claims it.
    """

    def __init__(
        self,
        hosts: Hosts,
        folder: Path,
        *,
        longest_wait_s: float,
        clock: Clock,
        stopping: Callable[[], bool],
        yields: bool = False,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._hosts = hosts
        self._folder = folder
        self._longest_wait_s = longest_wait_s
        self._clock = clock
        self._stopping = stopping
        self._yields = yields
        self._started = clock.monotonic()
        self._boot = ledger.boot_id()
        self._host_queues: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._group_queues: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def taken(
        self, url: str, *, crawl_delay_s: float | None = None, not_before: float = 0.0
    ) -> AsyncIterator[Visit]:
        """Wait until the URL's host may be asked, and hold its group's slot for the body of the `async with`.

        `crawl_delay_s` is what the host's robots.txt asks for, None where that is not known yet; `not_before`
        is a time of the wall clock. Raises GroupHeld and Stopping.
        """
        place = self._hosts.place(url)
        await self._until(self._after_hold(place, not_before))
        async with self._host_queues[place.netloc]:
            while True:
                async with self._group_queues[place.group]:
                    await self._unclaimed(place)
                    found = await self._turn(place, crawl_delay_s)
                    if isinstance(found, Visit):
                        try:
                            yield found
                        finally:
                            found.leave()
                        return
                # Only this host has to wait: the group is free meanwhile.
                await self._until(found)

    async def _turn(self, place: Place, crawl_delay_s: float | None) -> Visit | float:
        """Queue among the processes; who has the turn gets the slot next, so that none is passed over for ever."""
        with ExitStack() as stack:
            turn = LockFile(self._folder, place.group, "turn")
            stack.callback(turn.close)
            await self._lock(turn, _TURN_POLL_S)
            return await self._take(place, crawl_delay_s)

    async def _take(self, place: Place, crawl_delay_s: float | None) -> Visit | float:
        """Return the visit, or when to come again where only this host, or a hold, stands in the way."""
        with ExitStack() as stack:
            slot = LockFile(self._folder, place.group, "slot")
            stack.callback(slot.close)
            while True:
                await self._lock(slot, _SLOT_POLL_S)
                now = self._clock.monotonic()
                state = ledger.read(slot.read(), boot=self._boot, started=self._started, now=now)
                group, host = state.ready_at(place, crawl_delay_s)
                host = max(host, self._after_hold(place, state.held_until))
                self._check_wait(place, host - now)
                if host <= now and not self._must_yield(place):
                    state.begin(place, crawl_delay_s, now)
                    slot.write(msgspec.json.encode(state))
                    stack.pop_all()
                    return Visit(slot, state, self._clock)
                slot.write(msgspec.json.encode(state))
                slot.unlock()
                if host > group or group <= now:
                    return host
                await self._until(group)

    def _after_hold(self, place: Place, until: float) -> float:
        """Return the monotonic time of a wall-clock time. Raises GroupHeld where that is too long to wait for."""
        wait_s = until - self._clock.wall()
        self._check_wait(place, wait_s)
        return self._clock.monotonic() + wait_s

    def _check_wait(self, place: Place, wait_s: float) -> None:
        if wait_s > self._longest_wait_s:
            raise GroupHeld(f"{place.netloc} is to be left alone for another {wait_s:.0f} seconds")

    def _must_yield(self, place: Place) -> bool:
        return self._yields and is_claimed(self._folder, place.group)

    async def _unclaimed(self, place: Place) -> None:
        """Wait, without turn and slot, while a person's crawl asks this group."""
        while self._must_yield(place):
            self._check()
            await self._clock.sleep(_TURN_POLL_S)

    async def _lock(self, lock: LockFile, poll_s: float) -> None:
        while not lock.try_lock():
            self._check()
            await self._clock.sleep(poll_s)

    async def _until(self, ready_at: float) -> None:
        while (left_s := ready_at - self._clock.monotonic()) > 0:
            self._check()
            await self._clock.sleep(min(left_s, _STOP_POLL_S))

    def _check(self) -> None:
        if self._stopping():
            raise Stopping("the crawl was told to stop while the request waited for its turn")
