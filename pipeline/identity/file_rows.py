"""Lines of the files that the cluster commands read, as mentions and statements."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.identity import citations
from pipeline.identity.names import is_collaboration
from pipeline.identity.statements import Mention, PaperStatement
from spiders.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_YEAR = re.compile(r"(?<!\d)(1[5-9]|20|21)\d\d(?!\d)")
_CUT = re.compile(r"(?:,|;|\band)?\s*(?:\bet al\b\.?|…|\.\.\.|\band others\b)\s*$", re.IGNORECASE)
_SEPARATED = re.compile(r"\s*;\s*|\s+and\s+|\s*\|\s*")

_BETWEEN_PLACES = re.compile(r"\s*[;|]\s*")


class FileError(Exception):
    """A file cannot be read as what it should be; names file, line and field."""


def mentions(path: Path, notes: list[str]) -> list[Mention]:
    """Return the mentions of a file of JSON lines, in order; put remarks into `notes`. Raises FileError."""
    found: dict[str, Mention] = {}
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        row = _Row(path, number, _object(path, number, line), notes)
        mention = _mention(row)
        if mention.key in found:
            raise FileError(f"{path}, line {number}, mention_id: {mention.key!r} stands in the file twice")
        found[mention.key] = mention
    return list(found.values())


def records(path: Path, notes: list[str]) -> list[PaperStatement]:
    """Return the records of a CSV file, in order; put remarks into `notes`. Raises FileError."""
    found: dict[str, PaperStatement] = {}
    for number, values in _csv_rows(path, notes):
        statement = _statement(_Row(path, number, values, notes))
        if statement.key in found:
            raise FileError(f"{path}, line {number}, id: {statement.key!r} stands in the file twice")
        found[statement.key] = statement
    return list(found.values())


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: is not UTF-8 at byte {error.start}") from error


def _object(path: Path, number: int, line: str) -> Mapping[str, Any]:
    try:
        found = msgspec.json.decode(line)
    except msgspec.DecodeError as error:
        raise FileError(f"{path}, line {number}: is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise FileError(f"{path}, line {number}: is no JSON object")
    return found


def _csv_rows(path: Path, notes: list[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    # A cell may be larger than the reader's default limit: abstracts, and lists of thousands of authors.
    csv.field_size_limit(1 << 30)
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(path, header)
        for cells in reader:
            if len(cells) > len(header) or (cells and len(cells) < len(header)):
                notes.append(f"{path}, line {reader.line_num}: {len(cells)} cells under {len(header)} columns")
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise FileError(f"{path}, line {reader.line_num}: is no CSV: {error}") from error


def _check_header(path: Path, header: list[str]) -> None:
    for column in ("id", "title", "authors", "venue", "year"):
        if header.count(column) != 1:
            raise FileError(f"{path}, line 1: column {column!r} stands there {header.count(column)} times")


class _Row:
    """One line: reads its fields as far as they go, and notes what is odd."""

    def __init__(self, path: Path, number: int, values: Mapping[str, Any], notes: list[str]) -> None:
        self.place = f"{path}, line {number}"
        self._values = values
        self._notes = notes

    def note(self, field: str, words: str) -> None:
        self._notes.append(f"{self.place}, {field}: {words}")

    def key(self, field: str) -> str:
        found = self.text(field)
        if not found:
            raise FileError(f"{self.place}, {field}: is missing")
        return found

    def text(self, field: str, *, needed: bool = False) -> str:
        value = self._values.get(field)
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            self.note(field, f"is no text: {str(value)[:60]!r}")
            value = None
        found = clean(str(value)) if value is not None else ""
        if needed and not found:
            self.note(field, "is missing")
        return found

    def texts(self, field: str) -> tuple[str, ...]:
        value = self._values.get(field)
        if value is None or value == "":
            return ()
        if not isinstance(value, list):
            self.note(field, f"is no list: {str(value)[:60]!r}")
            return ()
        kept = [clean(item) for item in value if isinstance(item, str) and clean(item)]
        if len(kept) < len(value):
            self.note(field, f"{len(value) - len(kept)} of {len(value)} entries are no text")
        return tuple(kept)

    def year(self) -> int | None:
        text = self.text("year")
        found = _YEAR.search(text)
        if text and not found:
            self.note("year", f"is no year: {text[:60]!r}")
        return int(found.group()) if found else None


def _mention(row: _Row) -> Mention:
    key = row.key("mention_id")
    paper = row.text("pub_id", needed=True) or f"paper of {key}"
    affiliations = tuple(text for text in _BETWEEN_PLACES.split(row.text("affiliation")) if text)
    return Mention(
        key=key,
        record=paper,
        name=row.text("name", needed=True),
        paper=paper,
        position=None,
        authors=None,
        coauthors=row.texts("coauthors"),
        identifiers=(),
        affiliations=affiliations,
        year=row.year(),
        venue=row.text("venue") or None,
        field=None,
        title=row.text("title") or None,
        abstract=row.text("abstract") or None,
        keywords=row.texts("keywords"),
    )


def _statement(row: _Row) -> PaperStatement:
    own = row.key("id")
    source = row.text("source")
    names, complete = authors(row.text("authors"))
    found = {"doi": row.text("doi"), "arxiv": row.text("arxiv_id")}
    key = f"{source}:{own}" if source else own
    title = row.text("title", needed=True)
    if citations.looks_like(title) and not any((names, row.text("venue"), row.text("year"), *found.values())):
        return reference(key, title, source)
    return PaperStatement(
        key=key,
        source=source,
        title=title or None,
        authors=names,
        authors_complete=complete,
        year=row.year(),
        identifiers={scheme: value for scheme, value in found.items() if value},
        venue=row.text("venue") or None,
        abstract=row.text("abstract") or None,
    )


def reference(key: str, text: str, source: str = "") -> PaperStatement:
    """Return a whole reference, as it stands in a bibliography, as a record."""
    found = citations.parse(text)
    return PaperStatement(
        key=key,
        source=source,
        title=found.title or text,
        authors=found.authors,
        authors_complete=False,
        year=found.year,
        identifiers={},
        venue=found.venue or None,
    )


def authors(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the names of an author list in one cell, and whether the list is whole.

    Names stand between semicolons, "and" or bars; else between commas.
    """
    # Entities hold semicolons.
    text = html.unescape(text)
    bare = _CUT.sub("", text)
    parts = _SEPARATED.split(bare)
    if len(parts) == 1 or not re.search(r"[;|]", bare):
        parts = [name for part in parts for name in re.split(r"\s*,\s*", part)]
    names = tuple(name for name in parts if name)
    whole = bare == text and not any(is_collaboration(name) and "et al" in name.lower() for name in names)
    return names, whole
