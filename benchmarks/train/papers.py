"""The weights of the comparison of records about papers, from labelled records.

Read are two clean bibliographies, a clean and a careless one, and references made of the records of one of them;
each also with nothing known of how common words are.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import structs

from benchmarks.train.additive import Pairs, Shape, learn, together
from benchmarks.train.references import references
from pipeline.identity import block
from pipeline.identity.corpus import FALLBACK, learned_of_papers
from pipeline.identity.file_rows import records
from pipeline.identity.match_papers import conflict, listing_once
from pipeline.identity.paper_evidence import Tells, evidence
from pipeline.identity.paper_features import PaperFeatures, are_listed_twice, features, years_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.identity.statements import PaperStatement
    from pipeline.identity.weights import Model

    Labels = Mapping[tuple[str, str], bool]

_ROUNDS: Final = 600
_SHAPE: Final = Shape(
    PaperFeatures.__struct_fields__,
    falling={"plain", "words_added", "years", "years_careful", "listed_twice"},
    free={"tells"},
    flags={"listed_twice"},
)
_CAREFUL, _CARELESS, _AMONG_CARELESS, _REFERENCES = 1.0, 1.0, 0.3, 1.0
"""What the sets weigh."""
_AS_COMMON, _AMONG = 0.25, 0.5
"""How much a pair of one paper counts where half of all pairs, or more, are such; elsewhere one in five is."""


def learn_papers(bench: Path, how: str, keep: Callable[[PaperStatement], bool] = lambda _: True) -> Model:
    """Return the weights learned from the labelled records of a folder that are to be kept."""
    parts = [*_bibliographies(bench, keep), *_careless(bench, keep), *_of_references(bench, keep)]
    return learn(together(parts), _SHAPE, _ROUNDS, f"dblp_acm, dblp_scholar (train, valid) and references {how}")


def _bibliographies(bench: Path, keep: Callable[[PaperStatement], bool]) -> Iterator[Pairs]:
    folder = bench / "dblp_acm"
    with (folder / "gold_pairs.csv").open(newline="", encoding="utf-8") as stream:
        same = {(row["left_id"], row["right_id"]) for row in csv.DictReader(stream)}
    same |= {(right, left) for left, right in same}
    found = [each for each in records(folder / "records.csv", []) if keep(each)]
    yield from _pairs(found, {pair: pair in same for pair in _candidates(found)}, 1.0, _CAREFUL)


def _careless(bench: Path, keep: Callable[[PaperStatement], bool]) -> Iterator[Pairs]:
    for part, one in (("train", _AS_COMMON), ("valid", 1.0)):
        folder = bench / "dblp_scholar" / part
        found = [each for each in records(folder / "records.csv", []) if keep(each)]
        known = {each.key for each in found}
        with (folder / "labels.csv").open(newline="", encoding="utf-8") as stream:
            rows = [(row["left_id"], row["right_id"], row["label"] == "1") for row in csv.DictReader(stream)]
        labels = {(a, b): y for a, b, y in rows if a in known and b in known}
        yield from _pairs(found, labels, one, _CARELESS)
        yield from _pairs(found, _among_careless(found, labels), _AMONG, _AMONG_CARELESS)


def _among_careless(found: Sequence[PaperStatement], labels: Labels) -> dict[tuple[str, str], bool]:
    """Return labels for pairs of careless records that are each one paper with a clean record."""
    clean = {right: left for (left, right), same in labels.items() if same}
    both = [pair for pair in _candidates(found) if clean.keys() >= set(pair)]
    return {(left, right): clean[left] == clean[right] for left, right in both}


def _of_references(bench: Path, keep: Callable[[PaperStatement], bool]) -> Iterator[Pairs]:
    found = [
        each for each in records(bench / "dblp_acm" / "records.csv", []) if keep(each) and each.source == "acm"
    ]
    made = references(found, seed=1)
    paper = {each.key: of for each, of in made}
    statements = [each for each, _ in made]
    labels = {pair: paper[pair[0]] == paper[pair[1]] for pair in _candidates(statements)}
    yield from _pairs(statements, labels, 1.0, _REFERENCES)


def _candidates(found: Sequence[PaperStatement]) -> list[tuple[str, str]]:
    return list(block.pairs({each.key: block.paper_keys(each) for each in found}))


def _pairs(found: Sequence[PaperStatement], labels: Labels, one: float, share: float) -> Iterator[Pairs]:
    by_key = {each.key: each for each in found}
    once = listing_once(found)
    for corpus in (learned_of_papers(found), FALLBACK):
        tells = Tells(corpus)
        said = {key: evidence(each, tells) for key, each in by_key.items()}
        rows, same = [], []
        for (left, right), label in labels.items():
            a, b = by_key[left], by_key[right]
            if conflict(a, b):
                continue
            twice = are_listed_twice(a, b, once)
            values = features(
                said[left],
                said[right],
                years=years_apart(said[left].outline, said[right].outline),
                listed_twice=twice,
            )
            rows.append(structs.astuple(values))
            same.append(label)
        weight = np.where(same, one, 1.0)
        yield Pairs(np.array(rows, dtype=float), np.array(same, dtype=float), share * weight / weight.sum())
