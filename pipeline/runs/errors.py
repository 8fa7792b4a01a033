"""What can be wrong with what is asked of a run."""

from __future__ import annotations


class RunError(Exception):
    """There is no such run, or nothing of it to go on with or to decide; the message says what to do."""
