"""The job behind `byline archive verify`: every record that is stored is read, and every byte is accounted for."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from msgspec import Struct, field

from db.queries import archived
from pipeline.intake import warc
from pipeline.intake.archive import Archive, ArchiveError, Place, digest_of, in_use
from pipeline.phrases import counted
from pipeline.runs.locks import ARCHIVE, alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.engine import Transaction
    from db.queries.archived import Kept
    from pipeline.installation import Installation

_RESTORE = "put the file back from a backup; else `byline refresh` asks again, and what was read of it stays"
_CUT = "a process was killed there; the next crawl cuts it"
_WHOSE = "left by a killed process, or another database's: once you know, remove it"


class Problem(Struct, frozen=True, kw_only=True):
    """What is wrong with a file, and what to do."""

    code: str
    file: str
    what: str
    advice: str
    offset: int | None = None
    fetches: tuple[int, ...] = ()


class Verified(Struct, kw_only=True):
    """What was looked at, and what is wrong."""

    files: int = 0
    answers: int = 0
    bytes: int = 0
    in_use: int = 0
    """Files that living processes write; what they have committed was read."""
    imported_gone: list[str] = field(default_factory=list)
    """Imported files that are no longer where they were: they cannot be read again, and are not in the archive."""
    problems: list[Problem] = field(default_factory=list)


def verify(installation: Installation) -> Verified:
    """Return what is wrong with the archive, from one snapshot of the database. Raises BusyError."""
    database = installation.database
    archive = Archive(installation.data_dir / "archive", process="")
    with alone(installation.data_dir / "locks", ARCHIVE, now=installation.clock()):
        # Before the snapshot: what a file held that was closed by then is committed.
        files = {path.name: in_use(path) for path in archive.files()}
        with database.reading() as transaction:
            work = _Check(archive, transaction)
            for name, answers in groupby(archived.by_place(transaction), key=lambda kept: kept.file):
                work.file(name, list(answers), living=files.pop(name, None))
            for name, living in files.items():
                work.unnamed(name, living=living)
            work.imported(archived.imported_from(transaction))
    return work.found


class _Check:
    """One pass over the archive."""

    def __init__(self, archive: Archive, transaction: Transaction) -> None:
        self._archive = archive
        self._transaction = transaction
        self.found = Verified()

    def file(self, name: str, answers: Sequence[Kept], *, living: bool | None) -> None:
        """Read all answers of a file, and what lies between them."""
        path = self._archive.folder / name
        self.found.answers += len(answers)
        if not path.exists():
            what = f"is missing, and with it {counted(len(answers), 'answer')}"
            advice = f"{_RESTORE} (each machine that shares a database has an archive of its own)"
            self._add("file-missing", name, what, advice, answers)
            return
        self._count(path, living=bool(living))
        end = 0
        for kept in answers:
            self._between(path, end, kept.offset, answers=[kept])
            self._answer(kept)
            end = max(end, kept.offset + kept.length)
        if not living and path.stat().st_size > end:
            what = f"{counted(path.stat().st_size - end, 'byte')} after the last answer that is stored"
            self._add("tail", name, what, _CUT, offset=end)

    def unnamed(self, name: str, *, living: bool) -> None:
        """Tell a file of which nothing is stored, unless somebody is about to store something of it."""
        self._count(self._archive.folder / name, living=living)
        if not living:
            self._add("file-unnamed", name, "holds no answer that is stored", _WHOSE)

    def imported(self, addresses: Sequence[str]) -> None:
        """Tell which imported files are gone."""
        paths = (Path(unquote(urlsplit(address).path)) for address in addresses)
        self.found.imported_gone += [str(path) for path in paths if not path.exists()]

    def _answer(self, kept: Kept) -> None:
        place = Place(kept.file, kept.offset, kept.length)

        def alike() -> list[Place]:
            same = archived.alike(self._transaction, kept.source, kept.url, kept.digest)
            return [Place(*each) for each in same]

        try:
            body = self._archive.read(place, alike).body
        except ArchiveError as error:
            self._add("record-unreadable", kept.file, str(error), _RESTORE, [kept], offset=kept.offset)
            return
        if digest_of(body) != kept.digest:
            what = f"the answer of {kept.url} is not the one that was stored"
            self._add("digest-differs", kept.file, what, _RESTORE, [kept], offset=kept.offset)

    def _between(self, path: Path, begin: int, end: int, answers: Sequence[Kept]) -> None:
        """Read the records that no answer is: requests, and what a file begins with."""
        if begin >= end:
            return
        try:
            with path.open("rb") as stream:
                stream.seek(begin)
                for _ in warc.heads(stream.read(end - begin)):
                    pass
        except (OSError, *warc.BROKEN):
            what = f"no record at bytes {begin} to {end}, before an answer"
            self._add("request-unreadable", path.name, what, _RESTORE, answers, offset=begin)

    def _count(self, path: Path, *, living: bool) -> None:
        self.found.files += 1
        self.found.in_use += living
        self.found.bytes += path.stat().st_size

    def _add(
        self, code: str, file: str, what: str, advice: str, answers: Sequence[Kept] = (), offset: int | None = None
    ) -> None:
        fetches = tuple(kept.id for kept in answers)
        self.found.problems.append(
            Problem(code=code, file=file, what=what, advice=advice, fetches=fetches, offset=offset)
        )
