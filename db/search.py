"""Full-text search over authors and papers: FTS5 on SQLite, a `tsvector` on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

TABLE = "search_text"


class Entry(Struct, frozen=True):
    """What can be found of one author or paper."""

    kind: str
    id: str
    title: str
    body: str


class Hit(Struct, frozen=True):
    """An author or paper that was found."""

    kind: str
    id: str
    title: str


def create_search_tables(connection: Connection) -> None:
    """Make the table that searches read; it stands outside the models, whose tools know no virtual tables."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f"CREATE VIRTUAL TABLE {TABLE} USING fts5"
                "(kind UNINDEXED, id UNINDEXED, title, body, tokenize = 'unicode61 remove_diacritics 2')"
            )
        )
        return
    connection.execute(
        text(
            f"CREATE TABLE {TABLE} (kind TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL,"
            " words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('simple', title), 'A')"
            " || to_tsvector('simple', body)) STORED, PRIMARY KEY (kind, id))"
        )
    )
    connection.execute(text(f"CREATE INDEX ix_{TABLE}_words ON {TABLE} USING gin (words)"))


def replace(connection: Connection, entries: Sequence[Entry], area: Collection[tuple[str, str]] | None) -> None:
    """Make these the entries of the (kind, id) of an area (None: of all), writing only what differs."""
    columns = "kind, id, title, body"
    standing = {
        (row[0], row[1]): Entry(*row)
        for row in connection.execute(text(f"SELECT {columns} FROM {TABLE}"))  # noqa: S608 - constants
        if area is None or (row[0], row[1]) in area
    }
    wanted = {(entry.kind, entry.id): entry for entry in entries}
    stale = sorted(key for key, entry in standing.items() if wanted.get(key) != entry)
    fresh = [entry for key, entry in sorted(wanted.items()) if standing.get(key) != entry]
    if stale:
        statement = text(f"DELETE FROM {TABLE} WHERE kind = :kind AND id = :id")  # noqa: S608
        connection.execute(statement, [{"kind": kind, "id": id_} for kind, id_ in stale])
    if fresh:
        statement = text(f"INSERT INTO {TABLE} ({columns}) VALUES (:kind, :id, :title, :body)")  # noqa: S608
        connection.execute(statement, [structs.asdict(entry) for entry in fresh])


def find(connection: Connection, words: str, limit: int) -> list[Hit]:
    """Return what holds all the words, best first; words that are only punctuation are left out."""
    terms = ["".join(c for c in word if c.isalnum() or c in "'-_.") for word in words.split()]
    terms = [term for term in terms if any(c.isalnum() for c in term)]
    if not terms:
        return []
    if connection.dialect.name == "sqlite":
        query = " ".join('"' + term.replace('"', "") + '"' for term in terms)
        sql = f"SELECT kind, id, title FROM {TABLE} WHERE {TABLE} MATCH :query ORDER BY bm25({TABLE}, 0, 0, 4, 1), kind, id LIMIT :n"  # noqa: S608, E501
    else:
        query = " ".join(terms)
        sql = (
            f"SELECT kind, id, title FROM {TABLE}, plainto_tsquery('simple', :query) AS q WHERE words @@ q"  # noqa: S608
            " ORDER BY ts_rank(words, q) DESC, kind, id LIMIT :n"
        )
    return [Hit(*row) for row in connection.execute(text(sql), {"query": query, "n": limit})]
