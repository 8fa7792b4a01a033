"""The job behind `byline archive gc`: bodies that newer ones have replaced go, file by file, safe from crashes."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct, field

from db.queries import archived
from db.queries.archived import Kept, Lying
from db.store import archived as store
from pipeline.intake.archive import Archive, ArchiveError, Place, in_use, locked, sync_folder
from pipeline.runs.locks import ARCHIVE, alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from db.engine import Database, Transaction
    from pipeline.installation import Installation


_WITHOUT_END = 1 << 62
_MARK = ".rewritten"
"""Ends the name of a file that says of another that it is being rewritten."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What is kept in any case."""

    keep: int
    """Newest bodies of each address; one at least, since the next visit may find it again."""
    days: int
    """Bodies that were found within so many days."""
    lossy: bool
    """Whether a body goes that is the only one left to show where a stored version came from."""


class Collected(Struct, kw_only=True):
    """What was freed, or would be."""

    answers: int = 0
    bytes: int = 0
    only_origins: int = 0
    """Answers that stay because nothing else shows where a version came from."""
    in_use: int = 0
    """Files left alone, since living processes write them."""
    problems: list[str] = field(default_factory=list)
    """Files left alone, since they are damaged."""


class _Body(Struct, frozen=True):
    """One body of an address: all visits that found it."""

    visits: tuple[Kept, ...]

    @property
    def last(self) -> tuple[datetime, int]:
        return max((kept.visited_at, kept.id) for kept in self.visits)


def collect(installation: Installation, wanted: Wanted, *, dry_run: bool) -> Collected:
    """Free what is not kept; with `dry_run` only say what that would be. Raises BusyError, DatabaseError."""
    database = installation.database
    archive = Archive(installation.data_dir / "archive", process="")
    found = Collected()
    with alone(installation.data_dir / "locks", ARCHIVE, now=installation.clock()):
        if not dry_run:
            _finish_earlier(archive, database)
        files = {path.name: in_use(path) for path in archive.files()}
        found.in_use = sum(files.values())
        with database.reading() as transaction:
            bodies = _superseded(transaction, wanted, installation.clock() - timedelta(days=wanted.days))
            loose = [body for body in bodies if all(files.get(kept.file) is False for kept in body.visits)]
            freed = loose if wanted.lossy else _without_only_origins(transaction, loose)
        found.only_origins = sum(len(b.visits) for b in loose) - sum(len(b.visits) for b in freed)
        going = sorted((kept for body in freed for kept in body.visits), key=lambda kept: kept.file)
        for name, some in groupby(going, key=lambda kept: kept.file):
            gone = list(some)
            try:
                if not dry_run:
                    _rewrite(installation, archive.folder / name, {kept.id for kept in gone})
            except ArchiveError as error:
                found.problems.append(str(error))
                continue
            found.answers += len(gone)
            found.bytes += sum(kept.length for kept in gone)
    return found


def _superseded(transaction: Transaction, wanted: Wanted, since: datetime) -> list[_Body]:
    """Return the bodies that newer ones of the same address have replaced, and that are old."""
    found: list[_Body] = []
    for _, visits in groupby(archived.by_address(transaction), key=lambda kept: (kept.source, kept.url)):
        bodies = sorted(_bodies(visits), key=lambda body: max(kept.id for kept in body.visits), reverse=True)
        found += [body for body in bodies[max(1, wanted.keep) :] if body.last[0] < since]
    return found


def _bodies(visits: Iterable[Kept]) -> Iterator[_Body]:
    by_digest: dict[str, list[Kept]] = {}
    for kept in visits:
        by_digest.setdefault(kept.digest, []).append(kept)
    yield from (_Body(tuple(some)) for some in by_digest.values())


def _without_only_origins(transaction: Transaction, bodies: list[_Body]) -> list[_Body]:
    """Return the bodies without which each version that they show is still shown by another."""
    ids = {kept.id for body in bodies for kept in body.visits}
    if not ids:
        return []
    shown = {fetch_id: seen for fetch_id, seen in archived.seen(transaction) if fetch_id in ids}
    asked = {version for seen in shown.values() for version in seen}
    elsewhere: set[int] = set()
    for fetch_id, seen in archived.seen(transaction):
        if fetch_id not in ids:
            elsewhere.update(asked.intersection(seen))
    going = []
    for body in sorted(bodies, key=lambda body: body.last, reverse=True):
        versions = {version for kept in body.visits for version in shown.get(kept.id, ())}
        if versions <= elsewhere:
            going.append(body)
        elsewhere |= versions
    return going


def _rewrite(installation: Installation, path: Path, freed: set[int]) -> None:
    """Write a file anew without some answers; the old one goes last. Raises ArchiveError, and leaves it then."""
    with path.open("ab") as old:
        if not locked(old):
            raise ArchiveError(f"{path}: another process has it")
        with installation.database.reading() as transaction:
            answers = archived.in_file(transaction, path.name)
        mark = path.with_name(path.name + _MARK)
        mark.touch()
        new = Archive(path.parent, process=f"{_stem(path.name)}.gc", most_bytes=_WITHOUT_END)
        with closing(new):
            try:
                moved = list(_copied(new, answers, freed))
            except ArchiveError:
                new.discard()
                mark.unlink()
                raise
            new.sync()
            with installation.database.writing("archive") as transaction:
                store.move(transaction, moved, [kept for kept in answers if kept.id in freed])
        path.unlink()
        sync_folder(path.parent)
        mark.unlink()


def _finish_earlier(archive: Archive, database: Database) -> None:
    """Remove what one that was killed has left: the old file if the new one is named, else the new one."""
    for mark in archive.folder.glob(f"*{_MARK}"):
        with database.reading() as transaction:
            named = {kept.file for kept in archived.by_place(transaction)}
        stem = _stem(mark.name)
        for path in archive.files():
            if _stem(path.name) == stem and path.name not in named and not in_use(path):
                path.unlink()
        mark.unlink()


def _stem(name: str) -> str:
    """Return how a file and all that it was rewritten to are called in common."""
    return name.partition(".warc.gz")[0].partition(".gc-")[0]


def _copied(new: Archive, answers: Iterable[Kept], freed: set[int]) -> Iterator[tuple[Kept, Lying]]:
    end = 0
    for kept in answers:
        place = Place(kept.file, kept.offset, kept.length)
        if kept.id not in freed:
            copy = new.adopt(place, new.begin(place, after=end))
            yield kept, Lying(copy.file, copy.offset, copy.length)
        end = place.end
