"""What the cards of sources say of their records: which is believed first, and which tells of code."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from spiders.catalog import SOURCES, card

if TYPE_CHECKING:
    from pipeline.derivation.said import Said


@cache
def _ranks() -> dict[tuple[str, str], int]:
    """Return the rank of each source and kind, as their cards give it; 0 is believed first."""
    return {(source, kind): rank for source in SOURCES for kind, rank in card(source).precedence.items()}


def rank(source: str, kind: str) -> int:
    """Return the rank of a kind of record; kinds that no card ranks come last."""
    return _ranks().get((source, kind), 1000)


def tells_code(source: str, kind: str) -> bool:
    """Whether a kind of record says of each paper whether there is code."""
    return kind in card(source).tells_code


def in_order(records: list[Said]) -> list[Said]:
    """Return the records of one paper, the one believed first in front; equals by newest, then by key."""
    by_key = sorted(records, key=lambda said: said.key)
    by_time = sorted(by_key, key=lambda said: said.said_at, reverse=True)
    return sorted(by_time, key=lambda said: rank(said.source, said.kind))
