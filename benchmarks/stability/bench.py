"""How lasting public ids are: the papers of a labelled set arrive year by year, and people are derived each time.

Each year arrives at once, and a snapshot is renewed where one is due, as in any installation (`replay.py` says
what is left out). A mention's public id has changed *without cause* where it is another one than a year before,
redirections followed, though all labelled mentions that the old id stood for are one person in the gold standard:
nothing there asked for parting them. An id that redirects is no other id: it leads to the same profile as before.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from benchmarks.accuracy import metrics
from benchmarks.bars import Bar
from benchmarks.stability.arrivals import Arrivals, arriving
from benchmarks.stability.changes import HOW, Changes, How, changes
from benchmarks.stability.replay import Replay

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

SET: Final = Path(os.environ.get("BYLINE_SHARED", Path(__file__).parents[3] / "shared"), "bench", "acl_people")
_MOST_CHANGED, _MOST_LOST = 0.01, 0.005


class _Seen(Struct):
    """Mentions whose public id was another one after some year than before it; each counts once."""

    uncaused: dict[str, tuple[How, bool]] = field(default_factory=dict)
    """How that came about first, and whether it would not have without a new snapshot."""
    of_most: set[str] = field(default_factory=set)
    led_on: set[str] = field(default_factory=set)
    astray: set[str] = field(default_factory=set)

    def add(self, found: Changes, without_renewal: Changes) -> None:
        """Take up the changes of a year, and those which the same year would have brought by the old snapshot."""
        for key, how in found.uncaused.items():
            self.uncaused.setdefault(key, (how, key not in without_renewal.uncaused))
        self.of_most |= found.of_most
        self.led_on |= found.led_on
        self.astray |= found.astray


def over_years(*, until: int | None = None) -> Iterator[Bar]:
    """Measure the papers up to a year (None: all): a line for each year, then how ids changed, then the bars."""
    if not SET.is_dir():
        print(f"{SET} is not there; left out")
        return
    arrivals = arriving(SET, until)
    seen, by_year, at_once = _Seen(), Replay(), Replay()
    held: dict[str, str] = {}
    for year, papers in arrivals.papers.items():
        started = time.monotonic()
        by_old = by_year.take(papers)
        found = changes(held, by_year.standing, arrivals.person_of)
        seen.add(found, found if by_old is None else changes(held, by_old, arrivals.person_of))
        held = _labelled(by_year, arrivals)
        note = f"({len(papers)} papers, {len(found.uncaused)} ids changed, {len(found.astray)} led astray)"
        note += "" if by_old is None else ", by a new snapshot"
        yield Bar(what=f"{year}: seconds to derive", figure=time.monotonic() - started, most=None, note=note)
    at_once.take([paper for papers in arrivals.papers.values() for paper in papers])
    yield from _of_ids(len(held), seen)
    yield _of_people(arrivals, held, _labelled(at_once, arrivals))


def _labelled(replay: Replay, arrivals: Arrivals) -> dict[str, str]:
    return {key: id_ for key, id_ in replay.standing.author_of.items() if key in arrivals.person_of}


def _of_ids(mentions: int, seen: _Seen) -> Iterator[Bar]:
    def bar(what: str, keys: Collection[str], most: float | None = None, more: str = "") -> Bar:
        share = len(keys) / max(1, mentions)
        return Bar(what=what, figure=share, most=most, note=f"({len(keys):,} of {mentions:,} mentions{more})")

    for how, words in HOW.items():
        keys = {key for key, (found, _) in seen.uncaused.items() if found == how}
        renewed = sum(seen.uncaused[key][1] for key in keys)
        yield bar(words, keys, more=f", {renewed:,} by a new snapshot")
    yield bar("ids changed without cause", seen.uncaused.keys(), _MOST_CHANGED)
    yield bar("the same, of ids that stood for others too but none more often", seen.of_most)
    yield bar("ids redirected, to the same profile", seen.led_on)
    yield bar("ids led to another person", seen.astray)


def _of_people(arrivals: Arrivals, by_year: Mapping[str, str], at_once: Mapping[str, str]) -> Bar:
    late, early = (metrics.figures(metrics.tallies(arrivals.person_of, held)).b3_f1 for held in (by_year, at_once))
    note = f"(B³ F1 {early:.4f} at once, {late:.4f} year by year)"
    return Bar(what="B³ F1 at once, less that of year by year", figure=early - late, most=_MOST_LOST, note=note)
