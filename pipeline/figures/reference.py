"""References: what percentiles and ranks of figures are taken against, kept as numbered snapshots.

The number is given when a reference is kept, and is no part of it. Each holds only what a completed harvest covers
whole: where it is silent, so are the figures that need it.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from pipeline import packing
from pipeline.figures.distribution import Distribution
from pipeline.figures.novelty.categories import Categories
from pipeline.figures.score import LEAST_PEERS, Absent, Peers
from pipeline.packing import DamagedError, Packed
from pipeline.phrases import counted

NO_CATEGORIES: Final = Categories({}, {}, {}, {})


class PaperPeers(Struct, frozen=True, kw_only=True):
    """The papers of one primary category and year."""

    n: int
    citations: dict[str, Distribution] = {}
    """Counts of the papers by the source that gives them."""
    novelty: dict[str, Distribution] = {}
    """Raw parts of Novelty by name."""
    score: Peers

    def citation_percentile(self, source: str, count: int) -> float | Absent:
        """Return the percentile of a count among those of the same source, or why there is none."""
        known = self._counts(source)
        return known if isinstance(known, Absent) else known.percentile(count)

    def mean_citations(self, source: str) -> float | Absent:
        """Return the mean of a source's counts, or why there is none."""
        known = self._counts(source)
        if isinstance(known, Absent):
            return known
        return known.mean or Absent(f"no paper of its category and year has a citation at {source}")

    def novelty_percentile(self, name: str, value: float) -> float | None:
        """Return the percentile of a raw part of Novelty, None where too few papers have it."""
        known = self.novelty.get(name, Distribution())
        return known.percentile(value) if known.n >= LEAST_PEERS else None

    def _counts(self, source: str) -> Distribution | Absent:
        known = self.citations.get(source, Distribution())
        if known.n >= LEAST_PEERS:
            return known
        papers = counted(known.n, "paper")
        return Absent(f"{source} counts citations of {papers} of its category and year, {LEAST_PEERS} are needed")


class Reference(Struct, frozen=True, kw_only=True):
    """Everything that percentiles and ranks are taken against."""

    until: str
    """The day to which ages are counted."""
    scopes: dict[str, str] = {}
    """Sets that completed harvests cover from the beginning, each with the last day."""
    covered: dict[str, str] = {}
    """Primary category to the last day up to which a harvest covers it whole."""
    papers: dict[str, dict[str, PaperPeers]] = {}
    """By primary category and year."""
    authors: dict[str, Peers] = {}
    """By main field."""
    categories: Categories = NO_CATEGORIES
    """How many papers there are by year, category and pair of categories."""
    terms: bytes = b""
    """In how many papers terms stand, as Novelty packs it."""

    def peers_of_paper(self, category: str | None, date: str | None) -> PaperPeers | Absent:
        """Return the papers that one of this category and date is compared with, or why there are none."""
        if not category or not date:
            return Absent("its category is not known" if date else "its date is not known")
        year = date[:4]
        found = self.papers.get(category, {}).get(year)
        if found is not None:
            return found
        if category not in self.covered:
            remedy = f"`byline harvest arxiv --set {category}`, then `byline reference renew`"
            return Absent(f"no completed harvest covers {category} ({remedy})")
        return Absent(f"the reference covers {category} up to {self.covered[category]}, not the whole of {year}")

    def peers_of_author(self, field: str | None) -> Peers | Absent:
        """Return the authors that one of this main field is compared with, or why there are none."""
        if not field:
            return Absent("the main field is not known")
        return self.authors.get(field) or Absent(f"the reference holds no authors of {field}")


def pack(reference: Reference) -> Packed:
    """Return a reference as it is kept; equal is equal to the byte."""
    return packing.pack(msgspec.msgpack.encode(reference, order="deterministic"))


def unpack(packed: Packed) -> Reference:
    """Return a reference. Raises DamagedError, also for one of another shape."""
    try:
        return msgspec.msgpack.decode(packing.unpack(packed), type=Reference)
    except msgspec.DecodeError as error:
        raise DamagedError(str(error)) from error
