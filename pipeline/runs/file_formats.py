"""The files that can be imported: how each is cut into parts, and what a part says."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Protocol

from spiders.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from spiders.records import Page

_LINES = 1000


class FileError(Exception):
    """A file cannot be imported; the message names the file, what is wrong, and what to do."""


class FileFormat(Protocol):
    """How a source's files are read; a part is read again by `replay` from the bytes where it lay."""

    def parts(self, path: Path) -> Iterator[tuple[int, bytes]]:
        """Yield each part's offset and bytes. Raises FileError, PageError."""

    def read(self, body: bytes, *, visited: datetime, url: str | None) -> Page:
        """Return what a part says. Raises PageError."""


class ProfilePageFile:
    """A saved profile page: text or HTML."""

    def parts(self, path: Path) -> Iterator[tuple[int, bytes]]:
        """Yield the whole file."""
        yield 0, read_file(path)

    def read(self, body: bytes, *, visited: datetime, url: str | None) -> Page:
        """Return what the page says."""
        from spiders.profile_page.parser import parse

        return parse(body, visited=visited.date(), url=url)


class ArxivFile:
    """arXiv's metadata file (JSON lines), read in constant memory, or a saved page of OAI-PMH."""

    def parts(self, path: Path) -> Iterator[tuple[int, bytes]]:
        """Yield an XML file whole, a file of JSON lines a thousand lines at a time."""
        start = _beginning(path)
        if start.startswith(b"<"):
            yield 0, read_file(path)
        elif start.startswith(b"{"):
            with path.open("rb") as stream:
                offset = 0
                while body := b"".join(islice(stream, _LINES)):
                    yield offset, body
                    offset += len(body)
        else:
            raise PageError(
                "file-unknown", "neither arXiv's metadata file (JSON lines) nor a page of OAI-PMH (XML)"
            )

    def read(self, body: bytes, *, visited: datetime, url: str | None) -> Page:  # noqa: ARG002
        """Return the records of a part."""
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            from spiders.arxiv.oai import parse_oai

            return parse_oai(body)
        from spiders.arxiv.metadata_file import read_lines

        return read_lines(body)


_FORMATS: dict[str, type[FileFormat]] = {"profile-page": ProfilePageFile, "arxiv": ArxivFile}


def format_of(source: str) -> FileFormat:
    """Return how a source's files are read. Raises FileError for a source without files."""
    if source not in _FORMATS:
        able = ", ".join(_FORMATS)
        raise FileError(f"{source}: no files can be imported for this source; sources with files: {able}")
    return _FORMATS[source]()


def read_file(path: Path) -> bytes:
    """Return a file's bytes. Raises FileError where it is missing, no file, or empty."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: cannot read ({error.strerror}); name a file that exists") from error
    if not body:
        raise FileError(f"{path}: the file is empty; save it again")
    return body


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            start = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise FileError(f"{path}: cannot read ({error.strerror}); name a file that exists") from error
    if not start:
        raise FileError(f"{path}: the file is empty; save it again")
    return start
