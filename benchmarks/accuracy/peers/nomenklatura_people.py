"""Nomenklatura: its regression over two names, for names of one initial and family name; it knows names only."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from followthemoney import model
from nomenklatura.matching import RegressionV1, ScoringConfig

from benchmarks.accuracy.peers.rows import closure, grouped, keys, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.accuracy.peers.rows import Row, Way

_CUTS = (0.5, 0.3, 0.4, 0.6, 0.7, 0.8)


def people(rows: list[Row]) -> Iterator[Way]:
    """Yield one person for all names that hang together by scores."""
    named = {group[0]["name"]: keys(group) for group in grouped(rows, lambda row: row["name"])}
    known = {name: _person(name) for name in named}
    config = ScoringConfig.defaults()
    scores = {
        (left, right): RegressionV1.compare(known[left], known[right], config).score
        for block in grouped([{"key": name} for name in named], lambda row: _short(row["key"]))
        for left, right in combinations(keys(block), 2)
    }
    for cut in _CUTS:
        groups = closure(named, [pair for pair, score in scores.items() if score >= cut])
        yield f"score from {cut}", [[key for name in group for key in named[name]] for group in groups]


def _person(name: str) -> object:
    entity = model.make_entity("Person")
    entity.id = name
    entity.add("name", name)
    return entity


def _short(name: str) -> tuple[str, str]:
    words = name.casefold().split() or [""]
    return words[0][:1], words[-1]


if __name__ == "__main__":
    run({"people": people})
