"""Jobs in processes of their own that are killed and resumed, and what is left beside what it should be."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from itertools import permutations
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct, field

from demo.server import Replica, Request
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.intake.crawl.frontier import IN_FLIGHT
from tests.pipeline.runs import contents, moments
from tests.pipeline.runs.kills import ANY, Job
from tests.pipeline.runs.moments import ARCHIVE, LASTING, Moment
from web.site.whole import build_all

_CONTEXT: Final = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.pipeline.runs.moments", "tests.pipeline.runs.preloaded"])
_LONGEST_S: Final = 120
_TRIES: Final = 5
"""Times that a moment is drawn: a job may have ended by then, if the machine was busier when it was measured."""
_KILLED: Final = -9
_RESUME: Final = ("resume",)
_RESUMES_KILLED: Final = 0.25
"""Share of the runs whose resuming is killed too."""


class Place(NamedTuple):
    """An installation: its folder, and the address of its database."""

    folder: Path
    url: str


class Left(NamedTuple):
    """What is found in an installation: rows, archived bodies, the site, and what is wrong with the archive."""

    rows: Mapping[str, Sequence[str]]
    payloads: Sequence[str]
    site: Mapping[str, str]
    unsound: Sequence[str]


class Undisturbed(NamedTuple):
    """What a job leaves that nobody disturbs, and what happens in it."""

    kinds: Mapping[str, str]
    """Phase to the kinds of its moments, a letter each."""
    took_s: float
    left: Left
    asked: Counter[tuple[str, str]]


class Case(Struct):
    """A job that is killed: where, how many lines the log of the sources' copy had before, and what came of it."""

    place: Place
    asked: int
    kills: int = 1
    when: str = ""
    troubles: list[str] = field(default_factory=list)


