"""Jobs beside one another, stopped, resumed, within a budget, and harvests with their marks."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from demo.server import Replica, serve
from demo.world import retitle, withdraw

pytestmark = pytest.mark.slow

MARK = "SELECT start, mark FROM watermark ORDER BY id"


def test_the_same_job_started_twice_is_refused_and_says_who_runs_it(installed: Any, replica: Replica) -> None:
    first = installed.start("harvest", "arxiv", BYLINE_SOURCES__ARXIV__DELAY_S="1")
    assert first.stderr is not None
    first.stderr.readline()
    second = installed.run("harvest", "arxiv")
    assert second.returncode == 75
    assert f"process {first.pid} runs this" in second.stderr
    first.communicate(timeout=60)


def test_a_stopped_job_stores_what_is_in_flight_and_goes_on_later(installed: Any, replica: Replica) -> None:
    job = installed.start("harvest", "arxiv", BYLINE_SOURCES__ARXIV__DELAY_S="1")
    assert job.stderr is not None
    while '"page"' not in job.stderr.readline():
        pass
    job.send_signal(signal.SIGTERM)
    out, _ = job.communicate(timeout=60)
    assert job.returncode == 143
    assert "stopped by SIGTERM; nothing of it is lost; `byline resume 1` goes on with it" in out
    assert installed.rows("SELECT state, exit_status FROM run") == [("stopped", 143)]
    assert installed.rows(MARK) == []
    resumed = installed.run("resume")
    assert resumed.returncode == 0, resumed.stdout + resumed.stderr
    assert len(installed.rows(MARK)) == 1
    assert installed.rows("SELECT count(*) FROM cursor") == [(0,)]


def test_a_harvest_run_twice_stores_no_version_the_second_time(installed: Any, replica: Replica) -> None:
    installed.run("harvest", "arxiv", "--set", "cs.LG")
    before = installed.rows("SELECT count(*) FROM record_version")
    again = installed.run("harvest", "arxiv", "--set", "cs.LG", "--from", "2005-09-16")
    assert again.returncode == 0, again.stderr
    assert before[0][0] > 0
    assert installed.rows("SELECT count(*) FROM record_version") == before


def test_what_changes_at_a_source_shows_after_the_next_harvest_and_the_rest_stays(
    installed: Any, replica: Replica
) -> None:
    installed.run("harvest", "arxiv")
    before = dict(installed.rows("SELECT source_id, count(*) FROM record_version GROUP BY source_id"))
    (mark,) = installed.rows("SELECT mark FROM watermark")
    world = replica.world
    renamed = retitle(world.paper["foghorn"], "Foghorn, Heard Again", mark[0])
    withdrawn = withdraw(world.paper["ebb-and-flow"], mark[0])
    replica.replace(world.replacing(renamed, withdrawn))
    again = installed.run("harvest", "arxiv", "--from", "2005-09-16")
    assert again.returncode == 0, again.stderr
    after = dict(installed.rows("SELECT source_id, count(*) FROM record_version GROUP BY source_id"))
    changed = {paper.preprint.id for paper in (renamed, withdrawn) if paper.preprint}
    assert {source_id for source_id in after if after[source_id] != before[source_id]} == changed
    titles = [row[0] for row in installed.rows("SELECT title FROM paper")]
    assert renamed.title in titles
    assert world.paper["foghorn"].title not in titles


def test_a_harvest_with_an_end_or_a_gap_leaves_the_watermark_and_says_so(installed: Any, replica: Replica) -> None:
    installed.run("harvest", "arxiv")
    (mark,) = installed.rows(MARK)
    installed.run("harvest", "arxiv", "--from", "2020-01-01", "--until", "2024-01-01")
    installed.run("harvest", "arxiv", "--from", "2099-01-01")
    assert installed.rows(MARK) == [mark]
    words = [row[0] for row in installed.rows("SELECT detail FROM issue WHERE code = 'watermark-stays'")]
    assert len(words) >= 1
    assert "2024-01-01" in words[0]


def test_an_expired_token_begins_again_from_the_watermark(installed: Any, replica: Replica) -> None:
    replica.expire_tokens()
    done = installed.run("harvest", "arxiv")
    assert len(installed.rows(MARK)) == 1, done.stderr
    everything = installed.rows("SELECT count(DISTINCT source_id) FROM record_version")
    assert everything[0][0] > 30


def test_a_budget_bounds_the_requests_of_a_run(installed: Any, replica: Replica) -> None:
    done = installed.run(
        "refresh", f"{replica.roots['aclanthology.org']}/people/jane-marlowe/", "--max-requests", "2"
    )
    assert installed.rows("SELECT count(*) FROM fetch") == [(2,)]
    assert installed.rows("SELECT code FROM issue") == [("budget-spent",)]
    assert done.returncode == 0


def test_two_processes_share_every_host_and_break_no_limit(installed: Any, replica: Replica) -> None:
    harvest = installed.start("harvest", "arxiv")
    refresh = installed.run("refresh", "0000-0004-7003-7001")
    _, errors = harvest.communicate(timeout=60)
    assert refresh.returncode == 0
    assert harvest.returncode == 0, errors
    assert len(replica.log) > 8
    assert replica.broken == []


def test_a_callback_that_raises_fails_its_page_and_the_run_goes_on(installed: Any, replica: Replica) -> None:
    done = installed.run_script("raising.py", "refresh", "0000-0004-7003-7001", "acl:jane-marlowe")
    assert done.returncode == 1
    assert installed.rows("SELECT DISTINCT code, source FROM issue") == [("callback-raised", "arxiv")]
    assert ("acl", "new") in installed.rows("SELECT source, outcome FROM fetch")


def test_an_empty_page_in_the_middle_of_a_harvest_ends_nothing(tmp_path: Path, make_installed: Any) -> None:
    with serve(delay_s=0.01, oai_hole=True) as replica:
        installed = make_installed(replica)
        assert installed.run("harvest", "arxiv").returncode == 0
        assert ("empty",) in installed.rows("SELECT outcome FROM fetch")
        assert installed.rows("SELECT count(*) FROM record_version")[0][0] > 30
        assert len(installed.rows(MARK)) == 1


def test_a_request_queued_by_another_version_is_given_up_and_the_run_goes_on(
    installed: Any, replica: Replica
) -> None:
    installed.run("refresh", "0000-0004-7003-7001", "--max-requests", "1")
    installed.execute("UPDATE request SET state = 'queued', request = replace(request, 'parse_', 'read_')")
    installed.execute("UPDATE run SET state = 'stopped'")
    done = installed.run("resume")
    assert done.returncode == 1
    assert ("request-unreadable",) in installed.rows("SELECT code FROM issue")
