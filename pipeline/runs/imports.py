"""Importing one file: the same statements as a crawl gives, from what a maintainer has on disk."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from db.queries import fetches
from db.store.pages import Answer
from pipeline.intake.archive import digest_of
from pipeline.intake.ingest import Ingest
from pipeline.runs.file_formats import FileError, format_of
from pipeline.runs.import_clash import clash
from pipeline.telling import Told
from spiders.errors import PageError
from spiders.records import ListingRecord, Page

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runs.run import Run


def import_file(run: Run, source: str, path: Path, *, visited: date | None, url: str | None) -> str:
    """Read a file and store what it says, each part in a transaction of its own. Raises FileError.

    Return the day of its newest statement that has a time of its own, empty where none has.

    What the run had stored before it was killed and resumed is left as it is.
    """
    newest = ""
    at = run.installation.clock()
    visit = at if visited is None else datetime.combine(visited, time(), UTC)
    ingest = Ingest(run.installation.database, run.id, run.installation.clock)
    file = path.absolute().as_uri()
    reader = format_of(source)
    with run.installation.database.reading() as transaction:
        stored_before = fetches.parts_of(transaction, run.id, file)
    try:
        for offset, body in reader.parts(path):
            page = reader.read(body, visited=visit, url=url)
            days = [r.said_at.date().isoformat() for r in page.records if r.said_at is not None]
            newest = max([newest, *days])
            digest = digest_of(body)
            if stored_before.get(offset) == digest:
                continue
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
                digest=digest,
                size=len(body),
                archive_file=file,
                archive_offset=offset,
                archive_length=len(body),
            )
            stored = ingest.page(answer, page)
            run.installation.teller.page(Told(source, answer.url, stored.outcome, stored.counts()))
    except PageError as error:
        raise FileError(f"{path}: {error.code}: {error.detail}") from error
    return newest


def _refuse_namesake(run: Run, page: Page) -> None:
    """Refuse a saved page whose owner's name is that of another person already stored. Raises PageError."""
    with run.installation.database.reading() as transaction:
        for record in page.records:
            if isinstance(record, ListingRecord):
                words = clash(transaction, record)
                if words:
                    raise PageError("owner-name-taken", words)