class Bench:
    """Does jobs in processes of their own, kills them, and compares what is left."""

    def __init__(self, replica: Replica, folder: Path, copied: Callable[[Place | None, Path], Place]) -> None:
        self._replica = replica
        self._folder = folder
        self._copied = copied
        """Returns a new installation in a folder, a copy of another or empty."""
        self._count = 0

    def prepared(self, job: Job) -> Place:
        """Return an installation on which a job can be done."""
        place = self.place()
        for words in job.before:
            process = self.start(place, job, words)
            _wait(process)
            assert process.exitcode == 0, _said(place)
        return place

    def place(self, of: Place | None = None) -> Place:
        """Return a new installation: a copy, or an empty one."""
        self._count += 1
        return self._copied(of, self._folder / str(self._count))

    def undisturbed(self, job: Job, prepared: Place) -> Undisturbed:
        """Do a job, and return what it leaves."""
        place = self.place(prepared)
        asked, began = len(self._replica.log), time.monotonic()
        process = self.start(place, job)
        _wait(process)
        took = time.monotonic() - began
        kinds = json.loads((place.folder / "told" / "moments.json").read_text(encoding="utf-8"))
        assert process.exitcode == 0, _said(place)
        left = self._left(place, job)
        assert left.rows
        assert not left.unsound
        return Undisturbed(kinds, took, left, self._asked(asked))

    def killed(self, job: Job, prepared: Place, wanted: Undisturbed, phase: str, chance: random.Random) -> str:
        """Kill a job in a phase, resume it, and return in words when that was, and what is wrong afterwards."""
        case = self._killed(job, prepared, wanted, phase, chance)
        if job.is_run and chance.random() < _RESUMES_KILLED:
            self._kill_resuming(case, job, wanted, chance)
        case.troubles += self._resumed(job, case.place, wanted)
        case.troubles += self._wrong(job, case, wanted)
        return f"{case.when}: {'; '.join(case.troubles) or 'ok'}"

    def _killed(self, job: Job, prepared: Place, wanted: Undisturbed, phase: str, chance: random.Random) -> Case:
        """Kill a job in a phase; a moment is drawn again where the job has ended before."""
        longest = wanted.took_s
        for _ in range(_TRIES):
            case, began = Case(self.place(prepared), len(self._replica.log)), time.monotonic()
            if phase == ANY:
                after = chance.uniform(0, longest)
                case.when = f"after {after:.3f} s"
                process = self.start(case.place, job)
                process.join(after)
                process.kill()
            else:
                moment, case.when = _drawn(wanted.kinds[phase], phase, chance)
                process = self.start(case.place, job, at=moment)
            _wait(process)
            if process.exitcode == _KILLED:
                case.troubles += _left_by(process, case.place)
                return case
            longest = min(longest, time.monotonic() - began)
        case.troubles.append(f"ended with {process.exitcode} before it was killed")
        return case

    def _kill_resuming(self, case: Case, job: Job, wanted: Undisturbed, chance: random.Random) -> None:
        """Resume a job, and kill that too, unless it has ended before."""
        phase = chance.choice(sorted(wanted.kinds))
        moment, when = _drawn(wanted.kinds[phase], phase, chance)
        process = self.start(case.place, job, _RESUME, at=moment)
        _wait(process)
        case.when += f", resume in {phase} {when}" if process.exitcode == _KILLED else ", resumed"
        case.troubles += _left_by(process, case.place)
        case.kills += 1

    def start(self, place: Place, job: Job, words: Sequence[str] = (), *, at: Moment | None = None) -> Any:
        """Start a job, or other words in its place."""
        told = place.folder / "told"
        told.mkdir(parents=True, exist_ok=True)
        known = {"SITE": str(place.folder / "site"), "PAGE": str(self._folder / "page.html")}
        typed = [known.get(word, word) for word in words or job.words]
        folders = [str(place.folder / "data"), known["SITE"]]
        arguments = (self.environ(place), typed, at, job.decision, folders, told)
        process = _CONTEXT.Process(target=moments.run, args=arguments, daemon=True)
        process.start()
        return process

    def environ(self, place: Place) -> dict[str, str]:
        """Return the environment of an installation."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
        return (
            environ
            | self._replica.environment()
            | {
                "BYLINE_DATA_DIR": str(place.folder / "data"),
                "BYLINE_DATABASE_URL": place.url,
            }
        )

    def _resumed(self, job: Job, place: Place, wanted: Undisturbed) -> Iterator[str]:
        """Resume a job, or begin it again where it had not begun; yield what is not as it should be."""
        if job.expires:
            self._replica.expire_tokens()
        steps: list[tuple[str, ...]] = [_RESUME] if job.is_run else [()]
        while steps:
            process = self.start(place, job, steps.pop())
            _wait(process)
            if process.exitcode != 0 or "Traceback" in _said(place):
                yield f"ended with {process.exitcode}: {_said(place)}"
            yield from _left_by(process, place)
            if job.is_run and not self._is_begun(place, wanted):
                steps.append(())
        self._replica.expire_tokens(0)

    def _wrong(self, job: Job, case: Case, wanted: Undisturbed) -> Iterator[str]:
        """Yield what is not as an undisturbed job leaves it."""
        left = self._left(case.place, job)
        for words in contents.differing(wanted.left.rows, left.rows):
            if not (job.expires and words.partition(":")[0] in contents.OF_FETCHES):
                yield words
        gone, more = ({*one} - {*two} for one, two in permutations((wanted.left.payloads, left.payloads)))
        if gone or (more and not job.expires):
            yield f"not archived are {sorted(gone)}, archived too are {sorted(more)}"
        if left.site != wanted.left.site:
            yield f"the site differs in {sorted(dict(left.site.items() ^ wanted.left.site.items()))[:3]}"
        yield from left.unsound
        again, never = self._asked(case.asked) - wanted.asked, wanted.asked - self._asked(case.asked)
        is_often = again.total() > case.kills * IN_FLIGHT or max(again.values(), default=0) > case.kills
        if never or (is_often and not job.expires):
            yield f"asked again {dict(again)}, never asked {dict(never)}"

    def _is_begun(self, place: Place, wanted: Undisturbed) -> bool:
        return len(contents.contents(place.url)["run"]) >= len(wanted.left.rows["run"])

    def _left(self, place: Place, job: Job) -> Left:
        """Return what is to be found in an installation."""
        site = place.folder / "site"
        installation = Installation(load(self.environ(place)), creates=False)
        try:
            if job.is_run:
                build_all(installation, site)
            return Left(
                contents.contents(place.url),
                contents.payloads(installation),
                contents.files(site),
                contents.unsound(installation),
            )
        finally:
            installation.close()

    def _asked(self, since: int) -> Counter[tuple[str, str]]:
        asked: list[Request] = self._replica.log[since:]
        return Counter((each.host, each.path) for each in asked if each.path != "/robots.txt")


def _drawn(kinds: str, phase: str, chance: random.Random) -> tuple[Moment, str]:
    """Draw a moment of a phase, as often as not one around which something lasting happens."""
    lasting = [number for number, kind in enumerate(kinds) if kind in LASTING]
    number = chance.choice(lasting) if lasting and chance.random() < 0.5 else chance.randrange(len(kinds))
    part = chance.choice(("before", "half", "after")) if phase == ARCHIVE else "before"
    return Moment(phase, number, part), f"{part} event {number + 1} of {len(kinds)} ({kinds[number]})"


def _wait(process: Any) -> None:
    process.join(_LONGEST_S)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise AssertionError(f"a job has not ended within {_LONGEST_S} s")


def _said(place: Place) -> str:
    return (place.folder / "told" / "output").read_text(encoding="utf-8", errors="replace")


def _left_by(process: Any, place: Place) -> list[str]:
    """Return what a process that is gone has left: children, or locks that nobody can take."""
    troubles = []
    with suppress(ProcessLookupError):
        os.killpg(process.pid, 0)
        troubles.append("a child of the process lives")
    for path in (place.folder / "data").rglob("*.lock"):
        with path.open("rb") as stream:
            try:
                flock(stream, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                troubles.append(f"{path.name} is locked")
    return troubles
