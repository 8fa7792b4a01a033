"""What a crawl may still ask: in all, and at each group of hosts; and which groups it leaves alone."""

from __future__ import annotations

SPENT = "spent"
DOWN = "down"


class Budget:
    """Counts requests and failures of one run; None is without bound."""

    def __init__(
        self, requests: int | None, *, group_requests: int | None = None, failures: int | None = None
    ) -> None:
        self._left = requests
        self._group_requests = group_requests
        self.failures = failures
        self._made: dict[str, int] = {}
        self._in_vain: dict[str, int] = {}
        self.spent = False
        """Whether a request was wanted that the whole budget did not allow."""
        self.closed: dict[str, str] = {}
        """Groups that are asked no more in this run, and why: `spent` or `down`."""

    def take(self, group: str) -> bool:
        """Return whether one more request may be made at a group, and count it."""
        if self.spent or group in self.closed:
            return False
        if self._left == 0:
            self.spent = True
            return False
        if self._group_requests is not None and self._made.get(group, 0) >= self._group_requests:
            self.closed[group] = SPENT
            return False
        self._made[group] = self._made.get(group, 0) + 1
        if self._left is not None:
            self._left -= 1
        return True

    def answered(self, group: str, *, well: bool) -> None:
        """Count a request that a group answered, or not: so many failures in a row close it."""
        self._in_vain[group] = 0 if well else self._in_vain.get(group, 0) + 1
        if self._in_vain[group] == self.failures:
            self.closed[group] = DOWN
