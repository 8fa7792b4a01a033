"""The parts of a paper's Novelty as percentiles, and their mean."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.document import Part
from pipeline.figures.novelty.categories import LEAST_EARLIER

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.figures.novelty.categories import Categories, Rarity
    from pipeline.figures.novelty.kept import Raw

NAMES: Final = ("text_distance", "new_pairs", "category_rarity")
NEAR_COPY: Final = 0.7
"""Similarity from which a text is nearly another's."""
_DIGITS: Final = 1


class RawPart(Struct, frozen=True):
    """A part as it was measured, or why it was not."""

    name: str
    value: float | None
    why_null: str | None = None


class Novelty(Struct, frozen=True):
    """The mean of the parts that exist, from 0 to 100, or why there is none."""

    value: float | None
    why_null: str | None
    parts: tuple[Part, ...]


def raw_parts(raw: Raw | None, rarity: Rarity) -> tuple[RawPart, ...]:
    """Return the parts of a paper; without date or text there is no `raw`.

    Of a near copy the distance alone counts: neither categories nor some other words make its text new.
    """
    distance, pairs, why = (
        (raw.distance, raw.new_pairs, raw.why_null) if raw else (None, None, "no date or no text")
    )
    measured = (distance, why), (pairs, why), (rarity.value, rarity.why_null)
    if raw and raw.nearest and raw.nearest[0].similarity >= NEAR_COPY:
        measured = (distance, why), *2 * ((None, f"the text is nearly that of {raw.nearest[0].id}"),)
    return tuple(
        RawPart(name, value, None if value is not None else reason)
        for name, (value, reason) in zip(NAMES, measured, strict=True)
    )


def too_few_earlier(counts: Categories, primary: str | None, date: str | None) -> str | None:
    """Return why a paper has no Novelty where too little is known of the years before it."""
    if not date or not primary:
        return "no date" if not date else "no primary category"
    earlier = counts.earlier(primary, date)
    if earlier >= LEAST_EARLIER:
        return None
    return f"{earlier} papers of {primary} in the five years before, at least {LEAST_EARLIER} are needed"


def novelty(parts: tuple[RawPart, ...], percentile: Callable[[str, float], float | None]) -> Novelty:
    """Return the mean of percentiles; `percentile` gives that of a part's value, None without a reference."""
    found = tuple(_placed(part, percentile) for part in parts)
    values = [part.value for part in found if part.value is not None]
    if not values:
        whys = dict.fromkeys(part.why_null for part in found if part.why_null)
        return Novelty(None, "; ".join(whys) or "no part", found)
    return Novelty(round(fmean(values), _DIGITS), None, found)


def _placed(part: RawPart, percentile: Callable[[str, float], float | None]) -> Part:
    if part.value is None:
        return Part(name=part.name, why_null=part.why_null or "not measured")
    value = percentile(part.name, part.value)
    return Part(name=part.name, value=value, why_null="no reference" if value is None else None)
