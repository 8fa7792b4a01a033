"""What identity costs at scale: papers beside a hand-written baseline, people beside peers and more people."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.accuracy import contenders
from benchmarks.accuracy.peers import PEERS
from benchmarks.accuracy.sets import find
from benchmarks.bars import Bar, ratio
from benchmarks.scale.programs import Arrived, Cost, run

if TYPE_CHECKING:
    from collections.abc import Iterator

_BY_HAND, _PEER, _GROWTH, _NEW_OF_WHOLE = 5.0, 2.0, 1.2, 0.01
_GIGABYTE: Final = 1e9 / 2**20
_LIMIT_S: Final = 1800


def papers(count: int) -> Iterator[Bar]:
    """Measure how long it takes to tell which of so many records are one paper, and the memory it takes."""
    theirs, ours = run("papers_by_hand", count, Cost), run("papers", count, Cost)
    what = f"{count:,} records: CPU time / blocking and rapidfuzz"
    yield ratio(what, [ours.cpu_s], [theirs.cpu_s], most=_BY_HAND, unit="s")
    beside = f"(precision {ours.precision:.3f}; by hand {theirs.recall:.3f}, {theirs.precision:.3f})"
    yield Bar(what="  recall of pairs", figure=ours.recall, most=None, note=beside)
    note = f"(the records {ours.data_mb:.0f} MiB)"
    yield Bar(what="  memory beside the records, MiB", figure=ours.more_mb, most=_GIGABYTE, note=note)
    arrived = run("papers_arriving", count, Arrived)
    yield Bar(
        what="  500 new records / the whole, CPU time",
        figure=arrived.new_s / arrived.whole_s,
        most=_NEW_OF_WHOLE,
        note=f"({arrived.new_s:.2f} / {arrived.whole_s:.0f} s, {arrived.reached:,} records clustered anew)",
    )


def people(few: int, many: int, folder: Path) -> Iterator[Bar]:
    """Measure how time grows with the number of invented mentions, and what a labelled set costs beside peers."""
    small, big = run("people", few, Cost), run("people", many, Cost)
    yield Bar(
        what=f"{few:,} to {many:,} mentions: exponent by which CPU time grows",
        figure=math.log(big.cpu_s / small.cpu_s) / math.log(many / few),
        most=_GROWTH,
        note=f"({small.cpu_s:.1f} to {big.cpu_s:.1f} s, {big.more_mb:.0f} MiB beside the mentions)",
    )
    yield Bar(what="  precision of pairs", figure=big.precision, most=None, note=f"(recall {big.recall:.3f})")
    if not folder.is_dir():
        print("acl_people: skipped, the labelled data are not there")
        return
    yield from _beside_peers(folder)


def _beside_peers(folder: Path) -> Iterator[Bar]:
    (labelled,) = find([folder])
    with tempfile.TemporaryDirectory() as scratch:
        (ours, _), _ = contenders.byline(labelled, Path(scratch))
        scored = [peer.name for peer in PEERS if peer.environment is not None]
        outcomes = contenders.peers(labelled, Path(scratch), scored, _LIMIT_S)
    assert ours.cost is not None
    yield Bar(what=f"{labelled.name}: peak memory, MiB", figure=ours.cost.peak_mb, most=2 * _GIGABYTE)
    for skipped in (each for each in outcomes if each.figures is None):
        print(f"{skipped.who}: skipped, {skipped.note}")
    costs = {each.who.partition(",")[0]: each.cost.cpu_s for each in outcomes if each.cost and each.figures}
    if costs:
        who = min(costs, key=lambda peer: costs[peer])
        yield ratio(f"{labelled.name}: CPU time / {who}", [ours.cost.cpu_s], [costs[who]], most=_PEER, unit="s")
