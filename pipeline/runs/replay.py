"""The job behind `byline replay`: parse the archived answers again, without any network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from db.errors import DatabaseError
from db.queries import archived
from pipeline.intake.archive import ArchiveError, Place, digest_of
from pipeline.intake.ingest import Ingest
from pipeline.runs import applying
from pipeline.runs.file_formats import FileError, format_of
from pipeline.runs.locks import ARCHIVE, alone
from pipeline.runs.outlasting import outlasting
from pipeline.runs.run import running
from pipeline.runs.summary import Summary
from pipeline.telling import Told
from spiders.catalog import SOURCES
from spiders.errors import PageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from db.queries.archived import Archived
    from pipeline.installation import Installation
    from pipeline.intake.crawl.reading import Reader
    from pipeline.runs.run import Run
    from spiders.records import Page

_BATCH = 50


def replay(installation: Installation, source: str | None, *, is_dry: bool = False) -> Summary:
    """Read all archived answers again (or a source's), store what is read otherwise, and derive.

    An answer that can no longer be read keeps what was read before. Raises BusyError, FileError (unknown source).
    """
    if source is not None and source not in SOURCES:
        raise FileError(f"{source} is no source; known: {', '.join(SOURCES)}")
    job = f"replay {source or ''}".rstrip()
    arguments = {"source": source, "dry_run": is_dry}
    with (
        alone_with_archive(installation),
        running(installation, "replay", job, arguments, is_dry=is_dry) as run,
    ):
        return go_on(run, source)


def alone_with_archive(installation: Installation) -> AbstractContextManager[None]:
    """Hold the lock of what reads the whole archive for the length of a block. Raises BusyError."""
    return alone(installation.data_dir / "locks", ARCHIVE, now=installation.clock())


def go_on(run: Run, source: str | None) -> Summary:
    """Read the archived answers again, or go on with that."""
    work = Replay(run)
    run.installation.teller.begin(f"run {run.id}: replay")
    try:
        outlasting(run.installation, lambda: work.answers(source))
    finally:
        run.installation.teller.end()
    applying.apply(run)
    counts = f"{work.read} answers read again, {work.differing} of them otherwise, {work.failed} not readable"
    return Summary(run.id, run.exit_status(), (counts, *run.told()))


class Replay:
    """One pass over the archive."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._database = run.installation.database
        self._ingest = Ingest(self._database, run.id, run.installation.clock)
        self._readers: dict[str, Reader] = {}
        self.read = self.differing = self.failed = 0

    def answers(self, source: str | None) -> None:
        """Read the archived answers of which the run has stored no reading, a few at a time."""
        last = 0
        while True:
            with self._database.reading() as transaction:
                some = archived.answers(transaction, source, last, _BATCH, unread_by=self._run.id)
            if not some:
                self._database.settle()
                return
            for answer in some:
                last = answer.id
                self._again(answer)

    def _again(self, answer: Archived) -> None:
        try:
            page = self._parsed(answer)
        except PageError as error:
            self._unreadable(answer, error.code, error.detail)
        except ArchiveError as error:
            self._unreadable(answer, "archive-unreadable", str(error))
        except DatabaseError:  # of this the answer knows nothing
            raise
        except Exception as error:  # noqa: BLE001 - a failing parser fails its page, and the replay goes on
            self._unreadable(answer, "callback-raised", f"{type(error).__name__}: {error}")
        else:
            self.read += 1
            differs = self._ingest.read_again(
                answer.id, page, source=answer.source, visited_at=answer.visited_at, stored_at=answer.stored_at
            )
            self.differing += differs
            outcome = "changed" if differs else "unchanged"
            self._run.installation.teller.page(Told(answer.source, answer.url, outcome, {}))

    def _unreadable(self, answer: Archived, code: str, detail: str) -> None:
        self.failed += 1
        if answer.outcome in ("malformed", "failed", "blocked"):
            return  # it could not be read before either, and is in that run's issue log
        advice = "what was read before stays; mend the parser, then replay again"
        self._run.issue("error", code, f"{answer.url}: {detail}", advice, source=answer.source)

    def _parsed(self, answer: Archived) -> Page:
        if answer.asked is None:
            body = imported_body(answer.archive_file, answer.archive_offset, answer.archive_length, answer.digest)
            url = None if answer.url.startswith("file:") else answer.url
            return format_of(answer.source).read(body, visited=answer.visited_at, url=url)
        archive = self._run.installation.archive
        if archive is None:
            raise ArchiveError("no archive is kept (archive = false)")
        place = Place(answer.archive_file, answer.archive_offset, answer.archive_length)
        found = archive.read(place, lambda: self._alike(answer))
        if digest_of(found.body) != answer.digest:
            raise ArchiveError(f"{answer.archive_file}: byte {answer.archive_offset} is not the answer stored")
        return self._reader(answer.source).read(
            answer.asked,
            url=found.url,
            status=answer.status or 200,
            headers=found.headers,
            body=found.body,
            visited=answer.visited_at,
        )

    def _alike(self, answer: Archived) -> list[Place]:
        with self._database.reading() as transaction:
            alike = archived.alike(transaction, answer.source, answer.url, answer.digest)
        return [Place(*each) for each in alike]

    def _reader(self, source: str) -> Reader:
        from pipeline.intake.crawl.reading import Reader

        if source not in self._readers:
            self._readers[source] = Reader(source, self._run.installation.configuration.source(source))
        return self._readers[source]


def imported_body(file: str, offset: int, length: int, digest: str) -> bytes:
    """Return a part of an imported file, which is named by its URL. Raises ArchiveError."""
    path = Path(unquote(urlsplit(file).path))
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            body = stream.read(length)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot read ({error.strerror}); it was imported from there") from error
    if digest_of(body) != digest:
        raise ArchiveError(f"{path}: has changed since it was imported")
    return body
