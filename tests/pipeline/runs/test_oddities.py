"""A paper that names somebody else comes to nobody's profile unseen, whatever a list says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs
from sqlalchemy import select

from db.models import derived
from db.store.derived import Change
from pipeline.runs import applying, oddities
from pipeline.runs.guards import Bounds
from pipeline.runs.run import Run, running
from tests.pipeline.identity.test_people import mention

if TYPE_CHECKING:
    from pipeline.installation import Installation
    from tests.pipeline.conftest import Form
    from tests.pipeline.runs.conftest import See

_OWN = ("On tides", ["Ada Lumen", "Bo Probe"])


class _Desk:
    """Visits the page of Ada Lumen, which lists papers with their authors and, perhaps, her place among them."""

    def __init__(self, installation: Installation, see: See, form: Form) -> None:
        self._installation, self._see, self._form = installation, see, form

    def visit(self, *papers: tuple[str, list[str]], place: int | None = None, **fields: Any) -> Run:
        """See the page in a run of its own, and apply it."""
        with running(self._installation, "test", "test", {}) as run:
            records = [
                self._form.paper(title.lower(), title, names, source="profile-page", **fields)
                for title, names in papers
            ]
            positions = [names.index("Ada Lumen") if "Ada Lumen" in names else place for _, names in papers]
            listing = self._form.listing("ada", records, name="Ada Lumen", positions=positions, last=True)
            self._see(run, self._form.author("ada", "Ada Lumen"), listing, *records)
            applying.apply(run)
        return run

    def shown(self) -> int:
        """Return how many papers her profile shows."""
        papers = select(derived.Author.papers).where(derived.Author.id == "ada-lumen")
        with self._installation.database.reading() as transaction:
            return transaction.execute(papers).scalar_one()


@pytest.fixture
def desk(installation: Installation, see: See, form: Form) -> _Desk:
    """A desk at which the page of Ada Lumen is visited."""
    return _Desk(installation, see, form)


def _odd(run: Run) -> list[tuple[str, str | None]]:
    return [(alarm.code, alarm.author) for alarm in run.held]


@pytest.mark.parametrize("place", [0, None])
def test_a_list_that_claims_a_paper_by_another_name_is_held(desk: _Desk, place: int | None) -> None:
    desk.visit(_OWN)
    run = desk.visit(_OWN, ("On lamps", ["Cyd Quill", "Dee Rook"]), place=place)
    assert (_odd(run), run.exit_status(), desk.shown()) == ([("misnamed", "ada-lumen")], 3, 1)
    assert run.held[0].words == "Ada Lumen would gain 1 paper by another name: On lamps"


def test_a_name_that_was_seen_before_is_no_other_name(desk: _Desk) -> None:
    desk.visit(_OWN, ("On lamps", ["Ada Quill", "Bo Probe"]), place=0)
    run = desk.visit(_OWN, ("On lamps", ["Ada Quill", "Bo Probe"]), ("On ropes", ["A. Quill"]), place=0)
    assert (_odd(run), desk.shown()) == ([], 3)


@pytest.mark.parametrize(
    ("names", "place"), [(["The Harbour Collaboration", "Cyd Quill"], None), (["A. Lumen"], 0), (["Ada Lumn"], 0)]
)
def test_papers_of_collaborations_and_names_written_otherwise_are_not_odd(
    desk: _Desk, names: list[str], place: int | None
) -> None:
    desk.visit(_OWN)
    run = desk.visit(_OWN, ("On lamps", names), place=place)
    assert (_odd(run), desk.shown()) == ([], 2)


def test_a_list_of_authors_that_is_cut_may_leave_out_whose_the_paper_is(desk: _Desk) -> None:
    desk.visit(_OWN)
    run = desk.visit(_OWN, ("On lamps", ["Cyd Quill"]), authors_complete=False)
    assert (_odd(run), desk.shown()) == ([], 2)


def test_the_first_list_may_hold_papers_by_another_name(desk: _Desk) -> None:
    run = desk.visit(_OWN, ("On lamps", ["Cyd Quill"]), place=0)
    assert (_odd(run), desk.shown()) == ([], 2)


def test_as_many_papers_by_another_name_as_are_configured_may_come(
    desk: _Desk, installation: Installation
) -> None:
    settings = structs.replace(installation.configuration.settings, guards=Bounds(misnamed=1))
    installation.configuration = structs.replace(installation.configuration, settings=settings)
    desk.visit(_OWN)
    once = desk.visit(_OWN, ("On lamps", ["Cyd Quill"]), place=0)
    twice = desk.visit(
        _OWN, *((title, ["Dee Rook"]) for title in ("On lamps", "On ropes", "On salt", "On quays")), place=0
    )
    assert (_odd(once), _odd(twice)) == ([], [("misnamed", "ada-lumen")])


_ORCID = (("orcid", "0000-0000-0000-0001", "asserted"),)


@pytest.mark.parametrize(
    ("name", "claim", "odd"),
    [
        ("Cyd Quill", {"listing": "s2/author/1"}, True),
        ("Cyd Quill", {"identifiers": _ORCID}, True),
        ("Cyd Quill", {"identifiers": (("s2", "1", "matched"),)}, False),
        ("Cyd Quill", {}, False),
        ("Anna Lumen", {"listing": "s2/author/1"}, False),
    ],
)
def test_only_who_is_claimed_by_another_name_than_any_on_papers_that_stand_is_odd(
    name: str, claim: dict[str, Any], odd: bool
) -> None:
    mentions = {
        each.key: each
        for each in (
            mention("a", "Ada Mary Lumen", paper="tides"),
            mention("b", "A. Lumen", paper="tides"),
            mention("c", name, paper="lamps", title="On lamps", **claim),
        )
    }
    came = Change(("key", "author_id", "name"), [(key, "ada", mentions[key].name) for key in "bc"], [], [])
    found = oddities.misnamed(came, {"ada": ("a", "b", "c")}, mentions)
    assert found == ({"ada": ["On lamps"]} if odd else {})
