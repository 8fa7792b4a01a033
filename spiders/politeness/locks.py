"""A lock file: one holder among all processes, or several who share it, freed by the kernel when they die."""

from __future__ import annotations

import fcntl
import os
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST_NAME = 100
_MOST_BYTES = 1 << 20


class LockFile:
    """An open lock file. Each has its own file description, so two in one process exclude each other too."""

    def __init__(self, folder: Path, name: str, ending: str) -> None:
        stem = quote(name, safe="")
        if len(stem) > _LONGEST_NAME:
            stem = sha256(name.encode()).hexdigest()
        self._path = folder / f"{stem}.{ending}"
        self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)

    def try_lock(self) -> bool:
        """Take the lock if it is free."""
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share(self) -> None:
        """Take the lock beside others who share it, once nobody has it alone."""
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def unlock(self) -> None:
        """Give the lock back and keep the file open."""
        fcntl.flock(self._fd, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the lock back and close the file."""
        self.unlock()
        os.close(self._fd)

    def read(self) -> bytes:
        """Return the first line: what follows it is the rest of a longer, older one."""
        return os.pread(self._fd, _MOST_BYTES, 0).partition(b"\n")[0]

    def write(self, line: bytes) -> None:
        """Put a line in place of the one that is there, in one call."""
        try:
            os.pwrite(self._fd, line + b"\n", 0)
        except OSError as error:
            error.filename = str(self._path)
            raise
