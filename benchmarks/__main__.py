"""Runs the benches: `python -m benchmarks [--quick] [--pacing SECONDS] [NAME …]`.

One line for each figure: the figure, its bar, whether it holds. Exit status 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from benchmarks import applying, crawl, due, intake, startup, status
from benchmarks.figures import counts, novelty
from benchmarks.scale import bench as scale
from benchmarks.stability import bench as stability
from benchmarks.weeks import bench as cron

if TYPE_CHECKING:
    from benchmarks.bars import Bar

_ROOT = Path(__file__).parents[1]
_LONG_S, _SHORT_S = 120.0, 12.0
_NOT_RUN = 2
_EARLY = 2000

Bench: TypeAlias = Callable[[], bool]
"""Prints its lines and tells whether its bars hold."""


def main() -> int:
    """Run what was asked for and return the exit status."""
    options = _options()
    benches = _benches(quick=options.quick, pacing_s=options.pacing)
    held = True
    for name in options.names or benches:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        held &= benches[name]()
        print(f"   ({time.monotonic() - started:.0f} s)", flush=True)
    print("all bars hold" if held else "a bar is missed")
    return 0 if held else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    names = list(_benches(quick=True, pacing_s=None))
    parser.add_argument(
        "names", nargs="*", metavar="NAME", choices=[*names, []], help=f"of {', '.join(names)}; all"
    )
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--pacing", type=float, metavar="SECONDS", help="length of each of the cases of pacing")
    return parser.parse_args()


def _benches(*, quick: bool, pacing_s: float | None) -> dict[str, Bench]:
    rounds = 3 if quick else 5
    seconds = pacing_s or (_SHORT_S if quick else _LONG_S)
    return {
        "startup": lambda: _lines(startup.starts()),
        "intake": lambda: _lines(intake.harvests(pages=8 if quick else 20, rounds=rounds)),
        "confirmed": lambda: _lines(intake.confirmations(pages=100 if quick else 300, rounds=rounds)),
        "applying": lambda: _lines(applying.applied(3_000 if quick else 10_000, 5 if quick else 100)),
        "due": lambda: _lines(due.plans(2_000 if quick else 10_000, rounds)),
        "status": lambda: _lines(status.screens(3_000 if quick else 30_000, rounds + 2)),
        "cpu": lambda: _lines(crawl.cpu(pages=100 if quick else 300, rounds=rounds)),
        "memory": lambda: _lines(crawl.memory(pages=60 if quick else 250)),
        "stability": lambda: _lines(stability.over_years(until=_EARLY if quick else None)),
        "papers": lambda: _lines(scale.papers(20_000 if quick else 1_000_000)),
        "people": lambda: _lines(scale.people(3_000, 20_000 if quick else 300_000, _labelled("acl_people"))),
        "novelty": lambda: _lines(
            novelty.novelty(20_000 if quick else 100_000, 2_000 if quick else 20_000, _labelled("acl_people"))
        ),
        "figures": lambda: _lines(
            counts.counts(2_000 if quick else 100_000, 100_000 if quick else 5_000_000, 3 if quick else 1)
        ),
        "weeks": lambda: _lines(cron.weeks(12 if quick else 300, 14 if quick else 56)),
        "pacing": lambda: _script("pacing.py", "--seconds", str(seconds)),
    }


def _labelled(name: str) -> Path:
    return Path(os.environ.get("BYLINE_SHARED", _ROOT.parent / "shared"), "bench", name)


def _lines(bars: Iterable[Bar]) -> bool:
    """Print each bar as soon as it is known."""
    held = True
    for bar in bars:
        print(bar, flush=True)
        held &= bar.held
    return held


def _script(name: str, *arguments: str) -> bool:
    """Run a bench that prints its own lines; one whose data is missing says so, and misses no bar."""
    command = [sys.executable, str(Path("benchmarks", name)), *arguments]
    return subprocess.run(command, cwd=_ROOT, check=False).returncode in {0, _NOT_RUN}


if __name__ == "__main__":
    sys.exit(main())
