"""A whole installation's kept tables as a folder of JSON lines, from which another database can be filled."""

from __future__ import annotations

import hashlib
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from db import schema
from db.queries import whole
from pipeline.copies.errors import CopyError
from pipeline.copies.files import new_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.engine import Transaction
    from pipeline.installation import Installation

MANIFEST: Final = "export.json"
_FORMAT: Final = "byline kept tables"
_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """What a file of an export holds."""

    rows: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an export holds, file by file."""

    format: str
    byline: str
    """The version that wrote it."""
    schema: str
    """The schema's number."""
    made_at: datetime
    files: dict[str, File]

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(file.rows for file in self.files.values())


def file_of(table: str) -> str:
    """Return the name of the file that holds a table."""
    return f"{table}.jsonl"


def export(installation: Installation, folder: Path) -> Manifest:
    """Write all kept tables, from one snapshot, to a folder that is new or empty.

    The folder is there with all its files or not at all. Raises CopyError, DatabaseError, OSError.
    """
    with new_folder(folder, private=True) as ready, installation.database.reading() as transaction:
        manifest = Manifest(
            format=_FORMAT,
            byline=version("byline"),
            schema=schema.NUMBER,
            made_at=installation.clock(),
            files={file_of(table): _write(transaction, table, ready) for table in whole.tables()},
        )
        (ready / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
    return manifest


def _write(transaction: Transaction, table: str, folder: Path) -> File:
    digest = hashlib.sha256()
    count = 0
    with (folder / file_of(table)).open("wb") as stream:
        for row in whole.rows(transaction, table):
            line = _ENCODE(row) + b"\n"
            digest.update(line)
            stream.write(line)
            count += 1
    return File(count, digest.hexdigest())


def checked(folder: Path) -> Manifest:
    """Return what an export says that it holds, each file compared with that. Raises CopyError, OSError."""
    path = folder / MANIFEST
    if not path.is_file():
        raise CopyError(f"{folder}: no {MANIFEST} in it; name a folder that `byline export --format jsonl` wrote")
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except msgspec.MsgspecError as error:
        raise CopyError(f"{path}: {error}; export anew") from error
    if manifest.format != _FORMAT:
        raise CopyError(f"{path}: of the format {manifest.format!r}, not {_FORMAT!r}")
    _check_schema(folder, manifest)
    wanted = {file_of(table) for table in whole.tables()}
    if manifest.files.keys() != wanted:
        odd = ", ".join(sorted(manifest.files.keys() ^ wanted))
        raise CopyError(f"{path}: does not name just the files of this schema ({odd}); export anew")
    for name, file in manifest.files.items():
        _compare(folder / name, file)
    return manifest


def _check_schema(folder: Path, manifest: Manifest) -> None:
    if manifest.schema == schema.NUMBER:
        return
    words = f"{folder} was exported from schema {manifest.schema} by Byline {manifest.byline}"
    if manifest.schema < schema.NUMBER:
        raise CopyError(
            f"{words}, this version has {schema.NUMBER}; import it with that version and type `byline upgrade`"
            " with this one, or upgrade where it came from and export anew"
        )
    raise CopyError(f"{words}, newer than this version's {schema.NUMBER}; install the newer Byline")


def _compare(path: Path, file: File) -> None:
    digest = hashlib.sha256()
    rows = 0
    if not path.is_file():
        raise CopyError(f"{path} is missing; export anew")
    with path.open("rb") as stream:
        while part := stream.read(1 << 20):
            digest.update(part)
            rows += part.count(b"\n")
    if (rows, digest.hexdigest()) != (file.rows, file.sha256):
        raise CopyError(f"{path}: not the {file.rows:,} rows that {MANIFEST} names by digest; export anew")


def rows(folder: Path, table: str) -> Iterator[Struct]:
    """Yield the rows of a table from an export, in their order. Raises CopyError, OSError."""
    path = folder / file_of(table)
    decode = msgspec.json.Decoder(whole.row_type(table)).decode
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield decode(line)
            except msgspec.MsgspecError as error:
                raise CopyError(f"{path}, line {number}: {error}; export anew") from error
