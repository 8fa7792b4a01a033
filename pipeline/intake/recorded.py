"""A saved page as a test case: a folder with the page, where it came from, and the records that it gives.

`page.html` (or `.xml`, `.json`, `.txt`) is the body of the answer, `url.txt` its address, `asked.json` how to read
it again as the spider would, `records.json` what is read from it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec import Struct

from spiders.golden import written

if TYPE_CHECKING:
    from pathlib import Path

    from spiders.records import Page

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_ENDINGS: Final = ("html", "json", "xml")
_HTML: Final = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)


class RecordingError(Exception):
    """A page cannot be recorded; the message says why, and what to do."""


class Asked(Struct, frozen=True):
    """How a page was asked for."""

    asked: str
    """Its address, or an identifier such as `s2:123`, as it was typed."""
    visited: date
    status: int = 200
    content_type: str | None = None


class Answer(Struct, frozen=True):
    """A page as a source sent it."""

    asked: Asked
    url: str
    """Where it came from in the end."""
    body: bytes


class Case:
    """The folder of one test case."""

    def __init__(self, cases: Path, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise RecordingError(f"{name!r} is no name of a case; use words of a-z and 0-9, joined by hyphens")
        self.folder = cases / name
        self._records = self.folder / "records.json"

    @property
    def page(self) -> Path | None:
        """The file of the saved page, if there is one."""
        return next(iter(sorted(self.folder.glob("page.*"))), None)

    def save(self, answer: Answer) -> Path:
        """Save a page and where it came from, and return its file. Raises RecordingError if another is there."""
        kept = self.page
        if kept is not None and kept.read_bytes() != answer.body:
            raise RecordingError(f"{kept} is there already, and differs; name another CASE, or remove it first")
        page = kept or self.folder / f"page.{_ending(answer)}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            page.write_bytes(answer.body)
            (self.folder / "url.txt").write_text(f"{answer.url}\n", encoding="utf-8")
            asked = msgspec.json.format(msgspec.json.encode(answer.asked), indent=1)
            (self.folder / "asked.json").write_bytes(asked + b"\n")
        except OSError as error:
            raise RecordingError(f"{self.folder}: cannot write ({error.strerror})") from error
        return page

    def answer(self) -> Answer:
        """Return the page as it was saved. Raises FileNotFoundError."""
        page = self.page
        if page is None:
            raise FileNotFoundError(self.folder / "page.*")
        asked = msgspec.json.decode((self.folder / "asked.json").read_bytes(), type=Asked)
        return Answer(asked, (self.folder / "url.txt").read_text(encoding="utf-8").strip(), page.read_bytes())

    def keep(self, page: Page) -> Literal["new", "same", "different"]:
        """Keep the records of a page if none are kept yet, and say how they compare with those that are."""
        found = written(page)
        if self._records.is_file():
            return "same" if self._records.read_text(encoding="utf-8") == found else "different"
        self._records.write_text(found, encoding="utf-8")
        return "new"


def of_file(path: Path, asked: str, visited: date) -> Answer:
    """Return a page that was saved by hand, as if it had come from the address. Raises RecordingError."""
    try:
        return Answer(Asked(asked, visited), asked, path.read_bytes())
    except OSError as error:
        raise RecordingError(f"{path}: cannot read ({error.strerror})") from error


def _ending(answer: Answer) -> str:
    """Return the ending of the page's file, by what the source says it is, else by how it begins."""
    kind = (answer.asked.content_type or "").partition(";")[0].lower()
    for ending in _ENDINGS:
        if ending in kind:
            return "html" if kind == "application/xhtml+xml" else ending
    start = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    if _HTML.match(start):
        return "html"
    return {b"<": "xml", b"{": "json", b"[": "json"}.get(start[:1], "txt")
