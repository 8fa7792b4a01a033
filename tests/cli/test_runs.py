"""`byline runs` tells what runs did, what went wrong, and what to do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from db.engine import Database
from db.store import frontier, pages, runs
from db.store.frontier import NewRequest
from db.store.pages import Answer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_AT = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


def _crawl(folder: Path, *, process: str, state: str = "running", status: int | None = None) -> int:
    """Store a refresh with two bad answers, an issue, and a request that is still queued; return its number."""
    database = Database(f"sqlite:///{folder}/byline.sqlite")
    with database.writing("run") as transaction:
        number = runs.begin(
            transaction,
            command="refresh",
            job="refresh odo-brandt",
            arguments={"authors": ["odo-brandt"], "sources": []},
            process=process,
            at=_AT,
        )
        for outcome, code, http in (("blocked", "http-429", 429), ("malformed", "title-missing", 200)):
            pages.add_fetch(transaction, _answer(number, outcome, code, http))
        runs.add_issue(
            transaction,
            run_id=number,
            at=_AT,
            level="error",
            code="http-429",
            source="acl",
            url="http://127.0.0.1/blocked",
            detail="HTTP status 429",
            advice="wait, then `byline resume`",
        )
        frontier.add(
            transaction, number, "acl", [NewRequest("f1", "127.0.0.1", 0, {"url": "http://127.0.0.1/next"})]
        )
        if state != "running":
            runs.end(transaction, number, state=state, exit_status=status or 0, counts={}, at=_AT)
    database.close()
    return number


def _answer(number: int, outcome: str, code: str, status: int) -> Answer:
    return Answer(
        run_id=number,
        request_id=None,
        source="acl",
        url=f"http://127.0.0.1/{outcome}",
        status=status,
        visited_at=_AT,
        stored_at=_AT,
        outcome=outcome,
        code=code,
        detail="see there",
    )


@pytest.fixture
def dead() -> str:
    """The name of a process of this host that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return f"{socket.gethostname()}-{done.pid}"


def test_runs_are_told_in_a_line_each_the_newest_first(byline: Byline, seeded: Path) -> None:
    byline("resolve")
    lines = byline("runs").out.splitlines()
    assert [line.split()[:3] for line in lines] == [["2", "resolve", "finished"], ["1", "import", "finished"]]
    assert "2026-03-21 06:30 UTC" in lines[1]
    assert "exit 0" in lines[1]
    assert "6 records new" in lines[1]
    assert len(byline("runs", "--limit", "1").out.splitlines()) == 1


def test_runs_can_be_had_as_json(byline: Byline, seeded: Path) -> None:
    (run,) = byline("runs", "--json").json
    assert (run["number"], run["command"], run["state"], run["exit_status"]) == (1, "import", "finished", 0)
    assert run["started_at"] == "2026-03-21T06:30:00Z"
    assert run["counts"] == {"pages new": 1, "records new": 6}


def test_a_run_whose_process_is_dead_has_died(byline: Byline, seeded: Path, dead: str) -> None:
    number = _crawl(seeded, process=dead)
    line = byline("runs").out.splitlines()[0]
    assert f"{number}  refresh  died" in line
    assert f"`byline resume {number}` goes on" in line


def test_a_run_whose_process_lives_or_is_on_another_host_is_running(byline: Byline, seeded: Path) -> None:
    _crawl(seeded, process=f"{socket.gethostname()}-{os.getpid()}")
    _crawl(seeded, process="elsewhere-with-a-dash-1")
    states = [run["state"] for run in byline("runs", "--json").json]
    assert states == ["running", "running", "finished"]


def test_a_run_is_told_with_all_that_went_wrong(byline: Byline, seeded: Path, dead: str) -> None:
    number = _crawl(seeded, process=dead, state="finished", status=1)
    out = byline("runs", "show", str(number)).out
    assert "arguments: authors=['odo-brandt']" in out
    assert "account:\n  acl: 2 asked = 2 failed (1 blocked http-429, 1 malformed title-missing)\n" in out
    assert "  error http-429: HTTP status 429 (acl http://127.0.0.1/blocked): wait, then `byline resume`\n" in out
    assert "still queued:\n  1 at acl, first http://127.0.0.1/next\n" in out
    assert f"exit status: 1\nwhat to do: `byline resume {number}` goes on with it\n" in out


