"""Reads arXiv's metadata file (`arxiv-metadata-oai-snapshot.json`): JSON lines, one paper each.

A paper's record is of the kind `raw` and says what a harvest of `arXivRaw` says, as far as the file does: it has
no `source_type`, so only the comment can tell that a paper was withdrawn. `update_date` is its datestamp there.
"""

from __future__ import annotations

from msgspec import DecodeError, Struct, ValidationError, field, json

from spiders.arxiv.parser import PARSER_VERSION, bare_id
from spiders.arxiv.raw import Fields, raw_record
from spiders.errors import PageError
from spiders.records import Page, PaperRecord, Reject
from spiders.text import iso_time

_SLICE = 2000


class _Version(Struct):
    version: str
    created: str


class _Line(Struct):
    """What is read of a line; the submitter and the second form of the authors are not."""

    id: str
    update_date: str
    title: str | None = None
    authors: str | None = None
    categories: str | list[str] | None = None
    abstract: str | None = None
    comments: str | None = None
    doi: str | None = None
    license: str | None = None
    journal_ref: str | None = field(default=None, name="journal-ref")
    report_no: str | None = field(default=None, name="report-no")
    versions: list[_Version] = field(default_factory=list)

    def fields(self) -> Fields:
        """Return the texts by the names of `arXivRaw`."""
        categories = self.categories
        return {
            "title": self.title,
            "authors": self.authors,
            "categories": " ".join(categories) if isinstance(categories, list) else categories,
            "abstract": self.abstract,
            "comments": self.comments,
            "doi": self.doi,
            "license": self.license,
            "journal-ref": self.journal_ref,
            "report-no": self.report_no,
        }


_DECODER = json.Decoder(_Line)


def read_lines(body: bytes) -> Page:
    """Return the papers of a run of lines. Raises PageError(`too-many-rejects`)."""
    records: list[PaperRecord] = []
    rejects: list[Reject] = []
    lines = body.splitlines()
    for number, line in enumerate(lines, 1):
        read = read_line(line, number)
        if isinstance(read, Reject):
            rejects.append(read)
        elif read is not None:
            records.append(read)
    if len(rejects) > 2 and len(rejects) > 0.02 * len(lines):
        raise PageError("too-many-rejects", f"{len(rejects)} of {len(lines)} lines; {rejects[0].detail}")
    return Page(
        records=tuple(records),
        rejects=tuple(rejects),
        empty=not records and not rejects,
        parser_version=PARSER_VERSION,
    )


def read_line(line: bytes, number: int) -> PaperRecord | Reject | None:
    """Return the paper of a line, or what is wrong with it; None for a blank line. Lines are counted from 1."""
    line = line.removeprefix(b"\xef\xbb\xbf").strip()
    if not line:
        return None
    try:
        return _read(line)
    except PageError as error:
        shown = line[:_SLICE].decode("utf-8", "replace")
        return Reject(_id_in(line), error.code, f"line {number}: {error.detail}", shown)


def _read(line: bytes) -> PaperRecord:
    try:
        told = _DECODER.decode(line)
    except ValidationError as error:
        raise PageError("json-unexpected", str(error)) from error
    except (DecodeError, UnicodeDecodeError) as error:
        raise PageError("json-broken", str(error)) from error
    versions = [(version.version, version.created) for version in told.versions]
    return raw_record(bare_id(told.id), iso_time(told.update_date), told.fields(), versions)


class _Named(Struct):
    id: str


def _id_in(line: bytes) -> str | None:
    try:
        return bare_id(json.decode(line, type=_Named).id)
    except (DecodeError, UnicodeDecodeError, PageError):
        return None
