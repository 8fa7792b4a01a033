"""AI Score: ranks among peers put together by their harmonic mean, after RePEc (Zimmermann 2013).

Ranks are taken against kept peers, so that one more paper or person moves nobody else. A part that is not known is
left out: it counts neither for nor against.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import msgspec
from msgspec import Struct, structs

from pipeline.document import Part
from pipeline.figures.distribution import Distribution, by_name
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

VERSION: Final = 1
"""Counts the changes of the formula."""
LEAST_PARTS: Final = 3
LEAST_PEERS: Final = 30
_PARTS_TO_DROP_FROM = 5
"""So many parts there must be for the best and the worst of them to be left out."""


class ScoreParts(Struct, frozen=True):
    """Which parts a score is made of, and whether the best and the worst of five or more are left out."""

    names: tuple[str, ...]
    drops_extremes: bool

    def digest(self) -> str:
        """Return a short name of this choice, the same for the same parts in any order."""
        text = msgspec.json.encode([VERSION, sorted(set(self.names)), self.drops_extremes])
        return hashlib.sha256(text).hexdigest()[:8]


AuthorPart: TypeAlias = Literal["citation_impact", "recent_output", "novelty", "code_share", "h_index"]
PaperPart: TypeAlias = Literal["citation_percentile", "novelty", "code", "recency"]


class Absent(Struct, frozen=True):
    """Why there is no such number."""

    why: str


_NOT_KNOWN: Final = Absent("not known")
_NOBODY: Final = Distribution()


class Peers(Struct, frozen=True):
    """Those whom a score compares with."""

    n: int
    made_of: str
    """Digest of the parts that `means` was made of."""
    parts: dict[str, Distribution]
    """Raw values of those who have them, by the name of the part."""
    means: Distribution
    """Means of the ranks of those who have enough parts."""


class Score(Struct, frozen=True, kw_only=True):
    """A score with its parts, or why there is none."""

    value: float | None = None
    why_null: str | None = None
    mean: float | None = None
    """Harmonic mean of the ranks, each divided by the number of those ranked."""
    peers: int | None = None
    """With how many means this one was compared."""
    parts: tuple[Part, ...] = ()


def peers_of(raw: Sequence[Mapping[str, float]], made_of: ScoreParts) -> Peers:
    """Return the peers that these raw values make, one mapping from part to value for each peer."""
    parts = by_name(raw)
    ranked = {name: parts[name] for name in set(made_of.names) & parts.keys() if parts[name].n >= LEAST_PEERS}
    shares = ([peers.rank(each[name]) / peers.n for name, peers in ranked.items() if name in each] for each in raw)
    means = (_mean(each, made_of) for each in shares)
    return Peers(len(raw), made_of.digest(), parts, Distribution.of(mean for mean in means if mean is not None))


def score(given: Mapping[str, float | Absent], peers: Peers | Absent, made_of: ScoreParts) -> Score:
    """Return the score of somebody or something with these raw values among its peers.

    A part that `given` does not name is absent too.
    """
    values = {name: given.get(name, _NOT_KNOWN) for name in made_of.names}
    if isinstance(peers, Absent):
        parts = tuple(_unranked(name, value, peers.why) for name, value in values.items())
        return Score(why_null=peers.why, parts=parts)
    parts = tuple(_part(name, value, peers.parts.get(name, _NOBODY)) for name, value in values.items())
    shares = {part.name: part.rank / part.peers for part in parts if part.rank and part.peers}
    why = _why_null(shares, peers, made_of)
    if why is not None:
        return Score(why_null=why, peers=peers.means.n, parts=parts)
    parts = tuple(_beside_the_rest(part, shares, peers, made_of) for part in parts)
    mean = _mean(shares.values(), made_of)
    return Score(value=_placed(mean, peers), mean=mean, peers=peers.means.n, parts=parts)


def _mean(shares: Collection[float], made_of: ScoreParts) -> float | None:
    """Return the harmonic mean of the shares, None where there are too few."""
    if len(shares) < LEAST_PARTS:
        return None
    if made_of.drops_extremes and len(shares) >= _PARTS_TO_DROP_FROM:
        shares = sorted(shares)[1:-1]
    return len(shares) / math.fsum([1 / share for share in shares])


def _placed(mean: float | None, peers: Peers) -> float | None:
    """Return the score of a mean among those of the peers, to one decimal."""
    return None if mean is None else round(100 - peers.means.percentile(mean), 1)


def _why_null(shares: Mapping[str, float], peers: Peers, made_of: ScoreParts) -> str | None:
    if peers.n < LEAST_PEERS:
        return f"{counted(peers.n, 'peer')}, {LEAST_PEERS} are needed"
    if peers.made_of != made_of.digest():
        return "the reference is of scores made of other parts; `byline reference renew` makes a new one"
    if peers.means.n < LEAST_PEERS:
        return f"{counted(peers.means.n, 'peer')} with {LEAST_PARTS} parts, {LEAST_PEERS} are needed"
    if len(shares) < LEAST_PARTS:
        return f"{len(shares)} of {counted(len(set(made_of.names)), 'part')}, {LEAST_PARTS} are needed"
    return None


def _part(name: str, value: float | Absent, peers: Distribution) -> Part:
    if isinstance(value, Absent) or peers.n < LEAST_PEERS:
        return _unranked(name, value, f"{counted(peers.n, 'peer')} with this part, {LEAST_PEERS} are needed")
    return Part(name=name, value=value, rank=peers.rank(value), peers=peers.n)


def _unranked(name: str, value: float | Absent, why: str) -> Part:
    if isinstance(value, Absent):
        return Part(name=name, why_null=value.why)
    return Part(name=name, value=value, why_null=why)


def _beside_the_rest(part: Part, shares: Mapping[str, float], peers: Peers, made_of: ScoreParts) -> Part:
    """Return a part with the score that the others make; unchanged where it has no say."""
    if part.name not in shares:
        return part
    mean = _mean([share for name, share in shares.items() if name != part.name], made_of)
    return structs.replace(part, without=_placed(mean, peers))
