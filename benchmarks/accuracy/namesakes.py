"""How well the namesake alarm tells one person from two of one name put together."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from pipeline.identity.corpus import learned
from pipeline.identity.file_rows import mentions
from pipeline.identity.namesakes import alarm
from pipeline.identity.statements import NOTICEABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.accuracy.sets import LabelledSet
    from pipeline.identity.statements import Mention

_SEED: Final = 1
_DRAWS: Final = 5
"""So many pairs of persons are drawn of one block at most, but no more than it has persons."""


class Namesakes(Struct, frozen=True):
    """The alarm over single persons on two papers or more, and over pairs of persons of one block."""

    single: int
    merged: int
    auc: float
    """How often two put together have the higher score than a single one (equal ones count half)."""
    single_noticed: float
    """Share whose profile would carry a notice."""
    merged_noticed: float


def namesakes(labelled: LabelledSet) -> Namesakes | None:
    """Return how well the alarm does on labelled people; None where no two persons bear one name."""
    people: dict[str, dict[str, list[Mention]]] = {}
    found = mentions(labelled.file, [])
    for mention in found:
        if mention.key in labelled.true:
            of_block = people.setdefault(labelled.block[mention.key], {})
            of_block.setdefault(labelled.true[mention.key], []).append(mention)
    corpus = learned(found)

    def score(group: Sequence[Mention]) -> float:
        raised = alarm(group, corpus)
        return 0.0 if raised is None else raised.score

    singles = (group for block in people.values() for group in block.values())
    single = np.array([score(group) for group in singles if len({m.paper for m in group}) > 1])
    merged = np.array([score(group) for group in _merged(people)])
    if not len(single) or not len(merged):
        return None
    return Namesakes(
        single=len(single),
        merged=len(merged),
        auc=float(np.mean([np.mean(single < s) + np.mean(single == s) / 2 for s in merged])),
        single_noticed=float(np.mean(single >= NOTICEABLE)),
        merged_noticed=float(np.mean(merged >= NOTICEABLE)),
    )


def _merged(people: dict[str, dict[str, list[Mention]]]) -> Iterator[list[Mention]]:
    draw = Random(_SEED)
    for _, persons in sorted(people.items()):
        for _ in range(min(_DRAWS, len(persons)) if len(persons) > 1 else 0):
            one, other = draw.sample(sorted(persons), 2)
            yield persons[one] + persons[other]
