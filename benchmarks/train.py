"""Learns the weights of the comparison of people: `python -m benchmarks.train`.

Read are the labelled sets `dblp_people` and `acl_people` of $BYLINE_SHARED or ../shared: each as it is, without
abstracts and key words, and with nothing known of how common things are, so that the weights hold there too.
What is learned is additive: for each feature one step function, falling or rising where common sense says so
(boosted stumps, Newton steps on the logistic loss, all features in turn); what is not known adds nothing.
Written is `pipeline/identity/people_weights.json`.
"""

from __future__ import annotations

import csv
import os
import random
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec
import numpy as np
from msgspec import structs

from pipeline.identity import block, names
from pipeline.identity.corpus import FALLBACK, Corpus, learned
from pipeline.identity.evidence import evidence
from pipeline.identity.features import Features, features
from pipeline.identity.file_rows import mentions
from pipeline.identity.weights import Model, Steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.identity.statements import Mention

_ROOT = Path(__file__).parents[1]
_OUT = _ROOT / "pipeline" / "identity" / "people_weights.json"
_SETS: Final = {"dblp_people": 1.0, "acl_people": 2.5}
"""Labelled sets and what each weighs: sets of homonyms are picked for being hard, a bibliography is not."""
_MOST_PAIRS: Final = 120_000
"""Pairs taken of each form of each set, by chance."""
_ROUNDS, _RATE, _CUTS, _RIDGE = 300, 0.05, 48, 5.0

_FALLING: Final = frozenset({"common", "years"})
_FREE: Final = frozenset({"given"})
"""Features that may rise and fall; all others rise."""
_NAMES: Final = Features.__struct_fields__

Floats: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"


def main() -> int:
    """Learn from the labelled sets and write the weights."""
    bench = Path(os.environ.get("BYLINE_SHARED", _ROOT.parent / "shared")) / "bench"
    if not bench.is_dir():
        print(f"no labelled data in {bench}", file=sys.stderr)
        return 2
    model = learn_people(bench, f"on {datetime.now(UTC):%Y-%m-%d} by benchmarks.train")
    _OUT.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
    print(_OUT.relative_to(_ROOT))
    return 0


def learn_people(bench: Path, how: str, keep: Callable[[Mention], bool] = lambda _: True) -> Model:
    """Return the weights learned from the labelled mentions of a folder that are to be kept."""
    told, same, weight = _gathered(bench, keep)
    return _learn(told, same, weight, f"{' and '.join(_SETS)} {how}")


def _gathered(bench: Path, keep: Callable[[Mention], bool]) -> tuple[Floats, Floats, Floats]:
    """Return features, labels and weights of the pairs of all sets."""
    parts = []
    for name, share in _SETS.items():
        found = [mention for mention in mentions(bench / name / "mentions.jsonl", []) if keep(mention)]
        with (bench / name / "gold.csv").open(newline="", encoding="utf-8") as stream:
            person = {row["mention_id"]: row["cluster_id"] for row in csv.DictReader(stream)}
        corpus = learned(found)
        bare = [structs.replace(mention, abstract=None, keywords=()) for mention in found]
        for form, known in ((found, corpus), (bare, corpus), (found, FALLBACK)):
            rows, same, weight = _part(form, known, person)
            parts.append((rows, same, weight * share))
    return tuple(np.concatenate(each) for each in zip(*parts, strict=True))  # type: ignore[return-value]


def _part(found: Sequence[Mention], corpus: Corpus, person: dict[str, str]) -> tuple[Floats, Floats, Floats]:
    by_key = {mention.key: mention for mention in found}
    said = {key: evidence(mention, corpus) for key, mention in by_key.items()}
    pairs = list(_candidates(found))
    size = Counter(names.short_key(by_key[left].name) for left, _ in pairs)
    chosen = random.Random(1).sample(pairs, min(len(pairs), _MOST_PAIRS))
    rows, same, weight = [], [], []
    for left, right in chosen:
        a, b = by_key[left].name, by_key[right].name
        rows.append(structs.astuple(features(said[left], said[right], a, b, names.compare(a, b), corpus)))
        same.append(person[left] == person[right])
        # Else a few names with thousands of pairs would decide everything.
        weight.append(size[names.short_key(a)] ** -0.5)
    scale = np.array(weight)
    return np.array(rows, dtype=float), np.array(same, dtype=float), scale / scale.sum()


def _candidates(found: Iterable[Mention]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of mentions that are compared by name."""
    by_key = {mention.key: mention for mention in found}
    keys = {key: block.name_keys(mention) for key, mention in by_key.items()}
    for left, right in sorted(block.pairs(keys)):
        if names.compatible(by_key[left].name, by_key[right].name):
            yield left, right


def _learn(told: Floats, same: Floats, weight: Floats, how: str) -> Model:
    """Return the additive model that fits labelled pairs; rows of `told` are features, NaN where not known."""
    cuts = [_cuts(told[:, place]) for place in range(len(_NAMES))]
    bins = [
        np.where(np.isnan(told[:, n]), len(c) + 1, np.searchsorted(c, told[:, n], "right"))
        for n, c in enumerate(cuts)
    ]
    added = [np.zeros(len(c) + 2) for c in cuts]
    weight = weight * len(weight) / weight.sum()
    base = float(np.average(same, weights=weight))
    prior = float(np.log(base / (1 - base)))
    total = np.full(len(same), prior)
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-total))
        slope, bend = weight * (same - chance), weight * chance * (1 - chance)
        for place in range(len(_NAMES)):
            step = _RATE * _best(place, bins[place], slope, bend, len(cuts[place]))
            added[place] += step
            total += step[bins[place]]
    return Model(how, round(prior, 4), {name: _steps(cuts[n], added[n]) for n, name in enumerate(_NAMES)})


def _cuts(values: Floats) -> Floats:
    """Return where a feature is cut: by how often values occur, and by what values there are (zeros crowd out)."""
    known = values[~np.isnan(values)]
    single = np.unique(known)
    if len(single) > _CUTS:
        shares = np.linspace(0, 1, _CUTS // 2 + 1)
        single = np.unique(np.concatenate([np.quantile(known, shares), np.quantile(single, shares)]))
    return (single[1:] + single[:-1]) / 2


def _best(place: int, bins: Floats, slope: Floats, bend: Floats, cuts: int) -> Floats:
    """Return what the best stump of a feature adds in each bin: nothing in the last one, of what is not known."""
    slopes = np.bincount(bins, slope, cuts + 2)[:-1]
    bends = np.bincount(bins, bend, cuts + 2)[:-1]
    low, high = slopes.cumsum()[:-1], slopes[::-1].cumsum()[::-1][1:]
    under = low / (bends.cumsum()[:-1] + _RIDGE)
    over = high / (bends[::-1].cumsum()[::-1][1:] + _RIDGE)
    gain = low * under + high * over
    if _NAMES[place] not in _FREE:
        gain[(under < over) == (_NAMES[place] in _FALLING)] = 0
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


if __name__ == "__main__":
    sys.exit(main())
