"""After a run every followed profile is stored as it then is, whenever in the run it was derived."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from db.models.kept import Publication
from db.queries import published, runs, visibility
from db.staging import Staged
from db.store import runs as store
from db.store.pages import Answer
from pipeline.authors import AuthorError, the_one
from pipeline.identity import block
from pipeline.intake.ingest import Ingest
from pipeline.runs import applying, deriving, publishing
from pipeline.runs.run import Run, running
from spiders.records import Page

if TYPE_CHECKING:
    from pipeline.installation import Installation
    from tests.pipeline.conftest import Form


def _see(run: Run, form: Form, *titles: str) -> None:
    """Store a page that lists papers as those of Ada Lumen."""
    papers = [form.paper(title.lower(), title, ["Ada Lumen"], source="profile-page") for title in titles]
    listed = form.listing("ada", papers, name="Ada Lumen")
    at = run.installation.clock()
    answer = Answer(
        run_id=run.id,
        request_id=None,
        source="profile-page",
        url="https://people.example/ada",
        status=200,
        visited_at=at,
        stored_at=at,
        outcome="stored",
    )
    page = Page(records=(form.author("ada", "Ada Lumen"), listed, *papers), parser_version=1)
    Ingest(run.installation.database, run.id, run.installation.clock).page(answer, page)


def _publications(installation: Installation) -> list[tuple[str, bool]]:
    """Return, in their order, whose profiles were published, and whether there was one."""
    with installation.database.reading() as transaction:
        rows = transaction.execute(select(Publication.author_id, Publication.hash).order_by(Publication.id))
        return [(author_id, digest is not None) for author_id, digest in rows]


def _followed(run: Run, form: Form, at: list[datetime]) -> None:
    """Store and publish a page of a followed author; a day passes."""
    _see(run, form, "On tides")
    applying.apply(run)
    with run.installation.database.reading() as transaction:
        author = the_one(transaction, "Ada Lumen")
    publishing.follow(run, author)
    at[0] += timedelta(days=1)


def test_what_came_counts_and_is_published_at_the_end_of_a_run(
    installation: Installation, at: list[datetime], form: Form
) -> None:
    with running(installation, "test", "test", {}) as run:
        _followed(run, form, at)
        assert _publications(installation) == [("ada-lumen", True)]
        _see(run, form, "On tides", "On lamps")
        deriving.derive_and_publish(run, whole=True)
        assert len(_publications(installation)) == 1
        applying.apply(run)
    assert _publications(installation) == [("ada-lumen", True)] * 2
    with installation.database.reading() as transaction:
        shown = published.document_at(transaction, "ada-lumen", installation.clock())
    assert shown is not None
    assert "On lamps" in shown


def test_a_preview_shows_what_would_be_and_leaves_nothing(installation: Installation, form: Form) -> None:
    with running(installation, "test", "test", {}) as run:
        _see(run, form, "On tides")
        with installation.database.reading() as transaction:
            staged = frozenset(visibility.staged(transaction, Staged((run.id,))).fetches)
        with applying.previewed(run, staged) as transaction:
            assert the_one(transaction, "Ada Lumen") == "ada-lumen"
        with installation.database.reading() as transaction, pytest.raises(AuthorError):
            the_one(transaction, "Ada Lumen")
        with applying.previewed(run, frozenset()) as transaction, pytest.raises(AuthorError):
            the_one(transaction, "Ada Lumen")


def test_the_next_run_of_a_job_says_that_the_one_before_died(installation: Installation) -> None:
    with installation.database.writing("run") as transaction:
        dead = store.begin(
            transaction, command="test", job="test", arguments={}, process="gone-1", at=installation.clock()
        )
    with running(installation, "test", "test", {}) as run, installation.database.reading() as transaction:
        (issue,) = runs.issues(transaction, run.id)
    assert issue.code == "died-before"
    assert issue.detail.startswith(f"run {dead}, the one before this of the same job, died half-way")
    with running(installation, "test", "test", {}) as run, installation.database.reading() as transaction:
        assert runs.issues(transaction, run.id) == []


def test_a_run_that_was_stopped_is_not_applied(installation: Installation, form: Form) -> None:
    with running(installation, "test", "test", {}) as run:
        _see(run, form, "On tides")
        run.stopped_by = 2
        applying.apply(run)
    with installation.database.reading() as transaction, pytest.raises(AuthorError):
        the_one(transaction, "Ada Lumen")


def test_a_profile_that_is_as_it_was_is_not_published_again(
    installation: Installation, at: list[datetime], form: Form
) -> None:
    with running(installation, "test", "test", {}) as run:
        _followed(run, form, at)
        _see(run, form, "On tides")
        applying.apply(run)
        deriving.derive_and_publish(run, whole=True)
    assert _publications(installation) == [("ada-lumen", True)]


def test_only_followed_authors_are_published(installation: Installation, form: Form) -> None:
    with running(installation, "test", "test", {}) as run:
        _see(run, form, "On tides")
        applying.apply(run)
    assert _publications(installation) == []


def test_a_block_that_was_too_big_is_told_once_and_is_no_error(
    installation: Installation, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block, "BOUND", 2)
    with running(installation, "test", "test", {}) as run:
        _see(run, form, "On tides", "Of lamps", "To harbours")
        applying.apply(run)
    with installation.database.reading() as transaction:
        (told,) = runs.issues(transaction, run.id)
    assert (told.level, told.code) == ("info", "blocks-cut")
    assert "(3 mentions: 10 with all" in told.detail
    assert run.exit_status() == 0
