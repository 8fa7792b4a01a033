"""What is odd of a run is held until a person decides; what a run did can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from msgspec import structs
from sqlalchemy import select

from db import bulk
from db.models import Base, derived
from db.queries import effects, harvests, runs
from db.store import pages
from pipeline.intake.ingest import Ingest
from pipeline.judging.merging import merge
from pipeline.judging.performing import Signed, perform
from pipeline.runs import applying, deciding
from pipeline.runs.difference import AuthorDifference, Difference
from pipeline.runs.errors import RunError
from pipeline.runs.guards import Bounds
from pipeline.runs.locks import BusyError
from pipeline.runs.run import Run, resuming, running
from spiders.records import Page
from tests.pipeline.conftest import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.engine import Transaction
    from pipeline.installation import Installation
    from tests.pipeline.conftest import Form
    from tests.pipeline.runs.conftest import See

Settle: TypeAlias = "Callable[[Bounds], None]"

_TITLES = [
    f"On {word} and {other}" for word in ("tides", "lamps", "ropes") for other in ("winter", "harbours", "salt")
]


@pytest.fixture
def settle(installation: Installation) -> Settle:
    """Set what a run may change unseen."""

    def settle(bounds: Bounds) -> None:
        settings = structs.replace(installation.configuration.settings, guards=bounds)
        installation.configuration = structs.replace(installation.configuration, settings=settings)

    return settle


def _page(see: See, run: Run, form: Form, owner: str, name: str, titles: Iterable[str]) -> None:
    """Store a person's page, which lists papers."""
    papers = [form.paper(f"{owner}: {title.lower()}", title, [name], source="profile-page") for title in titles]
    see(run, form.author(owner, name), form.listing(owner, papers, name=name, last=True), *papers)


def _visit(
    installation: Installation,
    see: See,
    form: Form,
    ada: Iterable[str],
    bo: Iterable[str] = (),
    *,
    is_dry: bool = False,
) -> Run:
    """Visit the pages of two people in a run, and apply it."""
    with running(installation, "test", "test", {}, is_dry=is_dry) as run:
        _page(see, run, form, "ada", "Ada Lumen", ada)
        if bo:
            _page(see, run, form, "bo", "Bo Probe", bo)
        applying.apply(run)
    return run


def _papers(installation: Installation) -> dict[str, int]:
    """Return how many papers each author has."""
    with installation.database.reading() as transaction:
        return {row["id"]: row["papers"] for row in _rows(transaction, derived.Author)}


def _rows(transaction: Transaction, model: type[Base]) -> list[dict[str, Any]]:
    table = bulk.table_of(model)
    return [dict(row._mapping) for row in transaction.execute(select(table).order_by(*table.primary_key))]


def _all_rows(installation: Installation) -> dict[str, list[dict[str, Any]]]:
    with installation.database.reading() as transaction:
        return {model.__tablename__: _rows(transaction, model) for model in TABLES}


def _what(installation: Installation, run: Run) -> list[str]:
    with installation.database.reading() as transaction:
        return [row.what for row in effects.of_run(transaction, run.id)]


def test_a_clean_run_is_applied_by_itself_and_tells_what_it_changed(
    installation: Installation, see: See, form: Form
) -> None:
    _visit(installation, see, form, _TITLES[:3])
    run = _visit(installation, see, form, _TITLES[:5])
    assert (run.exit_status(), _what(installation, run), _papers(installation)) == (
        0,
        ["applied"],
        {"ada-lumen": 5},
    )
    (author,) = run.difference.authors
    assert (author.state, len(author.added), author.gone) == ("changed", 2, ())
    assert [(move.figure, move.before, move.after) for move in author.figures] == [("papers", 3, 5)]
    assert run.difference.sums() == {"authors changed": 1, "papers new": 2}


def test_a_dry_run_changes_nothing_and_what_it_stored_can_be_applied(
    installation: Installation, see: See, form: Form
) -> None:
    _visit(installation, see, form, _TITLES[:3])
    before = _all_rows(installation)
    run = _visit(installation, see, form, _TITLES[:5], is_dry=True)
    assert (run.exit_status(), _what(installation, run)) == (0, ["tried"])
    assert run.difference.sums() == {"authors changed": 1, "papers new": 2}
    assert _all_rows(installation) == before
    assert deciding.apply(installation, run.id).exit_status == 0
    assert _papers(installation) == {"ada-lumen": 5}


