"""What identity works on and what it answers: frozen types without a database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from msgspec import Struct

Verdict: TypeAlias = Literal["same", "different", "unsure"]


class PaperStatement(Struct, frozen=True, gc=False):
    """One record's view of a paper."""

    key: str
    """Opaque and stable, such as `arxiv/raw/2309.02033`."""
    source: str
    title: str | None
    authors: tuple[str, ...]
    """Names as written, in order."""
    authors_complete: bool
    year: int | None
    """The best year known: that of the first version, else of publication."""
    identifiers: Mapping[str, str]
    """Scheme to value (`arxiv`, `doi`, `acl`, `dblp`, `s2`, `corpus`, …)."""
    venue: str | None
    abstract: str | None = None
    kind: str = ""
    """The kind of record; `preprint` marks one wherever it stands."""


class Mention(Struct, frozen=True, gc=False):
    """One name in one record's author list, or the owner whom a listing adds to it."""

    key: str
    """Opaque and stable."""
    record: str
    """Key of the paper statement it stands on."""
    name: str
    paper: str
    """Cluster key of its paper: the paper's versions share it."""
    position: int | None
    """0-based; None where it is unknown."""
    authors: int | None
    """Length of the whole list; None where the list is cut."""
    coauthors: tuple[str, ...]
    """The other names on the record, in order."""
    identifiers: tuple[tuple[str, str, str], ...]
    """(scheme, value, evidence), evidence being `asserted`, `matched` or `name`."""
    affiliations: tuple[str, ...]
    year: int | None
    venue: str | None
    field: str | None
    title: str | None
    abstract: str | None
    keywords: tuple[str, ...] = ()
    listing: str | None = None
    """Key of the listing that names its owner here: mentions with one listing key are one person."""


class Ruling(Struct, frozen=True):
    """A person's judgement over the keys of two sides.

    `same`: the two are one thing. `different`: no key of one side is what a key of the other is. Both beat every
    rule, `different` also `same`. `unsure` takes the rules' own links between the sides away and asks nobody
    again; other links may still bring the two together. `unsure` over one side alone asks nobody again whether its
    keys are one, and takes nothing away.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    verdict: Verdict
    number: int
    left_is_one: bool = False
    """Whether the keys of the left side are one thing, as far as no other ruling parts them."""


class Reason(Struct, frozen=True):
    """One part of a score: what was looked at, what was seen, and its weight in log-odds."""

    feature: str
    words: str
    weight: float


class Score(NamedTuple):
    """How likely two are one, from 0 to 1, and whether that rests on more than a name."""

    chance: float
    supported: bool = True


UNLIKELY: Final = Score(0.0005)
"""Stands for the score of two that are surely less likely one than was asked for."""


class Link(Struct, frozen=True):
    """A verdict over two keys (`left` sorts first), with its score from 0 to 1 and its reasons."""

    left: str
    right: str
    verdict: Verdict
    score: float
    reasons: tuple[Reason, ...]


class Cluster(Struct, frozen=True, gc=False):
    """Keys that are one paper, or one person, sorted."""

    members: tuple[str, ...]


class Doubt(Struct, frozen=True):
    """Two clusters that may be one: nothing forbids it, and it is not sure (`left` sorts first)."""

    left: str
    """First key of a cluster."""
    right: str
    average: float
    """Of the scores of all compared pairs between the two."""
    pair: tuple[str, str]
    """The keys that score best, sorted."""


class Cut(Struct, frozen=True):
    """A block that is too big to compare all pairs of it."""

    key: str
    size: int
    firsts: int
    """So many of its items are compared with all the others; these with one another under other keys."""


class Cuts(Struct, frozen=True):
    """How many blocks are too big to compare all pairs of them, and the largest."""

    count: int = 0
    largest: tuple[Cut, ...] = ()


class Clustering(Struct, frozen=True):
    """All clusters, single ones too, and the links that made them or kept them apart."""

    clusters: tuple[Cluster, ...]
    links: tuple[Link, ...]
    doubts: tuple[Doubt, ...] = ()
    """What is left to ask a person, where only what is sure was joined."""
    cuts: Cuts = Cuts()
    """The blocks that were too big; none where scores were given."""


NOTICEABLE: Final = 0.83
"""Least score of an alarm that readers of a profile are told of.

Of labelled people on two papers or more one in 22 has it, of two of one name put together three in ten.
"""


class Sign(Struct, frozen=True):
    """One thing that makes an author look like several people: what was seen, and its strength from 0 to 1."""

    kind: str
    words: str
    strength: float


class Alarm(Struct, frozen=True):
    """How much an author looks like several people, from 0 to 1, and what makes it so."""

    score: float
    signs: tuple[Sign, ...]

    @property
    def is_noticeable(self) -> bool:
        """Whether readers of the profile are told."""
        return self.score >= NOTICEABLE
