"""What figures of all authors cost beside DuckDB, polars and numpy on the same tables, on both databases."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import postgres
from benchmarks.bars import Bar, ratio
from benchmarks.figures import invented_rows
from benchmarks.figures.counting import BY_HAND, run
from db.engine import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.figures.counting import Took

_BEST, _PART_OF_WHOLE = 2.0, 0.1
_OF_CHANGED: Final = 10_000
"""One changed paper for so many authorships: 500 for five million."""
_ROUNDED: Final = 1e-3
"""Half of a last place goes up here, to the even there."""


def counts(authors: int, authorships: int, rounds: int) -> Iterator[Bar]:
    """Measure figures of so many authors, reading included, and of the authors of a few papers that changed."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _on("SQLite", f"sqlite:///{Path(folder, 'figures.sqlite')}", authors, authorships, rounds)
    with postgres.server() as new_database:
        if new_database is not None:
            yield from _on("PostgreSQL", new_database(), authors, authorships, rounds)


def _on(name: str, url: str, authors: int, authorships: int, rounds: int) -> Iterator[Bar]:
    database = open_database(url, create=True)
    invented_rows.fill(database, authors, authorships)
    database.close()
    changed = [*invented_rows.some_papers(authorships // _OF_CHANGED, authorships)]
    ours, best, part = [], [], []
    for _ in range(rounds):
        mine = run("ours", url)
        by_hand = {what: run(what, url) for what in BY_HAND}
        fastest = min(by_hand, key=lambda what: by_hand[what].wall_s)
        for what, theirs in by_hand.items():
            _check(what, mine, theirs)
        ours.append(mine.wall_s)
        best.append(by_hand[fastest].wall_s)
        part.append(run("ours", url, *changed).wall_s)
    what = f"{name}: {authorships:,} authorships: wall time / the best, {fastest}"
    yield ratio(what, ours, best, most=_BEST, unit="s")
    yield ratio(
        f"  authors of {len(changed)} changed papers / the whole", part, ours, most=_PART_OF_WHOLE, unit="s"
    )


def _check(what: str, ours: Took, theirs: Took) -> None:
    """Raise RuntimeError where two ways do not count the same."""
    other = {
        name: (value, theirs.sums[name])
        for name, value in ours.sums.items()
        if not math.isclose(value, theirs.sums[name], rel_tol=_ROUNDED)
    }
    if other:
        raise RuntimeError(f"{what} counts something else: {other}")