def test_what_a_dry_run_stored_is_taken_over_by_the_next_run_that_sees_it(
    installation: Installation, see: See, form: Form
) -> None:
    _visit(installation, see, form, _TITLES[:5], is_dry=True)
    run = _visit(installation, see, form, _TITLES[:5])
    assert run.difference.sums() == {"authors new": 1, "papers new": 5}
    assert _papers(installation) == {"ada-lumen": 5}


def test_an_author_who_would_lose_many_papers_is_held_and_the_others_are_not(
    installation: Installation, see: See, form: Form, settle: Settle
) -> None:
    settle(Bounds(held_share=0.5))

    def visited(author: str, others: int) -> Run:
        with running(installation, "test", "test", {}) as run:
            see(run, *(form.paper(f"{n}", title, [author]) for n, title in enumerate(_TITLES)))
            _page(see, run, form, "bo", "Bo Probe", [f"{title}, again" for title in _TITLES[:others]])
            applying.apply(run)
        return run

    visited("Ada Lumen", 3)
    # Every paper of Ada's is suddenly another's.
    run = visited("Cy Other", 5)
    assert (run.exit_status(), _what(installation, run)) == (3, ["held-in-part", "applied"])
    assert {(alarm.code, alarm.author) for alarm in run.held} == {("papers-lost", "ada-lumen")}
    assert _papers(installation) == {"ada-lumen": 9, "bo-probe": 5}
    again = visited("Cy Other", 6)
    assert (again.exit_status(), _papers(installation)) == (0, {"ada-lumen": 9, "bo-probe": 6})
    with installation.database.reading() as transaction:
        (issue,) = [issue for issue in runs.issues(transaction, again.id) if issue.code == "still-held"]
    assert issue.detail == f"held since run {run.id}: 9 records that it saw again"
    deciding.discard(installation, run.id)
    again = visited("Cy Other", 6)
    assert (again.exit_status(), _papers(installation)) == (0, {"ada-lumen": 9, "bo-probe": 6})
    with installation.database.reading() as transaction:
        (issue,) = runs.issues(transaction, again.id)
    assert (issue.code, issue.detail) == (
        "still-rejected",
        f"discarded with run {run.id}: 9 records that it saw again",
    )
    deciding.apply(installation, run.id)
    assert _papers(installation) == {"cy-other": 9, "bo-probe": 6}


def test_where_much_is_odd_the_whole_run_is_held_until_it_is_applied(
    installation: Installation, see: See, form: Form, settle: Settle
) -> None:
    settle(Bounds(growth=2, growth_share=0.1))
    _visit(installation, see, form, _TITLES[:3])
    run = _visit(installation, see, form, _TITLES)
    assert (run.exit_status(), _what(installation, run), _papers(installation)) == (3, ["held"], {"ada-lumen": 3})
    again = _visit(installation, see, form, _TITLES)
    assert _papers(installation) == {"ada-lumen": 3}, again.held
    assert deciding.apply(installation, run.id).exit_status == 0
    assert _papers(installation) == {"ada-lumen": 9}


def test_a_run_that_is_held_whole_stays_so_when_it_is_resumed(
    installation: Installation, see: See, form: Form, settle: Settle
) -> None:
    settle(Bounds(growth=2, growth_share=0.1))
    _visit(installation, see, form, _TITLES[:3])
    held = _visit(installation, see, form, _TITLES)
    settle(Bounds())
    with resuming(installation, "test", held.id) as run:
        applying.apply(run)
    assert (run.exit_status(), _papers(installation)) == (3, {"ada-lumen": 3})
    deciding.apply(installation, held.id)
    with resuming(installation, "test", held.id) as run:
        applying.apply(run)
    assert _papers(installation) == {"ada-lumen": 9}


