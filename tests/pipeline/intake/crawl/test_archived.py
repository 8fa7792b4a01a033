"""What a crawl archives: WARC that any tool checks, each body once, and all of it can be read again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from demo.server import Replica
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.runs.replay import replay

pytestmark = pytest.mark.slow


def _page(replica: Replica) -> str:
    return next(iter(replica.proceedings_urls.values()))


def _kinds(folder: Path) -> list[str]:
    kinds = []
    for path in sorted((folder / "archive").glob("*.warc.gz")):
        with path.open("rb") as stream:
            kinds += [record.rec_type for record in ArchiveIterator(stream)]
    return kinds


def test_a_page_that_comes_again_is_a_revisit_and_both_visits_are_read_again(
    installed: Any, replica: Replica
) -> None:
    for _ in range(3):
        installed.run("refresh", _page(replica), "--source", "citation-meta")
        installed.execute("UPDATE fetch SET etag = NULL, last_modified = NULL")
    assert installed.rows("SELECT DISTINCT status FROM fetch") == [(200,)]
    assert installed.rows("SELECT count(DISTINCT archive_file || archive_offset) FROM fetch") == [(3,)]
    kinds = _kinds(installed.folder)
    assert (kinds.count("response"), kinds.count("revisit")) == (1, 2)
    files = sorted(map(str, (installed.folder / "archive").glob("*.warc.gz")))
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "")
    for words in (["archive", "verify"], ["verify", "--archive"]):
        assert installed.run(*words).returncode == 0
    replayed = installed.run("replay")
    assert replayed.returncode == 0
    assert replayed.stdout.startswith("3 answers read again, 0 of them otherwise, 0 not readable")


def test_a_torn_tail_is_cut_by_the_next_crawl_and_nothing_stored_is_lost(installed: Any, replica: Replica) -> None:
    installed.run("refresh", _page(replica), "--source", "citation-meta")
    (path,) = (installed.folder / "archive").glob("*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    assert installed.run("replay").returncode == 0
    installed.run("refresh", "acl:jane-marlowe", "--source", "acl", "--max-requests", "1")
    assert path.read_bytes() == whole
    assert installed.run("replay").returncode == 0


def test_wherever_the_last_record_is_cut_all_others_are_read_again(installed: Any, replica: Replica) -> None:
    installed.run("refresh", "acl:jane-marlowe", "--source", "acl", "--max-requests", "3")
    (last,) = installed.rows(
        "SELECT archive_file, archive_offset, archive_length FROM fetch ORDER BY id DESC LIMIT 1"
    )
    path = installed.folder / "archive" / last[0]
    whole = path.read_bytes()
    work = Installation(load(installed.environment), creates=False)
    for size in range(last[1], len(whole), 31):
        path.write_bytes(whole[:size])
        again = replay(work, None)
        assert again.lines[0] == "2 answers read again, 0 of them otherwise, 1 not readable"
        assert again.exit_status == 1
    path.write_bytes(whole)
    assert replay(work, None).exit_status == 0
    work.close()


def test_files_are_no_bigger_than_the_setting_says(installed: Any, replica: Replica) -> None:
    asked = ("refresh", "acl:jane-marlowe", "--source", "acl", "--max-requests", "3")
    installed.run(*asked, BYLINE_ARCHIVE_FILE_BYTES="1")
    assert len(list((installed.folder / "archive").glob("*.warc.gz"))) == 3


def test_a_page_whose_archived_answer_was_lost_is_asked_for_without_conditions_and_kept_again(
    installed: Any, replica: Replica
) -> None:
    page = ("refresh", _page(replica), "--source", "citation-meta")
    installed.run(*page)
    ((file, offset, url),) = installed.rows(
        "SELECT archive_file, archive_offset, url FROM fetch WHERE etag IS NOT NULL ORDER BY id DESC LIMIT 1"
    )
    path = installed.folder / "archive" / file
    path.write_bytes(path.read_bytes()[: offset + 10])
    told = installed.run("archive", "verify")
    assert told.returncode == 1
    assert "no record at byte" in told.stdout
    installed.run(*page)
    asked = installed.rows(f"SELECT status, outcome FROM fetch WHERE url = '{url}' ORDER BY id")
    assert asked == [(200, "new"), (200, "unchanged")]
    assert installed.run("archive", "verify").stdout.count("no record at byte") == 1
