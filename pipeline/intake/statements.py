"""Records as they are stored: canonical content and its hash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from db.store.versions import Repeated, Statement
from spiders.records import AuthorContent, Content, ListingContent, PaperContent

if TYPE_CHECKING:
    from datetime import datetime

    from spiders.records import Page

_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER: msgspec.json.Decoder[Content] = msgspec.json.Decoder(PaperContent | AuthorContent | ListingContent)


def statements(page: Page, visited_at: datetime) -> list[Statement]:
    """Return a page's records as rows; the time of the visit stands where the source gives none."""
    encode = _ENCODER.encode
    sha256 = hashlib.sha256
    found = []
    kind = "" if page.harvest is None else page.harvest.kind
    for record in page.records:
        content = encode(record.content)
        found.append(
            Statement(
                record.source,
                record.kind,
                record.source_id,
                content.decode(),
                sha256(content).digest(),
                record.said_at or visited_at,
                page.imprints.get(record.source_id) if record.kind == kind else None,
            )
        )
    return found


def repeated(page: Page) -> list[Repeated]:
    """Return the records that a page says again, and that were not read once more."""
    return [Repeated(one.source, one.kind, one.source_id, one.version, one.said_at) for one in page.again]


def content_of(text: str) -> Content:
    """Return a stored version's content."""
    return _DECODER.decode(text)
