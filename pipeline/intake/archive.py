"""Keeping raw answers as WARC: written before the database is told of them.

Each process appends to files of its own, request and answer, one gzip member each; so any number of processes
write at once, and what lies behind the last committed place of a file whose process is dead is cut.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import IO, TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from pipeline.intake import warc
from pipeline.intake.errors import ArchiveError
from pipeline.intake.warc import Exchange

if TYPE_CHECKING:
    import io
    from pathlib import Path

__all__ = ["Archive", "ArchiveError", "Archived", "Exchange", "Place", "digest_of"]

_LONGEST_REQUEST: Final = 1 << 20


class Place(Struct, frozen=True):
    """Where the record of an answer lies: its file within the archive, and its bytes there."""

    file: str
    offset: int
    length: int

    @property
    def end(self) -> int:
        """Where the next record begins."""
        return self.offset + self.length


Alike: TypeAlias = Callable[[], Iterable[Place]]
"""Returns where answers of the same address with the same body lie, the oldest first."""


class Archived(Struct, frozen=True):
    """An answer as it was archived: where it came from, its headers, and its body, unpacked."""

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def digest_of(body: bytes) -> str:
    """Return the digest by which an answer's body is known."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def nowhere() -> Iterable[Place]:
    """Return no place: nothing is known to be alike."""
    return ()


