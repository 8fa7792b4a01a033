"""What must hold after weeks of cron, as bars: nothing false, nothing lost, nobody forgotten, no limit passed."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.bars import Bar
from benchmarks.weeks import calendar
from benchmarks.weeks.simulation import HELD, Day, simulated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_DAYS: Final = 28.0
"""The longest interval between two visits, as it is by default."""
_SLACK_DAYS: Final = 1.0


def weeks(count: int, days: int) -> Iterator[Bar]:
    """Measure so many followed people over so many days: a line for each day, then the bars."""
    seen: list[Day] = []
    with tempfile.TemporaryDirectory() as folder:
        for day in simulated(count, days, Path(folder, "data"), f"sqlite:///{Path(folder, 'weeks.sqlite')}"):
            seen.append(day)
            yield _told(day)
    yield from bars(seen)


def bars(seen: Sequence[Day]) -> Iterator[Bar]:
    """Return what must hold of the days, the last of which visits everybody after a rest."""
    *weeks_, last = seen
    poisoned = [day for day in weeks_ if day.kind == "poisoned"]
    unmet = [kind for kind in calendar.KINDS if not any(day.kind == kind and day.due for day in weeks_)]
    yield _none("kinds of trouble that met nobody who was due", unmet)
    held = [day for day in poisoned if day.status == HELD]
    yield Bar(what="poisoned days whose run ended held", figure=len(held), most=None, least=1)
    yield _none("profiles that a poisoned day changed", _changed(seen, poisoned))
    yield _none("papers on a profile of somebody else, on any day", [one for day in seen for one in _false(day)])
    yield _none("papers lost or counts lowered, on any day", _lowered(seen))
    yield _none(
        "failing days told as clean", [d for d in weeks_ if d.kind in calendar.TOLD and d.due and not d.status]
    )
    others = [day for day in seen if day.kind not in calendar.KINDS]
    yield _none("good days that ended otherwise than clean", [d for d in others if d.status or d.harvested])
    yield from _fresh(weeks_)
    yield _none("requests that broke a limit", [broke for day in seen for broke in day.broken])
    yield _none("profiles that are not the truth in the end", _untrue(last))


def _told(day: Day) -> Bar:
    harvested = "" if day.harvested is None else f", harvest {day.harvested}"
    note = f"({day.due} due, status {day.status}{harvested}{''.join(f', {words}' for words in day.decided)})"
    what = f"day {day.number}{f', {day.kind}' if day.kind else ''}: profiles shown"
    return Bar(what=what, figure=len(day.shown), most=None, note=note)


def _none(what: str, found: Sequence[object]) -> Bar:
    """Return the bar of what must not be, with the first of it."""
    first = found[0] if found else ""
    note = (
        f"day {first.number}, {first.kind or 'good'}, status {first.status}" if isinstance(first, Day) else first
    )
    return Bar(what=what, figure=len(found), most=0, note=f"({note})" if found else "")


def _changed(seen: Sequence[Day], poisoned: Sequence[Day]) -> list[str]:
    """Return the people of whom another profile is shown in the evening of the day that struck them.

    Where the poison did not reach what is shown, nothing is held, and what is true and new may be shown.
    """
    return [
        f"day {day.number}, {key}"
        for day in poisoned
        for key in day.struck
        if seen[day.number - 1].shown.get(key) != day.shown.get(key)
        and (day.status == HELD or not _is_true(day, key))
    ]


def _is_true(day: Day, key: str) -> bool:
    papers, true = day.shown[key].papers, day.true[key]
    return all(paper in true and count <= true[paper] for paper, count in papers.items())


def _false(day: Day) -> list[str]:
    return [
        f"day {day.number}, {key}: {paper}"
        for key, shown in day.shown.items()
        for paper in sorted(shown.papers.keys() - day.true[key].keys())
    ]


def _lowered(seen: Sequence[Day]) -> list[str]:
    """Return the true papers that a profile showed the day before, and shows no more or with fewer citations."""
    return [
        f"day {day.number}, {key}: {paper}"
        for before, day in pairwise(seen)
        for key, shown in before.shown.items()
        for paper, count in shown.papers.items()
        if paper in day.true[key] and (key not in day.shown or day.shown[key].papers.get(paper, -2) < count)
    ]


def _fresh(weeks_: Sequence[Day]) -> Iterator[Bar]:
    """Yield how long a source had not answered for anybody, and how overdue anybody was, with what may be.

    Days on which sources failed are given on top, of those in a row as many as there were.
    """
    down = calendar.longest_row(len(weeks_))
    age = max(day.freshness.age for day in weeks_)
    overdue = max(day.freshness.overdue for day in weeks_)
    yield Bar(what="days since a source answered, at most", figure=age, most=LONGEST_DAYS + _SLACK_DAYS + down)
    yield Bar(what="days that anybody was overdue, at most", figure=overdue, most=_SLACK_DAYS + down)


def _untrue(last: Day) -> list[str]:
    """Return the people whose profile is another than their papers and counts at the sources."""
    wrong = []
    for key, papers in last.true.items():
        shown = last.shown.get(key)
        figures = len(papers), sum(papers.values())
        if shown is None or shown.papers != papers or (shown.count, shown.citations) != figures:
            wrong.append(key)
    return wrong
