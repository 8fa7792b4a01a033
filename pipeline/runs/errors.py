"""What can be wrong with what is asked of a run."""

from __future__ import annotations


class StoppedError(Exception):
    """A signal has stopped the crawl for which something was waited for."""


class RunError(Exception):
    """There is no such run, or nothing of it to go on with or to decide; the message says what to do."""
