"""`byline archive` tells what is wrong with the archive, and what it frees."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.store import pages, runs
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.intake.archive import Archive, Exchange, digest_of
from pipeline.runs.locks import ARCHIVE, alone

if TYPE_CHECKING:
    from tests.cli.conftest import Byline

_OLD = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def archived(seeded: Path) -> Path:
    """An installation whose archive holds three bodies of one address; the file of it."""
    work = Installation(load({"BYLINE_DATA_DIR": str(seeded)}), creates=False)
    archive = Archive(seeded / "archive", process="one")
    with work.database.writing("run") as transaction:
        run = runs.begin(transaction, command="t", job="t", arguments={}, process="t", at=_OLD)
        for number in range(3):
            body = f"{number}".encode() * 2000
            url, digest = "https://acl.example/a", digest_of(body)
            place = archive.write(
                Exchange(
                    url=url, method="GET", request_headers=(), request_body=b"", status=200, headers=(), body=body,
                    digest=digest, at=_OLD,
                )
            )  # fmt: skip
            pages.add_fetch(
                transaction,
                pages.Answer(
                    run_id=run, request_id=None, source="acl", url=url, status=200, visited_at=_OLD,
                    stored_at=_OLD, outcome="blocked", digest=digest, size=2000, archive_file=place.file,
                    archive_offset=place.offset, archive_length=place.length,
                ),
            )  # fmt: skip
    archive.close()
    work.close()
    return seeded / "archive" / place.file


def test_a_sound_archive_is_told_in_a_line(byline: Byline, archived: Path) -> None:
    said = byline("archive", "verify")
    assert said.status == 0
    assert said.out.splitlines()[-1].startswith("3 answers in 1 file, ")
    assert said.out.endswith(": all read, all as stored\n")
    assert byline("archive", "verify", "--json").json["problems"] == []


def test_each_problem_is_told_with_what_to_do_and_exits_with_one(byline: Byline, archived: Path) -> None:
    archived.write_bytes(archived.read_bytes()[:-9])
    said = byline("archive", "verify")
    assert said.status == 1
    line, last = [line for line in said.out.splitlines() if not line.startswith("note")]
    assert line.startswith(f"record-unreadable  {archived.name}, byte ")
    assert line.endswith(
        "; put the file back from a backup; else `byline refresh` asks again, and what was read of it stays"
    )
    assert last.endswith(": 1 problem")
    (problem,) = byline("archive", "verify", "--json").json["problems"]
    assert (problem["code"], len(problem["fetches"])) == ("record-unreadable", 1)


def test_what_would_be_freed_is_told_and_then_freed(byline: Byline, archived: Path) -> None:
    asked = ("archive", "gc", "--keep", "1", "--days", "1")
    would = byline(*asked, "--dry-run")
    assert would.status == 0
    assert would.out.startswith("2 answers would be freed, ")
    assert archived.exists()
    assert byline(*asked, "--json").json["answers"] == 2
    assert not archived.exists()
    assert byline("archive", "verify").status == 0
    assert byline(*asked).out == "0 answers freed, 0 bytes\n"


def test_another_that_works_on_the_archive_is_named_with_its_own_exit_status(
    byline: Byline, archived: Path
) -> None:
    with alone(archived.parents[1] / "locks", ARCHIVE, now=_OLD):
        for words in (["archive", "gc"], ["archive", "verify"], ["replay"]):
            said = byline(*words)
            assert said.status == 75
            assert "runs this since 2026-01-01" in said.err


def test_without_a_database_nothing_is_made(byline: Byline, data_dir: Path) -> None:
    for command in ("verify", "gc"):
        said = byline("archive", command)
        assert said.status == 2
        assert "there is no database at" in said.err
    assert not data_dir.exists()