class Archive:
    """The folder of WARC files of an installation."""

    def __init__(self, folder: Path, *, process: str, most_bytes: int = 10**9) -> None:
        self.folder = folder
        self._process = process
        self._most_bytes = most_bytes
        self._number = 0
        self._stream: io.FileIO | None = None

    def write(self, exchange: Exchange, alike: Alike = nowhere) -> Place:
        """Append an exchange and return where its answer lies. Raises ArchiveError.

        The body is kept once: where the same lies already, a revisit of that answer is written.
        """
        original = next(filter(None, (self._response(place, exchange.digest) for place in alike())), None)
        try:
            stream = self._opened()
            asked, answered = warc.request(exchange), warc.answer(exchange, original)
            offset = stream.tell() + len(asked)
            _append(stream, asked + answered)
        except OSError as error:
            raise ArchiveError(f"{self._path}: cannot write ({error.strerror}); free some space") from error
        return Place(self._path.name, offset, len(answered))

    def read(self, place: Place, alike: Alike = nowhere) -> Archived:
        """Return an archived answer, a revisit with the body that it refers to. Raises ArchiveError."""
        found = self.record(place)
        body = found.body
        if found.head.kind == "revisit":
            originals = (other for other in alike() if self._response(other, found.head.digest))
            original = next(originals, None)
            if original is None:
                where = f"{self.folder / place.file}: byte {place.offset}"
                raise ArchiveError(f"{where} refers to an answer that is not in the archive")
            body = self.record(original).body
        return Archived(found.head.url, found.headers, body)

    def record(self, place: Place) -> warc.Record:
        """Return the record at a place. Raises ArchiveError."""
        path = self.folder / place.file
        try:
            return warc.read(_bytes(path, place.offset, place.length))
        except warc.BROKEN as error:
            raise ArchiveError(
                f"{path}: no record at byte {place.offset}; was the file cut or replaced?"
            ) from error

    def erase(self, place: Place) -> None:
        """Write over an exchange, so that all others stay where they are. Raises ArchiveError."""
        path = self.folder / place.file
        begin = self.begin(place)
        try:
            with path.open("r+b") as stream:
                for start, end in ((begin, place.offset), (place.offset, place.end)):
                    if start < end:
                        stream.seek(start)
                        stream.write(warc.blank(end - start))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise ArchiveError(f"{path}: cannot write over what is to be forgotten ({error.strerror})") from error

    def adopt(self, place: Place, begin: int) -> Place:
        """Append a copy of an exchange of another file; return where its answer lies. Raises ArchiveError."""
        data = _bytes(self.folder / place.file, begin, place.end - begin)
        if len(data) < place.end - begin:
            raise ArchiveError(f"{self.folder / place.file}: ends before byte {place.end}")
        try:
            stream = self._opened()
            offset = stream.tell() + place.offset - begin
            _append(stream, data)
        except OSError as error:
            raise ArchiveError(f"{self._path}: cannot write ({error.strerror}); free some space") from error
        return Place(self._path.name, offset, place.length)

    def begin(self, place: Place, after: int = 0) -> int:
        """Return where the exchange of an answer begins, which is with its request, not before byte `after`."""
        first = max(after, place.offset - _LONGEST_REQUEST)
        return first + warc.last_member(_bytes(self.folder / place.file, first, place.offset - first))

    def cut(self, ends: Callable[[], Mapping[str, int]]) -> int:
        """Cut what lies behind the last committed byte of the files of dead processes; return the bytes cut.

        A living process holds a lock on its file. One of which nothing was committed is left alone: it may be
        another database's, or that of the one before a backup was restored. `ends` is asked again once a file is
        locked: its process may have committed and ended since.
        """
        cut = 0
        known = ends()
        for path in self.files():
            if path.stat().st_size <= known.get(path.name, sys.maxsize):
                continue
            with path.open("ab") as stream:
                if not locked(stream):
                    continue
                size = stream.seek(0, os.SEEK_END)
                end = ends().get(path.name, size)
                if size > end:
                    stream.truncate(end)
                    cut += size - end
        return cut

    def reaches(self, file: str, end: int) -> bool:
        """Return whether a file is there up to a byte: a power cut, or a hand, may have made it shorter."""
        try:
            return (self.folder / file).stat().st_size >= end
        except OSError:
            return False

    def files(self) -> list[Path]:
        """Return the files of all processes."""
        return sorted(self.folder.glob("*.warc.gz"))

    def sync(self) -> None:
        """Let what was written outlast a power cut. Raises ArchiveError."""
        if self._stream is None:
            return
        try:
            os.fsync(self._stream.fileno())
            sync_folder(self.folder)
        except OSError as error:
            words = f"{self._path}: cannot be written through to the disk ({error.strerror})"
            raise ArchiveError(f"{words}; `byline archive verify` tells what of it is there") from error

    def close(self) -> None:
        """Close the file of this process, synced. Raises ArchiveError."""
        try:
            self.sync()
        finally:
            if self._stream is not None:
                self._stream.close()
                self._stream = None

    def discard(self) -> None:
        """Remove the file of this process."""
        if self._stream is not None:
            self._path.unlink()
            self._stream.close()
            self._stream = None

    @property
    def _path(self) -> Path:
        return self.folder / f"{self._process}-{self._number:05}.warc.gz"

    def _opened(self) -> io.FileIO:
        """Return the file to append to; the next one where there is none yet, or this one is full."""
        if self._stream is not None and self._stream.tell() >= self._most_bytes:
            self.close()
        if self._stream is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            while self._stream is None:
                self._number += 1
                self._stream = claimed(self._path)
            try:
                _append(self._stream, warc.info(self._path.name))
            except OSError:
                self.discard()
                raise
        return self._stream

    def _response(self, place: Place, digest: str) -> warc.Head | None:
        """Return the head of the response at a place, None where there is none with this body."""
        if not self.reaches(place.file, place.end):
            return None
        try:
            with (self.folder / place.file).open("rb") as stream:
                stream.seek(place.offset)
                found = warc.head(stream)
        except (OSError, *warc.BROKEN):
            return None
        return found if found.kind == "response" and found.digest == digest else None


def sync_folder(folder: Path) -> None:
    """Let what was made or removed in a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def claimed(path: Path) -> io.FileIO | None:
    """Return a new file that this process has locked; None where it is another's, or was taken away meanwhile."""
    try:
        stream = path.open("xb", buffering=0)
    except FileExistsError:
        return None
    if locked(stream) and path.exists():
        return stream
    stream.close()
    return None


def in_use(path: Path) -> bool:
    """Whether a living process writes a file."""
    with path.open("rb") as stream:
        return not locked(stream)


def locked(stream: IO[bytes]) -> bool:
    """Lock a file, and return whether that was possible."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _append(stream: io.FileIO, data: bytes) -> None:
    """Append all of some bytes, or nothing of them."""
    begin = stream.tell()
    left = memoryview(data)
    try:
        while left:
            left = left[stream.write(left) :]
    except OSError:
        stream.truncate(begin)
        stream.seek(begin)
        raise


def _bytes(path: Path, offset: int, length: int) -> bytes:
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            return stream.read(length)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot read ({error.strerror})") from error
