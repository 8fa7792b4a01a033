"""How things stand: what each source said last, what is covered, what is pending, whom cron visits, and sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import freshness as stored_freshness
from db.queries import published
from db.queries import status as stored
from db.queries.freshness import Freshness, Next
from db.queries.published import Follow
from db.queries.status import Asked, Covered, Kind, Standing, Totals
from pipeline.freshness import Forecast, forecast
from pipeline.runs import history, targets
from pipeline.runs.history import Told

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.installation import Installation

_RUNS = 5
_VISITS = 10


class Sizes(Struct, frozen=True):
    """How much space is taken, in bytes."""

    database: int
    archive: int
    archive_files: int


class Status(Struct, frozen=True):
    """How things stand."""

    database: str
    data_folder: str
    totals: Totals
    sources: tuple[Asked, ...]
    records: tuple[Kind, ...]
    watermarks: tuple[Covered, ...]
    cursors: tuple[Standing, ...]
    freshness: Freshness
    forecast: Forecast
    next_visits: tuple[Next, ...]
    """Those whose dates come first."""
    followed: tuple[Follow, ...]
    runs: tuple[Told, ...]
    sizes: Sizes


def status(installation: Installation) -> Status:
    """Return how things stand, from one snapshot. Raises DatabaseError."""
    with installation.database.reading() as transaction:
        files, size = _archive(installation.data_dir / "archive")
        now = installation.clock()
        sources = targets.enabled(installation.configuration, ())
        fresh = stored_freshness.freshness(transaction, sources, now)
        return Status(
            database=str(installation.database),
            data_folder=str(installation.data_dir),
            totals=stored.totals(transaction),
            sources=tuple(stored.asked(transaction)),
            records=tuple(stored.kinds(transaction)),
            watermarks=tuple(stored.covered(transaction)),
            cursors=tuple(stored.standing(transaction)),
            freshness=fresh,
            forecast=forecast(transaction, fresh, sources, now),
            next_visits=tuple(stored_freshness.next_visits(transaction, sources, _VISITS)),
            followed=tuple(published.followed(transaction)),
            runs=tuple(history.newest(transaction, _RUNS)),
            sizes=Sizes(stored.size(transaction), size, files),
        )


def _archive(folder: Path) -> tuple[int, int]:
    """Return the number of the archive's files and their size together."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return len(sizes), sum(sizes)
