"""What one derivation works on, between reading and writing."""

from __future__ import annotations

from msgspec import Struct

from pipeline.derivation.clusters import Papers, People
from pipeline.derivation.details import StandingPaper
from pipeline.derivation.listings import Owned
from pipeline.derivation.scope import Records


class Work(Struct):
    """What is derived in one go."""

    whole: bool
    waiting: tuple[int, ...]
    records: Records
    papers: Papers
    people: People
    owned: list[Owned]
    paper_keys: set[str]
    """Paper records in scope, visible or not."""
    outside: dict[str, str]
    """Further paper records whose people are in scope, to the id of their paper."""
    mention_keys: set[str]
    """Standing mentions in scope."""
    beside_keys: set[str]
    """Author records and parts of listings in scope, visible or not."""
    owners: set[str]
    """Owners of the listings in scope."""
    standing_papers: dict[str, StandingPaper]
