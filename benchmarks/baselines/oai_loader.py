"""What a hand-written loader does: fetch OAI-PMH pages, parse them with lxml, write bare paper and author rows.

One transaction for each page; written over what is there, so that it can run again. SQLite by `executemany`,
PostgreSQL by COPY into a temporary table and a merge into place. Nothing is kept of what was there before, of
where it came from or of where the harvest stands.
"""

from __future__ import annotations

import http.client
import re
import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from psycopg import Connection

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_BETWEEN_NAMES = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_PAPER = (
    "CREATE TABLE IF NOT EXISTS paper (id TEXT PRIMARY KEY, datestamp TEXT, title TEXT, abstract TEXT,"
    " categories TEXT, comments TEXT, journal_ref TEXT, doi TEXT, license TEXT, created TEXT, updated TEXT)"
)
_AUTHOR = (
    "CREATE TABLE IF NOT EXISTS author (paper TEXT, position INTEGER, name TEXT, PRIMARY KEY (paper, position))"
)
_TABLES = (_PAPER, _AUTHOR)
_COLUMNS = {"paper": 11, "author": 3}
_Rows = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]


def load(oai_url: str, database_url: str, stored: Callable[[], None]) -> None:
    """Load a whole harvest; `stored` is called after each page."""
    if database_url.startswith("sqlite:///"):
        _into_sqlite(oai_url, database_url.removeprefix("sqlite:///"), stored)
    else:
        _into_postgres(oai_url, database_url, stored)


def _into_sqlite(oai_url: str, path: str, stored: Callable[[], None]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    for table in _TABLES:
        connection.execute(table)
    for papers, authors in _pages(oai_url):
        connection.execute("BEGIN IMMEDIATE")
        for table, rows in (("paper", papers), ("author", authors)):
            marks = ", ".join("?" * _COLUMNS[table])
            connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)
        connection.execute("COMMIT")
        stored()
    connection.close()


def _into_postgres(oai_url: str, url: str, stored: Callable[[], None]) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for table in _TABLES:
            connection.execute(table)
        connection.execute("CREATE TEMPORARY TABLE new_paper (LIKE paper) ON COMMIT DELETE ROWS")
        connection.execute("CREATE TEMPORARY TABLE new_author (LIKE author) ON COMMIT DELETE ROWS")
        for papers, authors in _pages(oai_url):
            with connection.transaction():
                _merge(connection, "paper", "id", papers)
                _merge(connection, "author", "paper, position", authors)
            stored()


def _merge(connection: Connection, table: str, key: str, rows: list[tuple[Any, ...]]) -> None:
    cursor = connection.cursor()
    with cursor.copy(f"COPY new_{table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)
    names = [row[0] for row in cursor.execute(f"SELECT * FROM {table} LIMIT 0".encode()).description or ()]
    written = ", ".join(f"{name} = excluded.{name}" for name in names)
    merge = f"INSERT INTO {table} SELECT * FROM new_{table} ON CONFLICT ({key}) DO UPDATE SET {written}"
    cursor.execute(merge.encode())


def _pages(oai_url: str) -> Iterator[_Rows]:
    place = urlsplit(oai_url)
    connection = http.client.HTTPConnection(place.netloc)
    asked = "metadataPrefix=arXivRaw"
    while asked:
        connection.request("GET", f"{place.path}?verb=ListRecords&{asked}")
        root = etree.fromstring(connection.getresponse().read())
        answer = root.find(f"{_OAI}ListRecords")
        assert answer is not None
        yield _rows(answer)
        token = answer.findtext(f"{_OAI}resumptionToken")
        asked = f"resumptionToken={quote(token)}" if token else ""
    connection.close()


def _rows(answer: etree._Element) -> _Rows:
    papers: list[tuple[Any, ...]] = []
    authors: list[tuple[Any, ...]] = []
    for record in answer.iterfind(f"{_OAI}record"):
        told = record.find(f"{_OAI}metadata/{_RAW}arXivRaw")
        assert told is not None
        field = {node.tag: node.text for node in told}
        paper = field[f"{_RAW}id"]
        days = [date.text for date in told.iterfind(f"{_RAW}version/{_RAW}date")]
        papers.append(
            (
                paper,
                record.findtext(f"{_OAI}header/{_OAI}datestamp"),
                _text(field, "title"),
                _text(field, "abstract"),
                _text(field, "categories"),
                _text(field, "comments"),
                _text(field, "journal-ref"),
                _text(field, "doi"),
                _text(field, "license"),
                days[0],
                days[-1],
            )
        )
        names = _BETWEEN_NAMES.split(_text(field, "authors") or "")
        authors += [(paper, position, name) for position, name in enumerate(names)]
    return papers, authors


def _text(field: dict[Any, str | None], name: str) -> str | None:
    found = field.get(_RAW + name)
    return found and " ".join(found.split())
