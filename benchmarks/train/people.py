"""The weights of the comparison of people, from labelled mentions.

Each set is read as it is, without abstracts and key words, and with nothing known of how common things are, so
that the weights hold there too.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import structs

from benchmarks.train.additive import Pairs, Shape, learn, together
from pipeline.identity import block, names
from pipeline.identity.corpus import FALLBACK, Corpus, learned
from pipeline.identity.evidence import evidence
from pipeline.identity.features import Features, features
from pipeline.identity.file_rows import mentions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.identity.statements import Mention
    from pipeline.identity.weights import Model

_SETS: Final = {"dblp_people": 1.0, "acl_people": 1.5}
"""Labelled sets and what each weighs: sets of homonyms are picked for being hard, a bibliography is not."""
_MOST_PAIRS: Final = 120_000
"""Pairs taken of each form of each set, by chance."""
_ROUNDS: Final = 300
_SHAPE: Final = Shape(Features.__struct_fields__, falling={"common", "years"}, free={"given"})


def learn_people(bench: Path, how: str, keep: Callable[[Mention], bool] = lambda _: True) -> Model:
    """Return the weights learned from the labelled mentions of a folder that are to be kept."""
    return learn(together(list(_parts(bench, keep))), _SHAPE, _ROUNDS, f"{' and '.join(_SETS)} {how}")


def _parts(bench: Path, keep: Callable[[Mention], bool]) -> Iterator[Pairs]:
    for name, share in _SETS.items():
        everything = mentions(bench / name / "mentions.jsonl", [])
        with (bench / name / "gold.csv").open(newline="", encoding="utf-8") as stream:
            person = {row["mention_id"]: row["cluster_id"] for row in csv.DictReader(stream)}
        found = [mention for mention in everything if keep(mention)]
        corpus = learned(found)
        bare = [structs.replace(mention, abstract=None, keywords=()) for mention in found]
        for form, known, much in ((found, corpus, 1.0), (bare, corpus, 0.3), (found, FALLBACK, 0.15)):
            yield _pairs(form, known, person, share * much)


def _pairs(found: Sequence[Mention], corpus: Corpus, person: dict[str, str], share: float) -> Pairs:
    by_key = {mention.key: mention for mention in found}
    said = {key: evidence(mention, corpus) for key, mention in by_key.items()}
    candidates = list(_candidates(found))
    size = Counter(names.short_key(by_key[left].name) for left, _ in candidates)
    rows, same, weight = [], [], []
    for left, right in random.Random(1).sample(candidates, min(len(candidates), _MOST_PAIRS)):
        a, b = by_key[left].name, by_key[right].name
        rows.append(structs.astuple(features(said[left], said[right], a, b, names.compare(a, b), corpus)))
        same.append(person[left] == person[right])
        # Else a few names with thousands of pairs would decide everything.
        weight.append(size[names.short_key(a)] ** -0.5)
    scale = np.array(weight)
    return Pairs(np.array(rows, dtype=float), np.array(same, dtype=float), share * scale / scale.sum())


def _candidates(found: Iterable[Mention]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of mentions that are compared by name."""
    by_key = {mention.key: mention for mention in found}
    keys = {key: block.name_keys(mention) for key, mention in by_key.items()}
    for left, right in sorted(block.pairs(keys)):
        if names.compatible(by_key[left].name, by_key[right].name):
            yield left, right
