"""Full-text search over authors and papers: FTS5 on SQLite, a `tsvector` on PostgreSQL.

Words are taken apart here and not by the databases, whose ideas of a word differ: both find the same, and what is
looked for cannot be read as an operator.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Connection

TABLE = "search_text"
_COLUMNS = ("kind", "id", "title", "heading", "body")
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
    standing = {(row[0], row[1]): row for row in _standing(connection, area)}
    wanted = {(entry.kind, entry.id): _row(entry) for entry in entries}
    stale = sorted(key for key, row in standing.items() if wanted.get(key) != row)
    fresh = [row for key, row in sorted(wanted.items()) if standing.get(key) != row]
    is_sqlite = connection.dialect.name == "sqlite"
    if stale:
        which = "rowid = :number" if is_sqlite else "kind = :kind AND id = :id"
        values = [{"kind": kind, "id": id_, "number": _number(kind, id_)} for kind, id_ in stale]
        connection.execute(text(f"DELETE FROM {TABLE} WHERE {which}"), values)  # noqa: S608 - constants
    if fresh:
        names = ["rowid", *_COLUMNS] if is_sqlite else list(_COLUMNS)
        marks = ", ".join(f":{name}" for name in names)
        statement = text(f"INSERT INTO {TABLE} ({', '.join(names)}) VALUES ({marks})")  # noqa: S608
        numbered = [(_number(row[0], row[1]), *row) for row in fresh]
        connection.execute(statement, [dict(zip(("rowid", *_COLUMNS), row, strict=True)) for row in numbered])


def differing(connection: Connection, entries: Sequence[Entry]) -> int:
    """Return how many entries are not as these, which are all that there should be."""
    standing = {(row[0], row[1]): row for row in _standing(connection, None)}
    wanted = {(entry.kind, entry.id): _row(entry) for entry in entries}
    return sum(standing.get(key) != wanted.get(key) for key in standing.keys() | wanted.keys())


def _standing(connection: Connection, area: Collection[tuple[str, str]] | None) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an area; a virtual table has no keys, but it finds a row by its number at once."""
    sql = f"SELECT {', '.join(_COLUMNS)} FROM {TABLE}"  # noqa: S608 - constants
    values: dict[str, object] = {}
    if area is not None and connection.dialect.name == "sqlite":
        sql += " WHERE rowid IN (SELECT value FROM json_each(:numbers))"
        values["numbers"] = msgspec.json.encode([_number(kind, id_) for kind, id_ in area]).decode()
    elif area is not None:
        sql += " WHERE id = ANY(:ids)"
        values["ids"] = [id_ for _, id_ in area]
    for row in connection.execute(text(sql), values):
        if area is None or (row[0], row[1]) in area:
            yield tuple(row)


def _number(kind: str, id_: str) -> int:
    """Return the number of an entry's row on SQLite: made from its key, 63 bits wide."""
    return int.from_bytes(sha256(f"{kind}:{id_}".encode()).digest()[:8], "big") >> 1


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
    if not plain.isascii():
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return list(dict.fromkeys(word[:_LONGEST] for word in _WORD.findall(plain)))[:_MOST]
