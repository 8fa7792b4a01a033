"""Crontab lines and systemd units that run this installation's regular jobs, as they would be typed."""

from __future__ import annotations

import shlex
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.configuration import FILE
from pipeline.effective import masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from db.queries.status import Covered
    from pipeline.configuration import Configuration

_HOUR = 4
_APART = 20
"""Minutes between two jobs, so that they do not begin at once."""
_RATHER_IN_FILE = ("API_KEY", "PASSWORD", "SECRET", "TOKEN")

_NOT_KEPT = ("BYLINE_CONFIG", "BYLINE_DATA_DIR", "BYLINE_SHARED")
"""Variables that a printed line leaves out: it names the folder and the file itself; the last is the tests'."""


class Job(Struct, frozen=True):
    """One regular job: its name, its command with all arguments, and when it runs (hour, minute; UTC or local)."""

    name: str
    words: tuple[str, ...]
    hour: int
    minute: int


class Schedule(Struct, frozen=True):
    """The regular jobs of an installation, and what they need around them."""

    jobs: tuple[Job, ...]
    environment: dict[str, str]
    notes: tuple[str, ...]
    """What a person must do for it to work."""


def program() -> tuple[str, ...]:
    """Return the words that start Byline from anywhere."""
    beside = Path(sys.executable).absolute().with_name("byline")
    if beside.exists():
        return (str(beside),)
    typed = Path(sys.argv[0]).absolute()
    if typed.name == "byline" and typed.exists():
        return (str(typed),)
    return (str(Path(sys.executable).absolute()), "-c", "from cli.main import main; main()")


def schedule(
    configuration: Configuration,
    environ: Mapping[str, str],
    marks: Sequence[Covered],
    *,
    max_requests: int,
    byline: Sequence[str],
) -> Schedule:
    """Return the regular jobs: refresh what is due, and each harvest that was once complete.

    The first minute comes from the data folder: always the same, and another one for another installation.
    """
    folder = configuration.data_dir.absolute()
    begin = [*byline, *_file(configuration)]
    tasks = [("refresh", ["refresh", "--due", "--max-requests", str(max_requests)])]
    for mark in marks:
        words = ["harvest", mark.source, *(["--set", mark.scope] if mark.scope else [])]
        words += ["--kind", mark.kind] if mark.kind != "raw" else []
        tasks.append((f"harvest-{mark.source}-{mark.scope or 'all'}-{mark.kind}", words))
    jobs = []
    first = zlib.crc32(str(folder).encode()) % 60
    for place, (name, words) in enumerate(tasks):
        hour, minute = divmod(_HOUR * 60 + first + place * _APART, 60)
        jobs.append(Job(_safe(name), (*begin, *words, "--quiet"), hour % 24, minute))
    kept, notes = _environment(environ)
    return Schedule(tuple(jobs), {**kept, "BYLINE_DATA_DIR": str(folder)}, tuple(notes))


def crontab(plan: Schedule) -> Iterator[str]:
    """Yield the lines of a crontab."""
    yield from (f"# {note}" for note in plan.notes)
    for job in plan.jobs:
        yield f"{job.minute} {job.hour} * * * {_for_cron(shell_line(plan, job))}"


def shell_line(plan: Schedule, job: Job) -> str:
    """Return a job as a shell runs it, with its environment."""
    return shlex.join(
        ["env", *(f"{name}={value}" for name, value in sorted(plan.environment.items())), *job.words]
    )


def systemd(plan: Schedule) -> Iterator[str]:
    """Yield a service and a timer for each job, each under the name of the file that it belongs into."""
    yield from (f"# {note}" for note in plan.notes)
    for job in plan.jobs:
        yield from _service(plan, job)
        yield from _timer(job)


def _service(plan: Schedule, job: Job) -> Iterator[str]:
    yield f"# ~/.config/systemd/user/byline-{job.name}.service"
    yield "[Unit]"
    yield f"Description=Byline: {job.name}"
    yield "[Service]"
    yield "Type=oneshot"
    for name, value in sorted(plan.environment.items()):
        yield f"Environment={_for_systemd(f'{name}={value}')}"
    yield f"ExecStart={' '.join(_for_systemd(word, in_command=True) for word in job.words)}"
    yield "# 75: another run holds the lock; the next one goes on."
    yield "SuccessExitStatus=75"
    yield ""


def _timer(job: Job) -> Iterator[str]:
    unit = f"byline-{job.name}.timer"
    yield f"# ~/.config/systemd/user/{unit}; then: systemctl --user enable --now {unit}"
    yield "[Unit]"
    yield f"Description=Byline: when to run {job.name}"
    yield "[Timer]"
    yield f"OnCalendar=*-*-* {job.hour:02}:{job.minute:02}:00"
    yield "Persistent=true"
    yield "[Install]"
    yield "WantedBy=timers.target"
    yield ""


def _file(configuration: Configuration) -> list[str]:
    """Return the option that names the configuration file, where it is not the data folder's own."""
    file = configuration.file
    if file is None or file.absolute() == (configuration.data_dir / FILE).absolute():
        return []
    return ["--config", str(file.absolute())]


def _environment(environ: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return what this shell sets and cron would not know, and what of it is no one's business in a crontab."""
    kept, notes = {}, []
    for name, value in sorted(environ.items()):
        if not name.startswith("BYLINE_") or not value or name in _NOT_KEPT:
            continue
        if any(word in name for word in _RATHER_IN_FILE) or masked(value) != value:
            notes.append(f"{name} is a secret: write it into {FILE} of the data folder, which these jobs read")
        else:
            kept[name] = _absolute(value) if name == "BYLINE_DATABASE_URL" else value
    return kept, notes


def _absolute(url: str) -> str:
    """Return a database's URL with the whole path of a SQLite file."""
    path = url.removeprefix("sqlite:///")
    return url if path == url else f"sqlite:///{Path(path).absolute()}"


def _safe(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in name)


def _for_cron(line: str) -> str:
    """Escape what cron reads as the end of the command."""
    return line.replace("%", "\\%")


def _for_systemd(word: str, *, in_command: bool = False) -> str:
    """Quote a word, and escape what systemd would put something else in place of."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    if in_command:
        escaped = escaped.replace("$", "$$")
    return f'"{escaped}"'
