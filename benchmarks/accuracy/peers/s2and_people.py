"""S2AND with the model that its package holds, without the text embeddings that it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from s2and.data import ANDData
from s2and.production_model import load_production_model
from s2and.text import compute_block

from benchmarks.accuracy.peers.rows import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.accuracy.peers.rows import Row, Way


_CUTS = (0.1, 0.2, 0.3, 0.4, 0.5)


def people(rows: list[Row]) -> Iterator[Way]:
    """Yield what the model makes of it at its own cut, and at others."""
    papers, signatures = {}, {}
    blocks: dict[str, list[str]] = {}
    for row in rows:
        block = compute_block(row["name"])
        papers[row["key"]] = _paper(row)
        signatures[row["key"]] = _signature(row, block)
        blocks.setdefault(block, []).append(row["key"])
    data = ANDData(
        signatures=signatures, papers=papers, name="set", mode="inference", load_name_counts=False, n_jobs=1
    )
    clusterer = load_production_model(require_incremental_linker=False)
    clusterer.n_jobs = 1
    distances = clusterer.make_distance_matrices(blocks, data)
    own = clusterer.cluster_model.eps
    for cut in (own, *_CUTS):
        clusterer.cluster_model.eps = cut
        found, _ = clusterer.predict(blocks, data, dists=distances)
        yield f"cut at {cut:.2f}", list(found.values())


def _paper(row: Row) -> dict[str, Any]:
    names = [row["name"], *row["coauthors"]]
    year = str(row.get("year") or "")
    return {
        "paper_id": row["key"],
        "title": row.get("title") or "",
        "abstract": row.get("abstract") or "",
        "year": int(year) if year.isdecimal() else None,
        "venue": row.get("venue") or "",
        "journal_name": "",
        "authors": [{"position": n, "author_name": name} for n, name in enumerate(names)],
        "references": None,
    }


def _signature(row: Row, block: str) -> dict[str, Any]:
    first, *rest = row["name"].split() or [""]
    info = {
        "position": 0,
        "block": block,
        "first": first if rest else "",
        "middle": " ".join(rest[:-1]) or None,
        "last": rest[-1] if rest else first,
        "suffix": None,
        "email": None,
        "affiliations": [row["affiliation"]] if row.get("affiliation") else [],
    }
    return {"signature_id": row["key"], "paper_id": row["key"], "author_info": info}


if __name__ == "__main__":
    run({"people": people})
