"""Whether archived answers are where the database says, and are what was stored."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from db.queries import archived, integrity
from pipeline.checkup.finding import Finding
from pipeline.intake.archive import Archive, ArchiveError, Place, digest_of
from pipeline.phrases import counted
from pipeline.runs.replay import imported_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from db.queries.integrity import Pointer
    from pipeline.installation import Installation

SOME: Final = 200
"""About so many answers are read where not all are asked for."""
_MISSING: Final = "bring it back from a copy; what was read in it stays, but cannot be replayed"


def archive(installation: Installation, transaction: Transaction, *, whole: bool) -> Iterator[Finding]:
    """Yield what is wrong with archived answers, then how many were looked at.

    Every file that is named must be there, and as long as its last answer; answers are read, all or some of
    them, other ones each day, and their digests compared. An imported file is the maintainer's: that it has
    gone or changed is a warning.
    """
    folder = installation.data_dir / "archive"
    reader = Archive(folder, process="verify")
    every = 1 if whole else max(1, integrity.archived_count(transaction) // SOME)
    first = installation.clock().toordinal() % every
    lost: Counter[str] = Counter()
    sizes: dict[str, int] = {}
    number = read = wrong = 0
    for number, each in enumerate(integrity.archived(transaction), 1):
        if each.file not in sizes:
            sizes[each.file] = _size(folder, each.file)
        if sizes[each.file] < each.offset + each.length:
            lost[each.file] += 1
        elif number % every == first:
            read += 1
            problem = _read(reader, each, transaction)
            if problem is not None:
                wrong += 1
                yield problem
    for file, answers in sorted(lost.items()):
        yield _lost(folder, file, answers, sizes[file])
    if not (lost or wrong):
        words = f"{counted(number, 'answer')} in {counted(len(sizes), 'file')}; {read:,} read and compared"
        yield Finding("ok", "archive", words if whole or read == number else f"{words} (all with --archive)")


def _path(folder: Path, file: str) -> Path:
    return Path(unquote(urlsplit(file).path)) if file.startswith("file:") else folder / file


def _size(folder: Path, file: str) -> int:
    """Return how long a file is, -1 where it is not there."""
    try:
        return _path(folder, file).stat().st_size
    except OSError:
        return -1


def _lost(folder: Path, file: str, answers: int, size: int) -> Finding:
    path = _path(folder, file)
    what = "is missing" if size < 0 else f"is cut at byte {size:,}"
    words = f"{path} {what}: {counted(answers, 'answer')} cannot be read"
    if file.startswith("file:"):
        return Finding("warn", "archive", f"{words} (it was imported from there)", _MISSING)
    return Finding("fail", "archive", words, _MISSING)


def _read(archive: Archive, each: Pointer, transaction: Transaction) -> Finding | None:
    """Return what is wrong with an answer, None where nothing is."""

    def alike() -> list[Place]:
        return [Place(*one) for one in archived.alike(transaction, each.source, each.url, each.digest)]

    is_imported = each.file.startswith("file:")
    try:
        if is_imported:
            imported_body(each.file, each.offset, each.length, each.digest)
            return None
        body = archive.read(Place(each.file, each.offset, each.length), alike).body
    except ArchiveError as error:
        return Finding("warn" if is_imported else "fail", "archive", f"{each.url}: {error}", _MISSING)
    if digest_of(body) == each.digest:
        return None
    words = f"{each.url}: {each.file}, byte {each.offset} is not the answer that was stored"
    return Finding("fail", "archive", words, _MISSING)
