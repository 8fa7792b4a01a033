"""`byline archive verify` reads everything, and names each thing that is wrong with what to do."""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

import pytest

from pipeline.archiving.checking import verify
from pipeline.runs.locks import ARCHIVE, BusyError, alone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.archiving.conftest import Shelf


def _codes(shelf: Shelf) -> list[str]:
    return [problem.code for problem in verify(shelf.work).problems]


def _file(shelf: Shelf) -> Path:
    shelf.archive.close()
    (path,) = shelf.archive.files()
    return path


def test_a_sound_archive_has_no_problem(shelf: Shelf) -> None:
    shelf.put("ada", b"ada" * 99)
    shelf.put("ada", b"ada" * 99, day=1)
    shelf.put("wren", b"wren")
    shelf.next_file()
    shelf.put("odo", b"odo")
    found = verify(shelf.work)
    assert (found.files, found.answers, found.in_use, found.problems) == (2, 4, 1, [])
    assert found.bytes == sum(path.stat().st_size for path in shelf.archive.files())


def test_a_file_that_is_missing_names_the_answers_that_were_in_it(shelf: Shelf) -> None:
    fetches = (shelf.put("ada", b"ada"), shelf.put("wren", b"wren"))
    _file(shelf).unlink()
    (problem,) = verify(shelf.work).problems
    assert (problem.code, problem.fetches) == ("file-missing", fetches)
    assert "put the file back from a backup" in problem.advice


def test_each_flipped_byte_is_found(shelf: Shelf) -> None:
    for name in ("ada", "wren"):
        shelf.put(name, name.encode() * 40)
    path = _file(shelf)
    whole = path.read_bytes()
    harmless = 0
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        harmless += not _codes(shelf)
    # A gzip head holds a time and a system, which say nothing: of five members, 6 bytes each.
    assert harmless <= 5
    path.write_bytes(whole)
    assert _codes(shelf) == []


def test_a_file_that_was_cut_tells_what_is_lost_and_keeps_the_rest(shelf: Shelf) -> None:
    shelf.put("ada", b"ada" * 40)
    lost = shelf.put("wren", b"wren" * 40)
    path = _file(shelf)
    path.write_bytes(path.read_bytes()[:-30])
    (problem,) = verify(shelf.work).problems
    assert (problem.code, problem.fetches) == ("record-unreadable", (lost,))


def test_a_revisit_whose_original_is_gone_is_found(shelf: Shelf) -> None:
    shelf.put("ada", b"ada" * 40)
    shelf.next_file()
    again = shelf.put("ada", b"ada" * 40, day=1)
    shelf.archive.close()
    first = shelf.archive.files()[0]
    first.unlink()
    missing, unreadable = verify(shelf.work).problems
    assert (missing.code, unreadable.code, unreadable.fetches) == ("file-missing", "record-unreadable", (again,))
    assert "refers to an answer that is not in the archive" in unreadable.what


def test_what_no_answer_names_is_told_unless_a_process_is_at_it(shelf: Shelf) -> None:
    shelf.put("ada", b"ada")
    path = _file(shelf)
    path.with_name("other.warc.gz").write_bytes(path.read_bytes())
    path.write_bytes(path.read_bytes() * 2)
    assert sorted(_codes(shelf)) == ["file-unnamed", "tail"]
    with path.open("ab") as living:
        fcntl.flock(living, fcntl.LOCK_EX)
        assert _codes(shelf) == ["file-unnamed"]


def test_it_does_not_run_while_the_archive_is_rewritten(shelf: Shelf) -> None:
    with alone(shelf.work.data_dir / "locks", ARCHIVE, now=shelf.work.clock()), pytest.raises(BusyError):
        verify(shelf.work)
