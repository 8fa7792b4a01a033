"""SIGTERM and Ctrl-C end a run cleanly wherever it is, and what it says goes on with it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.pipeline.runs.calamities.conftest import AUTHOR, rows

if TYPE_CHECKING:
    from tests.pipeline.runs.calamities.conftest import Calamities


pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SAYS = "byline: stopped; run 1: nothing of it is lost; `byline resume 1` goes on with it"
IN_ORDER = ("queue", "store", "preview")
"""Where a crawl stops in order, and the command's own lines tell it."""
CRAWL = [
    ("SIGINT@queue:1", "stopped"),
    ("SIGTERM@store:2", "stopped"),
    # Nobody waits for a lock, or for a database that is locked, once told to stop.
    ("SIGTERM@preview:1,lock-derivations@preview:1", "stopped"),
    ("SIGINT@archive:1,lock@archive:1", "running"),
    ("SIGTERM@publish:1", "stopped"),
]
APPLY = [
    ("SIGTERM@archive:2,lock@archive:2", "running"),
    ("SIGTERM@draft:1", "stopped"),
    ("SIGINT@apply:1", "stopped"),
    ("SIGTERM@publish:1", "stopped"),
    ("SIGINT@effect:1", "stopped"),
    ("SIGTERM@settle:1", "stopped"),
]


@pytest.mark.parametrize(
    ("new_database_url", "phases"), [("sqlite", CRAWL), ("postgres", APPLY)], indirect=["new_database_url"]
)
def test_a_run_that_is_stopped_again_and_again_and_resumed_ends_in_the_same_database(
    phases: list[tuple[str, str]], calamities: Calamities, contents: Callable[[str], dict[str, list[str]]]
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    job: tuple[str, ...] = AUTHOR
    for met, state in phases:
        status, said = calamities.run("stopped", met, *job)
        assert status == (143 if "SIGTERM" in met else 130), said
        assert SAYS in said or met.partition("@")[2].partition(":")[0] in IN_ORDER, said
        assert rows(calamities.url("stopped"), "SELECT state FROM run") == [(state,)], met
        job = ("resume",)
    assert calamities.run("stopped", "", "resume") == (0, "")
    assert contents(calamities.url("stopped")) == contents(calamities.url("whole"))


@pytest.mark.parametrize("new_database_url", ["sqlite"], indirect=True)
def test_a_second_signal_ends_a_crawl_at_once_and_loses_nothing(
    calamities: Calamities, contents: Callable[[str], dict[str, list[str]]]
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    process = calamities.start("stopped", "SIGTERM@archive:2,lock@archive:2", *AUTHOR)
    assert process.stderr is not None
    while "disturbed by SIGTERM" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert "byline: stopped at once" in said
    assert process.returncode in (130, 143)  # by whichever signal came second
    assert calamities.run("stopped", "", "resume") == (0, "")
    assert contents(calamities.url("stopped")) == contents(calamities.url("whole"))
