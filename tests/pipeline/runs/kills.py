"""Which jobs are killed, and in which of their phases: spread evenly over all phases of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from tests.pipeline.runs.moments import ARCHIVE, CRAWL, REST

ANY: Final = "any moment"
"""A phase of its own: a kill after a random time, whatever is under way."""
PHASES: Final = (CRAWL, "stage", ARCHIVE, "resolve", "figures", "apply", "publish", "rollback", REST, ANY)
_AUTHOR: Final = "0000-0004-7003-7001"
_OTHER: Final = "acl:zoe-quillfeather"


class Job(NamedTuple):
    """What is killed: a job, the jobs that are done before it, and its phases."""

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    phases: tuple[str, ...]
    expires: bool = False
    """Whether its resumption token has expired once it is resumed: it is harvested again from the beginning."""

    @property
    def is_run(self) -> bool:
        """Whether it is a run, which can be resumed."""
        return self.words[0] != "site"

    @property
    def decision(self) -> str:
        """The phase of a person's decision."""
        return self.words[1] if self.words[0] == "decide" else "decide"


_DERIVED: Final = ("resolve", "figures", "publish", REST, ANY)
_CRAWLED: Final = (CRAWL, "stage", ARCHIVE, "apply", *_DERIVED)
JOBS: Final[Mapping[str, Job]] = {
    "refresh": Job(("refresh", _AUTHOR), (), _CRAWLED),
    "due": Job(("due", _AUTHOR, _OTHER), (), _CRAWLED),
    "harvest": Job(("harvest",), (), _CRAWLED),
    "harvest, token expired": Job(("harvest",), (), (CRAWL, "stage", ARCHIVE), expires=True),
    "try": Job(("try", _AUTHOR), (), (CRAWL, "stage", ARCHIVE, "resolve", "figures", "apply", REST, ANY)),
    "import": Job(("import", "PAGE"), (("refresh", _AUTHOR),), ("stage", "apply", *_DERIVED)),
    "replay": Job(("replay",), (("refresh", _AUTHOR),), ("stage", "apply", *_DERIVED)),
    "apply": Job(("decide", "apply", "1"), (("try", _AUTHOR),), ("apply", *_DERIVED)),
    "apply again": Job(
        ("decide", "apply", "1"), (("refresh", _AUTHOR), ("decide", "rollback", "1")), ("apply", *_DERIVED)
    ),
    "discard": Job(("decide", "discard", "1"), (("try", _AUTHOR),), ("discard", *_DERIVED)),
    "rollback": Job(("decide", "rollback", "1"), (("refresh", _AUTHOR),), ("rollback", *_DERIVED)),
    "site": Job(("site", "SITE"), (("refresh", _AUTHOR),), ("publish", ANY)),
}


class Kill(NamedTuple):
    """One kill of a series."""

    number: int
    job: str
    phase: str


def series(count: int) -> list[Kill]:
    """Return kills that go through all phases in turn, and in each through the jobs that have it."""
    able = {phase: [name for name, job in JOBS.items() if phase in job.phases] for phase in PHASES}
    # Each phase begins with another job, so that a short series has most of them.
    return [
        Kill(number, names[(turn + place) % len(names)], phase)
        for number in range(count)
        for turn, place in [divmod(number, len(PHASES))]
        for phase in [PHASES[place]]
        for names in [able[phase]]
    ]
