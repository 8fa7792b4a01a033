"""Whom a refresh named is followed as soon as what it stored counts, by itself or by a person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from db.queries import visits
from pipeline import authors
from pipeline.runs import deciding
from pipeline.runs.following import follow
from pipeline.runs.guards import Bounds
from pipeline.runs.refresh import finish
from pipeline.runs.run import running
from pipeline.runs.visiting import Visited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.installation import Installation
    from pipeline.runs.run import Run
    from pipeline.runs.summary import Summary
    from tests.pipeline.conftest import Form
    from tests.pipeline.runs.conftest import See

_TITLES = [f"On {word}" for word in ("tides", "lamps", "ropes", "harbours", "salt", "winter", "kelp", "buoys")]


def _refreshed(
    installation: Installation,
    see: See,
    form: Form,
    typed: str,
    pages: Sequence[tuple[str, str, int]],
    *,
    dry: bool,
) -> tuple[Run, Summary]:
    """Refresh an author, of whom and of others come pages: (key, name, number of papers)."""
    with running(installation, "refresh", "test", {"authors": [typed]}, is_dry=dry) as run:
        for owner, name, count in pages:
            papers = [
                form.paper(f"{owner}: {title}", f"{title} by {owner}", [name], source="profile-page")
                for title in _TITLES[:count]
            ]
            known = form.author(owner, name, ids=[("acl", f"{owner}-lumen-1", "asserted")])
            see(run, known, form.listing(owner, papers, name=name, last=True), *papers)
        return run, finish(run, [Visited(typed, authors.meant(typed))])


def _followed(installation: Installation) -> list[tuple[str, str]]:
    with installation.database.reading() as transaction:
        return [(each.scheme, each.value) for each in visits.followees(transaction)]


def _grown(installation: Installation, see: See, form: Form, *, held_share: float) -> tuple[Run, Summary]:
    """Refresh Ada Lumen, while Bo Probe, who stood before, grows by more than may be."""
    _refreshed(installation, see, form, "Bo Probe", [("bo", "Bo Probe", 2)], dry=False)
    bounds = Bounds(growth=2, growth_share=0.1, held_share=held_share)
    settings = structs.replace(installation.configuration.settings, guards=bounds)
    installation.configuration = structs.replace(installation.configuration, settings=settings)
    pages = [("ada", "Ada Lumen", 2), ("bo", "Bo Probe", 8)]
    return _refreshed(installation, see, form, "Ada Lumen", pages, dry=False)


def test_a_dry_refresh_follows_nobody_until_it_is_applied(
    installation: Installation, see: See, form: Form
) -> None:
    run, _ = _refreshed(installation, see, form, "Ada Lumen", [("ada", "Ada Lumen", 3)], dry=True)
    assert _followed(installation) == []
    deciding.apply(installation, run.id)
    assert _followed(installation) == [("byline", "ada-lumen")]


def test_who_is_clear_is_followed_although_another_is_held(
    installation: Installation, see: See, form: Form
) -> None:
    run, summary = _grown(installation, see, form, held_share=0.6)
    assert ({alarm.author for alarm in run.held}, summary.exit_status) == ({"bo-probe"}, 3)
    assert _followed(installation) == [("byline", "bo-probe"), ("byline", "ada-lumen")]


def test_who_is_held_whole_is_followed_once_a_person_lets_it_count(
    installation: Installation, see: See, form: Form
) -> None:
    run, summary = _grown(installation, see, form, held_share=0.0)
    assert summary.exit_status == 3
    assert summary.problems == (
        f"'Ada Lumen' is followed once `byline runs apply {run.id}` lets count what is held",
    )
    assert _followed(installation) == [("byline", "bo-probe")]
    deciding.apply(installation, run.id)
    assert _followed(installation) == [("byline", "bo-probe"), ("byline", "ada-lumen")]


def test_who_is_followed_by_an_identifier_is_known_as_soon_as_the_run_counts(
    installation: Installation, see: See, form: Form
) -> None:
    follow(installation, "acl:ada-lumen-1")
    run, _ = _refreshed(installation, see, form, "Bo Probe", [("ada", "Ada Lumen", 3)], dry=True)
    assert _followed(installation) == [("acl", "ada-lumen-1")]
    deciding.apply(installation, run.id)
    assert _followed(installation) == [("byline", "ada-lumen")]
