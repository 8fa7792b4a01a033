"""What is measured, each in a process of its own: `python -m benchmarks.scale.programs WHAT COUNT`.

The interpreter's start, imports and the making of the data count for nobody.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.identity.statements import Clustering

_Answer = TypeVar("_Answer")
_ROOT: Final = Path(__file__).parents[2]


class Cost(Struct, frozen=True):
    """What it cost to cluster, and how well it went: shares of pairs."""

    cpu_s: float
    data_mb: float
    """Memory (MiB, resident) that the data take."""
    more_mb: float
    """The most memory beside these at one time."""
    recall: float
    precision: float


def run(what: str, count: int, answer: type[_Answer]) -> _Answer:
    """Run one of the programs below in a process of its own. Raises RuntimeError where it fails."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.scale.programs", what, str(count)]
    # Dicts and sets of strings are then laid out the same each time.
    env = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=_ROOT, env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{what} failed: {done.stderr[-2000:]}")
    return msgspec.json.decode(done.stdout, type=answer)


def papers(count: int) -> Cost:
    """Byline's best guess over invented records, as `byline cluster papers` makes it."""
    from benchmarks.scale.invented_papers import records
    from pipeline.identity import resolve
    from pipeline.identity.corpus import learned_of_papers
    from pipeline.identity.match_papers import listing_once

    made = [*records(count)]
    said = [statement for statement, _ in made]

    def cluster() -> Clustering:
        return resolve.papers(
            said, corpus=learned_of_papers(said), once=listing_once(said), sure=False, told=False
        )

    return _measured({statement.key: paper for statement, paper in made}, lambda: _members(cluster()))


class Arrived(Struct, frozen=True):
    """What it cost to derive what a few new records reach, beside the whole."""

    whole_s: float
    """CPU time for all the others."""
    new_s: float
    """CPU time for the new ones, reading included."""
    reached: int
    """Records that were clustered anew."""


def papers_arriving(count: int) -> Arrived:
    """What is sure over invented records as a derivation tells it: all but 500 at once, then these."""
    from benchmarks.scale.arriving import Standing, arrived, kept_keys
    from benchmarks.scale.invented_papers import records
    from pipeline.identity import resolve

    said = {statement.key: statement for statement, _ in records(count + _NEW)}
    new = {*sorted(said)[:: count // _NEW + 1]}
    old = [statement for key, statement in said.items() if key not in new]
    started = time.process_time()
    clusters = _members(resolve.papers(old, told=False))
    whole_s = time.process_time() - started
    with tempfile.TemporaryDirectory() as folder, kept_keys(old, Path(folder)) as transaction:
        started = time.process_time()
        found = [*arrived(transaction, Standing(said, new, clusters), said)]
        new_s = time.process_time() - started
    return Arrived(whole_s, new_s, sum(map(len, found)))


_NEW: Final = 500


def papers_by_hand(count: int) -> Cost:
    """The hand-written baseline over the same records."""
    from benchmarks.baselines.fuzzy_papers import clusters
    from benchmarks.scale.invented_papers import records

    made = [*records(count)]
    said = [statement for statement, _ in made]
    return _measured({statement.key: paper for statement, paper in made}, lambda: clusters(said))


def people(count: int) -> Cost:
    """Byline's best guess over invented mentions, as `byline cluster people` makes it."""
    from benchmarks.scale.invented_people import mentions
    from pipeline.identity import resolve
    from pipeline.identity.corpus import learned

    made = [*mentions(count)]
    said = [mention for mention, _ in made]

    def cluster() -> Clustering:
        return resolve.people(said, corpus=learned(said), sure=False, told=False)

    return _measured({mention.key: person for mention, person in made}, lambda: _members(cluster()))


def _members(clustering: Clustering) -> list[tuple[str, ...]]:
    return [cluster.members for cluster in clustering.clusters]


def _measured(true: Mapping[str, int], cluster: Callable[[], Iterable[Iterable[str]]]) -> Cost:
    gc.collect()
    # Writing 5 there sets the peak back to what is resident now.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    data_mb, started = _status_mb("VmRSS"), time.process_time()
    found = cluster()
    cpu_s, peak_mb = time.process_time() - started, _status_mb("VmHWM")
    held = [Counter(true[key] for key in group) for group in found]
    right = sum(_pairs(count) for of in held for count in of.values())
    told = sum(_pairs(of.total()) for of in held)
    wanted = sum(map(_pairs, Counter(true.values()).values()))
    return Cost(cpu_s, data_mb, peak_mb - data_mb, right / wanted, right / told)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _status_mb(field: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


if __name__ == "__main__":
    print(msgspec.json.encode(globals()[sys.argv[1]](int(sys.argv[2]))).decode())
