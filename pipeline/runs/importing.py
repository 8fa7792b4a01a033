"""The job behind `byline import`: files in, statements stored, profiles derived."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from db.queries import harvests
from db.store import pages
from pipeline.redaction import refusal
from pipeline.runs import applying, following
from pipeline.runs.file_formats import FileError
from pipeline.runs.imports import import_file
from pipeline.runs.outlasting import outlasting
from pipeline.runs.run import running
from pipeline.runs.summary import Summary
from spiders.catalog import SOURCES, card

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.installation import Installation
    from pipeline.runs.run import Run


WHOLE_KIND = "raw"
"""Kind of record that a file of a whole source holds, and that its harvest goes on with."""


class Asked(Struct, frozen=True, kw_only=True):
    """What the files are, beside what they hold."""

    source: str
    visited: date | None = None
    """Day on which they were saved."""
    url: str | None = None
    """Address that a page was saved from."""
    whole: bool = False
    """Whether they hold everything that the source has."""
    is_dry: bool = False
    """Whether nothing is to change yet."""


def import_all(installation: Installation, files: Sequence[Path], asked: Asked) -> Summary:
    """Import files and derive what they change; a file that is refused stops none of the others.

    Raises FileError for an unknown source, and where every file is refused.
    """
    source = asked.source
    if source not in SOURCES:
        raise FileError(f"{source} is no source; known: {', '.join(SOURCES)}")
    if asked.whole and not card(source).harvests:
        raise FileError(f"{source} is never held whole by files; leave --whole out")
    secret = refusal(asked.url or "")
    if secret is not None:
        raise FileError(secret)
    names = [str(file.absolute()) for file in files]
    job = f"import {source} {' '.join(sorted(names))}"
    arguments = {"files": names, **structs.asdict(asked)}
    with running(installation, "import", job, arguments, is_dry=asked.is_dry) as run:
        summary, refused = go_on(run, files, asked)
    if len(refused) == len(files):
        raise refused[0]
    return summary


def go_on(run: Run, files: Sequence[Path], asked: Asked) -> tuple[Summary, Sequence[FileError]]:
    """Import files, or go on with that; return what was done, and why which were refused."""
    run.installation.teller.begin(f"run {run.id}: import")
    try:
        newest, refused = outlasting(run.installation, lambda: _import_each(run, files, asked))
    finally:
        run.installation.teller.end()
    if asked.whole and not refused:
        # Before it is derived, which may begin with a reference of what is covered.
        _cover(run, asked.source, max(newest))
    applying.apply(run)
    if not run.is_dry:
        following.take_up_owners(run, run.id, asked.source)
    return Summary(run.id, run.exit_status(), tuple(run.told()), tuple(map(str, refused))), refused


def _import_each(run: Run, files: Sequence[Path], asked: Asked) -> tuple[list[str], list[FileError]]:
    """Return the day of each file's newest statement, and why which files were refused."""
    newest: list[str] = []
    refused: list[FileError] = []
    for file in files:
        try:
            newest.append(import_file(run, asked.source, file, visited=asked.visited, url=asked.url))
        except FileError as error:
            refused.append(error)
            run.issue("error", "file-refused", str(error), "see the message", source=asked.source)
    run.installation.database.settle()
    return newest, refused


def _cover(run: Run, source: str, newest: str) -> None:
    """Set the watermark of the whole source to the day of its newest statement, if that moves it on."""
    with run.installation.database.writing(source) as transaction:
        mark = harvests.watermark(transaction, source, WHOLE_KIND, "")
        if newest and (mark is None or mark.start is not None or mark.mark < newest):
            pages.add_watermark(
                transaction,
                source=source,
                kind=WHOLE_KIND,
                scope="",
                start=None,
                mark=max(newest, "" if mark is None else mark.mark),
                run_id=run.id,
                at=run.installation.clock(),
            )
