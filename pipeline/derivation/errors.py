"""What can go wrong with what derivations go by."""

from __future__ import annotations


class SnapshotError(Exception):
    """A snapshot cannot be made or read."""
