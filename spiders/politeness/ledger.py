"""What a slot's lock file remembers: when its group and each of its hosts were last asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from spiders.politeness.hosts import Place

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class HostLine(Struct, array_like=True):
    """When a host was last asked (monotonic seconds), and the Crawl-delay last read there."""

    last: float
    crawl_delay_s: float


class Ledger(Struct):
    """The state of one group, written only by who holds its lock; times are monotonic seconds of one boot."""

    boot: str
    last: float | None = None
    asking: str | None = None
    """The host of the request that is under way."""
    held_until: float = 0.0
    """Wall clock (seconds since 1970): the group asked to be left alone until then."""
    hosts: dict[str, HostLine] = {}

    def ready_at(self, place: Place, crawl_delay_s: float | None) -> tuple[float, float]:
        """Return when the group, and when the host, may be asked again; the past if never asked."""
        line = self.hosts.get(place.netloc)
        group = 0.0 if self.last is None else self.last + place.group_gap_s
        if line is None:
            return group, group
        own = line.crawl_delay_s if crawl_delay_s is None else crawl_delay_s
        return group, max(group, line.last + max(place.host_gap_s, own))

    def begin(self, place: Place, crawl_delay_s: float | None, now: float) -> None:
        """Write down that a request is about to be sent."""
        line = self.hosts.get(place.netloc)
        if crawl_delay_s is None:
            crawl_delay_s = 0.0 if line is None else line.crawl_delay_s
        self.last = now
        self.asking = place.netloc
        self.hosts[place.netloc] = HostLine(now, crawl_delay_s)

    def end(self, reached: float) -> None:
        """Write down when, at the latest, the server had the request: gaps count from there."""
        if self.asking is not None:
            self.last = reached
            self.hosts[self.asking].last = reached
            self.asking = None


def boot_id() -> str:
    """Return a name of this boot of the machine: the monotonic clock starts anew with each."""
    return _BOOT_ID.read_text().strip() if _BOOT_ID.is_file() else ""


def read(line: bytes, *, boot: str, started: float, now: float) -> Ledger:
    """Return the ledger that a lock file holds, made fit for the present.

    Times of another boot, in the future or unreadable count as `started`, when this process began: a full
    gap is kept, once. A request under way whose process is gone counts as sent now, since it may have been.
    """
    if not line:
        return Ledger(boot)
    try:
        ledger = msgspec.json.decode(line, type=Ledger)
    except msgspec.DecodeError:
        return Ledger(boot, last=started)
    if ledger.boot != boot:
        hosts = {name: HostLine(started, old.crawl_delay_s) for name, old in ledger.hosts.items()}
        return Ledger(boot, last=started, held_until=ledger.held_until, hosts=hosts)
    if ledger.last is not None and ledger.last > now:
        ledger.last = started
    for own in ledger.hosts.values():
        own.last = started if own.last > now else own.last
    ledger.end(now)
    return ledger
