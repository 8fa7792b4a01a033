"""The installation that a command works for, from the options that stand before the command."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.configuration import Configuration
    from pipeline.installation import Installation
    from pipeline.telling import Teller

config_file: ContextVar[Path | None] = ContextVar("config_file", default=None)
"""The file named by `--config`."""
_opened: list[Installation] = []


def configuration() -> Configuration:
    """Return the configuration in force. Raises ConfigurationError."""
    from pipeline.configuration import load

    return load(os.environ, config_file.get())


def installation(*, creates: bool = False, tells: bool = False, logs: bool = False) -> Installation:
    """Return the installation; with `creates` a missing database is made.

    With `tells` progress is told and logged, with `logs` alone it is only logged.
    """
    from pipeline.installation import Installation

    found = configuration()
    work = Installation(found, creates=creates, teller=_teller(found, shown=tells) if tells or logs else None)
    _opened.append(work)
    return work


def _teller(found: Configuration, *, shown: bool) -> Teller:
    from pipeline.log_file import log_file
    from pipeline.redaction import redactor
    from pipeline.telling import teller

    return teller(redactor(found).text, log_file(found), shown=shown)


@contextmanager
def closing() -> Iterator[None]:
    """Close the installations that were opened within the block."""
    try:
        yield
    finally:
        while _opened:
            _opened.pop().close()
