"""Full-text search over authors and papers: FTS5 on SQLite, a `tsvector` on PostgreSQL.

Words are taken apart here and not by the databases, whose ideas of a word differ: both find the same, and what is
looked for cannot be read as an operator.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

TABLE = "search_text"
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200
_MOST = 20_000
"""Letters of a word, and words of an entry: what PostgreSQL takes is bounded."""


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
                "(kind UNINDEXED, id UNINDEXED, title UNINDEXED, heading, body, tokenize = 'unicode61')"
            )
        )
        return
    connection.execute(
        text(
            f'CREATE TABLE {TABLE} (kind TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL,'
            " title TEXT NOT NULL, heading TEXT NOT NULL, body TEXT NOT NULL, words tsvector GENERATED ALWAYS AS"
            " (array_to_tsvector(string_to_array(heading, ' ')) || array_to_tsvector(string_to_array(body, ' ')))"
            " STORED, PRIMARY KEY (kind, id))"
        )
    )
    connection.execute(text(f"CREATE INDEX ix_{TABLE}_words ON {TABLE} USING gin (words)"))


def replace(connection: Connection, entries: Sequence[Entry], area: Collection[tuple[str, str]] | None) -> None:
    """Make these the entries of the (kind, id) of an area (None: of all), writing only what differs."""
    columns = "kind, id, title, heading, body"
    standing = {
        (row[0], row[1]): tuple(row)
        for row in connection.execute(text(f"SELECT {columns} FROM {TABLE}"))  # noqa: S608 - constants
        if area is None or (row[0], row[1]) in area
    }
    wanted = {(entry.kind, entry.id): _row(entry) for entry in entries}
    stale = sorted(key for key, row in standing.items() if wanted.get(key) != row)
    fresh = [row for key, row in sorted(wanted.items()) if standing.get(key) != row]
    if stale:
        statement = text(f"DELETE FROM {TABLE} WHERE kind = :kind AND id = :id")  # noqa: S608
        connection.execute(statement, [{"kind": kind, "id": id_} for kind, id_ in stale])
    if fresh:
        names = columns.split(", ")
        marks = ", ".join(f":{name}" for name in names)
        statement = text(f"INSERT INTO {TABLE} ({columns}) VALUES ({marks})")  # noqa: S608
        connection.execute(statement, [dict(zip(names, row, strict=True)) for row in fresh])


def find(connection: Connection, words: str, limit: int) -> list[Hit]:
    """Return what holds all the words, in any order: first where the title has them all, shorter titles first.

    Case, accents and punctuation are without influence; without any word nothing is found.
    """
    terms = _words(words)
    if not terms:
        return []
    found = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgres
    condition, titled, values = found(terms)
    sql = (
        f"SELECT kind, id, title FROM {TABLE} WHERE {condition}"  # noqa: S608 - constants
        f" ORDER BY CASE WHEN {titled} THEN 0 ELSE 1 END, length(heading), kind, id LIMIT :n"
    )
    return [Hit(*row) for row in connection.execute(text(sql), {**values, "n": limit})]


def _on_sqlite(terms: list[str]) -> tuple[str, str, dict[str, object]]:
    query = " AND ".join(f'"{term}"' for term in terms)
    titled = f"rowid IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH :in_title)"  # noqa: S608 - constants
    return f"{TABLE} MATCH :query", titled, {"query": query, "in_title": f"heading : ({query})"}


def _on_postgres(terms: list[str]) -> tuple[str, str, dict[str, object]]:
    query = " & ".join(f"'{term}'" for term in terms)
    titled = "string_to_array(heading, ' ') @> CAST(:terms AS text[])"
    return "words @@ CAST(:query AS tsquery)", titled, {"query": query, "terms": terms}


def _row(entry: Entry) -> tuple[str, str, str, str, str]:
    return entry.kind, entry.id, entry.title, " ".join(_words(entry.title)), " ".join(_words(entry.body))


def _words(written: str) -> list[str]:
    """Return the different words of a text, without case and accents; they hold letters and digits only."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", written).casefold())
    found = _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
    return list(dict.fromkeys(word[:_LONGEST] for word in found))[:_MOST]
