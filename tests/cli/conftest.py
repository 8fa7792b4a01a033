"""The command line in this process, and a small installation of invented people to read from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec
import pytest

PAGE = """Wren Halloway

LG
h-index7
4papers
321citations
Novelty61%
AI Score48

4 Papers

LGSep 5, 2023Code
Growing Moss Networks Without Light

Wren Halloway, Odo Brandt, Mira Castellan et al.

Moss networks grow in the dark when their gradients are kept damp. We show how.

CLMar 15
A Grammar of Lichens

Odo Brandt, Wren Halloway

Lichens speak in two tongues at once. We write down the grammar that both of them share.

LGJan 30, 2021
Spores as Regularisers

Tilda Okonkwo-Reyes, Odo Brandt, Mira Castellan et al. · fernuni

A spore is a small model that travels. We regularise larger models with many of them.

IRJul 11, 2019
Finding Ferns in Large Collections

Mira Castellan, Wren Halloway

Ferns hide in collections. We rank them by how much shade they need.
"""


class Said(NamedTuple):
    """What a command printed, and how it exited."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed as JSON."""
        return msgspec.json.decode(self.out)


Byline: TypeAlias = Callable[..., Said]


@pytest.fixture
def byline(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Byline:
    """Run `byline` with these words, in this process."""
    from cli.main import main

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["byline", *words])
        capsys.readouterr()
        status: Any = 0
        try:
            main()
        except SystemExit as stopped:
            status = stopped.code or 0
        captured = capsys.readouterr()
        return Said(int(status), captured.out, captured.err)

    return run


@pytest.fixture
def byline_process(tmp_path: Path) -> Byline:
    """Run `byline` with these words, in a process of its own."""

    def run(*words: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-c", "from cli.main import main; main()", *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
            env=os.environ.copy(),
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A saved profile page of invented people, as text."""
    path = tmp_path / "halloway.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which the page was imported once."""
    from pipeline.configuration import load
    from pipeline.installation import Installation
    from pipeline.runs.importing import Asked, import_all

    folder = tmp_path_factory.mktemp("made")
    path = folder / "halloway.txt"
    path.write_text(PAGE, encoding="utf-8")
    work = Installation(load({"BYLINE_DATA_DIR": str(folder / "data")}), creates=True)
    work.clock = lambda: datetime(2026, 3, 21, 6, 30, tzinfo=UTC)
    import_all(work, [path], Asked(source="profile-page", visited=date(2026, 3, 20), url=None, whole=False))
    work.database.close()
    return folder / "data"


@pytest.fixture
def data_dir() -> Path:
    """The test's own data folder, not made yet."""
    return Path(os.environ["BYLINE_DATA_DIR"])


@pytest.fixture
def seeded(_made: Path, data_dir: Path) -> Path:
    """The test's own data folder, with the page imported."""
    shutil.copytree(_made, data_dir)
    return data_dir
