"""A loopback site that logs what it is asked, a crawl of it in its own process, and a clock that tests turn."""

from __future__ import annotations

import asyncio
import heapq
import json
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from spiders.politeness.hosts import Hosts
from spiders.politeness.slots import Clock, Slots

ASKER = Path(__file__).with_name("asker.py")


@dataclass
class Seen:
    """One request as the site saw it; `busy` counts those that it was answering then, this one included."""

    at: float
    path: str
    busy: int
    headers: dict[str, str]


@dataclass
class Reply:
    """What the site answers, `pause_s` after it was asked; `on_asked` is called first."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"fine"
    pause_s: float = 0.0
    on_asked: Callable[[], None] = lambda: None


class Site:
    """A server on a free loopback port; `replies` holds the answers to a path in order, the last one for ever."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.replies: dict[str, list[Reply]] = {"/robots.txt": [Reply(404)]}
        self.busy = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.netloc}{path}"

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def gaps(self) -> list[float]:
        times = [seen.at for seen in self.seen]
        return [later - earlier for earlier, later in pairwise(times)]

    def begin(self, path: str, headers: dict[str, str]) -> Reply:
        with self._lock:
            self.busy += 1
            self.seen.append(Seen(time.monotonic(), path, self.busy, headers))
            replies = self.replies.get(path, [Reply()])
            return replies.pop(0) if len(replies) > 1 else replies[0]

    def end(self) -> None:
        with self._lock:
            self.busy -= 1

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = site.begin(self.path, dict(self.headers))
            reply.on_asked()
            time.sleep(reply.pause_s)
            site.end()
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                self.close_connection = True  # the client has given up

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the server's own name for it)
            """Keep quiet: the site has a log of its own."""

    return Handler


@pytest.fixture
def new_site() -> Iterator[Callable[[], Site]]:
    sites: list[Site] = []

    def start() -> Site:
        sites.append(Site())
        return sites[-1]

    yield start
    for site in sites:
        site.close()


@pytest.fixture
def site(new_site: Callable[[], Site]) -> Site:
    return new_site()


class Crawling:
    """A crawl in its own process, with this project's settings."""

    def __init__(self, urls: tuple[str, ...], headers: dict[str, str], settings: dict[str, Any]) -> None:
        task = json.dumps({"urls": urls, "settings": settings, "headers": headers})
        self._process = subprocess.Popen(
            [sys.executable, ASKER, task], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def ended(self) -> int:
        self._process.communicate(timeout=60)
        return self._process.returncode

    def found(self) -> dict[str, Any]:
        """Wait, and return the status of each URL, or the code of what went wrong."""
        answer, errors = self._process.communicate(timeout=60)
        assert self._process.returncode == 0, errors
        found: dict[str, Any] = json.loads(answer)
        return found


Crawl = Callable[..., Crawling]


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Ask for URLs from one more process of an installation."""

    def start(
        *urls: str, slots: dict[str, list[Any]], headers: dict[str, str] | None = None, **own: Any
    ) -> Crawling:
        settings = {
            "BYLINE_SLOTS": slots,
            "BYLINE_SLOTS_DIR": str(tmp_path / "slots"),
            "BYLINE_DEFAULT_DELAY_S": 0.02,
            "BYLINE_BACKOFF_S": 0.02,
            "LOG_LEVEL": "CRITICAL",
        }
        return Crawling(urls, headers or {}, settings | own)

    return start


class Clockwork:
    """Time that stands still until everybody sleeps, and then goes on to the next one to wake."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def clock(self) -> Clock:
        return Clock(lambda: self.now, lambda: self.now + 1e9, self.sleep)

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, self._count, woken))
        await woken

    def run(self, *visitors: Coroutine[Any, Any, Any]) -> list[Any]:
        return asyncio.run(self._all(visitors))

    async def _all(self, visitors: tuple[Awaitable[Any], ...]) -> list[Any]:
        everybody = asyncio.gather(*visitors, return_exceptions=True)
        while True:
            for _ in range(30):
                await asyncio.sleep(0)
            if everybody.done():
                return everybody.result()
            at, _, woken = heapq.heappop(self._sleepers)
            self.now = max(self.now, at)
            if not woken.done():
                woken.set_result(None)


@pytest.fixture
def clockwork() -> Clockwork:
    return Clockwork()


@pytest.fixture
def new_clockwork() -> Callable[[], Clockwork]:
    """For properties, which need a new one for each example."""
    return Clockwork


NewSlots = Callable[..., Slots]


@pytest.fixture
def new_slots(tmp_path: Path) -> NewSlots:
    """Slots as one more process of an installation would have them."""

    def make(
        table: dict[str, tuple[str, float]],
        clock: Clock,
        *,
        folder: Path = tmp_path / "slots",
        stopping: Callable[[], bool] = lambda: False,
        yields: bool = False,
    ) -> Slots:
        hosts = Hosts(table, 5.0)
        return Slots(hosts, folder, longest_wait_s=60.0, clock=clock, stopping=stopping, yields=yields)

    return make
