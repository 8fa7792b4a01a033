"""Finds the records of an OAI-PMH answer whose bytes were read before, and leaves the rest to be read."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from spiders.arxiv.parser import PARSER_VERSION
from spiders.imprints import Imprints
from spiders.records import Again
from spiders.text import iso_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.imprints import Recall

_OPEN, _CLOSE = b"<record>", b"</record>"
_HEADER = re.compile(
    rb"<record>\s*<header>\s*<identifier>oai:arXiv\.org:(\d{4}\.\d{4,5}|[a-z-]+/\d{7})</identifier>"
    rb"\s*<datestamp>([\dTZ:-]+)</datestamp>"
)
_REQUEST = re.compile(rb"<request\b[^>]*>([^<]*)</request>")
_DIGEST_SIZE = 16


class Split(Struct, frozen=True):
    """An answer without the records that are known, these, and the imprints of all that were found."""

    rest: bytes
    again: tuple[Again, ...] = ()
    imprints: Imprints = {}


class _Piece(Struct, frozen=True):
    said_at: str
    start: int
    end: int


def split(body: bytes, kind: str, recall: Recall) -> Split:
    """Return an answer's parts; one that is not of the usual form is left as it is."""
    frame = _frame(body)
    if frame is None:
        return Split(body)
    pieces = _usual(body)
    imprints = {id_: _imprint(frame, body[piece.start : piece.end]) for id_, piece in pieces.items()}
    known = recall(kind, imprints)
    rest, place, again = [], 0, []
    for source_id, piece in pieces.items():
        if source_id in known:
            again.append(Again("arxiv", kind, source_id, iso_time(piece.said_at), known[source_id]))
            rest.append(body[place : piece.start])
            place = piece.end
    return Split(b"".join([*rest, body[place:]]), tuple(again), imprints)


def _frame(body: bytes) -> bytes | None:
    """Return what the meaning of each record hangs on: encoding, namespaces, the service, the parser's version.

    None if a tag may stand where it means nothing: in a comment, a section of CDATA, an instruction.
    """
    root = body[: body.find(b"<responseDate>")]
    request = _REQUEST.search(body, len(root), len(root) + 4096)
    if request is None or any(body.find(sign, len(root)) >= 0 for sign in (b"<!--", b"<![CDATA[", b"<?")):
        return None
    return b"%d|%b|%b|" % (PARSER_VERSION, root, request[1])


def _usual(body: bytes) -> dict[str, _Piece]:
    """Return the records of the usual form by source id, in their order; none that stands there twice."""
    found: dict[str, _Piece] = {}
    twice = set()
    for start, end in _records(body):
        header = _HEADER.match(body, start)
        if header is not None:
            source_id = header[1].decode()
            if source_id in found:
                twice.add(source_id)
            found[source_id] = _Piece(header[2].decode(), start, end)
    return {source_id: piece for source_id, piece in found.items() if source_id not in twice}


def _records(body: bytes) -> Iterator[tuple[int, int]]:
    end = 0
    while (start := body.find(_OPEN, end)) >= 0 and (close := body.find(_CLOSE, start)) >= 0:
        end = close + len(_CLOSE)
        yield start, end


def _imprint(frame: bytes, piece: bytes) -> bytes:
    return hashlib.blake2b(frame + piece, digest_size=_DIGEST_SIZE).digest()
