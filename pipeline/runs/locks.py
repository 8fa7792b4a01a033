"""One at a time: a job, or a derivation, holds a lock file that the system frees when its process dies."""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path
    from typing import TextIO


class Holder(Struct):
    """Who holds a lock."""

    pid: int
    what: str
    since: str


class BusyError(Exception):
    """Another process has the lock; the message says which, and since when."""


@contextmanager
def alone(folder: Path, what: str, *, now: datetime, wait: bool = False) -> Iterator[None]:
    """Hold the lock of a job for the length of the block.

    Raises BusyError if another process holds it, unless told to wait.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(what.encode()).hexdigest()[:16]}.lock"
    with path.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise BusyError(_who(stream, what)) from None
        holder = Holder(os.getpid(), what, now.isoformat(timespec="seconds"))
        stream.truncate(0)
        stream.write(msgspec.json.encode(holder).decode())
        stream.flush()
        yield


def _who(stream: TextIO, what: str) -> str:
    stream.seek(0)
    try:
        holder = msgspec.json.decode(stream.read(), type=Holder)
    except msgspec.DecodeError:
        return f"another process runs: {what}"
    return f"process {holder.pid} runs this since {holder.since}: {holder.what}"
