"""Which papers are worked out anew when others come, go or change, so that a part gives what the whole would."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.figures.novelty.corpus import corpus
from pipeline.figures.novelty.matrix import LENGTH, matrix
from pipeline.figures.novelty.nearest import NEAREST
from pipeline.figures.novelty.pairs import every_pair, pairs_of
from pipeline.figures.novelty.raw import raws
from pipeline.figures.novelty.window import five_years_before

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from pipeline.figures.novelty.corpus import Corpus
    from pipeline.figures.novelty.kept import Raw
    from pipeline.figures.novelty.terms import Vector
    from pipeline.figures.novelty.weights import Weights

    Longs = npt.NDArray[np.int64]

_MARGIN: Final = 0.002
"""Nearest papers are chosen by products of rounded weights, which are off by less than this."""
_ROWS: Final = 500


def renewed(
    vectors: Iterable[Vector],
    weights: Weights,
    standing: Mapping[str, Raw],
    *,
    came: Collection[str],
    gone: Sequence[Vector],
) -> dict[str, Raw]:
    """Return what is new in those papers for which it may have changed.

    `vectors` are those of all papers that stand now, `standing` what was worked out before. `came` are the ids of
    papers that are new or have changed, `gone` the terms, as they were, of papers that have gone or changed.
    """
    now = corpus(vectors)
    wanted = reached(now, weights, standing, came=came, gone=gone)
    return {each.id: each for each in raws(now, weights, wanted)}


def reached(
    now: Corpus, weights: Weights, standing: Mapping[str, Raw], *, came: Collection[str], gone: Sequence[Vector]
) -> list[int]:
    """Return the places of the papers that must be worked out anew, in order.

    These are those that came, and of the later ones within five years those that had one of `gone` among their
    nearest or a pair with it, those which one of `came` is as near to as their nearest, or takes a new pair from.
    """
    places = [at for at, id_ in enumerate(now.ids) if id_ in came]
    found = set(places)
    later = sorted(_later(now, [(now.dates[at], now.ids[at]) for at in places]) - found)
    if later:
        found.update(_nearer(now, weights, standing, places, later))
        found.update(_sharing(now, standing, every_pair(now, weights, places), later, new=True))
    before = corpus(gone)
    later = sorted(_later(now, list(zip(before.dates, before.ids, strict=True))) - found)
    if later:
        found.update(_had_near(now, standing, set(before.ids), later))
        pairs = every_pair(before, weights, range(len(before.ids)))
        found.update(_sharing(now, standing, pairs, later, new=False))
    return sorted(found)


def _later(now: Corpus, touched: Iterable[tuple[str, str]]) -> set[int]:
    """Return the places of papers in whose five years one of these is, given by dates and ids."""
    order = list(zip(now.dates, now.ids, strict=True))
    bounds = [five_years_before(date) for date in now.dates]
    marks = np.zeros(len(order) + 1, dtype=np.int64)
    for each in touched:
        marks[bisect_left(order, each)] += 1
        marks[bisect_right(bounds, each[0])] -= 1
    return set(np.flatnonzero(marks.cumsum() > 0).tolist())


def _nearer(
    now: Corpus, weights: Weights, standing: Mapping[str, Raw], places: Sequence[int], later: Sequence[int]
) -> Iterator[int]:
    """Yield those of the later papers which one of these is as near to as their nearest."""
    first = places[0]
    rows = matrix(now, weights, first, max(places[-1], later[-1]) + 1).rows
    across = rows[np.asarray(later) - first].T.tocsr()
    at = np.asarray(later)
    least = np.array([_farthest(standing.get(now.ids[each])) for each in later]) - _MARGIN
    hit = np.zeros(len(later), dtype=np.bool_)
    for start in range(0, len(places), _ROWS):
        some = np.asarray(places[start : start + _ROWS])
        alike = (rows[some - first] @ across).toarray() / LENGTH**2
        within = (at > some[:, None]) & (now.opened[at] <= some[:, None])
        hit |= (within & (alike >= least) & ((alike > 0) | (least < -_MARGIN))).any(axis=0)
    yield from at[hit].tolist()


def _farthest(raw: Raw | None) -> float:
    """Return how like the last of a paper's nearest ones is; less than 0 where any other paper may count."""
    if raw is None or raw.distance is None:
        return -1.0
    return raw.nearest[-1].similarity if len(raw.nearest) == NEAREST else 0.0


def _had_near(
    now: Corpus, standing: Mapping[str, Raw], gone: Collection[str], later: Iterable[int]
) -> Iterator[int]:
    """Yield those of the later papers that had one of these among their nearest, or none."""
    for at in later:
        raw = standing.get(now.ids[at])
        if raw is None or not raw.nearest or any(each.id in gone for each in raw.nearest):
            yield at


def _sharing(
    now: Corpus, standing: Mapping[str, Raw], pairs: Longs, later: Iterable[int], *, new: bool
) -> Iterator[int]:
    """Yield those of the later papers that have one of these pairs among their new ones, or among the others."""
    for at in later:
        raw = standing.get(now.ids[at])
        if raw is None or _meet(_pairs(raw, new=new), pairs):
            yield at


def _meet(some: Longs, ordered: Longs) -> bool:
    if not len(ordered):
        return False
    at = np.minimum(np.searchsorted(ordered, some), len(ordered) - 1)
    return bool((ordered[at] == some).any())


def _pairs(raw: Raw, *, new: bool) -> Longs:
    """Return the pairs of a paper that are new, or all others."""
    pairs = pairs_of(np.frombuffer(raw.terms, dtype="<i4").astype(np.int64))
    marks = np.unpackbits(np.frombuffer(raw.new, dtype=np.uint8), count=len(pairs))
    return np.asarray(pairs[marks == new])
