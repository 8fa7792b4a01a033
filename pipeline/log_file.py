"""The log file of an installation: the JSON lines of all its processes, rotated by size."""

from __future__ import annotations

import fcntl
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import LogRecord

    from pipeline.configuration import Configuration

NAME = Path("logs") / "byline.log"


class LogFile:
    """Something to write lines to; folder and file are made with the first."""

    def __init__(self, path: Path, *, max_bytes: int, kept: int) -> None:
        self._handler = _Shared(path, maxBytes=max_bytes, backupCount=kept, encoding="utf-8", delay=True)

    def write(self, line: str) -> None:
        """Append a line."""
        self._handler.handle(logging.makeLogRecord({"msg": line.rstrip("\n")}))

    def flush(self) -> None:
        """Do nothing: each line is flushed."""


def log_file(configuration: Configuration) -> LogFile | None:
    """Return the log file of an installation, None where none is kept."""
    settings = configuration.settings.log
    if not settings.max_bytes:
        return None
    return LogFile(configuration.data_dir / NAME, max_bytes=settings.max_bytes, kept=settings.kept)


class _Shared(RotatingFileHandler):
    """Rotates while others write the same file: one at a time, and each opens it anew for a line."""

    def emit(self, record: LogRecord) -> None:
        path = Path(self.baseFilename)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.with_suffix(".lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                super().emit(record)
                self.close()
        except OSError:
            self.handleError(record)

    def handleError(self, record: LogRecord) -> None:  # noqa: N802 - logging's own name
        """Go on: no work fails for want of its log."""
