"""A judgement before it is kept: over which mentions and records, and in which words."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class JudgementError(Exception):
    """A judgement cannot be made; the message says what stands against it, and what to type."""


class Plan(Struct, frozen=True, kw_only=True):
    """What is about to be ruled."""

    verb: str
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    value: Any = None
    undoes: int | None = None
    words: str
    """What is ruled, in words: `author:x is author:y`."""
    watched: frozenset[str] = frozenset()
    """Mentions and records of which is told what became of them, beside those of both sides."""
