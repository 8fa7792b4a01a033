"""Whatever runs stored: what is derived once one is taken back is what there would be without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from sqlalchemy import select

from db.models import derived
from db.models.kept import Fetch
from spiders.records import PaperRecord, Record

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

Fresh: TypeAlias = "Callable[[], Desk]"

_LIGHT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_BOTH = settings(_LIGHT, max_examples=4)
_PEOPLE = (("Ada Lindqvist", "A. Lindqvist"), ("Bo Okafor", "B. Okafor"), ("Wei Zhang", "Zhang Wei"))
_TITLES = ("Sparse gates for long documents", "Counting cells in tissue", "On harbour lamps in winter")
_IDS = ("id", "author_id", "paper_id", "left_id", "right_id")


class Seen(Struct, frozen=True):
    """A page with its records."""

    records: tuple[Record, ...]
    url: str


@st.composite
def _paper(draw: st.DrawFn, form: Form, source: str) -> PaperRecord:
    number = draw(st.integers(0, 2))
    people = draw(st.lists(st.integers(0, 2), min_size=1, max_size=2, unique=True))
    return form.paper(
        f"{number}",
        draw(st.sampled_from((_TITLES[number], f"{_TITLES[number]}, revised"))),
        [_PEOPLE[person][draw(st.integers(0, 1))] for person in people],
        source=source,
        kind="paper",
        # A kind of record has times of its own, or has none; and its own are not those of visits.
        day=None if source == "profile-page" else draw(st.integers(-9, -6)),
        identifiers={"arxiv": f"2501.0000{number}"},
    )


@st.composite
def _page(draw: st.DrawFn, form: Form) -> Seen:
    source = draw(st.sampled_from(("profile-page", "semantic-scholar")))
    papers = draw(st.lists(_paper(form, source), min_size=1, max_size=2, unique_by=lambda paper: paper.source_id))
    if draw(st.booleans()):
        return Seen(tuple(papers), f"https://{source}.example/papers")
    person = draw(st.integers(0, 1))
    name = _PEOPLE[person][0]
    listing = form.listing(f"owner-{person}", papers, source=source, name=name, last=True)
    author = form.author(f"owner-{person}", name, source=source, citations=draw(st.integers(3, 5)))
    return Seen((author, listing, *papers), f"https://{source}.example/{person}")


def _play(desk: Desk, runs: Sequence[Sequence[Seen]], *, without: int | None = None) -> None:
    for day, pages in enumerate(runs):
        for page in pages if day != without else ():
            desk.see(*page.records, day=day, url=page.url)
        desk.derive()


def _take_back(desk: Desk, day: int) -> None:
    with desk.database.reading() as transaction:
        fetches = transaction.execute(select(Fetch.id).where(Fetch.run_id == desk.run(day))).scalars().all()
    for fetch in fetches:
        desk.show(fetch, "taken-back")
    desk.derive()


def _renamed(desk: Desk, ids: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return all rows with public ids named otherwise and without numbers of versions, sorted."""
    found: dict[str, list[Any]] = {}
    for table, rows in desk.rows().items():
        told = [[(name, value) for name, value in row if name != "version_id"] for row in rows]
        named = [{name: ids.get(value, value) if name in _IDS else value for name, value in row} for row in told]
        for row in named if table == "doubt" else ():
            row["left_id"], row["right_id"] = sorted((row["left_id"], row["right_id"]))
        found[table] = sorted((sorted(row.items()) for row in named), key=repr)
    return found


def _ids(desk: Desk) -> dict[str, str]:
    """Return the public id of each mention and record."""
    people = {row["key"]: row["author_id"] for row in desk.table(derived.Mention)}
    return people | {row["record_key"]: row["paper_id"] for row in desk.table(derived.PaperVersion)}


def _is_as_if_never(new_desk: Callable[[], Desk], runs: Sequence[Sequence[Seen]], which: int) -> None:
    desk = new_desk()
    _play(desk, runs)
    _take_back(desk, which)
    taken = (_ids(desk), _renamed(desk, {}))
    desk = new_desk()
    _play(desk, runs, without=which)
    ids = _ids(desk)
    assert taken[0].keys() == ids.keys()
    pairs = {(ids[member], id_) for member, id_ in taken[0].items()}
    assert len({one for one, _ in pairs}) == len(pairs) == len({other for _, other in pairs})
    assert _renamed(desk, dict(pairs)) == taken[1]


@pytest.mark.slow
@given(data=st.data())
@_LIGHT
def test_a_run_that_was_taken_back_might_as_well_never_have_been(
    light_fresh_desk: Fresh, form: Form, data: st.DataObject
) -> None:
    runs = data.draw(st.lists(st.lists(_page(form), min_size=1, max_size=2), min_size=2, max_size=5))
    _is_as_if_never(light_fresh_desk, runs, data.draw(st.integers(0, len(runs) - 1)))


@pytest.mark.slow
@given(data=st.data())
@settings(_LIGHT, max_examples=100)
def test_any_of_ten_runs_might_as_well_never_have_been(
    light_fresh_desk: Fresh, form: Form, data: st.DataObject
) -> None:
    runs = data.draw(st.lists(st.lists(_page(form), min_size=1, max_size=2), min_size=10, max_size=10))
    _is_as_if_never(light_fresh_desk, runs, data.draw(st.integers(0, 9)))


@given(data=st.data())
@_BOTH
def test_a_run_that_was_taken_back_might_as_well_never_have_been_on_each_database(
    fresh_desk: Fresh, form: Form, data: st.DataObject
) -> None:
    runs = data.draw(st.lists(st.lists(_page(form), min_size=1, max_size=2), min_size=2, max_size=5))
    _is_as_if_never(fresh_desk, runs, data.draw(st.integers(0, len(runs) - 1)))
