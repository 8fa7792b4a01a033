"""The job behind `byline backup`: the database as one file, and the judgements beside it as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import backup
from pipeline.copies.files import new_file
from pipeline.judging.importing import export
from pipeline.phrases import counted, size

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.installation import Installation


def judgements_of(file: Path) -> Path:
    """Return where the judgements lie beside a backup."""
    return file.with_name(f"{file.name}.judgements.jsonl")


def back_up(installation: Installation, file: Path) -> list[str]:
    """Write a backup, of one moment, while others write; return what was done.

    Both files are new, and there whole or not at all. Raises CopyError, DatabaseError, OSError.
    """
    database, beside = installation.database, judgements_of(file)
    with new_file(file) as ready, new_file(beside) as ready_beside:
        with database.reading() as transaction:
            count = export(transaction, ready_beside)
            backup.write(database, transaction, ready)
        number = backup.examined(ready, database)
    return [
        f"{file}: {database}, schema {number}, {size(file.stat().st_size)}",
        f"{beside}: {counted(count, 'judgement')}",
        f"archived answers are not in it: copy {installation.data_dir / 'archive'} with any tool",
    ]
