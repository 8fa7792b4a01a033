"""Runs that store renew the snapshot when the records have grown; what only derives never does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from db.queries import snapshots, visibility
from db.staging import Staged
from db.store import visibility as visibility_store
from db.store.pages import Answer
from pipeline.configuration import IdentitySettings
from pipeline.derivation.errors import SnapshotError
from pipeline.intake.ingest import Ingest
from pipeline.runs import applying, deriving
from pipeline.runs.run import Run, running
from spiders.records import Page

if TYPE_CHECKING:
    from db.queries.snapshots import Kept
    from pipeline.installation import Installation
    from tests.pipeline.conftest import Form


@pytest.fixture
def work(installation: Installation) -> Installation:
    """An installation whose snapshots need three records, and are renewed when there are half as many again."""
    settings = structs.replace(
        installation.configuration.settings, identity=IdentitySettings(least_records=3, drift=0.5)
    )
    installation.configuration = structs.replace(installation.configuration, settings=settings)
    return installation


def _see(run: Run, form: Form, *numbers: int) -> None:
    """Store a page of papers."""
    at = run.installation.clock()
    answer = Answer(
        run_id=run.id,
        request_id=None,
        source="arxiv",
        url=f"https://arxiv.example/{numbers}",
        status=200,
        visited_at=at,
        stored_at=at,
        outcome="stored",
    )
    papers = tuple(form.paper(str(n), f"On tides {n}", ["Ada Lumen", "Bo Probe"]) for n in numbers)
    Ingest(run.installation.database, run.id, run.installation.clock).page(
        answer, Page(records=papers, parser_version=1)
    )


def _show(run: Run, form: Form, *numbers: int) -> None:
    """Store a page of papers that counts, and is not yet derived."""
    _see(run, form, *numbers)
    with run.installation.database.writing("derive") as transaction:
        found = visibility.staged(transaction, Staged((run.id,)))
        visibility_store.show(transaction, found, run_id=run.id, at=run.installation.clock())


def _kept(work: Installation) -> list[Kept]:
    with work.database.reading() as transaction:
        return snapshots.every(transaction)


def test_the_first_is_taken_at_the_end_of_the_run_that_stores_enough(work: Installation, form: Form) -> None:
    with running(work, "test", "test", {}) as run:
        _see(run, form, 1, 2)
        applying.apply(run)
        assert _kept(work) == []
        assert len(run.told()) == 1
        _see(run, form, 3)
        applying.apply(run)
        (first,) = _kept(work)
        assert (first.number, first.records, first.run) == (1, 3, run.id)
        assert run.told()[1] == (
            "how common words and names are was learned anew: snapshot 1, over 3 records;"
            " everything was derived by it"
        )


def test_it_is_renewed_when_there_are_many_more(work: Installation, form: Form) -> None:
    with running(work, "test", "test", {}) as run:
        _see(run, form, 1, 2, 3, 4)
        applying.apply(run)
        _see(run, form, 5, 6)
        applying.apply(run)
        assert len(_kept(work)) == 1
        _see(run, form, 7)
        applying.apply(run)
        assert [each.records for each in _kept(work)] == [7, 4]


def test_what_was_looked_at_in_the_middle_of_a_run_counts_at_its_end(work: Installation, form: Form) -> None:
    with running(work, "test", "test", {}) as run:
        _see(run, form, 1, 2, 3)
        with applying.previewed(run, frozenset({1})):
            pass
        assert _kept(work) == []
        applying.apply(run)
        assert len(_kept(work)) == 1


@pytest.mark.parametrize("whole", [False, True], ids=["resolve", "rebuild"])
def test_resolve_and_rebuild_take_none(work: Installation, form: Form, whole: bool) -> None:
    with running(work, "test", "test", {}) as run:
        _show(run, form, 1, 2, 3)
        deriving.derive_and_publish(run, whole=whole)
    assert _kept(work) == []


def test_one_is_taken_by_command_however_little_has_changed(work: Installation, form: Form) -> None:
    with running(work, "test", "test", {}) as run:
        _show(run, form, 1, 2, 3)
        deriving.renew(run)
        deriving.renew(run)
    second, first = _kept(work)
    assert second.digest == first.digest
    assert (second.number, first.number) == (2, 1)


def test_by_command_too_little_is_an_error_and_nothing_is_kept(work: Installation, form: Form) -> None:
    with running(work, "test", "test", {}) as run:
        _show(run, form, 1, 2)
        with pytest.raises(SnapshotError, match="2 visible records name people, a snapshot needs 3"):
            deriving.renew(run)
    assert _kept(work) == []


def test_a_snapshot_is_kept_together_with_what_is_derived_and_published_by_it_or_not_at_all(
    work: Installation, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ArithmeticError

    with running(work, "test", "test", {}) as run:
        _see(run, form, 1, 2, 3)
        with monkeypatch.context() as patch:
            patch.setattr(applying, "publish", refuse)
            with pytest.raises(ArithmeticError):
                applying.apply(run)
        assert _kept(work) == []
        applying.apply(run)
        assert len(_kept(work)) == 1
