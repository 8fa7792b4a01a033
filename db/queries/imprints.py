"""Reading which versions were read from which bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from db import bulk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


def versions_of(connection: Connection, source: str, kind: str, digests: Mapping[str, bytes]) -> dict[str, int]:
    """Return, by source id, the versions that were last read from bytes with these digests."""
    condition, values = bulk.is_any(connection, "source_id", digests)
    rows = connection.execute(
        text(
            "SELECT source_id, id, digest FROM record_version JOIN imprint ON version_id = id"  # noqa: S608
            f" WHERE {condition} AND kind = :kind AND source = :source"
        ),
        {"values": values, "kind": kind, "source": source},
    )
    return {source_id: id_ for source_id, id_, digest in rows if bytes(digest) == digests[source_id]}
