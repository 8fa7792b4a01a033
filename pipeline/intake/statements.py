"""Records as they are stored: canonical content and its hash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from db.store.versions import Statement
from spiders.records import AuthorContent, Content, ListingContent, PaperContent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from spiders.records import Record

_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER: msgspec.json.Decoder[Content] = msgspec.json.Decoder(PaperContent | AuthorContent | ListingContent)


def statements(records: Iterable[Record], visited_at: datetime) -> list[Statement]:
    """Return records as rows; the time of the visit stands where the source gives none."""
    encode = _ENCODER.encode
    sha256 = hashlib.sha256
    found = []
    for record in records:
        content = encode(record.content)
        found.append(
            Statement(
                record.source,
                record.kind,
                record.source_id,
                content.decode(),
                sha256(content).digest(),
                record.said_at or visited_at,
            )
        )
    return found


def content_of(text: str) -> Content:
    """Return a stored version's content."""
    return _DECODER.decode(text)
