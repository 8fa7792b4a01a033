"""`byline status` tells how fresh everything is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.engine import Database
from db.store import pages, published
from db.store.pages import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_AT = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


def test_sources_records_and_followed_authors_are_told(byline: Byline, seeded: Path) -> None:
    out = byline("status").out
    assert f"database: sqlite:///{seeded}/byline.sqlite" in out
    assert "derived: 4 authors, 4 papers\npending: nothing\n" in out
    assert "  profile-page: last good answer 2026-03-20, 1 answers, last in run 1\n" in out
    assert "    paper: 4 records in 4 versions\n" in out
    assert "followed authors:\n  wren-halloway: never visited\n" in out
    assert "last runs:\n  1 import: finished, exit 0, 2026-03-21 06:30 UTC\n" in out


def test_harvests_complete_and_under_way_are_told(byline: Byline, seeded: Path) -> None:
    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("arxiv") as transaction:
        for start, mark in (("2026-01-01", "2026-02-01"), (None, "2026-03-20")):
            pages.add_watermark(
                transaction, source="arxiv", kind="raw", scope="cs.LG", start=start, mark=mark, run_id=1, at=_AT
            )
        place = Progress(
            source="arxiv", kind="oai", scope="", since="2026-03-01", until=None, started="2026-04-01", token="t"
        )
        pages.move_cursor(transaction, place, run_id=1, at=_AT)
        pages.mark_pending(transaction, manifest_id=1)
    database.close()
    out = byline("status").out
    assert "harvests complete:\n  arxiv raw cs.LG: the beginning to 2026-03-20\n" in out
    assert "  arxiv oai all: since 2026-03-01, last page 2026-04-01 12:00 UTC; `byline resume 1` goes on\n" in out
    assert "pending: 1 event; `byline resolve` derives them\n" in out


def test_the_archive_is_counted(byline: Byline, seeded: Path) -> None:
    (seeded / "archive").mkdir()
    (seeded / "archive" / "a.warc.gz").write_bytes(b"x" * 2048)
    assert "archive: 1 file, 2.0 KiB\n" in byline("status").out


def test_status_can_be_had_as_json(byline: Byline, seeded: Path) -> None:
    told = byline("status", "--json").json
    assert told["totals"] == {"authors": 4, "papers": 4, "pending": 0, "doubts": 0}
    assert told["sources"] == [
        {"source": "profile-page", "answers": 1, "newest_good": "2026-03-20T00:00:00Z", "last_run": 1}
    ]
    assert [kind["kind"] for kind in told["records"]] == ["author", "listing", "paper"]
    assert told["sizes"]["database"] > 0


def test_without_a_database_status_makes_none(byline: Byline, data_dir: Path) -> None:
    said = byline("status")
    assert said.status == 2
    assert f"there is no database at {data_dir}/byline.sqlite" in said.err
    assert not data_dir.exists()


def test_freshness_is_told_and_when_everybody_will_have_been_visited(byline: Byline, seeded: Path) -> None:
    out = byline("status").out
    assert "  1 author followed: visited within a day 0, 7 days 0, 28 days 0; never 1; overdue 1\n" in out
    assert "  everybody visited: not known: no `refresh --due` has run in the last 14 days\n" in out
    told = byline("status", "--json").json
    assert told["freshness"]["overdue"] == 1
    assert told["forecast"]["by"] is None


def test_of_many_followed_authors_the_first_are_printed_and_the_rest_counted(byline: Byline, seeded: Path) -> None:
    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("run") as transaction:
        for number in range(30):
            published.follow(transaction, "acl", f"somebody-{number}", _AT)
    database.close()
    out = byline("status").out
    assert out.count("never visited") == 20
    assert "  and 11 more; `byline status --json` has all\n" in out
    assert len(byline("status", "--json").json["followed"]) == 31


def test_a_monitor_gets_one_line_and_an_exit_status(byline: Byline, seeded: Path) -> None:
    said = byline("status", "--check")
    assert (said.status, said.out) == (1, "`refresh --due` never went well\n")
    told = byline("status", "--check", "--json")
    assert (told.status, told.json) == (1, {"fine": False, "reasons": ["`refresh --due` never went well"]})
    byline("unfollow", "wren-halloway")
    said = byline("status", "--check", "--max-age", "36h")
    assert (said.status, said.out) == (0, "fine\n")


def test_an_age_that_is_none_is_refused(byline: Byline, seeded: Path) -> None:
    said = byline("status", "--check", "--max-age", "soon")
    assert said.status == 2
    assert "--max-age: 'soon' is no age; type a number and m, h, d or w, such as 2d" in said.err
