"""Records of the web-archiving standard, WARC 1.1: one gzip member each, without a second look at bodies."""

from __future__ import annotations

import io
import zlib
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warcio.recordloader import ArcWarcRecord

_MEMBER: Final = b"\x1f\x8b\x08"
"""How a gzip member begins."""
_NOTHING: Final = b"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
BROKEN: Final = (ArchiveLoadFailed, AttributeError, EOFError, zlib.error, ValueError)
"""What reading raises where there is no record; an AttributeError where warcio finds the first half of one."""


class Exchange(Struct, frozen=True, kw_only=True):
    """A request and the answer to it, as they are archived."""

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    digest: str
    """Of the body: `sha256:` and 64 digits."""
    at: datetime


class Head(Struct, frozen=True):
    """What the head of a record says."""

    kind: str
    url: str
    date: str
    digest: str
    """Of the body, as the record has it; empty where it has none."""


class Record(Struct, frozen=True):
    """A record: its head, the headers of the answer, and the body, unpacked; a revisit has none."""

    head: Head
    headers: tuple[tuple[str, str], ...]
    body: bytes


def info(name: str) -> bytes:
    """Return the record that stands at the head of a file."""
    said = {
        "software": f"byline/{version('byline')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "description": "Bodies are kept unpacked; keys, cookies and mail addresses in heads are redacted.",
    }
    writer = _Writer()
    return writer.member(writer.create_warcinfo_record(name, said))


def request(exchange: Exchange) -> bytes:
    """Return the record of a request."""
    writer = _Writer()
    asked = StatusAndHeaders(
        f"{exchange.method} {exchange.url} HTTP/1.1", list(exchange.request_headers), is_http_request=True
    )
    made = writer.create_warc_record(
        exchange.url,
        "request",
        payload=io.BytesIO(exchange.request_body),
        length=len(exchange.request_body),
        http_headers=asked,
        warc_headers_dict={"WARC-Type": "request", "WARC-Date": _date(exchange.at)},
    )
    return writer.member(made)


def answer(exchange: Exchange, original: Head | None) -> bytes:
    """Return the record of an answer: a response, or a revisit of the response that has the same body."""
    writer = _Writer()
    told = StatusAndHeaders(
        f"{exchange.status} -", _without_coding(exchange.headers, len(exchange.body)), "HTTP/1.1"
    )
    if original is not None:
        head = {"WARC-Type": "revisit", "WARC-Date": _date(exchange.at)}
        revisit = writer.create_revisit_record(
            exchange.url, exchange.digest, original.url, original.date, told, warc_headers_dict=head
        )
        return writer.member(revisit)
    made = writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=told,
        warc_headers_dict={
            "WARC-Type": "response",
            "WARC-Date": _date(exchange.at),
            "WARC-Payload-Digest": exchange.digest,
        },
    )
    return writer.member(made)


def head(stream: BinaryIO) -> Head:
    """Return the head of the record at a place. Raises one of `BROKEN`."""
    return _head(_first(stream))


def read(member: bytes) -> Record:
    """Return the record of a member. Raises one of `BROKEN`."""
    found = _first(io.BytesIO(_unpacked(member)[0]))
    body = found.content_stream().read()
    headers = found.http_headers.headers if found.http_headers is not None else ()
    return Record(_head(found), tuple(headers), body)


def heads(members: bytes) -> Iterator[Head]:
    """Yield the heads of records that lie one after the other. Raises one of `BROKEN`."""
    while members:
        data, members = _unpacked(members)
        yield head(io.BytesIO(data))


def last_member(before: bytes) -> int:
    """Return where the member begins that ends with these bytes; their length where none does."""
    begin = before.rfind(_MEMBER)
    while begin >= 0:
        unpacker = zlib.decompressobj(31)
        with suppress(zlib.error):
            unpacker.decompress(before[begin:])
            if unpacker.eof and not unpacker.unused_data:
                return begin
        begin = before.rfind(_MEMBER, 0, begin)
    return len(before)


def blank(length: int) -> bytes:
    """Return a record that says nothing, as a member of exactly this length: a comment in its head fills it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(_NOTHING) + packer.flush()
    tail = body + zlib.crc32(_NOTHING).to_bytes(4, "little") + len(_NOTHING).to_bytes(4, "little")
    start = b"\x1f\x8b\x08\x10" + b"\0" * 5 + b"\xff"
    fill = length - len(start) - len(tail) - 1
    return bytes(length) if fill < 0 else start + b"-" * fill + b"\0" + tail


class _Writer(WARCWriter):  # type: ignore[misc]
    """Writes records as members; they have a digest of the body alone, so that it is hashed once."""

    def __init__(self) -> None:
        super().__init__(None, gzip=False, warc_version="1.1")

    def member(self, record: ArcWarcRecord) -> bytes:
        self.out = _Packed()
        self.write_record(record)
        return b"".join(self.out.parts)

    def ensure_digest(self, record: ArcWarcRecord, block: bool = True, payload: bool = True) -> None:  # noqa: ARG002
        super().ensure_digest(record, block=False, payload=payload)


class _Packed:
    """A gzip member that is written to."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        # Level 1: half of the time of level 6 for a tenth more bytes.
        self._packer = zlib.compressobj(1, zlib.DEFLATED, 31)

    def write(self, data: bytes) -> None:
        self.parts.append(self._packer.compress(data))

    def flush(self) -> None:
        self.parts.append(self._packer.flush())


def _unpacked(members: bytes) -> tuple[bytes, bytes]:
    """Return what the first member holds, and what follows it. Raises EOFError where it has no end."""
    unpacker = zlib.decompressobj(31)
    data = unpacker.decompress(members)
    if not unpacker.eof:
        raise EOFError
    return data, unpacker.unused_data


def _first(stream: BinaryIO) -> ArcWarcRecord:
    for record in ArchiveIterator(stream):
        return record
    raise EOFError


def _head(record: ArcWarcRecord) -> Head:
    named: Any = record.rec_headers.get_header
    return Head(
        record.rec_type,
        named("WARC-Target-URI") or "",
        named("WARC-Date") or "",
        named("WARC-Payload-Digest") or "",
    )


def _date(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _without_coding(headers: Iterable[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    """Return the headers as they fit a body that is already unpacked."""
    dropped = {"content-encoding", "transfer-encoding", "content-length"}
    kept = [(name, value) for name, value in headers if name.lower() not in dropped]
    return [*kept, ("Content-Length", str(length))]
