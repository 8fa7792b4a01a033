"""The limits that the replica sets: a least gap and one request at a time for each group of hosts."""

from __future__ import annotations

import threading
from dataclasses import dataclass

TOLERANCE_S = 0.001
"""By how much a gap may be too short: clocks are read a little before and after a request passes."""


@dataclass
class _Group:
    """The state of a group of hosts."""

    last: float | None = None
    open: int = 0


class Limits:
    """Counts and enforces the limits of groups of hosts; times are those of one monotonic clock, in seconds."""

    def __init__(self, delay_s: float, *, enforced: bool = True, tolerance_s: float = TOLERANCE_S) -> None:
        self._delay_s = delay_s
        self._tolerance_s = tolerance_s
        self._enforced = enforced
        self._lock = threading.Lock()
        self._groups: dict[str, _Group] = {}
        self._hosts: dict[str, float] = {}

    def enter(self, group: str, host: str, at: float, *, crawl_delay_s: float = 0.0) -> str | None:
        """Take note of a request and return the limit that it breaks, if any, in words.

        `crawl_delay_s` is the host's own longer gap, 0 for a request that cannot know of it yet.
        Each call needs its `leave`.
        """
        with self._lock:
            state = self._groups.setdefault(group, _Group())
            broken = self._concurrency(state) or self._gap(state.last, at, self._delay_s, f"gap of group {group}")
            if crawl_delay_s:
                crawl = f"crawl delay of host {host}"
                broken = broken or self._gap(self._hosts.get(host), at, crawl_delay_s, crawl)
                self._hosts[host] = at
            state.last = at
            state.open += 1
        return broken if self._enforced else None

    def leave(self, group: str) -> None:
        """Take note that a request of the group has been answered."""
        with self._lock:
            self._groups[group].open -= 1

    def _concurrency(self, state: _Group) -> str | None:
        return f"{state.open + 1} requests at once" if state.open else None

    def _gap(self, last: float | None, at: float, least: float, what: str) -> str | None:
        if last is None or at - last >= least - self._tolerance_s:
            return None
        return f"{what}: {at - last:.4f} s instead of {least:.4f} s"
