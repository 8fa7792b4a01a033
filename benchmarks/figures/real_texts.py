"""Novelty of real papers: how percentiles spread, how parts go together, how lasting an author's median is."""

from __future__ import annotations

import csv
from collections import defaultdict
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
from msgspec import Struct
from scipy import stats

from benchmarks.bars import Bar
from benchmarks.figures.planted import mid_rank
from pipeline.figures.novelty.categories import Rarity
from pipeline.figures.novelty.corpus import corpus
from pipeline.figures.novelty.parts import NAMES, RawPart, novelty, raw_parts
from pipeline.figures.novelty.raw import raws
from pipeline.figures.novelty.sentences import strange
from pipeline.figures.novelty.terms import vector
from pipeline.figures.novelty.weights import learn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_SEED, _HALVES = 11, 3
_PEERS: Final = 30
"""Papers of a year from which on percentiles are taken."""
_LEAST_PAPERS: Final = 5
"""Of an author whose median is looked at."""
_NO_RARITY: Final = Rarity(why_null="only one category")


class _Paper(Struct, frozen=True):
    pub_id: str
    title: str
    abstract: str
    year: str
    venue: str


class _Mention(_Paper, frozen=True):
    mention_id: str


class _Rated(Struct, frozen=True):
    parts: dict[str, float]
    """Percentiles."""
    mean: float


def report(folder: Path) -> Iterator[Bar]:
    """Measure Novelty over the papers of a labelled set of people, each year in the place of category and year."""
    if not folder.is_dir():
        print(f"{folder} is not there; Novelty of real papers is left out")
        return
    mentions = [msgspec.json.decode(line, type=_Mention) for line in (folder / "mentions.jsonl").open("rb")]
    papers = {each.pub_id: each for each in mentions if each.year}
    whole = _rated(papers)
    note = f"({len(whole):,} of {len(papers):,} papers, the others have no abstract or no 30 peers)"
    # Of near copies the distance alone counts.
    found = [each for each in whole.values() if len(each.parts) == len(NAMES[:2])]
    for name in NAMES[:2]:
        uniform = stats.kstest([each.parts[name] / 100 for each in found], "uniform").statistic
        yield Bar(what=f"real papers: KS distance from uniform, {name}", figure=uniform, most=0.05, note=note)
    both = [[each.parts[name] for each in found] for name in NAMES[:2]]
    yield Bar(what="  rank correlation of the two text parts", figure=stats.spearmanr(*both).statistic, most=None)
    texts = [each.abstract for each in papers.values() if each.abstract]
    flagged = sum(strange(text) == "disordered" for text in texts) / len(texts)
    yield Bar(what="  share of abstracts taken for disordered words", figure=flagged, most=None)
    yield from _halved(papers, whole, _people(folder, mentions))


def _halved(
    papers: Mapping[str, _Paper], whole: Mapping[str, _Rated], people: Mapping[str, set[str]]
) -> Iterator[Bar]:
    """Compare the medians of authors by the whole with those by a half of all papers, some halves in turn."""
    rated = {who: own & whole.keys() for who, own in people.items()}
    known = {who: own for who, own in rated.items() if len(own) >= _LEAST_PAPERS}
    pairs: list[tuple[float, float]] = []
    for seed in range(_HALVES):
        kept = Random(_SEED + seed).sample(sorted(papers), k=len(papers) // 2)
        half = _rated({id_: papers[id_] for id_ in kept})
        left = {who: own & half.keys() for who, own in known.items()}
        pairs += [(_median(whole, known[who]), _median(half, own)) for who, own in left.items() if own]
    medians, halved = np.array(pairs).T
    note = f"({len(known)} authors of {_LEAST_PAPERS} papers and more, {_HALVES} halves)"
    alike = stats.spearmanr(medians, halved).statistic
    yield Bar(
        what="  an author's median by half of all papers: rank correlation", figure=alike, most=None, note=note
    )
    moved = float(np.median(abs(medians - halved)))
    yield Bar(what="  median of how far it moves, in percentiles", figure=moved, most=None)


def _median(rated: Mapping[str, _Rated], papers: Iterable[str]) -> float:
    return median(rated[id_].mean for id_ in papers)


def _people(folder: Path, mentions: Sequence[_Mention]) -> dict[str, set[str]]:
    paper_of = {each.mention_id: each.pub_id for each in mentions}
    found: defaultdict[str, set[str]] = defaultdict(set)
    with (folder / "gold.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["mention_id"] in paper_of:
                found[row["cluster_id"]].add(paper_of[row["mention_id"]])
    return found


def _rated(papers: Mapping[str, _Paper]) -> dict[str, _Rated]:
    """Return percentiles within the year of papers that have both text parts."""
    vectors = [vector(each.pub_id, each.year, each.title, each.abstract) for each in papers.values()]
    every = corpus(vectors)
    learned = learn(each for each in vectors if papers[each.id].abstract)
    parts = {
        raw.id: raw_parts(raw, _NO_RARITY)
        for raw in raws(every, learned, range(len(every.ids)))
        if raw.distance is not None and raw.new_pairs is not None and papers[raw.id].abstract
    }
    held: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for id_, measured in parts.items():
        for part in measured:
            if part.value is not None:
                held[papers[id_].year, part.name].append(part.value)
    for values in held.values():
        values.sort()
    return dict(_percentiles(papers, parts, held))


def _percentiles(
    papers: Mapping[str, _Paper],
    parts: Mapping[str, Sequence[RawPart]],
    held: Mapping[tuple[str, str], Sequence[float]],
) -> Iterator[tuple[str, _Rated]]:
    """Yield the papers of years that have enough, each with its percentiles."""
    for id_, measured in parts.items():
        year = papers[id_].year
        if len(held[year, NAMES[0]]) < _PEERS:
            continue

        def percentile(name: str, value: float, year: str = year) -> float:
            return mid_rank(held[year, name], value)

        found = novelty(tuple(measured), percentile)
        yield (
            id_,
            _Rated({part.name: part.value for part in found.parts if part.value is not None}, found.value or 0),
        )
