"""All that an installation keeps, as lines that can be compared with those of another: database and archive.

Two installations that went through the same give other numbers to runs, fetches and versions where their processes
were killed or raced. So a row is told without its number, and what it refers to by what that says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from sqlalchemy import inspect, select, text

from db.engine import Database, Transaction
from db.models import Base
from db.queries import archived
from pipeline.archiving.checking import verify
from pipeline.installation import Installation
from pipeline.intake.archive import Archive, Place, digest_of

EXEMPT: Final[Mapping[tuple[str, str], str]] = {
    ("run", "process"): "names the process",
    ("fetch", "archive_file"): "names the process; the payload is compared",
    ("fetch", "archive_offset"): "says where in that file; the payload is compared",
    ("fetch", "archive_length"): "is the length of what was packed; the payload is compared",
    ("manifest", "appended_from"): "is a number of a version; what a manifest saw is compared",
    ("manifest", "appended_to"): "is a number of a version; what a manifest saw is compared",
    ("snapshot", "last_manifest"): "is a number of a manifest",
    ("salt", "value"): "is drawn by lot",
}
"""Columns that are not compared, with the reason."""
OFTEN: Final[Mapping[str, str]] = {
    "fetch": "an answer that failed is asked for again after a crash, and the fetch is kept beside the first",
    "issue": "what failed again is told again",
}
"""Tables of which it is only compared which rows there are, not how often, with the reason."""
OF_FETCHES: Final = frozenset({"fetch", "issue", "manifest", "request", "run", "visibility"})
"""Tables in which one sees that pages were asked for again, as where a token has expired."""
OUTSIDE: Final[Mapping[str, str]] = {
    "search_text": "SELECT kind, id, title, heading, body FROM search_text",
    "alembic_version": "SELECT version_num FROM alembic_version",
}
"""Tables that no model describes, with what is compared of them."""
_UNDECLARED: Final[Mapping[tuple[str, str], str]] = {
    ("manifest", "run_id"): "run",
    ("visibility", "manifest_id"): "manifest",
    ("manifest", "seen"): "record_version",
    ("paper_version", "version_id"): "record_version",
}
"""Columns that hold numbers of rows without a foreign key, with the table of these rows."""
_NAMED_BY: Final[Mapping[str, Sequence[str]]] = {
    "run": ("command", "job"),
    "fetch": ("source", "url", "outcome", "digest"),
    "record_version": ("source", "kind", "source_id", "content_hash"),
}
"""Columns that are enough to name a row of a table where another row refers to it."""
_BEFORE: Final = 60
_SHOWN: Final = 240
"""Letters of a row that are told: before the first that differs, and in all."""
_OF_SEARCH: Final = "search_text_"
"""How the tables begin that SQLite's full-text search keeps for itself."""


def contents(url: str) -> dict[str, list[str]]:
    """Return what a database holds, table by table, as sorted lines."""
    database = Database(url)
    try:
        with database.reading() as transaction:
            return _Rows(transaction).lines()
    finally:
        database.close()


