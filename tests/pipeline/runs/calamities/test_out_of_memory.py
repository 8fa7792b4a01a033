"""A run that is out of memory ends with one line, nothing half done, and goes on when there is more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.pipeline.runs.calamities.conftest import AUTHOR, rows

if TYPE_CHECKING:
    from tests.pipeline.runs.calamities.conftest import Calamities


pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SAYS = (
    "byline: out of memory: give it more, or let less run beside it;"
    " run 1: nothing of it is lost; `byline resume 1` goes on with it\n"
)


@pytest.mark.parametrize("new_database_url", ["sqlite"], indirect=True)
def test_a_run_that_is_out_of_memory_again_and_again_and_resumed_ends_in_the_same_database(
    calamities: Calamities, contents: Callable[[str], dict[str, list[str]]]
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    job: tuple[str, ...] = AUTHOR
    # The last is no pretence: the system gives the process a little more memory, and then none.
    for met in ("exhaust@store:2", "exhaust@preview:1", "exhaust@publish:1", "limit@draft:1"):
        status, said = calamities.run("short", met, *job, ROOM="3000000")
        assert (status, said.endswith(SAYS)) == (2, True), f"{met}: {said}"
        job = ("resume",)
    assert calamities.run("short", "", "resume") == (0, "")
    assert contents(calamities.url("short")) == contents(calamities.url("whole"))


@pytest.mark.parametrize("new_database_url", ["sqlite"], indirect=True)
def test_a_page_that_is_too_big_for_the_memory_fails_alone_and_is_asked_for_again(
    calamities: Calamities, contents: Callable[[str], dict[str, list[str]]]
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    url = calamities.url("short")
    assert calamities.run("short", "exhaust@parse:2", *AUTHOR)[0] == 1
    assert rows(url, "SELECT level, code FROM issue") == [("error", "out-of-memory")]
    assert calamities.run("short", "", "resume") == (0, "")
    found, wanted = contents(url), contents(calamities.url("whole"))
    for table in ("record_version", "paper", "author", "authorship", "document"):
        assert set(found[table]) >= set(wanted[table]), table