def test_a_run_can_be_had_as_json(byline: Byline, seeded: Path, dead: str) -> None:
    number = _crawl(seeded, process=dead, state="stopped", status=130)
    told: dict[str, Any] = byline("runs", "show", str(number), "--json").json
    assert told["answers"] == {"blocked": 1, "malformed": 1}
    assert [trouble["code"] for trouble in told["troubles"]] == ["http-429", "title-missing"]
    assert told["queued"] == [{"source": "acl", "requests": 1, "first_url": "http://127.0.0.1/next"}]
    assert told["run"]["exit_status"] == 130
    (account,) = told["coverage"]
    assert (account["source"], account["asked"], account["gaps"]) == ("acl", 2, [])
    assert account["failed"] == {"blocked http-429": 1, "malformed title-missing": 1}
    assert [(group["code"], group["count"], group["is_new"]) for group in told["groups"]] == [
        ("http-429", 1, None)
    ]


def test_issues_of_one_cause_are_one_line_and_what_is_new_is_marked(byline: Byline, seeded: Path) -> None:
    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("run") as transaction:
        for pages_lost in (["17"], ["23", "4711"]):
            number = runs.begin(
                transaction, command="harvest", job="harvest acl", arguments={}, process="elsewhere-1", at=_AT
            )
            lines = [("http-500", f"no answer of page {page}", f"http://127.0.0.1/{page}") for page in pages_lost]
            if len(pages_lost) > 1:
                lines.append(("bot-check", "a page that asks for a person", "http://127.0.0.1/check"))
            for code, detail, url in lines:
                runs.add_issue(
                    transaction,
                    run_id=number,
                    at=_AT,
                    level="error",
                    code=code,
                    source="acl",
                    url=url,
                    detail=detail,
                    advice="`byline resume` asks again",
                )
    database.close()
    assert (
        "issues:\n"
        f"  new since run {number - 1}: error bot-check: a page that asks for a person"
        " (acl http://127.0.0.1/check): `byline resume` asks again\n"
        "  error http-500: 2 times, 2026-04-01 12:00 UTC: no answer of page 23 (acl such as"
        " http://127.0.0.1/23): `byline resume` asks again\n"
    ) in byline("runs", "show", str(number)).out
    told = byline("runs", "show", str(number), "--json").json
    assert (len(told["issues"]), len(told["groups"]), told["compared_with"]) == (3, 2, number - 1)


def test_an_import_is_told_with_what_became_of_each_record(byline: Byline, seeded: Path) -> None:
    out = byline("runs", "show", "1").out
    assert "account:\n  profile-page: 1 asked = 1 answered (1 new)\n  profile-page: 6 seen = 6 new\n" in out


def test_watermarks_that_a_run_set_are_told(byline: Byline, seeded: Path) -> None:
    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("arxiv") as transaction:
        pages.add_watermark(
            transaction,
            source="arxiv",
            kind="raw",
            scope="cs.LG",
            start=None,
            mark="2026-03-20",
            run_id=1,
            at=_AT,
        )
    database.close()
    said = byline("runs", "show", "1").out
    assert "watermarks set:\n  arxiv raw cs.LG: the beginning to 2026-03-20\n" in said


@pytest.mark.parametrize("number", ["0", "99", "-1", "two", "1" * 30])
def test_a_run_that_is_not_there_is_refused(byline: Byline, seeded: Path, number: str) -> None:
    said = byline("runs", "show", "--", number)
    assert said.status == 2
    assert "Traceback" not in said.err


def test_a_clean_run_asks_for_nothing(byline: Byline, seeded: Path) -> None:
    assert byline("runs", "show", "1").out.endswith("exit status: 0\nwhat to do: nothing\n")
