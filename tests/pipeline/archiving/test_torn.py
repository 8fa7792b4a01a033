"""A file of the archive whose end was lost, as by a power cut: the rest is read, the loss is told, and mended."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator as Fast
from warcio.archiveiterator import ArchiveIterator

from pipeline.archiving.checking import verify

Shelf = Any

ADA, WREN = b"about Ada " * 40, b"about Wren " * 40
EVERY = 37
"""Cuts lie so many bytes apart."""


def _torn(shelf: Shelf) -> tuple[Path, bytes, range]:
    """Let the shelf hold two answers in a file; return it, what is in it, and where it may be cut."""
    shelf.put("ada", ADA)
    (path,) = shelf.archive.files()
    begin = path.stat().st_size
    shelf.put("wren", WREN)
    shelf.next_file()
    whole = path.read_bytes()
    return path, whole, range(begin, len(whole), EVERY)


def test_wherever_a_file_was_cut_what_is_lost_is_told_and_any_tool_reads_the_rest(shelf: Shelf) -> None:
    path, whole, sizes = _torn(shelf)
    for size in sizes:
        path.write_bytes(whole[:size])
        problems = verify(shelf.work).problems
        assert [each.fetches for each in problems if each.code == "record-unreadable"] == [(2,)], size
        assert {each.fetches for each in problems} == {(2,)}, size
        assert _bodies(path)[0] == ADA, size


def test_what_was_lost_is_kept_again_when_it_comes_again_and_not_as_a_visit_of_what_is_torn(shelf: Shelf) -> None:
    path, whole, sizes = _torn(shelf)
    for day, size in enumerate(sizes, start=1):
        path.write_bytes(whole[:size])
        again = shelf.put("wren", WREN, day=day)
        shelf.next_file()
        assert [each.fetches for each in verify(shelf.work).problems if each.code == "record-unreadable"] == [(2,)]
        with shelf.archive.files()[-1].open("rb") as stream:
            kinds = [record.rec_type for record in ArchiveIterator(stream)]
        assert kinds[-1] == ("response" if day == 1 else "revisit"), (again, size)


def _bodies(path: Path) -> list[bytes]:
    """Return the answers that another's reader finds in a file, up to where it refuses what is torn."""
    found: list[bytes] = []
    with path.open("rb") as stream, suppress(OSError):
        answers = (record for record in Fast(stream) if str(record.record_type) == "response")
        found.extend(record.reader.read() for record in answers)
    return found
