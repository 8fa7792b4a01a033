"""What is measured, each in a process of its own: `python -m benchmarks.drivers WHAT …` prints figures as JSON.

The interpreter's start, imports and Scrapy's own start count for nobody: the clocks run from the commit of the
first page (for what stores nothing: from when it was read) to that of the last.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.telling import Silent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.intake.crawl.runner import Rounds
    from pipeline.runs.run import Run
    from pipeline.telling import Told

_ROOT = Path(__file__).parents[1]


class Figures(Struct, frozen=True):
    """What was seen of a program at the end of each page: clock and CPU time in seconds, resident memory in kB."""

    wall_s: list[float]
    cpu_s: list[float]
    resident_kb: list[int]

    @property
    def wall_ms(self) -> float:
        """Time for a page, in milliseconds."""
        return 1000 * (self.wall_s[-1] - self.wall_s[0]) / (len(self.wall_s) - 1)

    @property
    def cpu_ms(self) -> float:
        """CPU time for a page, in milliseconds."""
        return 1000 * (self.cpu_s[-1] - self.cpu_s[0]) / (len(self.cpu_s) - 1)


class Meter(Silent):
    """Is told of pages as a terminal would be, and keeps the figures."""

    def __init__(self) -> None:
        self.figures = Figures([], [], [])

    def page(self, told: Told | None = None) -> None:  # noqa: ARG002
        """Take the figures at the end of a page."""
        self.figures.wall_s.append(time.perf_counter())
        self.figures.cpu_s.append(time.process_time())
        self.figures.resident_kb.append(_resident_kb())


def drive(what: str, *arguments: str, env: Mapping[str, str] | None = None) -> Figures:
    """Run one of the programs below in a process of its own. Raises CalledProcessError."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.drivers", what, *arguments]
    done = subprocess.run(
        command, env=own | dict(env or {}), cwd=_ROOT, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{what} failed: {done.stderr[-2000:]}")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Figures)


def loader(oai_url: str, database_url: str) -> Figures:
    """The hand-written loader."""
    from benchmarks.baselines import oai_loader

    meter = Meter()
    oai_loader.load(oai_url, database_url, meter.page)
    return meter.figures


def bare(root: str, count: str) -> Figures:
    """The bare spider over so many abstract pages."""
    from benchmarks.baselines import soup_spider

    meter = Meter()
    soup_spider.crawl(_abstracts(root, int(count)), meter.page)
    return meter.figures


def harvest() -> Figures:
    """A harvest of the installation that the environment names, without what is derived from it."""
    from pipeline.runs.harvest import Rounds, Wanted

    return _crawl(lambda run: Rounds(run, Wanted("arxiv", "raw", "", None, None)).next)


def pages(root: str, count: str) -> Figures:
    """A crawl of so many abstract pages by the installation that the environment names."""
    from pipeline.intake.crawl.runner import Task
    from spiders.target import Target

    targets = tuple(Target("url", url) for url in _abstracts(root, int(count)))
    rounds: list[list[Task]] = [[Task("arxiv", targets=targets)], []]
    return _crawl(lambda _: lambda: rounds.pop(0))


def _crawl(rounds: Callable[[Run], Rounds]) -> Figures:
    from pipeline.configuration import load
    from pipeline.installation import Installation
    from pipeline.intake.crawl.budget import Budget
    from pipeline.runs import crawling
    from pipeline.runs.run import running

    meter = Meter()
    installation = Installation(load(os.environ), creates=True, teller=meter)
    with running(installation, "bench", "bench", {}) as run:
        crawling.crawl(run, rounds(run), Budget(None), cron=True)
        assert run.exit_status() == 0, "the crawl met errors"
    return meter.figures


def _abstracts(root: str, count: int) -> list[str]:
    from benchmarks.invented import paper_id

    return [f"{root}/abs/{paper_id(number)}" for number in range(count)]


def _resident_kb() -> int:
    pages_held = int(Path("/proc/self/statm").read_bytes().split()[1])
    return pages_held * resource.getpagesize() // 1024


if __name__ == "__main__":
    figures: Figures = globals()[sys.argv[1]](*sys.argv[2:])
    print(json.dumps(msgspec.to_builtins(figures)))
