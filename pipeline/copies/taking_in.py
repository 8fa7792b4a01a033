"""The job behind `byline import byline`: an empty database filled from an export, then derived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import whole as reading
from db.store import whole as store
from pipeline.copies import whole
from pipeline.copies.errors import CopyError
from pipeline.derivation.derive import derive
from pipeline.phrases import counted
from pipeline.runs.deriving import one_at_a_time
from pipeline.runs.locks import alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.installation import Installation


def take_in(installation: Installation, folder: Path) -> Iterator[str]:
    """Fill the empty database from an export in one transaction, derive everything, and yield what was done.

    No run tells of it: afterwards the kept tables are those that were exported, but for what was pending there.
    Raises CopyError, DatabaseError, BusyError, OSError.
    """
    manifest = whole.checked(folder)
    with alone(installation.data_dir / "locks", "import byline", now=installation.clock()):
        _fill(installation, folder)
        yield f"{folder}: {counted(manifest.rows, 'row')} of {counted(len(manifest.files), 'table')} taken in"
        with one_at_a_time(installation):
            derived = derive(
                installation.database,
                whole=True,
                rules=installation.configuration.settings.figures,
                clock=installation.clock,
                publish=lambda _: None,
            )
    yield f"{counted(derived.total.added, 'derived row')} made; answers that were archived are not in an export"


def _fill(installation: Installation, folder: Path) -> None:
    with installation.database.writing("derive") as transaction:
        store.keep_others_out(transaction)
        taken = reading.filled(transaction)
        if taken is not None:
            raise CopyError(
                f"{installation.database} is not empty (table {taken} has rows); name an empty database with"
                " BYLINE_DATABASE_URL, or, if an import was stopped while it derived, type `byline rebuild`"
            )
        for table in reading.tables():
            store.add(transaction, table, whole.rows(folder, table))
        store.finish(transaction)
