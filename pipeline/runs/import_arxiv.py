"""Files of arXiv: its metadata file (JSON lines), and saved pages of OAI-PMH, read in constant memory."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline.runs import imports
from spiders.arxiv.metadata_file import read_line
from spiders.arxiv.oai import parse_oai
from spiders.arxiv.parser import PARSER_VERSION
from spiders.errors import PageError
from spiders.records import Page, Reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from spiders.records import PaperRecord

_LINES = 1000


def pieces(path: Path, _visit: datetime) -> Iterator[imports.Piece]:
    """Yield a file's parts. Raises FileError, PageError."""
    try:
        with path.open("rb") as stream:
            start = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise imports.FileError(f"{path}: cannot read ({error.strerror}); name a file that exists") from error
    if not start:
        raise imports.FileError(f"{path}: the file is empty; fetch it again")
    if start.startswith(b"<"):
        body = imports.read(path)
        yield imports.Piece(0, body, parse_oai(body))
    elif start.startswith(b"{"):
        yield from _lines(path)
    else:
        raise PageError("file-unknown", "neither arXiv's metadata file (JSON lines) nor a page of OAI-PMH (XML)")


def _lines(path: Path) -> Iterator[imports.Piece]:
    """Yield the metadata file's lines, a thousand at a time."""
    with path.open("rb") as stream:
        offset = number = 0
        while lines := list(islice(stream, _LINES)):
            found: list[PaperRecord] = []
            rejects: list[Reject] = []
            for line in lines:
                number += 1
                read = read_line(line, number)
                if isinstance(read, Reject):
                    rejects.append(read)
                elif read is not None:
                    found.append(read)
            if len(rejects) > 2 and len(rejects) > 0.02 * len(lines):
                raise PageError("too-many-rejects", f"{rejects[0].code}: {rejects[0].detail}")
            body = b"".join(lines)
            yield imports.Piece(
                offset,
                body,
                Page(
                    records=tuple(found),
                    rejects=tuple(rejects),
                    empty=not found and not rejects,
                    parser_version=PARSER_VERSION,
                ),
            )
            offset += len(body)
