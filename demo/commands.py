"""Runs commands one after the other, until Ctrl-C or SIGTERM ends the one that runs."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Commands:
    """Runs commands that write to this process's own output; as a context, it takes its signals meanwhile.

    A signal ends the running command first, so that nothing outlives the folder and the servers it works with.
    """

    def __init__(self) -> None:
        self.stopped_by: int | None = None
        self._running: subprocess.Popen[bytes] | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def run(self, command: Sequence[str], variables: Mapping[str, str], folder: Path) -> int | None:
        """Run a command in a folder and return its exit status; None where a signal has stopped it."""
        status = None
        if not self._stopped():
            with subprocess.Popen(command, env=variables, cwd=folder) as self._running:  # noqa: S603 - our own
                # A signal may have come while the command was being started.
                if self._stopped():
                    self._running.terminate()
                status = self._running.wait()
            self._running = None
        return None if self._stopped() else status

    def _stopped(self) -> bool:
        return self.stopped_by is not None

    def _stop(self, number: int, _: Any) -> None:
        if self._running is not None:
            end = self._running.terminate if self.stopped_by is None else self._running.kill
            end()
        self.stopped_by = number
