"""What one derivation works on, between reading and writing."""

from __future__ import annotations

from msgspec import Struct

from pipeline.derivation.clusters import Papers, People
from pipeline.derivation.details import StandingPaper
from pipeline.derivation.doubts import Stake
from pipeline.derivation.listings import Owned
from pipeline.derivation.rulings import Rulings
from pipeline.derivation.scope import Records
from pipeline.identity.corpus import Corpus


class Work(Struct):
    """What is derived in one go: everything, or what a change reaches."""

    waiting: tuple[int, ...]
    """Events that it takes care of."""
    records: Records
    papers: Papers
    people: People
    owned: list[Owned]
    ruled: Rulings
    corpus: Corpus
    part: Part | None
    """Which rows it answers for; None: all."""


class Part(Struct):
    """What a change reaches."""

    papers: set[str]
    """Records about papers, visible or not."""
    named: set[str]
    """Records whose mentions were made anew."""
    mentions: set[str]
    """Mentions, new, standing or gone."""
    beside: set[str]
    """Author records and parts of listings, visible or not."""
    owners: set[str]
    """Owners of listings whose memberships were made anew."""
    around: Surroundings
    stakes: dict[str, Stake]
    """What stands of those sides of doubts that are not derived anew."""


class Surroundings(Struct):
    """What stands around a change, stays as it is, and is needed to write the rows within."""

    outside: dict[str, str]
    """Records of papers that are not derived anew, but name people who are, to the id of the paper."""
    standing_papers: dict[str, StandingPaper]
    """Those papers by id."""
    holders: dict[str, set[str]]
    """Keys of mentions to further people who are found under them."""
