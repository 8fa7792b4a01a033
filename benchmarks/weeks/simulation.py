"""Day after day: the world changes, something goes wrong, cron runs in a process of its own, and one looks."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from benchmarks.weeks import calendar
from benchmarks.weeks import people as invented
from benchmarks.weeks.profiles import Freshness, Shown, due, freshness, shown, typed
from db.queries import runs
from demo.server import Replica, serve
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.runs import deciding
from pipeline.runs.following import follow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.world import Person, World

_ROOT: Final = Path(__file__).parents[2]
BEGIN: Final = datetime(2026, 11, 2, 6, tzinfo=UTC)
DELAY_S: Final = 0.01
HELD: Final = 3
_BUDGET: Final = 5_000
_AWAY_DAYS: Final = 30
"""How long cron rests before the last run: longer than the longest interval, so that everybody is due."""


class Day(Struct, frozen=True, kw_only=True):
    """A day, and what one saw in its evening."""

    number: int
    kind: str
    """What went wrong, empty on most days."""
    due: int
    """People whom the run was to visit."""
    status: int
    """Exit status of `refresh --due`."""
    harvested: int | None
    """Exit status of the harvest, None where there was none."""
    shown: dict[str, Shown]
    """What the profiles show in the evening, by key of the person."""
    true: dict[str, dict[str, int]]
    """What is true of each person that day, by key: papers by arXiv id with their citations."""
    freshness: Freshness
    struck: tuple[str, ...] = ()
    """Keys of the people whom the poison of that day is about."""
    broken: tuple[str, ...] = ()
    """Limits that requests of that day broke."""
    decided: tuple[str, ...] = ()
    """What the maintainer typed."""


class Weeks:
    """A replica whose world goes on, and an installation that cron and a maintainer look after."""

    def __init__(self, replica: Replica, data: Path, database_url: str, count: int) -> None:
        self.world: World = invented.invented(count)
        self._replica = replica
        self._environ = {
            name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")
        } | replica.environment()
        self._environ |= {
            "BYLINE_DATA_DIR": str(data),
            "BYLINE_DATABASE_URL": database_url,
            "BYLINE_BACKOFF_S": f"{DELAY_S}",
        }
        self._installation = Installation(load(self._environ), creates=True)
        self._held: list[int] = []
        self._struck: tuple[str, ...] = ()
        self.now = BEGIN

    def day(self, number: int) -> Day:
        """Live through a day, in the order in which it happens."""
        self.now = BEGIN + timedelta(days=number)
        self._installation.clock = lambda: self.now
        seen = len(self._replica.log)
        decided = self._decide()
        for person in self.world.people[number :: calendar.WEEK] if number < calendar.WEEK else ():
            follow(self._installation, typed(person))
        if number:
            self.world = invented.a_day_later(self.world, self.now.date())
        if number == calendar.MERGED_ON:
            self.world = self.world.merging(self.world.people[invented.MERGED].key)
        kind = calendar.kind_of(number)
        waiting = due(self._installation, self.world.people)
        struck = self._struck = self._spoil(kind, waiting)
        harvested = self._run("harvest", "") if number % calendar.WEEK == calendar.HARVESTED_ON else None
        status = self._run("due", str(_BUDGET))
        if HELD in {status, harvested}:
            decided += self._put_off(kind)
        return Day(
            number=number,
            kind=kind,
            due=len(waiting),
            status=status,
            harvested=harvested,
            shown=shown(self._installation, self.world.people),
            true={person.key: invented.truth(self.world, person.key) for person in self.world.people},
            freshness=freshness(self._installation),
            struck=struck,
            broken=tuple(each.broke for each in self._replica.log[seen:] if each.broke),
            decided=decided,
        )

    def close(self) -> None:
        """Close the installation."""
        self._installation.close()

    def _spoil(self, kind: str, waiting: list[Person]) -> tuple[str, ...]:
        """Let go wrong what the day brings, and return the people whom its poison is about."""
        self._replica.replace(self.world)
        calendar.spoil(self._replica.faults, kind, waiting[0] if waiting else None)
        if kind != "poisoned" or not waiting:
            return ()
        apart = self.world.people[: invented.TEAM]
        victim = next((person for person in waiting if person not in apart), waiting[0])
        place = self.world.people.index(victim)
        other = self.world.people[(place + invented.TEAM) % len(self.world.people)]
        self._replica.replace(invented.poisoned(self.world, victim.key, other.key))
        return victim.key, other.key

    def _run(self, job: str, *arguments: str) -> int:
        command = [sys.executable, "-m", "benchmarks.weeks.drive", self.now.isoformat(), job, *arguments]
        done = subprocess.run(
            command, env=self._environ, cwd=_ROOT, check=False, capture_output=True, text=True, timeout=3600
        )
        if done.returncode not in {0, 1, HELD}:
            raise RuntimeError(f"{job} of {self.now:%Y-%m-%d} ended with {done.returncode}: {done.stderr[-3000:]}")
        return done.returncode

    def _put_off(self, kind: str) -> tuple[str, ...]:
        """Leave what a poisoned day holds for the next morning; let count at once what is held on any other."""
        with self._installation.database.reading() as transaction:
            held = [run.number for run in runs.newest(transaction, 2) if run.exit_status == HELD]
        if kind == "poisoned":
            self._held += held
            return ()
        for number in held:
            deciding.apply(self._installation, number)
        return tuple(f"runs apply {number}" for number in held)

    def _decide(self) -> tuple[str, ...]:
        """Discard what waits since a poisoned day, after which the world says something else of whom it struck.

        What is discarded stays out until then, also what was true of it.
        """
        held, self._held = self._held, []
        for number in held:
            deciding.discard(self._installation, number)
            self.world = invented.cited_once_more(self.world, self._struck)
        return tuple(f"runs discard {number}" for number in held)


def simulated(count: int, days: int, folder: Path, database_url: str) -> Iterator[Day]:
    """Yield the days of some weeks, and last a day after a long rest, on which everybody is visited."""
    with _served() as replica, closing(Weeks(replica, folder, database_url, count)) as weeks:
        replica.now = lambda: weeks.now
        for number in range(days):
            yield weeks.day(number)
        last = days + _AWAY_DAYS
        yield weeks.day(last + next(n for n in range(calendar.FORTNIGHT) if not calendar.kind_of(last + n)))


@contextmanager
def _served() -> Iterator[Replica]:
    with serve(delay_s=DELAY_S, oai_page_size=100) as replica:
        replica.faults.clear()
        yield replica
