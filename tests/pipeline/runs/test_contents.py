"""Two databases are compared whole, but for what numbers and names of processes make different."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import Database
from db.models import Base
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.runs.run import running
from spiders.records import Name, PaperContent, PaperRecord
from tests.pipeline.runs.contents import EXEMPT, OFTEN, OUTSIDE, contents, differing
from tests.pipeline.runs.drive import STANDING
from tests.pipeline.runs.kills import JOBS, PHASES, series

Storing = Callable[..., str]
ONE = PaperRecord("arxiv", "raw", "2401.00001", PaperContent(title="On tides", authors=(Name("Ada Lumen"),)))
OTHER = PaperRecord("acl", "paper", "2024.a-1", PaperContent(title="On lamps", authors=(Name("Bo Reed"),)))


@pytest.fixture
def storing(tmp_path: Path, see: Callable[..., None]) -> Storing:
    """Store pages with one record each, in the order told; return the address of the database."""

    def store(name: str, *records: PaperRecord) -> str:
        folder = tmp_path / name
        installation = Installation(load({"BYLINE_DATA_DIR": str(folder)}), creates=True)
        installation.clock = lambda: STANDING
        with running(installation, "harvest", "harvest", {}) as run:
            for record in records:
                see(run, record)
        installation.close()
        return f"sqlite:///{folder / 'byline.sqlite'}"

    return store


def _execute(url: str, statement: str) -> None:
    database = Database(url)
    with database.writing("run") as transaction:
        transaction.execute(text(statement))
    database.close()


def test_what_was_stored_in_another_order_is_the_same(storing: Storing) -> None:
    one, other = storing("one", ONE, OTHER), storing("other", OTHER, ONE)
    assert differing(contents(one), contents(other)) == []


def test_what_is_missing_or_otherwise_is_told_by_its_table(storing: Storing) -> None:
    one, other = storing("one", ONE, OTHER), storing("other", ONE)
    told = differing(contents(one), contents(other))
    tables = ["fetch", "manifest", "record_version", "run", "visibility"]
    assert [words.partition(":")[0] for words in told] == tables
    _execute(one, "UPDATE visibility SET state = 'visible' WHERE id = 1")
    assert any(
        words.startswith("visibility: 1 rows missing, 2 beyond")
        for words in differing(contents(other), contents(one))
    )


def test_a_table_of_which_nobody_says_how_it_is_compared_is_an_error(storing: Storing) -> None:
    url = storing("one", ONE)
    _execute(url, "CREATE TABLE oddity (id INTEGER)")
    with pytest.raises(LookupError, match="oddity"):
        contents(url)


def test_every_table_is_compared_and_what_is_exempt_exists(storing: Storing) -> None:
    assert contents(storing("one", ONE)).keys() == Base.metadata.tables.keys() | OUTSIDE.keys()
    columns = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns}
    assert EXEMPT.keys() <= columns
    assert OFTEN.keys() <= Base.metadata.tables.keys()


def test_kills_are_spread_evenly_over_phases_and_over_the_jobs_of_each() -> None:
    short, long = series(len(PHASES)), series(20 * len(PHASES))
    assert {kill.phase for kill in short} == set(PHASES)
    assert {phase: sum(kill.phase == phase for kill in long) for phase in PHASES} == dict.fromkeys(PHASES, 20)
    wanted = {(name, phase) for name, job in JOBS.items() for phase in job.phases if phase in PHASES}
    assert {(kill.job, kill.phase) for kill in long} == wanted
