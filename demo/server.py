"""Runs the replica: one loopback port for each host, limits counted and enforced, every request written down."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

import msgspec
from msgspec import Struct

from demo import proceedings, profiles, sites
from demo.answer import Answer, Ask, as_json, plain
from demo.arxiv_oai import Paging
from demo.bulk import make_world
from demo.faults import ROBOTS, Faults
from demo.limits import Limits
from demo.listener import Listener
from demo.robots import rules_of
from demo.semantic_scholar import API_KEY
from demo.validators import validated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from demo.sites import Site
    from demo.world import World


class Request(Struct, frozen=True):
    """A line of the replica's log."""

    time: str
    """When the request came in, ISO 8601 in UTC."""
    host: str
    """The host that the port stands for."""
    path: str
    """Path and query."""
    status: int
    broke: str | None = None
    """The limit that the request broke, in words."""
    method: str = "GET"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Replica:
    """The invented sources, as they answer on loopback."""

    def __init__(
        self,
        world: World,
        *,
        limits: bool = True,
        delay_s: float = 0.05,
        paging: Paging | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = _utc_now,
        log: Path | None = None,
    ) -> None:
        self.world = world
        self.log: list[Request] = []
        self.delay_s = delay_s
        self.faults = Faults()
        self.roots: dict[str, str] = {}
        """Addresses by host, such as `http://127.0.0.1:8801`, without a slash at the end."""
        self.clock = clock
        self.now = now
        self._limits = Limits(delay_s, enforced=limits)
        self._paging = paging or Paging()
        self._expired = 0
        self._lock = threading.Lock()
        self._file: TextIO | None = log.open("a", encoding="utf-8") if log else None

    def environment(self) -> dict[str, str]:
        """Return the variables that point an installation of Byline at the replica."""
        base = {
            "ARXIV__BASE_URL": self.roots["arxiv.org"],
            "ARXIV__API_URL": f"{self.roots['export.arxiv.org']}/api/query",
            "ARXIV__OAI_URL": f"{self.roots['oaipmh.arxiv.org']}/oai",
            "ACL__BASE_URL": self.roots["aclanthology.org"],
            "SEMANTIC_SCHOLAR__BASE_URL": f"{self.roots['api.semanticscholar.org']}/graph/v1",
            "SEMANTIC_SCHOLAR__API_KEY": API_KEY,
        }
        sources = ("ARXIV", "ACL", "SEMANTIC_SCHOLAR", "CITATION_META", "PROFILE_PAGE")
        base |= {f"{source}__DELAY_S": f"{self.delay_s:g}" for source in sources}
        own = {f"BYLINE_SOURCES__{name}": value for name, value in base.items()}
        # Hosts of no source, such as those of the proceedings and profile pages, have a gap of their own.
        return own | {"BYLINE_DEFAULT_DELAY_S": f"{self.delay_s:g}"}

    @property
    def profile_urls(self) -> dict[str, str]:
        """Addresses of the profile pages by key of the person."""
        root = self.roots["profiles.example"]
        return {key: f"{root}{profiles.path_of(key)}" for key in profiles.SHOWN}

    @property
    def proceedings_urls(self) -> dict[str, str]:
        """Addresses of the proceedings' paper pages by key of the paper."""
        root = self.roots["proceedings.example"]
        papers = [(paper.key, paper.proceedings) for paper in self.world.papers]
        return {key: f"{root}{proceedings.path_of(one)}" for key, one in papers if one is not None}

    def requests_to(self, path: str) -> list[Request]:
        """Return the log's lines of a path (without query), on whatever host."""
        return [request for request in list(self.log) if request.path.partition("?")[0] == path]

    @property
    def broken(self) -> list[Request]:
        """The log's lines of requests that broke a limit."""
        return [request for request in list(self.log) if request.broke]

    def replace(self, world: World) -> None:
        """Let the sources tell of another world from the next request on."""
        self.world = world

    def expire_tokens(self, count: int = 1) -> None:
        """Let the next OAI requests with a token be answered as if the token had expired."""
        with self._lock:
            self._expired = count

    def answer(self, site: Site, ask: Ask, target: str) -> Answer:
        """Return the answer to a request and write it down; `target` is the path with its query as sent."""
        at, came = self.clock(), self.now()
        rules = rules_of(site.host, self.delay_s)
        crawl_delay = 0.0 if ask.path == ROBOTS else rules.crawl_delay_s
        broke = self._limits.enter(site.group, site.host, at, crawl_delay_s=crawl_delay)
        broke = broke or self.faults.too_early(site.host, ask.path, at)
        try:
            if broke:
                found = _refused(site, broke)
            elif rules.forbids(ask.path):
                broke = "robots.txt"
                found = plain("Access Denied", 403)
            else:
                found = validated(self._ordinary(site, ask, at, rules.text), ask)
        finally:
            self._limits.leave(site.group)
        self._write(Request(came.isoformat(), site.host, target, found.status, broke, ask.method))
        return found

    def _ordinary(self, site: Site, ask: Ask, at: float, robots: str | None) -> Answer:
        give = self._giver(site) if ask.path != ROBOTS else lambda _: _robots(robots)
        return self.faults.answer(site.host, ask, at, give) or give(ask)

    def _giver(self, site: Site) -> Callable[[Ask], Answer]:
        paging = msgspec.structs.replace(self._paging, expired=self._token_expired)
        return lambda ask: sites.answer(self.world, site.host, ask, paging, self.roots)

    def _token_expired(self) -> bool:
        with self._lock:
            expired = self._expired > 0
            self._expired -= expired
            return expired

    def _write(self, request: Request) -> None:
        with self._lock:
            self.log.append(request)
            if self._file:
                self._file.write(json.dumps(msgspec.to_builtins(request)) + "\n")
                self._file.flush()

    def close(self) -> None:
        """Close the log."""
        if self._file:
            self._file.close()


