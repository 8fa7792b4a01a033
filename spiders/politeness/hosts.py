"""Which hosts share a budget, and how long each of them wants to be left alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spiders.card import Address

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Place(Struct, frozen=True):
    """Where a request has to queue: its host's group, its host, and their gaps in seconds."""

    group: str
    netloc: str
    group_gap_s: float
    host_gap_s: float


@lru_cache(maxsize=1 << 10)
def netloc_of(url: str) -> str:
    """Return host and port in one spelling: lower case, no default port. Raises ValueError for a bad port."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if parts.port in {None, _DEFAULT_PORTS.get(parts.scheme)}:
        return host
    return f"{host}:{parts.port}"


def slot_table(found: Mapping[str, Iterable[Address]]) -> dict[str, tuple[str, float]]:
    """Return group and least gap of each configured host, from each source's addresses.

    A source's hosts are one group; sources that share a host are one group, which keeps the first one's name.
    """
    groups: dict[str, str] = {}
    gaps: dict[str, float] = {}
    for source, own in found.items():
        delays = [(netloc_of(address.url), address.delay_s) for address in own]
        met = {groups[netloc] for netloc, _ in delays if netloc in groups}
        group = next((name for name in found if name in met), source)
        groups = {netloc: group if name in met else name for netloc, name in groups.items()}
        for netloc, delay_s in delays:
            groups[netloc] = group
            gaps[netloc] = max(delay_s, gaps.get(netloc, 0.0))
    return {netloc: (group, gaps[netloc]) for netloc, group in groups.items()}


def exempt_addresses(found: Iterable[Address]) -> list[str]:
    """Return the URLs of documented interfaces whose terms allow them although robots.txt forbids everything."""
    return sorted({address.url for address in found if address.robots_exempt})


def lies_under(url: str, prefix: str) -> bool:
    """Tell whether a URL is an address or lies under it; `/apiary` and `/api/../x` do not lie under `/api`."""
    own, other = urlsplit(prefix), urlsplit(url)
    if own.scheme != other.scheme or netloc_of(prefix) != netloc_of(url):
        return False
    if {".", ".."} & set(unquote(other.path).split("/")):
        return False
    path = own.path.rstrip("/")
    return other.path == path or other.path.startswith(path + "/")


class Hosts:
    """The hosts of an installation: (group, gap) by host, and what holds for a host that nobody configured."""

    def __init__(self, table: Mapping[str, Sequence[Any]], default_delay_s: float) -> None:
        self._table = {netloc: (str(group), float(gap)) for netloc, (group, gap) in table.items()}
        self._default_delay_s = default_delay_s
        self._group_gaps: dict[str, float] = {}
        for group, gap in self._table.values():
            self._group_gaps[group] = min(gap, self._group_gaps.get(group, gap))

    def configured(self, url: str) -> bool:
        """Tell whether the installation names this URL's host and port."""
        return netloc_of(url) in self._table

    def place(self, url: str) -> Place:
        """Return where a request for this URL queues.

        An unknown host is a group of its own; one below a configured host (`www.` before it) shares its group.
        """
        netloc = netloc_of(url)
        if netloc in self._table:
            group, gap = self._table[netloc]
            return Place(group, netloc, self._group_gaps[group], gap)
        above = next((name for name in _parents(netloc) if name in self._table), None)
        if above is None:
            return Place(netloc, netloc, self._default_delay_s, self._default_delay_s)
        group, gap = self._table[above]
        return Place(group, netloc, self._group_gaps[group], max(gap, self._default_delay_s))


def _parents(netloc: str) -> Iterable[str]:
    labels = netloc.split(".")
    return (".".join(labels[start:]) for start in range(1, len(labels) - 1))
