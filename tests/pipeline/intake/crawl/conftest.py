"""Jobs against a replica of the sources, each in a process of its own: Scrapy starts once in a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from demo.server import Replica, serve

_ROOT = Path(__file__).parents[4]


class Installed:
    """An installation that is pointed at a replica."""

    def __init__(self, replica: Replica, folder: Path) -> None:
        self.folder = folder
        self.environment = {n: v for n, v in os.environ.items() if not n.startswith("BYLINE_")}
        self.environment |= replica.environment()
        self.environment |= {
            "BYLINE_DATA_DIR": str(folder),
            "BYLINE_DEFAULT_DELAY_S": "0.01",
            "BYLINE_BACKOFF_S": "0.05",
        }

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start a command."""
        return self._start(["-m", "cli", *arguments], environment)

    def _start(self, arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=_ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return self._ended(self.start(*arguments, **environment))

    def run_script(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command through a script beside the tests, which changes something first."""
        path = str(Path(__file__).with_name(script))
        return self._ended(self._start([path, *arguments], {"PYTHONPATH": str(_ROOT)}))

    def _ended(self, process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds in the installation's database."""
        engine = create_engine(f"sqlite:///{self.folder / 'byline.sqlite'}")
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found

    def execute(self, statement: str) -> None:
        """Change something in the installation's database."""
        engine = create_engine(f"sqlite:///{self.folder / 'byline.sqlite'}")
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def log(self, err: str) -> list[dict[str, Any]]:
        """Return the JSON lines that a command logged."""
        return [json.loads(line) for line in err.splitlines() if line.startswith("{")]


@pytest.fixture
def replica() -> Iterator[Replica]:
    """A replica whose limits are short."""
    with serve(delay_s=0.01) as running:
        yield running


@pytest.fixture
def make_installed(tmp_path: Path) -> Callable[[Replica], Installed]:
    """Make a fresh installation that is pointed at a replica."""
    return lambda replica: Installed(replica, tmp_path / "other")


@pytest.fixture
def installed(replica: Replica, tmp_path: Path) -> Installed:
    """A fresh installation that is pointed at the replica."""
    return Installed(replica, tmp_path / "data")
