"""A person's refresh goes before cron's at every group of hosts that it asks: read from the replica's own log."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from demo.server import Replica, serve

pytestmark = pytest.mark.slow

HARVEST = ("harvest", "arxiv")
PERSON = ("refresh", "arxiv:marlowe_j_1", "--source", "arxiv")
ARXIV = ("arxiv.org", "export.arxiv.org", "oaipmh.arxiv.org")
CRON, PERSONS = "cron", "person"


@pytest.fixture
def slow_replica() -> Iterator[Replica]:
    """A replica whose harvest takes so long that a person can come in the middle of it."""
    with serve(delay_s=0.3, oai_page_size=1) as running:
        yield running


@pytest.fixture
def slow(slow_replica: Replica, make_installed: Callable[[Replica], Any]) -> Any:
    """An installation that is pointed at it."""
    return make_installed(slow_replica)


def _has_a_page(job: subprocess.Popen[str]) -> None:
    """Wait until a job has stored its first page."""
    assert job.stderr is not None
    while '"page"' not in job.stderr.readline():
        assert job.poll() is None


def _beside(slow: Any, cron: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """Start a person's refresh in the middle of cron's job, which stands still while the other starts."""
    _has_a_page(cron)
    cron.send_signal(signal.SIGSTOP)
    person: subprocess.Popen[str] = slow.start(*PERSON)
    assert person.stderr is not None
    while '"begin"' not in person.stderr.readline():
        assert person.poll() is None
    cron.send_signal(signal.SIGCONT)
    return person


def _askers(replica: Replica) -> list[str]:
    """Return who asked arXiv's hosts, request by request: only cron asks for OAI-PMH."""
    log = [request for request in list(replica.log) if request.host in ARXIV and request.path != "/robots.txt"]
    return [CRON if request.path.startswith("/oai") else PERSONS for request in log]


def test_a_person_who_comes_in_the_middle_of_a_harvest_goes_first_and_the_harvest_goes_on(
    slow: Any, slow_replica: Replica
) -> None:
    harvest = slow.start(*HARVEST)
    person = _beside(slow, harvest)
    _, said = person.communicate(timeout=120)
    assert person.returncode == 0, said
    _, errors = harvest.communicate(timeout=120)
    assert harvest.returncode == 0, errors
    askers = _askers(slow_replica)
    first, last = askers.index(PERSONS), len(askers) - askers[::-1].index(PERSONS)
    assert askers[first:last] == [PERSONS] * (last - first)
    assert last - first >= 3
    assert CRON in askers[:first]
    assert CRON in askers[last:]
    assert not slow_replica.broken


def test_a_person_who_comes_in_the_middle_of_what_is_due_goes_first_and_the_rest_follows(
    slow: Any, slow_replica: Replica
) -> None:
    for each in ("lin_w_1", "quillfeather_z_1", "vanderzwaluwe_p_1"):
        assert slow.run("follow", f"arxiv:{each}").returncode == 0
    due = slow.start("refresh", "--due", "--source", "arxiv")
    person = _beside(slow, due)
    _, said = person.communicate(timeout=120)
    assert person.returncode == 0, said
    _, errors = due.communicate(timeout=120)
    assert due.returncode == 0, errors
    persons, crons = ({each["url"] for each in slow.log(err) if "url" in each} for err in (said, errors))
    log = [
        slow_replica.roots[request.host] + request.path
        for request in list(slow_replica.log)
        if request.host in ARXIV
    ]
    places = [place for place, url in enumerate(log) if url in persons - crons]
    assert len(places) >= 2
    assert not any(url in crons - persons for url in log[places[0] : places[-1]])
    assert any(url in crons for url in log[places[-1] :])
    assert not slow_replica.broken


def test_a_person_who_is_killed_holds_nobody_up_and_breaks_no_gap(slow: Any, slow_replica: Replica) -> None:
    harvest = slow.start(*HARVEST)
    person = _beside(slow, harvest)
    _has_a_page(person)
    person.send_signal(signal.SIGKILL)
    person.communicate(timeout=10)
    killed_after = len(_askers(slow_replica))
    _, errors = harvest.communicate(timeout=120)
    assert harvest.returncode == 0, errors
    assert CRON in _askers(slow_replica)[killed_after:]
    assert not slow_replica.broken
