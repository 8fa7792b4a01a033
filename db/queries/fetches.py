"""Reading what was fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import bindparam, func, select

from db.models.kept import Fetch, Manifest, Visibility

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WHOLE = ("new", "changed", "unchanged", "empty")
# Asked once for each request of a crawl: to build a statement takes longer than to run it.
_LAST = (
    select(Fetch.id, Fetch.outcome, Fetch.confirms_id, Fetch.etag, Fetch.last_modified)
    .where(Fetch.source == bindparam("source"), Fetch.url == bindparam("url"))
    .order_by(Fetch.id.desc())
    .limit(1)
)
_VALIDATORS = select(Fetch.id, Fetch.etag, Fetch.last_modified).where(Fetch.id == bindparam("fetch_id"))
_STATE = (
    select(Visibility.state)
    .where(Visibility.fetch_id == bindparam("fetch_id"))
    .order_by(Visibility.id.desc())
    .limit(1)
)
_READING = (
    select(Manifest.parser_version, Manifest.rejected)
    .where(Manifest.fetch_id == bindparam("fetch_id"))
    .order_by(Manifest.id.desc())
    .limit(1)
)
_REQUEST = select(Fetch.request_id).where(Fetch.id == bindparam("fetch_id"))


class Validators(Struct, frozen=True):
    """What a source gave to ask whether an answer still stands."""

    fetch_id: int
    etag: str | None
    last_modified: str | None


def confirmable(connection: Connection, source: str, url: str, parser_version: int) -> Validators | None:
    """Return the validators of a URL's last answer, if a 304 under them would stand for a good state.

    That is so if the answer was stored whole, is visible, and was read by the present parser.
    """
    row = connection.execute(_LAST, {"source": source, "url": url}).first()
    if row is None or row.outcome not in _WHOLE:
        return None
    if row.confirms_id is None:
        known = Validators(row.id, row.etag, row.last_modified)
    else:
        known = Validators(*connection.execute(_VALIDATORS, {"fetch_id": row.confirms_id}).one())
    if not (known.etag or known.last_modified) or not is_visible(connection, known.fetch_id):
        return None
    read_by = connection.execute(_READING, {"fetch_id": known.fetch_id}).first()
    if read_by is None or read_by.parser_version != parser_version or read_by.rejected:
        return None
    return known


def is_visible(connection: Connection, fetch_id: int) -> bool:
    """Return whether a fetch counts."""
    return connection.execute(_STATE, {"fetch_id": fetch_id}).scalar() == "visible"


def request_of(connection: Connection, fetch_id: int) -> int | None:
    """Return the queued request that a fetch answered."""
    found: int | None = connection.execute(_REQUEST, {"fetch_id": fetch_id}).scalar()
    return found


def archive_ends(connection: Connection) -> dict[str, int]:
    """Return, for each file of the archive, where the last committed answer ends (in bytes)."""
    rows = connection.execute(
        select(Fetch.archive_file, func.max(Fetch.archive_offset + Fetch.archive_length))
        .where(Fetch.archive_offset.is_not(None))
        .group_by(Fetch.archive_file)
    )
    return {str(file): int(end or 0) for file, end in rows}
