"""A plan says what would be asked first, why, and what it costs; nothing is asked and nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from db.store import pages
from db.store import published as store
from pipeline.runs import planning
from pipeline.runs.harvest import Wanted
from pipeline.runs.run import running
from spiders.card import SourceSettings

if TYPE_CHECKING:
    from pipeline.installation import Installation


@pytest.fixture
def work(installation: Installation) -> Installation:
    """An installation whose arXiv is asked every four seconds."""
    settings = structs.replace(installation.configuration.settings, sources={"arxiv": SourceSettings(delay_s=4.0)})
    installation.configuration = structs.replace(installation.configuration, settings=settings)
    return installation


def test_an_author_by_identifier_is_asked_for_where_the_identifier_is_known(work: Installation) -> None:
    plan = planning.of_authors(work, ["arxiv:marlowe_j_1", "arxiv:other_a_1"], only=(), max_requests=2)
    assert [(ask.source, ask.author, ask.targets, ask.why) for ask in plan.asks] == [
        ("arxiv", "arxiv:marlowe_j_1", ("arxiv:marlowe_j_1",), "asked for"),
        ("arxiv", "arxiv:other_a_1", ("arxiv:other_a_1",), "asked for"),
    ]
    assert plan.left == 0


def test_a_plan_ends_where_the_budget_does(work: Installation) -> None:
    plan = planning.of_authors(work, ["arxiv:marlowe_j_1", "arxiv:other_a_1"], only=(), max_requests=1)
    assert list(planning.lines(plan)) == [
        "arxiv of arxiv:marlowe_j_1: arxiv:marlowe_j_1: asked for; 1 request or more",
        "at arxiv: 1 request, 4 s apart: 0 s",
        "budget: 1 of 1 request; 1 request would be left for later runs",
        "together about 0 s; what is answered can lead to more requests",
    ]


def test_who_is_followed_and_was_never_asked_for_is_planned_at_every_source(work: Installation) -> None:
    with work.database.writing("run") as transaction:
        store.follow(transaction, "arxiv", "marlowe_j_1", work.clock())
    plan = planning.of_due(work, only=("arxiv",), max_requests=50)
    assert [(ask.source, ask.author, ask.why, ask.requests) for ask in plan.asks] == [
        ("arxiv", "marlowe_j_1", "followed, never asked for", 1)
    ]
    assert plan.takes_s == 0


def test_nothing_to_ask_is_said(work: Installation) -> None:
    assert next(planning.lines(planning.of_due(work, only=(), max_requests=50))) == "nothing to ask"


def test_a_harvest_is_planned_from_its_watermark_by_what_the_last_one_took(work: Installation) -> None:
    wanted = Wanted("arxiv", "raw", "cs.LG", None, None)
    plan = planning.of_harvest(work, wanted, max_requests=None)
    assert [(ask.targets, ask.why, ask.requests) for ask in plan.asks] == [
        (("cs.LG",), "never harvested: from the beginning", 1)
    ]
    with running(work, "test", "test", {}) as run, work.database.writing("arxiv") as transaction:
        pages.add_watermark(
            transaction,
            source="arxiv",
            kind="raw",
            scope="cs.LG",
            start=None,
            mark="2026-02-01",
            run_id=run.id,
            at=work.clock(),
        )
    (ask,) = planning.of_harvest(work, wanted, max_requests=None).asks
    assert ask.why == "from the watermark, 2026-02-01"
    (ask,) = planning.of_harvest(work, structs.replace(wanted, since="2026-02-03"), max_requests=None).asks
    assert ask.why == "from 2026-02-03, as asked"
