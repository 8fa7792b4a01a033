"""Jobs that meet a calamity at a moment, and what must be true of each once it was resumed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from demo.server import Replica
from tests.pipeline.runs import contents as module

_SCRIPT = Path(__file__).with_name("disturbed.py")
_ROOT = Path(__file__).parents[4]
Started = subprocess.Popen[str]
AUTHOR = ("refresh", "0000-0004-7003-7001")
"""A job that is disturbed."""


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """Return what a database answers."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


class Calamities:
    """Starts jobs on installations of their own: undisturbed, disturbed, and resumed."""

    def __init__(self, replica: Replica, folder: Path, new_url: Callable[[], str]) -> None:
        self.folder = folder
        self._replica = replica
        self._new_url = new_url
        self._urls: dict[str, str] = {}
        self.started: list[Started] = []

    def url(self, name: str) -> str:
        """Return the address of an installation's database."""
        if name not in self._urls:
            self._urls[name] = self._new_url()
        return self._urls[name]

    def start(self, name: str, met: str, *job: str, **environment: str) -> Started:
        """Start a job that meets calamities, as `disturbed.py` knows them."""
        own = {key: value for key, value in os.environ.items() if not key.startswith("BYLINE_")}
        own |= self._replica.environment() | {
            "BYLINE_DATA_DIR": str(self.folder / name),
            "BYLINE_DATABASE_URL": self.url(name),
            "BYLINE_DEFAULT_DELAY_S": "0.01",
            "BYLINE_BACKOFF_S": "0.01",
            "PYTHONPATH": str(_ROOT),
        }
        process = subprocess.Popen(
            [sys.executable, str(_SCRIPT), met, *job],
            env=own | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, name: str, met: str, *job: str, **environment: str) -> tuple[int, str]:
        """Run a job that meets calamities, each of them; return its exit status and what it said."""
        process = self.start(name, met, *job, **environment)
        _, said = process.communicate(timeout=120)
        assert "Traceback" not in said, f"{met}: {said}"
        for each in filter(None, met.split(",")):
            assert f"disturbed by {each}" in said, f"{each} did not happen: {said}"
        return process.returncode, said


@pytest.fixture
def calamities(replica: Replica, tmp_path: Path, new_database_url: Callable[[], str]) -> Iterator[Calamities]:
    """Starts jobs that meet calamities, and stops those that are left."""
    made = Calamities(replica, tmp_path, new_database_url)
    yield made
    for process in made.started:
        process.kill()
        process.communicate()


@pytest.fixture
def contents() -> Callable[[str], dict[str, list[str]]]:
    """Return what a database holds, table by table, as sorted lines that can be compared."""
    return module.contents
