"""How fresh followed authors are told to be, when all will have been visited, and what a monitor is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from db.engine import Transaction
from db.queries import freshness as stored
from db.queries import visits
from db.store import effects, following, pages, published, runs
from db.store.following import VisitRow
from db.store.pages import Answer
from pipeline.freshness import forecast
from pipeline.health import Health, age, health
from pipeline.installation import Installation

DAY = timedelta(days=1)
JOB = "refresh --due"


def _follow(
    transaction: Transaction, now: datetime, *ages: float | None, late: int = 0, requests: int = 4
) -> None:
    """Follow authors who were visited so many days ago (None: never); the first `late` of them are overdue."""
    for number in range(len(ages)):
        published.follow(transaction, "byline", f"author-{number}", now - 90 * DAY)
    number = _run(transaction, now - 90 * DAY, job="import")
    for each, days in zip(visits.followees(transaction), ages, strict=True):
        if days is None:
            continue
        at = now - days * DAY
        row = VisitRow(
            followed_id=each.id,
            source="acl",
            asked_at=at,
            answered_at=at,
            due_at=now + (-DAY if each.id <= late else DAY),
            interval_s=4 * 86_400,
            requests=requests,
            run_id=number,
        )
        following.note(transaction, row)


def _run(
    transaction: Transaction,
    at: datetime,
    status: int | None = 0,
    *,
    job: str = JOB,
    pages_made: int = 0,
    **more: Any,
) -> int:
    """Add a run that ended an hour after its beginning."""
    state = more.get("state", "finished")
    process, counts = more.get("process", "elsewhere-1"), more.get("counts", {})
    number = runs.begin(transaction, command=job.partition(" ")[0], job=job, arguments={}, process=process, at=at)
    if status is not None:
        end = at + timedelta(hours=1)
        runs.end(transaction, number, state=state, exit_status=status, counts=counts, at=end)
    for _ in range(pages_made):
        facts: dict[str, Any] = {
            "url": "https://acl.example/",
            "status": 200,
            "visited_at": at,
            "stored_at": at,
            "outcome": "new",
        }
        pages.add_fetch(transaction, Answer(run_id=number, request_id=None, source="acl", **facts))
    return number


def _forecast(installation: Installation, now: datetime) -> Any:
    with installation.database.reading() as transaction:
        fresh = stored.freshness(transaction, ["acl"], now)
        return forecast(transaction, fresh, ["acl"], now)


def _health(installation: Installation, now: datetime) -> Health:
    with installation.database.reading() as transaction:
        return health(transaction, now, 2 * DAY, alive=lambda process: process != "dead")


def test_followed_authors_are_counted_by_how_long_ago_they_were_visited(
    installation: Installation, at: list[datetime]
) -> None:
    with installation.database.writing("run") as transaction:
        _follow(transaction, at[0], 0.5, 3, 6.9, 20, 100, None, late=2)
    with installation.database.reading() as transaction:
        found = stored.freshness(transaction, ["acl"], at[0])
    assert found == stored.Freshness(6, 1, 3, 4, 1, 3)


def test_a_source_that_is_switched_off_makes_nobody_overdue(
    installation: Installation, at: list[datetime]
) -> None:
    with installation.database.writing("run") as transaction:
        _follow(transaction, at[0], 3, late=1)
        (person,) = visits.followees(transaction)
        (row,) = visits.visits(transaction, person.id)
        later = {**{f: getattr(row, f) for f in row.__struct_fields__}, "source": "arxiv", "due_at": at[0] + DAY}
        following.note(transaction, VisitRow(**later))
    with installation.database.reading() as transaction:
        assert stored.freshness(transaction, ["arxiv"], at[0]).overdue == 0
        assert stored.freshness(transaction, ["acl", "arxiv"], at[0]).overdue == 1


def test_the_next_visits_are_told_in_the_order_of_their_dates(
    installation: Installation, at: list[datetime]
) -> None:
    with installation.database.writing("run") as transaction:
        _follow(transaction, at[0], 3, 3, 3, late=1)
    with installation.database.reading() as transaction:
        found = stored.next_visits(transaction, ["acl"], 2)
        assert stored.next_visits(transaction, ["arxiv"], 2) == []
    assert found == [
        stored.Next("byline", "author-0", "acl", at[0] - DAY, 4.0),
        stored.Next("byline", "author-1", "acl", at[0] + DAY, 4.0),
    ]


def test_the_day_by_which_all_are_visited_follows_from_the_last_runs(
    installation: Installation, at: list[datetime]
) -> None:
    with installation.database.writing("run") as transaction:
        _follow(transaction, at[0], *[3] * 10, late=8)
        for days in (4, 3, 2, 1):
            number = _run(transaction, at[0] - days * DAY, pages_made=14)
        runs.add_issue(
            transaction, run_id=number, at=at[0], level="info", code="budget-spent", source=None, url=None,
            detail="", advice="",
        )  # fmt: skip
    found = _forecast(installation, at[0])
    assert (found.made_per_day, found.fall_due_per_day, found.waiting) == (14, 10, 32)
    assert found.by == at[0] + 8 * DAY
    assert found.words == f"by {at[0] + 8 * DAY:%Y-%m-%d} at the present pace"


def test_where_more_falls_due_than_is_made_all_are_never_visited(
    installation: Installation, at: list[datetime]
) -> None:
    with installation.database.writing("run") as transaction:
        _follow(transaction, at[0], *[3] * 10, late=8)
        number = _run(transaction, at[0] - DAY, pages_made=9)
        runs.add_issue(
            transaction, run_id=number, at=at[0], level="info", code="budget-spent", source=None, url=None,
            detail="", advice="",
        )  # fmt: skip
    found = _forecast(installation, at[0])
    assert found.by is None
    assert found.words.startswith("never at the present pace")


def test_a_run_that_came_to_an_end_within_its_budget_will_do_so_again(
    installation: Installation, at: list[datetime]
) -> None:
    with installation.database.writing("run") as transaction:
        _follow(transaction, at[0], 3, 3, late=1)
    assert _forecast(installation, at[0]).words.startswith("not known")
    with installation.database.writing("run") as transaction:
        _run(transaction, at[0] - DAY, pages_made=2)
    assert _forecast(installation, at[0]).words.startswith("with the next run")


def test_a_monitor_is_told_that_all_is_fine(installation: Installation, at: list[datetime]) -> None:
    assert _health(installation, at[0]) == Health(fine=True, reasons=())
    with installation.database.writing("run") as transaction:
        _follow(transaction, at[0], 1)
        _run(transaction, at[0] - DAY)
        _run(transaction, at[0], None)  # under way
    assert _health(installation, at[0]).fine


def test_a_monitor_is_told_of_a_job_that_has_not_gone_well_for_too_long(
    installation: Installation, at: list[datetime]
) -> None:
    with installation.database.writing("run") as transaction:
        _follow(transaction, at[0], 1)
        pages.add_watermark(
            transaction, source="arxiv", kind="raw", scope="cs.LG", start=None, mark="2026-02-01", run_id=_run(
                transaction, at[0] - 3 * DAY, job="harvest arxiv raw cs.LG"), at=at[0],
        )  # fmt: skip
        _run(transaction, at[0] - DAY, 1)  # nothing but errors
    found = _health(installation, at[0])
    assert found.reasons == (
        "`refresh --due` never went well",
        f"`harvest arxiv raw cs.LG` last went well {at[0] - 3 * DAY + timedelta(hours=1):%Y-%m-%d %H:%M} UTC",
    )


def test_errors_beside_good_answers_are_no_alarm(installation: Installation, at: list[datetime]) -> None:
    with installation.database.writing("run") as transaction:
        _follow(transaction, at[0], 1)
        _run(transaction, at[0] - DAY, 1, counts={"pages unchanged": 3, "pages failed": 1})
    assert _health(installation, at[0]).fine


@pytest.mark.parametrize(
    ("facts", "how"),
    [
        ({"status": 143, "state": "stopped"}, "was stopped"),
        ({"status": 2, "state": "failed"}, "could not go on"),
        ({"status": None, "process": "dead"}, "died"),
    ],
)
def test_a_monitor_is_told_of_a_run_left_half_way_until_the_job_has_run_again(
    installation: Installation, at: list[datetime], facts: dict[str, Any], how: str
) -> None:
    job = "refresh acl:jane"
    with installation.database.writing("run") as transaction:
        number = _run(transaction, at[0] - DAY, job=job, **facts)
    assert _health(installation, at[0]).reasons == (
        f"run {number} ({job}) {how}; see `byline runs show {number}`",
    )
    with installation.database.writing("run") as transaction:
        _run(transaction, at[0], job=job)
    assert _health(installation, at[0]).fine


def test_a_monitor_is_told_of_what_is_held_until_somebody_decides(
    installation: Installation, at: list[datetime]
) -> None:
    with installation.database.writing("run") as transaction:
        number = _run(transaction, at[0] - DAY, 3)
        effects.add(transaction, number, "held", by=number, at=at[0])
    assert _health(installation, at[0]).reasons == (f"run {number} is held; see `byline runs diff {number}`",)
    with installation.database.writing("run") as transaction:
        by = _run(transaction, at[0], job=f"apply {number}")
        effects.add(transaction, number, "applied", by=by, at=at[0])
    assert _health(installation, at[0]).fine


def test_an_age_is_a_number_and_a_unit() -> None:
    assert [age(text) / DAY for text in ("2d", "36h", "90m", "1w")] == [2, 1.5, 0.0625, 7]
    for wrong in ("", "2", "d", "-1d", "2 days", "9999999d"):
        with pytest.raises(ValueError, match="no age"):
            age(wrong)
