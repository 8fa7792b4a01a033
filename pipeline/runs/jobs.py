"""Names of the jobs that come again: runs of one name are told beside one another, and exclude each other."""

from __future__ import annotations

from typing import Final

DUE: Final = "refresh --due"


def harvest(source: str, kind: str, scope: str) -> str:
    """Return the name of the harvests of a set (empty: everything)."""
    return f"harvest {source} {kind} {scope}".rstrip()