def test_a_run_is_not_decided_about_while_it_goes_on(installation: Installation, see: See, form: Form) -> None:
    with running(installation, "test", "test", {}) as run:
        _page(see, run, form, "ada", "Ada Lumen", _TITLES[:3])
        with pytest.raises(BusyError, match=r"runs this since .* test"):
            deciding.apply(installation, run.id)


def test_of_a_great_difference_so_much_is_kept_and_the_rest_counted() -> None:
    stood = AuthorDifference(id="zoe", name="Zoe", state="changed")
    authors = (*(AuthorDifference(id=f"a{n}", name="A", state="new") for n in range(3000)), stood)
    kept = Difference(authors).to_keep()
    assert (len(kept.authors), kept.authors[-1]) == (2000, stood)
    assert kept.sums() == Difference(authors).sums() == {"authors changed": 1, "authors new": 3000}


def test_what_was_discarded_stays_out_until_it_changes(
    installation: Installation, see: See, form: Form, settle: Settle
) -> None:
    settle(Bounds(growth=2, growth_share=0.1))
    _visit(installation, see, form, _TITLES[:3])
    held = _visit(installation, see, form, _TITLES)
    deciding.discard(installation, held.id)
    again = _visit(installation, see, form, _TITLES)
    assert (again.exit_status(), _papers(installation)) == (0, {"ada-lumen": 3})
    settle(Bounds())
    assert _visit(installation, see, form, [*_TITLES, "On moss"]).exit_status() == 0
    assert 3 < _papers(installation)["ada-lumen"] < 10
    deciding.apply(installation, held.id)
    assert _papers(installation) == {"ada-lumen": 10}


def test_a_run_is_taken_back_in_the_middle_of_later_ones_and_brought_again(
    installation: Installation, see: See, form: Form, at: list[datetime]
) -> None:
    _visit(installation, see, form, _TITLES[:3])
    at[0] += timedelta(days=1)
    with running(installation, "test", "test", {}) as second:
        _page(see, second, form, "bo", "Bo Probe", [f"{title}, again" for title in _TITLES[:4]])
        applying.apply(second)
    at[0] += timedelta(days=1)
    _visit(installation, see, form, _TITLES[:5])
    everything = _all_rows(installation)
    assert deciding.rollback(installation, second.id).exit_status == 0
    assert _papers(installation) == {"ada-lumen": 5}
    deciding.apply(installation, second.id)
    assert _all_rows(installation) == everything


def test_what_later_runs_saw_too_stays_and_that_is_said(
    installation: Installation, see: See, form: Form, at: list[datetime]
) -> None:
    first = _visit(installation, see, form, _TITLES[:3])
    at[0] += timedelta(days=1)
    _visit(installation, see, form, _TITLES[:3])
    told = deciding.rollback(installation, first.id)
    assert "5 records of it stay: later runs saw them too" in told.lines
    assert _papers(installation) == {"ada-lumen": 3}


def test_a_judgement_about_what_went_with_a_run_is_named(installation: Installation, see: See, form: Form) -> None:
    _visit(installation, see, form, _TITLES[:3])
    with running(installation, "test", "test", {}) as second:
        _page(see, second, form, "bo", "Bo Probe", [f"{title}, again" for title in _TITLES[:3]])
        applying.apply(second)
    ruled = lambda transaction: merge(transaction, "author:ada-lumen", "author:bo-probe")  # noqa: E731
    perform(installation, "merge", ruled, Signed("curator", "one person"))
    told = deciding.rollback(installation, second.id)
    (line,) = [line for line in told.lines if line.startswith("judgement:1 (merge) names")]
    assert line.endswith("that went with the run; it holds again once a source says so again")
    assert _papers(installation) == {"ada-lumen": 3}
    deciding.apply(installation, second.id)
    assert _papers(installation) == {"ada-lumen": 6}


