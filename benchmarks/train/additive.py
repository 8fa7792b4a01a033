"""Additive models from labelled pairs: one step function a feature, falling or rising where common sense says so.

Boosted stumps (Friedman 2001) with Newton steps on the logistic loss, all features in turn; what is not known adds
nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from msgspec import Struct

from pipeline.identity.weights import Model, Steps

if TYPE_CHECKING:
    from collections.abc import Sequence

_RATE, _CUTS, _RIDGE = 0.05, 48, 5.0

Floats: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"


class Pairs(Struct, frozen=True):
    """Labelled pairs: features (NaN where not known), whether the two are one, and how much each pair counts."""

    told: Floats
    same: Floats
    weight: Floats


class Shape(Struct, frozen=True):
    """The features in order, and which of them fall, or may rise and fall; all others rise."""

    names: tuple[str, ...]
    falling: Collection[str] = ()
    free: Collection[str] = ()
    flags: Collection[str] = ()
    """Features that are 0 or 1, of which 0 is to add nothing."""


def together(parts: Sequence[Pairs]) -> Pairs:
    """Return all pairs of some parts."""
    return Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in Pairs.__struct_fields__))


def learn(pairs: Pairs, shape: Shape, rounds: int, how: str) -> Model:
    """Return the additive model that fits labelled pairs after some rounds; `how` tells from what."""
    told, same, weight = pairs.told, pairs.same, pairs.weight
    cuts = [_cuts(told[:, place]) for place in range(len(shape.names))]
    bins = [
        np.where(np.isnan(told[:, n]), len(c) + 1, np.searchsorted(c, told[:, n], "right"))
        for n, c in enumerate(cuts)
    ]
    directions = [0 if name in shape.free else -1 if name in shape.falling else 1 for name in shape.names]
    added = [np.zeros(len(c) + 2) for c in cuts]
    weight = weight * len(weight) / weight.sum()
    base = float(np.average(same, weights=weight))
    prior = float(np.log(base / (1 - base)))
    total = np.full(len(same), prior)
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-total))
        slope, bend = weight * (same - chance), weight * chance * (1 - chance)
        for place in range(len(shape.names)):
            step = _RATE * _best(bins[place], slope, bend, len(cuts[place]), directions[place])
            added[place] += step
            total += step[bins[place]]
    for n, name in enumerate(shape.names):
        if name in shape.flags:
            prior += float(added[n][0])
            added[n] -= added[n][0]
    return Model(how, round(prior, 4), {name: _steps(cuts[n], added[n]) for n, name in enumerate(shape.names)})


def _cuts(values: Floats) -> Floats:
    """Return where a feature is cut: by how often values occur, and by what values there are (zeros crowd out)."""
    known = values[~np.isnan(values)]
    single = np.unique(known)
    if len(single) > _CUTS:
        shares = np.linspace(0, 1, _CUTS // 2 + 1)
        single = np.unique(np.concatenate([np.quantile(known, shares), np.quantile(single, shares)]))
    return (single[1:] + single[:-1]) / 2


def _best(bins: Floats, slope: Floats, bend: Floats, cuts: int, direction: int) -> Floats:
    """Return what the best stump of a feature adds in each bin: nothing in the last one, of what is not known.

    It rises (`direction` 1), falls (-1), or does either (0).
    """
    slopes = np.bincount(bins, slope, cuts + 2)[:-1]
    bends = np.bincount(bins, bend, cuts + 2)[:-1]
    low, high = slopes.cumsum()[:-1], slopes[::-1].cumsum()[::-1][1:]
    under = low / (bends.cumsum()[:-1] + _RIDGE)
    over = high / (bends[::-1].cumsum()[::-1][1:] + _RIDGE)
    gain = low * under + high * over
    gain[(over - under) * direction < 0] = 0
    step = np.zeros(cuts + 2)
    if cuts and gain.max() > 0:
        cut = int(gain.argmax()) + 1
        step[:cut], step[cut:-1] = under[cut - 1], over[cut - 1]
    return step


def _steps(cuts: Floats, added: Floats) -> Steps:
    """Return what was learned of a feature, neighbouring bins of one weight put together, the missing left out."""
    kept = [n for n in range(len(cuts)) if abs(added[n] - added[n + 1]) > 5e-4]
    weights = [float(added[0]), *(float(added[n + 1]) for n in kept)]
    return Steps(tuple(round(float(cuts[n]), 4) for n in kept), tuple(round(w, 4) for w in weights))