def _robots(text: str | None) -> Answer:
    return plain("Not found", 404) if text is None else plain(text)


def _refused(site: Site, broke: str) -> Answer:
    """Return how a host refuses whoever breaks a limit; arXiv and Semantic Scholar name no time to wait."""
    status = 503 if "at once" in broke else 429
    if site.group == "semantic-scholar":
        return as_json({"message": "Too Many Requests.", "code": str(status)}, status)
    return plain("Rate exceeded.", status)


@contextmanager
def serve(
    port: int = 0,
    *,
    world: World | None = None,
    log: Path | None = None,
    limits: bool = True,
    delay_s: float = 0.05,
    oai_page_size: int = 10,
    oai_hole: bool = False,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], datetime] = _utc_now,
) -> Iterator[Replica]:
    """Serve the replica while the context lasts.

    The hosts have the ports `port`, `port` + 1, … in the order of `sites.SITES`; 0 takes free ones.
    `delay_s` is the gap that each group enforces, in seconds, if `limits`; the gap of arXiv's main host is
    longer, as its robots.txt says. `oai_hole`: the second page of a harvest comes without records.
    `log` is appended to, one JSON line for each request. Raises OSError where a port is taken.
    """
    replica = Replica(
        world or make_world(),
        limits=limits,
        delay_s=delay_s,
        paging=Paging(size=oai_page_size, hole=oai_hole),
        clock=clock,
        now=now,
        log=log,
    )
    try:
        with Listener(replica, port) as listener:
            replica.roots.update(listener.roots)
            yield replica
    finally:
        replica.close()


def run(port: int, log_file: Path | None) -> int:
    """Serve the replica until a signal, and return that; prints the lines that point an installation at it."""
    with serve(port, log=log_file) as replica:
        try:
            for name, value in replica.environment().items():
                sys.stdout.write(f"export {name}={value}\n")
            for kind, urls in (("profile page", replica.profile_urls), ("paper page", replica.proceedings_urls)):
                sys.stdout.writelines(f"# {kind}: {url}\n" for url in urls.values())
            sys.stdout.flush()
            threading.Event().wait()
        except KeyboardInterrupt as stop:
            sys.stdout.write("\n")
            return int(next(iter(stop.args), signal.SIGINT))
        raise AssertionError("it waits for a signal")
