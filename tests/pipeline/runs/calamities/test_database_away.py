"""A run outlasts a database whose connections break, or that is killed and restarted; nothing is done twice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url

from tests.pipeline.runs.calamities.conftest import AUTHOR

if TYPE_CHECKING:
    from tests.pipeline.runs.calamities.conftest import Calamities


pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

CRAWL = ["break@queue:1", "break@hand-out:1", "break@store:2", "lost-commit@answered:3", "break@preview:1"]
APPLY = ["break@draft:1", "break@apply:1", "lost-commit@publish:1", "break@settle:1", "break@end:1"]


@pytest.fixture(scope="module")
def mortal(postgres_server: Any) -> Iterator[Any]:
    """A server of these tests alone, which they kill: it forgets all commits that nobody has waited for."""
    with tempfile.TemporaryDirectory(prefix="byline-mortal-") as folder:
        server = type(postgres_server)(postgres_server._programs, Path(folder))
        try:
            server.start()
            _ask(server, "ALTER SYSTEM SET wal_writer_delay = '10s'")
            _ask(server, "SELECT pg_reload_conf()")
            yield server
        finally:
            server.stop()


def _ask(server: Any, statement: str) -> None:
    import psycopg

    url = make_url(server.url("postgres"))
    with psycopg.connect(f"user=postgres dbname=postgres host={url.query['host']}", autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def new_database_url(mortal: Any) -> Callable[[], str]:
    """Return the URL of a fresh database with each call."""
    return lambda: str(mortal.url(mortal.new_database()))


def test_a_run_whose_connections_break_in_each_phase_goes_on_by_itself_to_the_same_database(
    calamities: Calamities, contents: Callable[[str], dict[str, list[str]]]
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    for name, met in (("crawl", CRAWL), ("apply", APPLY)):
        status, said = calamities.run(name, ",".join(met), *AUTHOR)
        assert status == 0, said
        assert contents(calamities.url(name)) == contents(calamities.url("whole")), name


def test_a_run_outlasts_a_server_that_is_killed_while_it_stores_and_while_it_applies(
    mortal: Any, calamities: Calamities, contents: Callable[[str], dict[str, list[str]]]
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    process = calamities.start("killed", "kill-server@store:2,kill-server@publish:1", *AUTHOR)
    for _ in range(2):
        mortal.process.wait(timeout=60)
        mortal.start_again()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert contents(calamities.url("killed")) == contents(calamities.url("whole"))


def test_a_server_that_is_killed_in_the_middle_of_an_apply_has_nothing_half_done_once_it_is_back(
    mortal: Any, calamities: Calamities, contents: Callable[[str], dict[str, list[str]]]
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    status, said = calamities.run("killed", "kill-server@effect:1", *AUTHOR, BYLINE_DATABASE_WAIT_S="0")
    mortal.process.wait(timeout=60)
    mortal.start_again()
    assert status == 2
    assert said.splitlines()[-1].startswith("byline: postgresql://postgres@/test_")
    assert said.endswith("; run 1: nothing of it is lost; `byline resume 1` goes on with it\n")
    found = contents(calamities.url("killed"))
    assert found["record_version"] == contents(calamities.url("whole"))["record_version"]
    assert not any(found[table] for table in ("paper", "author", "public_id", "publication", "effect"))
    assert calamities.run("killed", "", "resume") == (0, "")
    assert contents(calamities.url("killed")) == contents(calamities.url("whole"))
