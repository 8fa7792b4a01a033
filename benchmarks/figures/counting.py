"""Ways to count figures of all authors, each in a process of its own: `python -m benchmarks.figures.counting`.

The clock runs from before the tables are read until every author has values; starts and imports count for nobody.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.figures.many import Values

_ROOT: Final = Path(__file__).parents[2]
BY_HAND: Final = ("by_polars", "by_duckdb", "by_numpy")


class Took(Struct, frozen=True):
    """How long it took, and what the values of all authors sum up to."""

    wall_s: float
    sums: dict[str, float]


def run(what: str, url: str, *papers: str) -> Took:
    """Count one way, for all authors or for those of some papers. Raises RuntimeError where it fails."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.figures.counting", what, url]
    asked = "\n".join(papers)
    done = subprocess.run(
        command, cwd=_ROOT, env=os.environ, input=asked, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{what} failed: {done.stderr[-2000:]}")
    return msgspec.json.decode(done.stdout, type=Took)


def _ours(url: str, papers: list[str]) -> Took:
    from db.engine import open_database
    from db.queries import figures
    from pipeline.derivation import columns
    from pipeline.figures.counted import Rules

    database = open_database(url, create=False)
    started = time.perf_counter()
    with database.reading() as transaction:
        ids = figures.authors_on(transaction, papers) if papers else None
        parts = columns.counted(transaction, Rules(), author_ids=ids)
        values = [some.counted.values(n) for some in parts for n in range(len(some.ids))]
    wall_s = time.perf_counter() - started
    database.close()
    return Took(wall_s, _sums(values))


def _sums(values: list[Values]) -> dict[str, float]:
    from benchmarks.baselines.figures_by_frames import SUMS

    found: dict[str, float] = {name: sum(getattr(each, name) or 0 for each in values) for name in SUMS[:-2]}
    years = sum(int(year) * n for each in values for year, n in each.papers_per_year.items())
    fields = sum(int((each.main_field or "").encode().hex() or "0", 16) for each in values)
    return found | {"years": years, "main_field": fields}


def _by_hand(what: str, url: str) -> Took:
    from benchmarks.baselines import figures_by_frames

    count: Callable[..., dict[str, Any]] = getattr(figures_by_frames, what)
    started = time.perf_counter()
    sums = count(*figures_by_frames.read(url))
    return Took(time.perf_counter() - started, sums)


def count(what: str, url: str, papers: list[str]) -> Took:
    """Count one way in this process; ours for the authors of some papers, if there are any."""
    return _ours(url, papers) if what == "ours" else _by_hand(what, url)


if __name__ == "__main__":
    print(msgspec.json.encode(count(sys.argv[1], sys.argv[2], sys.stdin.read().split())).decode())
