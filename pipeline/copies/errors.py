"""What can be wrong with a copy."""

from __future__ import annotations


class CopyError(Exception):
    """A copy cannot be made or taken in; the message says which, why, and what to do."""
