"""`refresh --due` against a replica: whom it visits, what it leaves, and what it writes down."""

from __future__ import annotations

import shlex
import socket
import subprocess
import sys
from typing import Any

import pytest

from demo.answer import plain
from demo.server import Replica

pytestmark = pytest.mark.slow

PEOPLE = ("jane-marlowe", "bjorn-akerlind-vag", "zoe-quillfeather", "mei-xing-qiuyan", "lucia-umbralejo")
STANDS = "SELECT value, source, interval_s / 86400.0 FROM visit JOIN followed ON id = followed_id ORDER BY id"
ISSUES = "SELECT code, detail FROM issue WHERE url IS NULL AND run_id = (SELECT max(id) FROM run)"
LONG_AGO = (
    "UPDATE visit SET asked_at = '2026-01-01T00:00:00.000000Z', answered_at = '2026-01-01T00:00:00.000000Z',"
)
OVERDUE = f"{LONG_AGO} due_at = '2026-01-0' || (1 + followed_id) || 'T00:00:00.000000Z'"
DUE = ("refresh", "--due", "--source", "acl")
_HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.runs.locks import alone

with alone(Path(sys.argv[1]), sys.argv[2], now=datetime.now(UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def _follow(installed: Any, *people: str) -> None:
    """Let cron visit people of the Anthology."""
    assert installed.run("follow", f"acl:{people[0]}").returncode == 0
    for each in people[1:]:
        installed.execute(f"INSERT INTO followed (scheme, value, followed_at) VALUES ('acl', '{each}', '')")
    installed.execute("UPDATE followed SET followed_at = '2026-01-0' || id || 'T00:00:00.000000Z'")


def _asked(replica: Replica, since: int = 0) -> list[str]:
    """Return the people whose pages were asked for, in that order."""
    paths = [request.path for request in replica.log[since:]]
    return [path.split("/")[2] for path in paths if path.startswith("/people/")]


def test_who_is_followed_is_due_at_once_then_known_and_due_again_when_the_date_has_come(
    installed: Any, replica: Replica
) -> None:
    _follow(installed, *PEOPLE[:2])
    assert installed.run(*DUE).returncode == 0
    known = [("jane-q-marlowe", "acl", 7.0), ("bjorn-akerlind-vag", "acl", 7.0)]
    assert installed.rows(STANDS) == known
    assert installed.rows("SELECT count(*) FROM publication") == [(2,)]
    before = len(replica.log)
    again = installed.run(*DUE)
    assert (again.returncode, len(replica.log)) == (0, before)
    installed.execute(OVERDUE)
    assert installed.run(*DUE).returncode == 0
    assert _asked(replica, before) == ["jane-marlowe", "bjorn-akerlind-vag"]
    assert installed.rows(STANDS) == [(name, source, 14.0) for name, source, _ in known]


def test_a_person_who_refreshes_an_author_has_visited_them_for_cron(installed: Any, replica: Replica) -> None:
    assert installed.run("refresh", "acl:jane-marlowe", "--source", "acl").returncode == 0
    assert installed.rows(STANDS) == [("jane-q-marlowe", "acl", 7.0)]
    before = len(replica.log)
    assert installed.run(*DUE).returncode == 0
    assert len(replica.log) == before


def test_who_waits_longest_is_visited_first_and_whom_the_budget_leaves_is_first_next_time(
    installed: Any, replica: Replica
) -> None:
    _follow(installed, *PEOPLE)
    installed.run(*DUE)
    installed.execute(OVERDUE)
    installed.execute(f"{LONG_AGO} due_at = '2025-06-01T00:00:00.000000Z' WHERE followed_id = 5")
    took = dict(installed.rows("SELECT followed_id, requests FROM visit"))
    before = len(replica.log)
    assert installed.run(*DUE, "--max-requests", str(took[5] + took[1])).returncode == 0
    assert _asked(replica, before) == ["lucia-umbralejo", "jane-marlowe"]
    before = len(replica.log)
    assert installed.run(*DUE).returncode == 0
    assert _asked(replica, before) == ["bjorn-akerlind-vag", "zoe-quillfeather", "mei-xing-qiuyan"]


def test_an_author_who_needs_more_than_a_budget_is_visited_as_far_as_it_goes(
    installed: Any, replica: Replica
) -> None:
    _follow(installed, *PEOPLE[:2])
    for _ in range(2):
        assert installed.run(*DUE, "--max-requests", "1").returncode == 0
    assert _asked(replica) == ["jane-marlowe", "bjorn-akerlind-vag"]
    assert [source for _, source, _ in installed.rows(STANDS)] == ["acl", "acl"]


def test_a_group_of_hosts_has_a_budget_of_its_own_and_the_others_go_on(installed: Any, replica: Replica) -> None:
    _follow(installed, *PEOPLE[:3])
    pages = [replica.profile_urls[key] for key in ("jane-marlowe", "julian-marlowe")]
    for url in pages:
        assert installed.run("follow", url).returncode == 0
    done = installed.run(
        "refresh", "--due", "--source", "acl", "--source", "profile-page", BYLINE_DUE__GROUP_REQUESTS="2"
    )
    assert done.returncode == 0, done.stdout
    assert _asked(replica) == ["jane-marlowe"]
    assert len([request for request in replica.log if request.path.startswith("/author/")]) == 2
    assert [code for code, _ in installed.rows(ISSUES) if "budget" in code] == ["group-budget-spent"]
    stands = installed.rows("SELECT source, answered_at IS NULL, due_at <= asked_at FROM visit ORDER BY 1, 2")
    assert ("acl", 1, 1) in stands  # whom the budget did not reach stays due


def test_a_source_that_is_down_is_left_alone_after_some_failures_and_its_authors_stay_due(
    installed: Any, replica: Replica
) -> None:
    _follow(installed, *PEOPLE)
    assert installed.run("follow", replica.profile_urls["jane-marlowe"]).returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as unused:
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}"
    sources = ("--source", "acl", "--source", "profile-page")
    done = installed.run("refresh", "--due", *sources, BYLINE_SOURCES__ACL__BASE_URL=nowhere)
    assert done.returncode == 1
    assert installed.rows("SELECT source, count(*) FROM fetch GROUP BY 1") == [("acl", 3), ("profile-page", 1)]
    assert [code for code, _ in installed.rows(ISSUES) if "host" in code] == ["host-set-aside"]
    assert installed.rows("SELECT count(answered_at), count(*) FROM visit WHERE source = 'acl'") == [(0, 5)]
    assert installed.run(*DUE).returncode == 0
    assert sorted(_asked(replica)) == sorted(PEOPLE)


@pytest.mark.parametrize("bad", [plain("", 503), plain("<html><p>Nothing here.</p></html>", 200)])
def test_an_answer_that_says_nothing_is_no_visit(installed: Any, replica: Replica, bad: Any) -> None:
    _follow(installed, PEOPLE[0])
    installed.run(*DUE)
    installed.execute(OVERDUE)
    before = installed.rows("SELECT due_at, interval_s, answered_at FROM visit")
    replica.faults.script("aclanthology.org", "/people/jane-marlowe/", *[bad] * 4)
    assert installed.run(*DUE).returncode == 1
    assert installed.rows("SELECT due_at, interval_s, answered_at FROM visit") == before


def test_an_author_whom_somebody_refreshes_is_passed_over_and_that_is_said(
    installed: Any, replica: Replica
) -> None:
    _follow(installed, *PEOPLE[:2])
    locks = str(installed.folder / "locks")
    words = [sys.executable, "-c", _HOLDER, locks, "refresh of acl:jane-marlowe"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert installed.run(*DUE).returncode == 0
        ((code, detail),) = installed.rows(ISSUES)
        assert code == "author-busy"
        assert f"process {holder.pid} runs this since 20" in detail
        busy = installed.run("refresh", "acl:jane-marlowe", "--source", "acl")
        assert busy.returncode == 75
        assert f"process {holder.pid} runs this since 20" in busy.stderr
        assert installed.rows("SELECT count(*) FROM run") == [(1,)]  # what did not begin is no run
        holder.communicate()
    assert _asked(replica) == ["bjorn-akerlind-vag"]


def test_one_author_who_is_followed_twice_is_visited_once(installed: Any, replica: Replica) -> None:
    assert installed.run("refresh", "acl:jane-marlowe", "--source", "acl").returncode == 0
    installed.execute("DELETE FROM visit")
    again = (
        "INSERT INTO followed (scheme, value, followed_at) SELECT 'acl', 'jane-marlowe', followed_at FROM followed"
    )
    installed.execute(again)
    before = len(_asked(replica))
    assert installed.run(*DUE).returncode == 0
    assert len(_asked(replica)) == before + 1
    assert installed.rows("SELECT count(*) FROM visit") == [(2,)]
    assert installed.rows(ISSUES) == []


def test_a_second_run_is_refused_or_waits_if_told_to(installed: Any, replica: Replica) -> None:
    _follow(installed, PEOPLE[0])
    words = [sys.executable, "-c", _HOLDER, str(installed.folder / "locks"), "refresh --due"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        refused = installed.run(*DUE)
        assert refused.returncode == 75
        assert f"process {holder.pid} runs this since 20" in refused.stderr
        waits = installed.start(*DUE, "--wait")
        assert f"waiting: process {holder.pid} runs this since 20" in waits.stderr.readline()
        assert waits.poll() is None
        holder.communicate()
        waits.communicate(timeout=60)
        assert waits.returncode == 0
    assert _asked(replica) == [PEOPLE[0]]


def test_a_printed_crontab_line_runs_as_it_stands_and_says_nothing_while_all_is_well(
    installed: Any, replica: Replica, tmp_path: Any
) -> None:
    _follow(installed, PEOPLE[0])
    line = installed.run("schedule").stdout.splitlines()[-1]
    command = line.split(None, 5)[5].replace("\\%", "%")
    empty = f"env -i HOME={shlex.quote(str(tmp_path))} PATH=/usr/bin:/bin {command}"
    done = subprocess.run(["sh", "-c", empty], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert PEOPLE[0] in _asked(replica)


def test_a_quiet_job_tells_on_one_screen_what_went_wrong(installed: Any, replica: Replica) -> None:
    _follow(installed, *PEOPLE)
    with socket.create_server(("127.0.0.1", 0)) as unused:
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}"
    for words in (DUE, ("harvest", "arxiv")):
        away = {"BYLINE_SOURCES__ACL__BASE_URL": nowhere, "BYLINE_SOURCES__ARXIV__OAI_URL": f"{nowhere}/oai"}
        done = installed.run(*words, "--quiet", **away)
        assert (done.returncode, done.stderr) == (1, "")
        assert 2 < len(done.stdout.splitlines()) <= 24
        assert "robots-unavailable" in done.stdout
        assert "tells all" in done.stdout.splitlines()[-1]


def test_a_dry_run_moves_no_date(installed: Any, replica: Replica) -> None:
    _follow(installed, PEOPLE[0])
    assert installed.run(*DUE, "--dry-run").returncode == 0
    assert installed.rows(STANDS) == []
    assert _asked(replica) == [PEOPLE[0]]


def test_what_failed_and_is_resumed_well_is_a_visit(installed: Any, replica: Replica) -> None:
    _follow(installed, PEOPLE[0])
    replica.faults.script("aclanthology.org", f"/people/{PEOPLE[0]}/", *[plain("", 503)] * 4)
    assert installed.run(*DUE).returncode == 1
    assert installed.rows("SELECT answered_at FROM visit") == [(None,)]
    assert installed.run("resume").returncode == 0
    assert installed.rows("SELECT count(answered_at), count(*) FROM visit") == [(1, 1)]
