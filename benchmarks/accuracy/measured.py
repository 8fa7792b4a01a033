"""Programs that are run with a clock and a scale beside them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOT = Path(__file__).parents[2]

# A program's peak is at least that of the process which starts it, so a small one does.
_STARTER: Final = """
import json, resource, subprocess, sys, time
started, limit = time.monotonic(), float(sys.argv[1])
quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
try:
    done = subprocess.run(sys.argv[2:], timeout=limit, **quiet)
except subprocess.TimeoutExpired:
    done = subprocess.CompletedProcess([], 124, stderr=b"stopped after %d s" % limit)
wall, used = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024,
                  done.stderr.decode(errors="replace")[-2000:]]))
"""


class Measured(Struct, frozen=True, array_like=True):
    """What a program cost, from its start to its end, imports included."""

    status: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    """The most memory that it or a program started by it held at one time (MiB, resident)."""
    said: str
    """The end of what it wrote to standard error."""

    @property
    def fault(self) -> str:
        """The last line that it wrote."""
        return (self.said.strip().splitlines() or ["no message"])[-1]


def run(command: Sequence[str | Path], limit_s: float = 3600) -> Measured:
    """Run a program in the project's folder and return what it cost and how it ended; one too slow is stopped."""
    starter = [sys.executable, "-I", "-S", "-c", _STARTER, str(limit_s)]
    done = subprocess.run([*starter, *command], cwd=_ROOT, check=True, capture_output=True)
    return msgspec.json.decode(done.stdout, type=Measured)