def test_what_is_read_otherwise_can_be_looked_at_first_and_taken_back(
    installation: Installation, see: See, form: Form
) -> None:
    with running(installation, "test", "test", {}) as first:
        see(first, *(form.paper(f"{n}", title, ["Ada Lumen"]) for n, title in enumerate(_TITLES[:3])))
        applying.apply(first)
    before = _all_rows(installation)

    def read_again(*, is_dry: bool) -> Run:
        with running(installation, "replay", "replay", {}, is_dry=is_dry) as run:
            at = installation.clock()
            papers = tuple(form.paper(f"{n}", f"{title}!", ["Ada Lumen"]) for n, title in enumerate(_TITLES[:2]))
            Ingest(installation.database, run.id, installation.clock).read_again(
                1, Page(records=papers, parser_version=2), source="arxiv", visited_at=at, stored_at=at
            )
            applying.apply(run)
        return run

    dry = read_again(is_dry=True)
    assert dry.difference.sums() == {"authors changed": 1, "papers changed": 2, "papers gone": 1}
    assert _all_rows(installation) == before
    deciding.discard(installation, dry.id)
    run = read_again(is_dry=False)
    assert _papers(installation) == {"ada-lumen": 2}
    after = _all_rows(installation)
    deciding.rollback(installation, run.id)
    assert _all_rows(installation) == before
    deciding.apply(installation, run.id)
    assert _all_rows(installation) == after


def test_a_decision_that_was_killed_after_it_was_derived_is_told_once(
    installation: Installation, see: See, form: Form
) -> None:
    dry = _visit(installation, see, form, _TITLES[:5], is_dry=True)
    with running(installation, "apply", f"apply {dry.id}", {"run": dry.id}) as run:
        deciding.go_on(run, "apply", dry.id)
        deciding.go_on(run, "apply", dry.id)
    assert _what(installation, dry) == ["tried", "applied"]
    assert _papers(installation) == {"ada-lumen": 5}


def test_what_is_read_again_and_lacks_a_field_is_held_as_what_is_fetched_is(
    installation: Installation, see: See, form: Form
) -> None:
    with running(installation, "test", "test", {}) as run:
        see(run, *(form.paper(f"p{n}", f"On lamps {n}", ["Ada Lumen"]) for n in range(20)))
        applying.apply(run)
    assert run.exit_status() == 0
    with running(installation, "replay", "replay", {}) as again:
        at = installation.clock()
        papers = tuple(form.paper(f"p{n}", f"On lamps {n}") for n in range(20))
        Ingest(installation.database, again.id, installation.clock).read_again(
            1, Page(records=papers, parser_version=2), source="arxiv", visited_at=at, stored_at=at
        )
        applying.apply(again)
    assert "field-missing" in [alarm.code for alarm in again.held]
    assert _papers(installation) == {"ada-lumen": 20}


def test_a_watermark_goes_back_with_its_run_and_forth_again(
    installation: Installation, see: See, form: Form
) -> None:
    def mark() -> str | None:
        with installation.database.reading() as transaction:
            found = harvests.watermark(transaction, "arxiv", "raw", "cs")
        return None if found is None else found.mark

    made = []
    for day in ("2026-01-01", "2026-02-01"):
        with running(installation, "test", "test", {}) as run:
            see(run, form.paper(day, f"On tides of {day}", ["Ada Lumen"]))
            with installation.database.writing("arxiv") as transaction:
                pages.add_watermark(
                    transaction,
                    source="arxiv",
                    kind="raw",
                    scope="cs",
                    start=None,
                    mark=day,
                    run_id=run.id,
                    at=installation.clock(),
                )
            applying.apply(run)
        made.append(run)
    deciding.rollback(installation, made[1].id)
    assert mark() == "2026-01-01"
    deciding.apply(installation, made[1].id)
    assert mark() == "2026-02-01"
    deciding.rollback(installation, made[0].id)
    assert mark() is None


def test_what_is_not_there_cannot_be_decided(installation: Installation, see: See, form: Form) -> None:
    run = _visit(installation, see, form, _TITLES[:3])
    for decide, words in (
        (deciding.apply, f"nothing of run {run.id} waits"),
        (deciding.discard, f"nothing of run {run.id} waits"),
        (deciding.rollback, "there is no run 99"),
    ):
        with pytest.raises(RunError, match=words):
            decide(installation, 99 if decide is deciding.rollback else run.id)
