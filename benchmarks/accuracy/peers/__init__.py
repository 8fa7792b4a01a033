"""Other ways to tell people and papers apart: `python -m benchmarks.accuracy.peers.NAME KIND IN OUT`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final, NamedTuple


class Peer(NamedTuple):
    """A program that reads the same file as Byline does; one with an environment needs it made first."""

    name: str
    kinds: tuple[str, ...]
    module: str
    environment: str | None = None

    def python(self, root: Path) -> Path:
        """Return the interpreter that runs it."""
        if self.environment is None:
            return Path(sys.executable)
        return root / ".venv-peers" / self.environment / "bin" / "python"

    def title(self, root: Path) -> str:
        """Return its name and the version that is pinned."""
        if self.environment is None:
            return self.name
        pinned = (root / "requirements" / "peers" / f"{self.environment}.txt").read_text(encoding="utf-8")
        found = re.search(rf"^{self.name}==(\S+)", pinned, re.MULTILINE)
        return f"{self.name} {found[1]}" if found else self.name

    @property
    def missing(self) -> str:
        """What to do where it is not installed."""
        return f"make accuracy installs requirements/peers/{self.environment}.txt"


_HERE: Final = "benchmarks.accuracy.peers"
PEERS: Final = (
    Peer("rules", ("people", "papers"), f"{_HERE}.rules"),
    Peer("nomenklatura", ("people",), f"{_HERE}.nomenklatura_people", "nomenklatura"),
    Peer("splink", ("people", "papers"), f"{_HERE}.splink_both", "splink"),
    Peer("s2and", ("people",), f"{_HERE}.s2and_people", "s2and"),
)
