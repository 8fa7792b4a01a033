"""Importing one file: the same statements as a crawl gives, from what a maintainer has on disk."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from db.store.pages import Answer
from pipeline.intake.archive import digest_of
from pipeline.intake.ingest import Ingest
from pipeline.runs.file_formats import FileError, format_of
from pipeline.runs.import_clash import clash
from spiders.errors import PageError
from spiders.records import ListingRecord, Page

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runs.run import Run


def import_file(run: Run, source: str, path: Path, *, visited: date | None, url: str | None) -> list[str]:
    """Read a file and store what it says, each part in a transaction of its own.

    Returns the keys of the author records whose listings it holds. Raises FileError.
    """
    owners: list[str] = []
    at = run.installation.clock()
    visit = at if visited is None else datetime.combine(visited, time(), UTC)
    ingest = Ingest(run.installation.database, run.id, run.installation.clock)
    file = path.absolute().as_uri()
    reader = format_of(source)
    try:
        for offset, body in reader.parts(path):
            page = reader.read(body, visited=visit, url=url)
            if url is None:
                _refuse_namesake(run, page)
            answer = Answer(
                run_id=run.id,
                request_id=None,
                source=source,
                url=url or file,
                status=None,
                visited_at=visit,
                stored_at=at,
                outcome="stored",
                digest=digest_of(body),
                size=len(body),
                archive_file=file,
                archive_offset=offset,
                archive_length=len(body),
            )
            ingest.page(answer, page)
            owners += _owners(page)
    except PageError as error:
        raise FileError(f"{path}: {error.code}: {error.detail}") from error
    return owners


def _owners(page: Page) -> list[str]:
    return [
        f"{record.source}/{record.content.owner_kind}/{record.content.owner_id}"
        for record in page.records
        if isinstance(record, ListingRecord)
    ]


def _refuse_namesake(run: Run, page: Page) -> None:
    """Refuse a saved page whose owner's name is that of another person already stored. Raises PageError."""
    with run.installation.database.reading() as transaction:
        for record in page.records:
            if isinstance(record, ListingRecord):
                words = clash(transaction, record)
                if words:
                    raise PageError("owner-name-taken", words)
