"""Processes by name, and whether one still runs: by number and beginning, since numbers are given again."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def name() -> str:
    """Return the name of this process among all that ever wrote here: `<host>-<pid>_<beginning>`.

    It began so many ticks after its machine, where the system tells that in /proc; else there is no beginning.
    """
    began = _began(os.getpid())
    return f"{socket.gethostname()}-{os.getpid()}" + ("" if began is None else f"_{began}")


def is_alive(process: str) -> bool | None:
    """Return whether the process of a name still runs; None for one on another host.

    Of a name without beginning, whatever has its number is taken for it.
    """
    host, _, rest = process.rpartition("-")
    pid, _, began = rest.partition("_")
    if host != socket.gethostname() or not pid.isdecimal():
        return None
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return not began or _began(int(pid)) in (None, began)


def _began(pid: int) -> str | None:
    """Return when a process began, in ticks after its machine did: field 22 of its `stat`, by proc_pid_stat(5)."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name in brackets may hold anything, brackets too; behind it stands field 3.
    return told.rpartition(")")[2].split()[19]
