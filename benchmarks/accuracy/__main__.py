"""Measures identity on labelled sets: `python -m benchmarks.accuracy [DIR …]`, by default bench in $BYLINE_SHARED.

A set is a folder with mentions.jsonl and gold.csv (people), or with records.csv and gold.csv, gold_pairs.csv or
labels.csv (papers). Example: python -m benchmarks.accuracy ../shared/bench/dblp_people --peers rules
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.accuracy import report, sets
from benchmarks.accuracy.contenders import StudyError
from benchmarks.accuracy.document import document
from benchmarks.accuracy.held_out import HeldOut, held_out
from benchmarks.accuracy.peers import PEERS
from benchmarks.accuracy.study import Study, study
from pipeline.identity.file_rows import FileError

_ROOT = Path(__file__).parents[2]
_BENCH = Path(os.environ.get("BYLINE_SHARED", _ROOT.parent / "shared")) / "bench"


def main() -> int:
    """Study the sets, print what was found, and return the exit status."""
    options = _options()
    try:
        if options.held_out:
            print(report.held_out(_held_out(options)))
            return 0
        studies = _studies(options)
        if options.write is not None:
            page = document(studies, _held_out(options), datetime.now(UTC).date(), _revision())
            options.write.write_text(page, encoding="utf-8")
    except (sets.SetError, FileError, StudyError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _studies(options: argparse.Namespace) -> list[Study]:
    studies = []
    with tempfile.TemporaryDirectory() as folder:
        for labelled in sets.find(options.sets or [_BENCH]):
            studies.append(study(labelled, Path(folder), options.peers, options.limit))
            if not options.json:
                print(report.report(studies[-1]), end="\n\n", flush=True)
    if options.json:
        print(msgspec.json.encode(studies).decode())
    return studies


def _held_out(options: argparse.Namespace) -> list[HeldOut]:
    """Return the figures on names that were not learned from: of the sets from which the weights are learned."""
    people = [labelled for labelled in sets.find([_BENCH]) if labelled.kind == "people"]
    return held_out(people, _BENCH, options.splits)


def _revision() -> str:
    """Return the commit that is checked out, and whether anything differs from it."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=10"]
    done = subprocess.run(command, cwd=_ROOT, check=False, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def _options() -> argparse.Namespace:
    first, _, rest = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description=f"{first}\n\n{rest}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [peer.name for peer in PEERS]
    parser.add_argument("sets", nargs="*", type=Path, metavar="DIR", help="folder of a set, or of sets")
    parser.add_argument("--peers", nargs="*", choices=names, default=names, help="peers to run beside it; all")
    parser.add_argument("--limit", type=float, default=3600, metavar="S", help="seconds a peer may take; 3600")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--write", type=Path, metavar="FILE.md", help="also write a page, with names held out")
    parser.add_argument(
        "--held-out", action="store_true", help="instead, learn on half of the names and test on the other half"
    )
    parser.add_argument("--splits", type=int, default=5, metavar="N", help="how often, by chance; 5")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
