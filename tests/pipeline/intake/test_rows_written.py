"""How many rows an answer writes that says nothing new."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

import pytest
from sqlalchemy import func, select

from db.models import Base
from db.models.kept import RecordVersion
from db.store import pages
from pipeline.intake.ingest import Ingest
from spiders.records import Harvest, Page

if TYPE_CHECKING:
    from db.engine import Database
    from tests.pipeline.conftest import Desk, Form

URL = "https://arxiv.example/oai"
SIZES = (1, 3, 250)

Written: TypeAlias = Counter[str]
"""Rows added, by table."""


class Answers:
    """Answers of one URL to one run, each of which holds the same records, or confirms that it would."""

    def __init__(self, desk: Desk, form: Form, size: int) -> None:
        self._desk = desk
        self._records = tuple(
            form.paper(f"2101.{n:05}", f"On Buoys, part {n}", ["Ada Example"]) for n in range(size)
        )
        self._ingest = Ingest(desk.database, desk.run(), desk.now)

    def page(self, *, harvest: Harvest | None = None) -> int:
        """Store the answer that holds the records, and return its fetch."""
        page = Page(records=self._records, parser_version=1, harvest=harvest)
        return self._ingest.page(self._answer(200, "stored", None), page).fetch_id

    def confirmed(self, fetch_id: int) -> None:
        """Store a 304."""
        self._ingest.confirmed(self._answer(304, "unchanged", fetch_id), leads_on=False)

    def _answer(self, status: int, outcome: str, confirms: int | None) -> pages.Answer:
        now = self._desk.now()
        return pages.Answer(
            run_id=self._desk.run(),
            request_id=None,
            source="arxiv",
            url=URL,
            status=status,
            visited_at=now,
            stored_at=now,
            outcome=outcome,
            confirms_id=confirms,
        )


def test_an_unchanged_page_writes_as_many_rows_however_many_records_it_has(desk: Desk, form: Form) -> None:
    written = [_again(desk, Answers(desk, form, size)) for size in SIZES]
    assert written == [Counter(fetch=1, manifest=1, visibility=1)] * len(SIZES)


def test_an_unchanged_page_of_a_harvest_writes_no_more_than_its_cursor(desk: Desk, form: Form) -> None:
    written = []
    for size in SIZES:
        answers = Answers(desk, form, size)
        answers.page(harvest=_place("first"))
        before = _rows(desk.database)
        answers.page(harvest=_place("second"))
        written.append(_rows(desk.database) - before)
    assert written == [Counter(fetch=1, manifest=1, visibility=1)] * len(SIZES)


def test_a_304_writes_as_many_rows_however_many_records_it_stands_for(desk: Desk, form: Form) -> None:
    written = []
    for size in SIZES:
        answers = Answers(desk, form, size)
        fetch_id = answers.page()
        before = _rows(desk.database)
        answers.confirmed(fetch_id)
        written.append(_rows(desk.database) - before)
    assert written == [Counter(fetch=1, visibility=1)] * len(SIZES)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_stored_stays_as_it_was_when_nothing_has_changed(desk: Desk, form: Form, size: int) -> None:
    answers = Answers(desk, form, size)
    fetch_id = answers.page()
    before = desk.table(RecordVersion)
    answers.page()
    answers.confirmed(fetch_id)
    assert len(before) == size
    assert desk.table(RecordVersion) == before


def _again(desk: Desk, answers: Answers) -> Written:
    """Return what the second of two equal pages writes."""
    answers.page()
    before = _rows(desk.database)
    answers.page()
    return _rows(desk.database) - before


def _rows(database: Database) -> Written:
    with database.reading() as transaction:
        tables = Base.metadata.sorted_tables
        counts = {
            table.name: transaction.execute(select(func.count()).select_from(table)).scalar() for table in tables
        }
    return Counter({name: count for name, count in counts.items() if count})


def _place(token: str) -> Harvest:
    return Harvest(kind="raw", scope="", since=None, until=None, started="2031-01-01T00:00:00Z", token=token)
