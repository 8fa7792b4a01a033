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

config_file: ContextVar[Path | None] = ContextVar("config_file", default=None)
"""The file named by `--config`."""
_opened: list[Installation] = []


def configuration() -> Configuration:
    """Return the configuration in force. Raises ConfigurationError."""
    from pipeline.configuration import load

    return load(os.environ, config_file.get())


def installation(*, creates: bool = False, tells: bool = False) -> Installation:
    """Return the installation; with `creates` a missing database is made, with `tells` progress is told."""
    from pipeline.installation import Installation
    from pipeline.telling import teller

    work = Installation(configuration(), creates=creates, teller=teller() if tells else None)
    _opened.append(work)
    return work


@contextmanager
def closing() -> Iterator[None]:
    """Close the installations that were opened within the block."""
    try:
        yield
    finally:
        while _opened:
            _opened.pop().close()
