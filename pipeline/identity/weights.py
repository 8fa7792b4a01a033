"""Weights in log-odds: an additive model, learned by `python -m benchmarks.train` and kept as readable JSON."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

_HERE: Final = Path(__file__).parent


class Steps(Struct, frozen=True):
    """What a feature adds: `weights[n]` from `cuts[n - 1]` on, the first below all cuts; unknown adds nothing."""

    cuts: tuple[float, ...]
    weights: tuple[float, ...]

    def of(self, value: float | None) -> float:
        """Return what a value of the feature adds."""
        return 0.0 if value is None else self.weights[bisect_right(self.cuts, value)]


class Model(Struct, frozen=True):
    """The sum of what all features add, in log-odds."""

    learned: str
    """From what, when and by which command."""
    prior: float
    features: dict[str, Steps]


@cache
def people() -> Model:
    """Return the weights for two mentions of people."""
    return _read("people")


@cache
def papers() -> Model:
    """Return the weights for two records about papers."""
    return _read("papers")


def _read(kind: str) -> Model:
    return msgspec.json.decode((_HERE / f"{kind}_weights.json").read_bytes(), type=Model)
