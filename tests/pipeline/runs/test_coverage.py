"""All that a run asks and sees is accounted for; what does not add up makes the run unclean."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from db.models.kept import Issue, RecordVersion, Run
from db.queries import coverage as rows
from db.queries import forgotten as digested
from db.queries.coverage import Answered, Records
from db.store import forgotten, frontier, pages
from db.store.frontier import NewRequest
from pipeline.intake import ingest, statements
from pipeline.intake.ingest import Ingest
from pipeline.runs import coverage
from pipeline.runs.run import running
from spiders.records import Again, Page, Reject

if TYPE_CHECKING:
    from db.engine import Database
    from pipeline.installation import Installation
    from pipeline.runs.coverage import Coverage
    from tests.pipeline.conftest import Desk, Form
    from tests.pipeline.runs.conftest import See

Fresh: TypeAlias = "Callable[[], Desk]"
_LIGHT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _of_run(database: Database, run_id: int) -> tuple[Coverage, ...]:
    with database.reading() as transaction:
        return coverage.of_run(transaction, run_id)


def _errors(installation: Installation) -> list[tuple[str, str | None, str]]:
    with installation.database.reading() as transaction:
        found = transaction.execute(
            select(Issue.code, Issue.source, Issue.detail).where(Issue.level == "error").order_by(Issue.id)
        )
        return [(code, source, detail) for code, source, detail in found]


def _answer(desk: Desk) -> pages.Answer:
    now = desk.now()
    return pages.Answer(
        run_id=desk.run(), request_id=None, source="arxiv", url="https://arxiv.example/oai", status=200,
        visited_at=now, stored_at=now, outcome="stored",
    )  # fmt: skip


@given(
    pages_said=st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=8),
            st.integers(0, 3),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    )
)
@_LIGHT
def test_every_record_of_every_page_is_accounted_for_once(
    light_fresh_desk: Fresh, form: Form, pages_said: list[tuple[list[tuple[int, int]], int, bool]]
) -> None:
    desk = light_fresh_desk()
    with desk.database.writing("derive") as transaction:
        forgotten.add_digests(transaction, [digested.record("arxiv/author/gone")])
    store = Ingest(desk.database, desk.run(), desk.now)
    seen = rejected = left_out = 0
    for said, rejects, names_forgotten in pages_said:
        records: list[Any] = [form.paper(f"p{key}", f"Title {title}", day=1) for key, title in said]
        if names_forgotten:
            records.append(form.author("gone", "Ada Gone", source="arxiv"))
        again = _known(desk)[: len(said)]
        page = Page(
            records=tuple(records),
            rejects=tuple(Reject(None, f"odd-{n}", "odd", "") for n in range(rejects)),
            again=(*again, *again[:1]),
            parser_version=1,
        )
        store.page(_answer(desk), page)
        seen += len(records) + rejects + len(page.again)
        rejected += rejects
        left_out += names_forgotten
    (found,) = _of_run(desk.database, desk.run())
    assert found.gaps == ()
    assert (found.asked, sum(found.answered.values()), found.failed) == (len(pages_said), len(pages_said), {})
    assert (found.seen, sum(found.rejected.values()), found.left_out) == (seen, rejected, left_out)
    assert sum(found.stored.values()) == len(desk.table(RecordVersion))
    accounted = sum(found.stored.values()) + found.unchanged + found.duplicates + rejected + left_out
    assert accounted == seen


def _known(desk: Desk) -> list[Again]:
    """Return what is stored, as records that are said again and need not be read."""
    return [
        Again("arxiv", "raw", row["source_id"], row["said_at"], row["id"]) for row in desk.table(RecordVersion)
    ]


@pytest.mark.parametrize(
    "change", ["UPDATE manifest SET unchanged = 7", "UPDATE manifest SET held = held + 7", "DELETE FROM reject"]
)
def test_a_page_whose_numbers_do_not_add_up_makes_its_run_unclean(
    installation: Installation, form: Form, change: str
) -> None:
    at = installation.clock()
    with running(installation, "test", "test", {}) as run:
        answer = pages.Answer(
            run_id=run.id, request_id=None, source="arxiv", url="https://arxiv.example/1", status=200,
            visited_at=at, stored_at=at, outcome="stored",
        )  # fmt: skip
        page = Page(
            records=(form.paper("p1", "Lamps"),), rejects=(Reject(None, "odd", "odd", ""),), parser_version=1
        )
        Ingest(installation.database, run.id, installation.clock).page(answer, page)
        assert run.exit_status() == 0
        with installation.database.writing("run") as transaction:
            transaction.execute(text(change))
        assert run.exit_status() == 1
    ((code, source, detail),) = _errors(installation)
    assert (code, source) == ("unaccounted", "arxiv")
    assert "records seen" in detail
    assert "accounted for" in detail
    with installation.database.reading() as transaction:
        assert transaction.execute(select(Run.exit_status)).scalar() == 1


def test_a_record_that_gets_lost_on_its_way_to_the_database_is_missed(
    installation: Installation, see: See, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "statements", lambda page, at: statements.statements(page, at)[1:])
    with running(installation, "test", "test", {}) as run:
        see(run, form.paper("p1", "Lamps"), form.paper("p2", "Ropes"))
        assert run.exit_status() == 1
    ((code, source, detail),) = _errors(installation)
    assert (code, source) == ("unaccounted", "arxiv")
    assert detail == ("arxiv: 2 records seen, 1 accounted for; 1 of 1 page, first https://arxiv.example/p1")


def test_a_request_that_is_said_to_be_answered_and_was_not_is_missed(installation: Installation) -> None:
    with running(installation, "test", "test", {}) as run:
        with installation.database.writing("run") as transaction:
            asked = [NewRequest(f"f{n}", "127.0.0.1", 0, {"url": f"http://127.0.0.1/{n}"}) for n in range(2)]
            first, _ = frontier.add(transaction, run.id, "acl", asked)
        assert run.exit_status() == 0, "what is queued was not asked"
        with installation.database.writing("run") as transaction:
            frontier.set_state(transaction, first.id, "done")
        assert run.exit_status() == 1
    assert _errors(installation) == [("unaccounted", "acl", "acl: 1 request asked, 0 accounted for")]


def test_a_request_counts_once_by_its_last_answer(installation: Installation) -> None:
    at = installation.clock()
    with running(installation, "test", "test", {}) as run:
        with installation.database.writing("run") as transaction:
            asked = [NewRequest("f", "127.0.0.1", 0, {"url": "http://127.0.0.1/"})]
            (request,) = frontier.add(transaction, run.id, "acl", asked)
        store = Ingest(installation.database, run.id, installation.clock)
        for outcome, code in (("failed", "http-500"), ("blocked", "http-429")):
            store.failure(
                pages.Answer(
                    run_id=run.id,
                    request_id=request.id,
                    source="acl",
                    url="http://127.0.0.1/",
                    status=500,
                    visited_at=at,
                    stored_at=at,
                    outcome=outcome,
                    code=code,
                )
            )
    (found,) = _of_run(installation.database, run.id)
    assert (found.asked, found.answered, found.failed, found.gaps) == (1, {}, {"blocked http-429": 1}, ())


def test_what_a_later_run_reads_in_an_answer_is_accounted_to_that_run(desk: Desk, form: Form) -> None:
    fetch_id = desk.see(form.paper("p1", "Lamps", day=0))
    before = _of_run(desk.database, desk.run())
    desk.read_again(fetch_id, form.paper("p1", "Lamps!", day=0), day=1)
    assert _of_run(desk.database, desk.run()) == before
    (again,) = _of_run(desk.database, desk.run(1))
    assert (again.asked, again.seen, again.stored, again.gaps) == (0, 1, {"new": 0, "changed": 1}, ())


def test_pages_that_nobody_counted_are_told_apart_and_are_no_error(desk: Desk, form: Form) -> None:
    desk.see(form.paper("p1", "Lamps"))
    with desk.database.writing("run") as transaction:
        transaction.execute(text("UPDATE manifest SET held = NULL, duplicates = NULL, left_out = NULL"))
    (found,) = _of_run(desk.database, desk.run())
    assert (found.seen, found.gaps) == (None, ())
    assert list(coverage.lines(found)) == [
        "arxiv: 1 asked = 1 answered (1 new)",
        "arxiv: records, not counted when they were seen: 1 new",
    ]


def test_an_account_is_told_as_two_sums() -> None:
    answers = [
        Answered("arxiv", "new", None, 9),
        Answered("arxiv", "gone", "not-found", 1),
        Answered("arxiv", "blocked", "http-429", 2),
    ]
    records = Records(
        "arxiv", pages=9, counted=9, held=1300, new=1200, changed=40, unchanged=50, duplicates=3, left_out=2,
        rejected=5,
    )  # fmt: skip
    found = coverage.account("arxiv", 12, answers, records, {"date-odd": 4, "id-missing": 1})
    assert list(coverage.lines(found)) == [
        "arxiv: 12 asked = 9 answered (9 new) + 3 failed (2 blocked http-429, 1 gone not-found)",
        (
            "arxiv: 1,300 seen = 1,200 new + 40 changed + 50 unchanged + 3 duplicate + 2 forgotten"
            " + 5 rejected (4 date-odd, 1 id-missing)"
        ),
    ]
    odd = coverage.account("arxiv", 13, answers, records, {"date-odd": 4})
    assert list(coverage.lines(odd))[2:] == [
        "arxiv: does not add up: 13 requests asked, 12 accounted for",
        "arxiv: does not add up: 1,300 records seen, 1,299 accounted for",
    ]


def test_what_runs_saw_is_told_by_run_and_source(desk: Desk, form: Form) -> None:
    desk.see(form.paper("p1", "Lamps"), rejects=2)
    desk.see(form.paper("p1", "Lamps"), form.author("ada", "Ada"), day=1)
    with desk.database.reading() as transaction:
        found = rows.seen_by_source(transaction, [desk.run(), desk.run(1)])
    assert {run: {s: (n.seen, n.rejected) for s, n in each.items()} for run, each in found.items()} == {
        desk.run(): {"arxiv": (1, 2)},
        desk.run(1): {"arxiv": (2, 0)},
    }
