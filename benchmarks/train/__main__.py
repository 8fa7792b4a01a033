"""Learns the weights of the comparisons: `python -m benchmarks.train [people] [papers]`.

Read are labelled sets of $BYLINE_SHARED or ../shared; written are `pipeline/identity/*_weights.json`.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.train.papers import learn_papers
from benchmarks.train.people import learn_people

_ROOT: Final = Path(__file__).parents[2]
_KINDS: Final = {"people": learn_people, "papers": learn_papers}


def main(kinds: list[str]) -> int:
    """Learn from the labelled sets and write the weights."""
    bench = Path(os.environ.get("BYLINE_SHARED", _ROOT.parent / "shared")) / "bench"
    if not bench.is_dir() or not set(kinds) <= _KINDS.keys():
        reason = f"no labelled data in {bench}" if not bench.is_dir() else f"kinds are {' and '.join(_KINDS)}"
        print(reason, file=sys.stderr)
        return 2
    for kind in kinds or _KINDS:
        model = _KINDS[kind](bench, f"on {datetime.now(UTC):%Y-%m-%d} by benchmarks.train")
        out = _ROOT / "pipeline" / "identity" / f"{kind}_weights.json"
        out.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
        print(out.relative_to(_ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
