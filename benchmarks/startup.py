"""How long a command takes to start: against the import of SQLAlchemy's ORM, best of five each, in turns."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bars import Bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TIMES = 5
_HELP, _SHOW = 1.0, 2.0
_PERSON = "jane-marlowe"
BYLINE = (sys.executable, "-c", "from cli.main import main; main()")
_IMPORT = (sys.executable, "-c", "import sqlalchemy.orm")


def starts() -> Iterator[Bar]:
    """Measure `byline --help`, and `byline show` of an imported profile."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder)
        name = import_profile(folder, env)
        commands = {"import": _IMPORT, "help": (*BYLINE, "--help"), "show": (*BYLINE, "show", name)}
        best = dict.fromkeys(commands, float("inf"))
        for _ in range(_TIMES):
            for what, command in commands.items():
                best[what] = min(best[what], seconds(command, env))
    for what, most in (("help", _HELP), ("show", _SHOW)):
        shown = "--help" if what == "help" else "show AUTHOR"
        yield Bar(
            what=f"byline {shown} / import of sqlalchemy.orm",
            figure=best[what] / best["import"],
            most=most,
            note=f"({1000 * best[what]:.0f} against {1000 * best['import']:.0f} ms, best of {_TIMES})",
        )


def environment(folder: str) -> dict[str, str]:
    """Return the environment of commands of a new installation in a folder."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
    return env | {"BYLINE_DATA_DIR": folder, "PYTHONPATH": str(Path(__file__).parents[1])}


def import_profile(folder: str, env: Mapping[str, str]) -> str:
    """Import an invented person's profile page and return the name."""
    from demo.answer import Ask
    from demo.bulk import make_world
    from demo.profiles import answer, path_of

    world = make_world()
    ask = Ask(method="GET", path=path_of(_PERSON), now="2026-10-30T00:00:00Z")
    page = Path(folder, "page.html")
    page.write_bytes(answer(world, ask).body)
    command = (*BYLINE, "import", "profile-page", str(page), "--visited", "2026-10-30")
    subprocess.run(command, env=env, check=True, capture_output=True)
    return world.person[_PERSON].name


def seconds(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Return how long a command takes."""
    started = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True)
    return time.perf_counter() - started
