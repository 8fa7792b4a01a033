"""Rules that anybody would write first."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from benchmarks.accuracy.peers.rows import closure, grouped, keys, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.accuracy.peers.rows import Row, Way

_RATIOS = (90, 80, 85, 95)


def people(rows: list[Row]) -> Iterator[Way]:
    """Yield one person for each full name, and for each full name whose mentions share a co-author."""
    named = grouped(rows, lambda row: _plain(row["name"]))
    yield "one full name", [keys(group) for group in named]
    pairs = [
        (group[0]["key"], row["key"])
        for same in named
        for group in grouped(_with_coauthors(same), lambda pair: pair["other"])
        for row in group[1:]
    ]
    yield "full name and shared co-author", closure(keys(rows), pairs)


def _with_coauthors(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        for other in {_plain(name) for name in row["coauthors"]}:
            yield {"key": row["key"], "other": other}


def papers(rows: list[Row]) -> Iterator[Way]:
    """Yield one paper for each title and year, and for titles of one year that are nearly the same."""
    titles = {row["key"]: _plain(row["title"]) for row in rows}
    titled = grouped(rows, lambda row: (titles[row["key"]], row["year"]))
    yield "same title and year", [keys(group) for group in titled]
    likeness = {
        (a, b): ratio
        for group in grouped(rows, lambda row: row["year"])
        for a, b in combinations(keys(group), 2)
        if (ratio := fuzz.ratio(titles[a], titles[b], score_cutoff=min(_RATIOS)))
    }
    for least in _RATIOS:
        alike = [pair for pair, ratio in likeness.items() if ratio >= least]
        yield f"title ratio from {least}, same year", closure(keys(rows), alike)


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


if __name__ == "__main__":
    run({"people": people, "papers": papers})
