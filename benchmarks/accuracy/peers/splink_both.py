"""Splink: the model of Fellegi and Sunter, its weights estimated on the set itself without labels."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

from benchmarks.accuracy.peers.rows import closure, grouped, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.accuracy.peers.rows import Row, Way

_CUTS = (0.99, 0.5, 0.9, 0.95, 0.999)
_SAMPLE = 1e6
_SEED = 1


def people(rows: list[Row]) -> Iterator[Way]:
    """Compare mentions of one initial and family name by name, co-authors, words of the title, venue and year."""
    comparisons = [
        cl.JaroWinklerAtThresholds("given", [0.95, 0.8]),
        cl.ArrayIntersectAtSizes("coauthors", [3, 2, 1]),
        cl.ArrayIntersectAtSizes("words", [4, 2, 1]),
        cl.ExactMatch("venue"),
        cl.ExactMatch("year"),
    ]
    blocks = [block_on("short")]
    return _ways([_mention(row) for row in rows], comparisons, blocks, ["given", "venue"])


def papers(rows: list[Row]) -> Iterator[Way]:
    """Compare records that share words or the year, by title, authors and year; of two sources only across."""
    comparisons = [
        cl.JaroWinklerAtThresholds("title", [0.98, 0.92, 0.8]),
        cl.ArrayIntersectAtSizes("authors", [3, 2, 1]),
        cl.ExactMatch("year"),
    ]
    blocks = [block_on("first_words"), block_on("first_word", "year"), block_on("last_words")]
    return _ways([_record(row) for row in rows], comparisons, blocks, ["title", "year"])


def _ways(
    rows: list[Row], comparisons: Sequence[Any], blocks: Sequence[Any], trained_on: Sequence[str]
) -> Iterator[Way]:
    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI()
    parts = grouped(rows, lambda row: row["source"])
    if len(parts) != 2:
        parts = [[*rows]]
    tables = [database.register(pa.Table.from_pylist(part)) for part in parts]
    settings = SettingsCreator(
        link_type="link_only" if len(parts) == 2 else "dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=blocks,
    )
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match([block_on(trained_on[0], "year")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLE, seed=_SEED)
    for column in trained_on:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    found = linker.inference.predict(threshold_match_probability=min(_CUTS)).as_record_list()
    for cut in _CUTS:
        pairs = [(row["unique_id_l"], row["unique_id_r"]) for row in found if row["match_probability"] >= cut]
        yield f"p from {cut}", closure([row["unique_id"] for row in rows], pairs)


def _mention(row: Row) -> Row:
    words = _words(row["name"])
    return {
        "unique_id": row["key"],
        "source": None,
        "given": " ".join(words[:-1]) or None,
        "short": f"{words[0][:1]} {words[-1]}" if words else None,
        "coauthors": [" ".join(_words(name)) for name in row["coauthors"]] or None,
        "words": [word for word in _words(row.get("title")) if len(word) > 3] or None,
        "venue": " ".join(_words(row.get("venue"))) or None,
        "year": str(row.get("year") or "") or None,
    }


def _record(row: Row) -> Row:
    words = _words(row["title"])
    return {
        "unique_id": row["key"],
        "source": row.get("source"),
        "title": " ".join(words) or None,
        "first_word": words[0] if words else None,
        "first_words": " ".join(words[:3]) or None,
        "last_words": " ".join(words[-3:]) or None,
        "authors": [_words(name)[-1] for name in row["authors"].split(",") if _words(name)] or None,
        "year": row["year"] or None,
    }


def _words(text: str | None) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in (text or "").casefold()).split()


if __name__ == "__main__":
    run({"people": people, "papers": papers})
