"""Keeping raw answers as WARC: written and flushed before the database is told of them.

Each process appends to a file of its own, request and response record, one gzip member each; so any number of
processes write at once, and what lies behind the last committed place of a file whose process is dead is cut.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import zlib
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord


_MEMBER: Final = b"\x1f\x8b\x08"
"""How a gzip member begins."""
_LONGEST_REQUEST: Final = 1 << 20
_NOTHING: Final = b"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 0\r\n\r\n\r\n\r\n"


class ArchiveError(Exception):
    """Archived bytes are missing, or are not those that the database knows."""


class Exchange(Struct, frozen=True, kw_only=True):
    """A request and the answer to it, as they are archived."""

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime


class Place(Struct, frozen=True):
    """Where the response record of an answer lies: its file within the archive, and its bytes there."""

    file: str
    offset: int
    length: int


class Archived(Struct, frozen=True):
    """An answer as it was archived: where it came from, its headers, and its body, unpacked."""

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def digest_of(body: bytes) -> str:
    """Return the digest by which an answer's body is known."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


class Archive:
    """The folder of WARC files of an installation."""

    def __init__(self, folder: Path, *, process: str) -> None:
        self._folder = folder
        self._name = f"{process}.warc.gz"
        self._stream: io.BufferedWriter | None = None

    def write(self, exchange: Exchange) -> Place:
        """Append an exchange, flush it, and return where its response lies. Raises ArchiveError."""
        try:
            stream = self._opened()
            writer = WARCWriter(io.BytesIO(), gzip=False, warc_version="1.1")
            at = exchange.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            response = writer.create_warc_record(
                exchange.url,
                "response",
                payload=io.BytesIO(exchange.body),
                http_headers=StatusAndHeaders(
                    f"{exchange.status} -", _without_coding(exchange.headers, len(exchange.body)), "HTTP/1.1"
                ),
                warc_headers_dict={"WARC-Date": at},
            )
            request = writer.create_warc_record(
                exchange.url,
                "request",
                payload=io.BytesIO(exchange.request_body),
                http_headers=StatusAndHeaders(
                    f"{exchange.method} {exchange.url} HTTP/1.1",
                    list(exchange.request_headers),
                    is_http_request=True,
                ),
                warc_headers_dict={
                    "WARC-Date": at,
                    "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
                },
            )
            stream.write(_member(writer, request))
            offset = stream.tell()
            length = stream.write(_member(writer, response))
            stream.flush()
        except OSError as error:
            raise ArchiveError(
                f"{self._folder / self._name}: cannot write ({error.strerror}); free some space"
            ) from error
        return Place(self._name, offset, length)

    def read(self, file: str, offset: int, length: int) -> Archived:
        """Return an archived answer. Raises ArchiveError."""
        path = self._folder / file
        try:
            with path.open("rb") as stream:
                stream.seek(offset)
                member = io.BytesIO(stream.read(length))
        except OSError as error:
            raise ArchiveError(f"{path}: cannot read ({error.strerror})") from error
        try:
            record = next(iter(ArchiveIterator(member)))
            body = record.content_stream().read()
        except (StopIteration, ArchiveLoadFailed, EOFError, zlib.error) as error:
            raise ArchiveError(f"{path}: no record at byte {offset}; was the file cut or replaced?") from error
        url = record.rec_headers.get_header("WARC-Target-URI")
        return Archived(url, tuple(record.http_headers.headers), body)

    def erase(self, file: str, offset: int, length: int) -> None:
        """Write over an exchange, so that all others stay where they are. Raises ArchiveError."""
        path = self._folder / file
        begin = _request_before(path, offset)
        try:
            with path.open("r+b") as stream:
                for start, end in ((begin, offset), (offset, offset + length)):
                    if start < end:
                        stream.seek(start)
                        stream.write(_blank(end - start))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise ArchiveError(f"{path}: cannot write over what is to be forgotten ({error.strerror})") from error

    def cut(self, ends: Mapping[str, int]) -> int:
        """Cut what lies behind the last committed byte of the files of dead processes; return the bytes cut.

        A living process holds a lock on its file. One of which nothing was committed is left alone: it may be
        another database's, or that of the one before a backup was restored.
        """
        cut = 0
        for path in self.files():
            with path.open("ab") as stream:
                if path.name not in ends or not _locked(stream):
                    continue
                size = stream.seek(0, os.SEEK_END)
                end = ends[path.name]
                if size > end:
                    stream.truncate(end)
                    cut += size - end
        return cut

    def files(self) -> list[Path]:
        """Return the files of all processes."""
        return sorted(self._folder.glob("*.warc.gz"))

    def close(self) -> None:
        """Close the file of this process."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _opened(self) -> io.BufferedWriter:
        if self._stream is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._stream = (self._folder / self._name).open("ab")
            if not _locked(self._stream):
                raise ArchiveError(f"{self._folder / self._name}: another process writes it")
        return self._stream


def _request_before(path: Path, offset: int) -> int:
    """Return where the member begins that ends at a byte: the request of the answer that lies there."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, offset - _LONGEST_REQUEST))
            before = stream.read(min(offset, _LONGEST_REQUEST))
    except OSError as error:
        raise ArchiveError(f"{path}: cannot read ({error.strerror})") from error
    begin = before.rfind(_MEMBER)
    while begin >= 0:
        unpacker = zlib.decompressobj(31)
        with suppress(zlib.error):
            unpacker.decompress(before[begin:])
            if unpacker.eof and not unpacker.unused_data:
                return offset - len(before) + begin
        begin = before.rfind(_MEMBER, 0, begin)
    return offset


def _blank(length: int) -> bytes:
    """Return a record that says nothing, as a member of exactly this length: a comment in its head fills it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(_NOTHING) + packer.flush()
    tail = body + zlib.crc32(_NOTHING).to_bytes(4, "little") + len(_NOTHING).to_bytes(4, "little")
    head = b"\x1f\x8b\x08\x10" + b"\0" * 5 + b"\xff"
    fill = length - len(head) - len(tail) - 1
    return bytes(length) if fill < 0 else head + b"-" * fill + b"\0" + tail


def _locked(stream: io.BufferedWriter) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _member(writer: WARCWriter, record: ArcWarcRecord) -> bytes:
    writer.out = io.BytesIO()
    writer.write_record(record)
    record.raw_stream.close()  # the writer has copied the payload to a file of its own, and leaves it open
    # Level 1: half of the time of level 6 for a tenth more bytes.
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(writer.out.getvalue()) + packer.flush()


def _without_coding(headers: Iterable[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    """Return the headers as they fit a body that is already unpacked."""
    dropped = {"content-encoding", "transfer-encoding", "content-length"}
    kept = [(name, value) for name, value in headers if name.lower() not in dropped]
    return [*kept, ("Content-Length", str(length))]
