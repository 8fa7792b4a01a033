"""Full-text search over authors and papers: FTS5 on SQLite, a `tsvector` on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def replace(connection: Connection, gone: Iterable[tuple[str, str]], entries: Sequence[Entry]) -> None:
    """Remove the entries of these (kind, id) and add the given ones."""
    keys = {*gone, *((entry.kind, entry.id) for entry in entries)}
    if keys:
        statement = text(f"DELETE FROM {TABLE} WHERE kind = :kind AND id = :id")  # noqa: S608 - a constant
        connection.execute(statement, [{"kind": kind, "id": id_} for kind, id_ in sorted(keys)])
    if entries:
        statement = text(f"INSERT INTO {TABLE} (kind, id, title, body) VALUES (:kind, :id, :title, :body)")  # noqa: S608
        connection.execute(
            statement, [{"kind": e.kind, "id": e.id, "title": e.title, "body": e.body} for e in entries]
        )


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