class _Rows:
    """The rows of a database, each told by what it says."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._told: dict[tuple[str, int], list[Any]] = {}

    def lines(self) -> dict[str, list[str]]:
        """Return all rows as lines. Raises LookupError for a table of which nobody has said how it is compared."""
        names = {name for name in inspect(self._transaction).get_table_names() if not name.startswith(_OF_SEARCH)}
        unknown = names - Base.metadata.tables.keys() - OUTSIDE.keys()
        if unknown:
            raise LookupError(f"say in OUTSIDE what is to be compared of {', '.join(sorted(unknown))}")
        found = {name: self._of_table(name) for name in Base.metadata.tables}
        for name, statement in OUTSIDE.items():
            found[name] = [list(row) for row in self._transaction.execute(text(statement))]
        lines = {name: sorted(map(_line, rows)) for name, rows in found.items()}
        return lines | {name: sorted(set(lines[name])) for name in OFTEN}

    def _of_table(self, name: str) -> list[list[Any]]:
        return [self._row(name, row) for row in self._rows[name]]

    @cached_property
    def _rows(self) -> dict[str, list[Mapping[str, Any]]]:
        return {
            name: [dict(row._mapping) for row in self._transaction.execute(select(table))]
            for name, table in Base.metadata.tables.items()
        }

    @cached_property
    def _numbered(self) -> dict[tuple[str, int], Mapping[str, Any]]:
        numbers = {name: table.autoincrement_column for name, table in Base.metadata.tables.items()}
        return {
            (name, row[number.name]): row
            for name, number in numbers.items()
            if number is not None
            for row in self._rows[name]
        }

    def _row(self, name: str, row: Mapping[str, Any]) -> list[Any]:
        table = Base.metadata.tables[name]
        told = []
        for column in table.columns:
            value = row[column.name]
            if column is table.autoincrement_column or (name, column.name) in EXEMPT:
                continue
            of = _UNDECLARED.get((name, column.name)) or next(
                (key.column.table.name for key in column.foreign_keys if key.column.name == "id"), None
            )
            told.append(_plain(value) if of is None or isinstance(value, str) else self._meant(of, value))
        return told

    def _meant(self, of: str, value: Any) -> Any:
        """Return what the rows say of which these are the numbers."""
        if value is None:
            return None
        if isinstance(value, list):
            return sorted((self._meant(of, each) for each in value), key=_line)
        if (of, value) not in self._told:
            row = self._numbered[of, value]
            few = _NAMED_BY.get(of)
            self._told[of, value] = self._row(of, row) if few is None else [_plain(row[name]) for name in few]
        return self._told[of, value]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value if value is None or isinstance(value, str | int | float | dict | list) else str(value)


def _line(row: Any) -> str:
    return json.dumps(row, sort_keys=True)


def differing(wanted: Mapping[str, Sequence[str]], found: Mapping[str, Sequence[str]]) -> list[str]:
    """Return in words which tables differ, each with the first row that is missing and the first too many."""
    told = []
    for name in sorted(wanted.keys() | found.keys()):
        left, right = list(wanted.get(name, ())), list(found.get(name, ()))
        if left != right:
            missing, beyond = list(_without(left, right)), list(_without(right, left))
            told.append(f"{name}: {len(missing)} rows missing, {len(beyond)} beyond, {_apart(missing, beyond)}")
    return told


def _apart(missing: Sequence[str], beyond: Sequence[str]) -> str:
    """Return the first rows of each from where they differ."""
    rows = [next(iter(each), "") for each in (missing, beyond)]
    same = takewhile(lambda letters: letters[0] == letters[1], zip(*rows, strict=False))
    begin = max(0, sum(1 for _ in same) - _BEFORE)
    return " and ".join(f"…{row[begin : begin + _SHOWN]}…" for row in rows if row)


def _without(some: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    left = list(others)
    for each in some:
        if each in left:
            left.remove(each)
        else:
            yield each


def payloads(installation: Installation) -> list[str]:
    """Return which bodies are archived, by source and address, each read from the archive. Raises ArchiveError."""
    keeper = Archive(installation.data_dir / "archive", process="")
    found = set()
    with installation.database.reading() as transaction:
        for kept in archived.by_place(transaction):
            same = [Place(*each) for each in archived.alike(transaction, kept.source, kept.url, kept.digest)]
            body = keeper.read(Place(kept.file, kept.offset, kept.length), partial(list, same)).body
            found.add(f"{kept.source} {kept.url} {digest_of(body)}")
    return sorted(found)


def unsound(installation: Installation) -> list[str]:
    """Return what is wrong with the archive; a file of which a killed process had stored nothing is not."""
    problems = verify(installation).problems
    return [f"{each.code}: {each.file} {each.what}" for each in problems if each.code != "file-unnamed"]


def files(folder: Path) -> dict[str, str]:
    """Return the files below a folder, each with the digest of what is in it."""
    return {
        path.relative_to(folder).as_posix(): digest_of(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
