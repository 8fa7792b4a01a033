"""Importing files: the same statements as a crawl gives, from what a maintainer has on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from db.store.pages import Answer
from pipeline.intake.archive import digest_of
from pipeline.intake.ingest import Ingest
from pipeline.runs.import_clash import clash
from spiders.errors import PageError
from spiders.records import ListingRecord, Page

if TYPE_CHECKING:
    from pipeline.runs.run import Run


class FileError(Exception):
    """A file cannot be imported; the message names the file, what is wrong, and what to do."""


class Piece(Struct, frozen=True):
    """A part of a file that is stored as one page: its bytes and what they say."""

    offset: int
    body: bytes
    page: Page


Reader = Callable[[Path, datetime], Iterator[Piece]]


def import_file(run: Run, source: str, path: Path, *, visited: date | None, url: str | None) -> list[str]:
    """Read a file and store what it says, each part in a transaction of its own.

    Returns the keys of the author records whose listings it holds. Raises FileError.
    """
    owners: list[str] = []
    at = run.installation.clock()
    visit = at if visited is None else datetime.combine(visited, time(), UTC)
    ingest = Ingest(run.installation.database, run.id, run.installation.clock)
    address = url or path.absolute().as_uri()
    try:
        for piece in _reader(source, url)(path, visit):
            _check(run, source, piece.page, url)
            answer = Answer(
                run_id=run.id,
                request_id=None,
                source=source,
                url=address,
                status=None,
                visited_at=visit,
                stored_at=at,
                outcome="stored",
                digest=digest_of(piece.body),
                size=len(piece.body),
                archive_file=path.absolute().as_uri(),
                archive_offset=piece.offset,
                archive_length=len(piece.body),
            )
            ingest.page(answer, piece.page)
            owners += [
                f"{record.source}/{record.content.owner_kind}/{record.content.owner_id}"
                for record in piece.page.records
                if isinstance(record, ListingRecord)
            ]
    except PageError as error:
        raise FileError(f"{path}: {error.code}: {error.detail}") from error
    return owners


def _reader(source: str, url: str | None) -> Reader:
    if source == "profile-page":
        return lambda path, visit: _profile_page(path, visit, url)
    if source == "arxiv":
        from pipeline.runs.import_arxiv import pieces

        return pieces
    raise FileError(f"{source}: no files can be imported for this source; see `byline sources`")


def _profile_page(path: Path, visit: datetime, url: str | None) -> Iterator[Piece]:
    from spiders.profile_page.parser import parse

    body = read(path)
    yield Piece(0, body, parse(body, visited=visit.date(), url=url))


def read(path: Path) -> bytes:
    """Return a file's bytes. Raises FileError where it is missing, no file, or empty."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: cannot read ({error.strerror}); name a file that exists") from error
    if not body:
        raise FileError(f"{path}: the file is empty; save the page again")
    return body


def _check(run: Run, source: str, page: Page, url: str | None) -> None:
    """Refuse a saved page whose owner's name is that of another person already stored."""
    if source != "profile-page" or url is not None:
        return
    with run.installation.database.reading() as transaction:
        for record in page.records:
            if isinstance(record, ListingRecord):
                words = clash(transaction, record)
                if words:
                    raise PageError("owner-name-taken", words)
