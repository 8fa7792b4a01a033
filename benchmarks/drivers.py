"""What is measured, each in a process of its own: `python -m benchmarks.drivers WHAT …` prints its figures as JSON.

Clocks start when everything is imported, and stop at the end of the crawl or of the loading.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.telling import Told


class Meter:
    """Is told of each page's commit; keeps when it was (seconds from the start) and the memory then."""

    def __init__(self) -> None:
        self.commits: list[float] = []
        self.resident_kb: list[int] = []

    def begin(self, what: str) -> None:
        self._wall = time.perf_counter()
        self._cpu = time.process_time()

    def waiting(self, host: str, queued: int) -> None:
        pass

    def page(self, told: Told | None = None) -> None:
        self.commits.append(time.perf_counter() - self._wall)
        self.resident_kb.append(_resident_kb())

    def end(self) -> None:
        self.wall_s = time.perf_counter() - self._wall
        self.cpu_s = time.process_time() - self._cpu

    def figures(self) -> dict[str, Any]:
        return {
            "wall_s": self.wall_s,
            "cpu_s": self.cpu_s,
            "pages": len(self.commits),
            "commits": self.commits,
            "resident_kb": self.resident_kb,
        }


def _resident_kb() -> int:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def loader(oai_url: str, database_url: str) -> dict[str, Any]:
    """The hand-written loader."""
    from benchmarks.baselines import oai_loader

    meter = Meter()
    meter.begin("")
    oai_loader.load(oai_url, database_url, meter.page)
    meter.end()
    return meter.figures()


def harvest() -> dict[str, Any]:
    """A harvest of the installation that the environment names, without what is derived from it."""
    from pipeline.runs.harvest import Rounds, Wanted

    return _crawl(lambda run: Rounds(run, Wanted("arxiv", "raw", "", None, None)).next)


def pages(count: str) -> dict[str, Any]:
    """A crawl of so many abstract pages."""
    from benchmarks.invented import paper_id
    from pipeline.configuration import load
    from pipeline.intake.crawl.runner import Task
    from spiders.target import Target

    base = load(os.environ).source("arxiv").base_url
    targets = tuple(Target("url", f"{base}/abs/{paper_id(n)}") for n in range(int(count)))
    rounds = iter([[Task("arxiv", targets=targets)], []])
    return _crawl(lambda _: lambda: next(rounds))


def _crawl(rounds: Any) -> dict[str, Any]:
    import spiders.arxiv.spider  # noqa: F401
    from pipeline.configuration import load
    from pipeline.installation import Installation
    from pipeline.intake.crawl import answers, frontier, job, runner, start  # noqa: F401
    from pipeline.runs import crawling
    from pipeline.runs.run import running

    meter = Meter()
    installation = Installation(load(os.environ), creates=True, teller=meter)
    with running(installation, "harvest", "harvest", {}) as run:
        if os.environ.get('PROFILE'):
            import cProfile, pstats, threading
            p=cProfile.Profile(); 
            from scrapy.utils import asyncio as sa
            import spiders.spider, pipeline.intake.crawl.answers as A
            def direct(f,*a,**k):
                async def go(): return f(*a,**k)
                return go()
            spiders.spider.run_in_thread=direct; A.run_in_thread=direct
            p.runcall(crawling.crawl,run, rounds(run), max_requests=None)
            pstats.Stats(p,stream=sys.stderr).sort_stats(os.environ['PROFILE']).print_stats(55)
        else:
            crawling.crawl(run, rounds(run), max_requests=None)
        assert run.exit_status() == 0, "the crawl met errors"
        return {**meter.figures(), "told": run.told()}

if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    print(json.dumps(globals()[what](*arguments)))
