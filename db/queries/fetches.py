"""Reading what was fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import aliased

from db.models.kept import Fetch, Manifest, Request, Visibility
from db.queries import sightings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_WHOLE = ("new", "changed", "unchanged", "empty")
# Asked for the requests of a crawl: to build a statement takes longer than to run it.
_STOOD = aliased(Fetch)
"""The fetch whose body a URL's last answer had: its own, or the one that it confirmed."""
_SHOWN = select(Visibility.state).where(Visibility.fetch_id == _STOOD.id).order_by(Visibility.id.desc()).limit(1)
_READ = aliased(Manifest)
_HIDDEN = sightings.hidden_readings(Visibility.state == "visible")
_READING = select(func.max(_READ.id)).where(_READ.fetch_id == _STOOD.id, _READ.id.not_in(_HIDDEN))
_ASKED = aliased(Fetch)
_NEWEST = (
    select(func.max(_ASKED.id))
    .where(_ASKED.source == bindparam("source"), _ASKED.url.in_(bindparam("urls", expanding=True)))
    .group_by(_ASKED.url)
)
_LAST = (
    select(
        Fetch.url,
        Fetch.outcome,
        _STOOD.id,
        _STOOD.etag,
        _STOOD.last_modified,
        _SHOWN.scalar_subquery().label("state"),
        Manifest.parser_version,
        Manifest.rejected,
        select(Request.id).where(Request.parent_id == _STOOD.request_id).exists().label("leads_on"),
    )
    .join(_STOOD, _STOOD.id == func.coalesce(Fetch.confirms_id, Fetch.id))
    .join(Manifest, Manifest.id == _READING.scalar_subquery(), isouter=True)
    .where(Fetch.id.in_(_NEWEST))
)


class Validators(Struct, frozen=True):
    """What a source gave to ask whether an answer still stands, and whether that answer led to requests."""

    fetch_id: int
    etag: str | None
    last_modified: str | None
    leads_on: bool


class Refused(Struct, frozen=True):
    """Requests of a source's newest run that were not made: robots.txt forbids them, or was not to be had."""

    source: str
    run_id: int
    requests: int
    detail: str | None
    """Of one of them, in words."""


def refused_by_robots(connection: Connection) -> list[Refused]:
    """Return what robots.txt refused to the newest run of each source."""
    newest = select(Fetch.source, func.max(Fetch.run_id)).group_by(Fetch.source)
    rows = connection.execute(
        select(Fetch.source, Fetch.run_id, func.count(), func.min(Fetch.detail))
        .where(
            tuple_(Fetch.source, Fetch.run_id).in_(newest),
            Fetch.outcome == "failed",
            Fetch.code.in_(("robots-forbidden", "robots-unavailable")),
        )
        .group_by(Fetch.source, Fetch.run_id)
        .order_by(Fetch.source)
    )
    return [Refused(*row) for row in rows]


def confirmable(
    connection: Connection, source: str, urls: Sequence[str], parser_version: int
) -> dict[str, Validators]:
    """Return, by URL, the validators of the last answers for which a 304 would stand for a good state.

    That is so if the answer was stored whole, is visible, and was read by the present parser.
    """
    return {
        row.url: Validators(row.id, row.etag, row.last_modified, row.leads_on)
        for row in connection.execute(_LAST, {"source": source, "urls": urls})
        if row.outcome in _WHOLE
        and row.state == "visible"
        and row.parser_version == parser_version
        and not row.rejected
        and (row.etag or row.last_modified)
    }


def parts_of(connection: Connection, run_id: int, file: str) -> dict[int, str | None]:
    """Return the digests of the parts of an imported file that a run has stored, by where they begin."""
    rows = connection.execute(
        select(Fetch.archive_offset, Fetch.digest).where(Fetch.run_id == run_id, Fetch.archive_file == file)
    )
    return {int(offset): digest for offset, digest in rows if offset is not None}


def archive_ends(connection: Connection) -> dict[str, int]:
    """Return, for each file of the archive, where the last committed answer ends (in bytes)."""
    rows = connection.execute(
        select(Fetch.archive_file, func.max(Fetch.archive_offset + Fetch.archive_length))
        .where(Fetch.archive_offset.is_not(None))
        .group_by(Fetch.archive_file)
    )
    return {str(file): int(end or 0) for file, end in rows}
