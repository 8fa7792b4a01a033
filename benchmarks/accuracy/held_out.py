"""What the comparison of people does on names it has not learned from: half of the blocks teach, half test."""

from __future__ import annotations

import random
from statistics import mean, stdev
from typing import TYPE_CHECKING

from msgspec import Struct

from benchmarks.accuracy.contenders import BEST, SURE
from benchmarks.accuracy.metrics import FIGURES, Figures, figures, tallies
from benchmarks.accuracy.scored import Scored
from benchmarks.train.people import learn_people
from pipeline.identity import match
from pipeline.identity.doubts import PROBABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.accuracy.sets import LabelledSet
    from pipeline.identity.weights import Model

_POINTS = ((BEST, PROBABLE, False), (SURE, match.SURE_PEOPLE, True))


class HeldOut(Struct, frozen=True):
    """The figures of one set at one operating point, over all splits."""

    name: str
    who: str
    mean: Figures
    sd: Figures
    """Standard deviations over the splits."""
    splits: int


def held_out(found: Sequence[LabelledSet], bench: Path, splits: int) -> list[HeldOut]:
    """Learn on half of the blocks and test on the other, in several splits by chance; sets must lie in `bench`.

    A block whose name stands in two sets teaches, or tests, in both.
    """
    results: dict[tuple[str, str], list[Figures]] = {}
    for seed in range(splits):
        taught = _half(found, seed)
        model = learn_people(bench, f"half {seed}", lambda mention, kept=taught: mention.key in kept)  # type: ignore[misc]
        for labelled in found:
            for who, got in _tested(labelled, model, taught):
                results.setdefault((labelled.name, who), []).append(got)
    return [
        HeldOut(name, who, _each(mean, rounds), _each(stdev, rounds), splits)
        for (name, who), rounds in results.items()
    ]


def _half(found: Sequence[LabelledSet], seed: int) -> frozenset[str]:
    """Return the mentions of half of all blocks."""
    blocks = sorted({block for labelled in found for block in labelled.block.values()})
    chosen = {*random.Random(seed).sample(blocks, len(blocks) // 2)}
    return frozenset(key for labelled in found for key, block in labelled.block.items() if block in chosen)


def _tested(labelled: LabelledSet, model: Model, taught: frozenset[str]) -> Iterator[tuple[str, Figures]]:
    true = {key: person for key, person in labelled.true.items() if key not in taught}
    scored = Scored(labelled, model=model, only=true.keys())
    for who, least, sure in _POINTS:
        yield who, figures(tallies(true, scored.clusters(least, sure=sure)))


def _each(over: object, rounds: Sequence[Figures]) -> Figures:
    assert callable(over)
    return Figures(*(over([getattr(each, name) for each in rounds]) for name in FIGURES))
