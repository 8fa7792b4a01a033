"""Accuracy of matching on labelled data: `python benchmarks/identity.py`, data in $BYLINE_SHARED or ../shared."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.identity.files import cluster_papers, cluster_people

_ROOT = Path(__file__).parents[1]


def main() -> int:
    """Print the figures of each labelled set, for what is sure and for the best guess."""
    bench = Path(os.environ.get("BYLINE_SHARED", _ROOT.parent / "shared")) / "bench"
    if not (bench / "evaluate.py").is_file():
        print(f"no labelled data in {bench}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        for sure in (True, False):
            _all(bench, Path(folder) / "found.csv", sure)
    return 0


def _all(bench: Path, out: Path, sure: bool) -> None:
    for name in ("dblp_people", "acl_people"):
        started = time.monotonic()
        notes = cluster_people(bench / name / "mentions.jsonl", out, sure)
        _tell(bench, f"{name}", sure, started, notes, "clusters", bench / name / "gold.csv", out)
    started = time.monotonic()
    notes = cluster_papers(bench / "dblp_acm" / "records.csv", out, sure)
    gold = bench / "dblp_acm" / "gold_pairs.csv"
    _tell(bench, "dblp_acm", sure, started, notes, "pairs", gold, out, "--unordered")
    for part in ("train", "valid", "test"):
        started = time.monotonic()
        folder = bench / "dblp_scholar" / part
        notes = cluster_papers(folder / "records.csv", out, sure)
        _tell(bench, f"dblp_scholar {part}", sure, started, notes, "candidates", folder / "labels.csv", out)


def _tell(
    bench: Path,
    name: str,
    sure: bool,
    started: float,
    notes: list[str],
    mode: str,
    gold: Path,
    out: Path,
    *more: str,
) -> None:
    taken = time.monotonic() - started
    command = [sys.executable, str(bench / "evaluate.py"), mode, "--gold", str(gold), "--pred", str(out), *more]
    figures = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    print(f"{name} ({'sure' if sure else 'best guess'}, {taken:.0f} s, {len(notes)} notes): {figures}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
