"""Does pacing hold, and what does it cost? Read from the log of the server, not from the crawler.

    python benchmarks/pacing.py --seconds 120

Four hosts (loopback ports, each a group of its own) with limits of 0.5 to 3 s are crawled by one process, by
two, and by two of which one is killed half-way (SIGKILL). Exit status 1 if a gap is shorter than its limit, if
two requests to a host overlap, or if it takes longer than 1.02 x the ideal (one request each limit).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

from spiders.settings import FIXED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from multiprocessing.context import SpawnProcess

    from scrapy.http import Response

LIMITS_S = (0.5, 1.0, 2.0, 3.0)
ANSWER_S = 0.002
MOST = 1.02
SPAWN = multiprocessing.get_context("spawn")


class Chains(Spider):
    """Two chains of requests to each host, so that one is always waiting, until the time is over."""

    name = "pacing"

    def __init__(self, ports: list[int], until: float) -> None:
        super().__init__()
        self.ports = ports
        self.until = until

    async def start(self) -> AsyncIterator[Request]:
        for port in self.ports * 2:
            yield self.next_of(port)

    def next_of(self, port: int) -> Request:
        url = f"http://127.0.0.1:{port}/{os.getpid()}"
        return Request(url, self.answered, dont_filter=True, cb_kwargs={"port": port})

    async def answered(self, response: Response, port: int) -> list[Request]:  # noqa: ARG002
        return [self.next_of(port)] if time.monotonic() < self.until else []


def crawl(ports: list[int], folder: str, seconds: float) -> None:
    """Crawl all hosts in this process."""
    slots = {f"127.0.0.1:{port}": [f"host-{port}", limit] for port, limit in zip(ports, LIMITS_S, strict=True)}
    own = {"BYLINE_SLOTS": slots, "BYLINE_SLOTS_DIR": folder, "SPIDER_MODULES": [], "LOG_LEVEL": "ERROR"}
    process = AsyncCrawlerProcess({**FIXED, **own})
    process.crawl(Chains, ports=ports, until=time.monotonic() + seconds)
    process.start()


def serve(log: str, ready: Any) -> None:
    """Answer on four ports, and write a line [port, time, busy] for each request."""
    asyncio.run(_serve(log, ready))


async def _serve(log: str, ready: Any) -> None:
    busy: dict[int, int] = {}
    with Path(log).open("w", encoding="utf-8") as lines:  # noqa: ASYNC230 (a line now and then)

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            port: int = writer.get_extra_info("sockname")[1]
            try:
                while await reader.readuntil(b"\r\n\r\n"):
                    busy[port] = busy.get(port, 0) + 1
                    print(json.dumps([port, time.monotonic(), busy[port]]), file=lines, flush=True)
                    await asyncio.sleep(ANSWER_S)
                    busy[port] -= 1
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        servers = [await asyncio.start_server(answer, "127.0.0.1", 0) for _ in LIMITS_S]
        ready.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.Event().wait()


def run(name: str, seconds: float, processes: int, *, kill: bool) -> bool:
    """Crawl, print what the server saw of each host, and tell whether all bounds held."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        ours, theirs = SPAWN.Pipe()
        server = SPAWN.Process(target=serve, args=(str(log), theirs))
        server.start()
        ports: list[int] = ours.recv()
        crawlers = [
            SPAWN.Process(target=crawl, args=(ports, f"{folder}/slots", seconds)) for _ in range(processes)
        ]
        _crawl(crawlers, seconds / 2 if kill else None)
        server.terminate()
        server.join()
        seen = [json.loads(line) for line in log.read_text().splitlines()]
    held = [_judge(name, seen, port, limit) for port, limit in zip(ports, LIMITS_S, strict=True)]
    return all(held)


def _crawl(crawlers: list[SpawnProcess], kill_after_s: float | None) -> None:
    for crawler in crawlers:
        crawler.start()
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        assert crawlers[0].pid is not None
        os.kill(crawlers[0].pid, signal.SIGKILL)
    for crawler in crawlers:
        crawler.join()


def _judge(name: str, seen: list[tuple[int, float, int]], port: int, limit: float) -> bool:
    times = [at for own, at, _ in seen if own == port]
    most = max(busy for own, _, busy in seen if own == port)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    least, cost = min(gaps) / limit, sum(gaps) / (len(gaps) * limit)
    held = least >= 1 and most == 1 and cost <= MOST
    print(
        f"{name:12} limit {limit:3.1f} s  requests {len(times):4}  smallest gap / limit {least:.4f}  "
        f"at once {most}  wall / ideal {cost:.4f}  {'held' if held else 'BROKEN'}"
    )
    return held


def main() -> int:
    """Run the three cases and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=120.0, help="how long each of the three cases runs")
    seconds: float = parser.parse_args().seconds
    held = [
        run("one process", seconds, 1, kill=False),
        run("two", seconds, 2, kill=False),
        run("one killed", seconds, 2, kill=True),
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
