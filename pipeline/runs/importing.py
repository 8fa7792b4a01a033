"""The job behind `byline import`: files in, statements stored, profiles derived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import profiles
from pipeline.runs import deriving
from pipeline.runs.file_formats import FileError
from pipeline.runs.imports import import_file
from pipeline.runs.run import running
from spiders.catalog import SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from pipeline.installation import Installation
    from pipeline.runs.run import Run


class Summary(Struct, frozen=True):
    """What a job did, in lines for a person, and how it exits."""

    run_id: int
    exit_status: int
    lines: tuple[str, ...]
    problems: tuple[str, ...] = ()


def import_all(
    installation: Installation, source: str, files: Sequence[Path], *, visited: date | None, url: str | None
) -> Summary:
    """Import files and derive what they change; a file that is refused stops none of the others.

    Raises FileError for an unknown source, and where every file is refused.
    """
    if source not in SOURCES:
        raise FileError(f"{source} is no source; known: {', '.join(SOURCES)}")
    arguments = {"source": source, "files": [str(file.absolute()) for file in files]}
    job = f"import {source} {' '.join(sorted(arguments['files']))}"
    refused: list[FileError] = []
    with running(installation, "import", job, arguments) as run:
        owners: list[str] = []
        for file in files:
            try:
                owners += import_file(run, source, file, visited=visited, url=url)
            except FileError as error:
                refused.append(error)
                run.issue("error", "file-refused", str(error), "see the message", source=source)
        if len(refused) == len(files):
            raise refused[0]
        deriving.derive_and_publish(run, whole=False)
        _follow(run, owners)
        return Summary(run.id, run.exit_status(), tuple(run.told()), tuple(map(str, refused)))


def _follow(run: Run, owners: Sequence[str]) -> None:
    with run.installation.database.reading() as transaction:
        found = profiles.authors_of_record(transaction, owners) if owners else []
    for candidate in found:
        deriving.follow(run, candidate.id)
