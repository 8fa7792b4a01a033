"""The history of an author is what was shown: whatever comes later, on each day it stays as it then was."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from db.bulk import table_of
from db.models.kept import Document, Publication
from pipeline import document
from pipeline.configuration import load
from pipeline.derivation.basis import basis
from pipeline.figures.counted import Rules
from pipeline.history.log import Histories
from pipeline.installation import Installation
from pipeline.judging.denying import deny
from pipeline.judging.merging import merge
from pipeline.judging.performing import Signed, perform
from pipeline.judging.plan import JudgementError
from pipeline.judging.setting import set_value
from pipeline.judging.undoing import undo
from pipeline.profile import profile, profile_at
from pipeline.runs import applying, deriving, publishing
from pipeline.runs.run import running
from tests.pipeline.conftest import TABLES
from web.formats.history import history

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.history.log import History
    from pipeline.judging.plan import Plan
    from tests.pipeline.conftest import Form
    from tests.pipeline.runs.conftest import See

_ADA = "ada-lumen"


class Diary:
    """Stores pages of Ada Lumen, one a day, derives and publishes, and rules."""

    def __init__(self, installation: Installation, at: list[datetime], see: See, form: Form) -> None:
        self.installation = installation
        self._at = at
        self._see = see
        self._form = form

    def page(self, *titles: str, **reported: Any) -> None:
        """Store the page as it is on the next day."""
        papers = [
            self._form.paper(title.lower(), title, ["Ada Lumen", "Bo Okafor"], source="profile-page", kind="paper")
            for title in titles
        ]
        listing = self._form.listing("ada", papers, name="Ada Lumen")
        with self._next_day("refresh") as run:
            self._see(run, self._form.author("ada", "Ada Lumen", **reported), listing, *papers)
            applying.apply(run)
            publishing.follow(run, _ADA)

    def page_of(self, owner: str, name: str, title: str) -> None:
        """Store and publish the page of another person on the next day."""
        paper = self._form.paper(title.lower(), title, [name], source="profile-page", kind="paper")
        with self._next_day("refresh") as run:
            self._see(run, self._form.author(owner, name), self._form.listing(owner, [paper], name=name), paper)
            applying.apply(run)
            publishing.follow(run, name.lower().replace(" ", "-"))

    def day(self) -> date:
        """Return the day by the clock."""
        return self._at[0].date()

    def rule(self, plan: Callable[..., Plan], *words: Any) -> int:
        """Rule on the next day, and return the judgement's number."""
        self._at[0] += timedelta(days=1)
        done = perform(self.installation, plan.__name__, lambda t: plan(t, *words), Signed("curator", "seen"))
        return int(done.lines[0].removeprefix("judgement:").partition(":")[0])

    def rebuild(self) -> None:
        """Drop all derived rows, and derive everything on the next day."""
        with self.installation.database.writing("derive") as transaction:
            for model in TABLES:
                transaction.execute(delete(table_of(model)))
            transaction.execute(text("DELETE FROM search_text"))
        with self._next_day("rebuild") as run:
            deriving.derive_and_publish(run, whole=True)

    def history(self) -> History:
        """Return what was shown of Ada Lumen."""
        with self.installation.database.reading() as transaction:
            return Histories(transaction).of(_ADA)

    def summaries(self) -> list[str]:
        """Return the lines of the history, the oldest first."""
        return [entry.summary for entry in reversed(self.history().entries)]

    def shown(self) -> bytes:
        """Return the document as it is now."""
        with self.installation.database.reading() as transaction:
            found = profile(transaction, _ADA, basis(transaction, Rules()))
        assert found is not None
        return document.encode(found)

    def shown_at(self, day: datetime) -> bytes:
        """Return the document as it was shown on a day."""
        with self.installation.database.reading() as transaction:
            found = profile_at(transaction, _ADA, day.date())
        assert found is not None
        return document.encode(found)

    def kept(self) -> list[Any]:
        """Return all that is kept of what was published."""
        with self.installation.database.reading() as transaction:
            return [
                *transaction.execute(select(table_of(Publication)).order_by(Publication.id)).all(),
                *transaction.execute(select(table_of(Document)).order_by(Document.hash)).all(),
            ]

    def today(self) -> datetime:
        """Return the time."""
        return self._at[0]

    def _next_day(self, command: str) -> Any:
        self._at[0] += timedelta(days=1)
        return running(self.installation, command, command, {})


@pytest.fixture
def diary(installation: Installation, at: list[datetime], see: See, form: Form) -> Diary:
    """A diary over an empty database."""
    return Diary(installation, at, see, form)


def test_each_published_document_is_told_by_what_differs_from_the_one_before(diary: Diary) -> None:
    diary.page("Tides", "Moss", h_index=31, citations=900)
    diary.page("Tides", "Moss", h_index=31, citations=900)
    diary.page("Tides", "Moss", "Lamps", "Kites", h_index=32, citations=950)
    assert diary.summaries() == ["first shown", "2 papers added, citations 900 → 950, h 31 → 32"]
    courses = {course.figure: [point.value for point in course.points] for course in diary.history().courses}
    assert courses == {"citations": [900, 950], "papers": [2, 4], "h_index": [31, 32]}


def test_a_correction_is_marked_as_one_and_can_be_told_even_when_it_was_undone(diary: Diary) -> None:
    diary.page("Tides of a harbour", "Gates of a garden")
    papers = [paper.id for paper in document.decode(diary.shown()).papers]
    day, before = diary.today(), diary.shown()
    number = diary.rule(merge, *(f"paper:{id_}" for id_ in papers))
    assert diary.shown() != before
    diary.rule(undo, str(number))
    diary.rule(set_value, f"author:{_ADA}", "name", "Ada Lindqvist")
    diary.page("Tides of a harbour", "Gates of a garden", "Kites")
    entries = list(reversed(diary.history().entries))
    assert [entry.summary for entry in entries] == [
        "first shown",
        "1 paper merged",
        "1 paper parted",
        "1 field changed",
        "1 paper added",
    ]
    assert [entry.is_correction for entry in entries] == [False, True, True, True, False]
    assert [entry.judgements for entry in entries[1:4]] == [
        (f"judgement:{number} (merge)",),
        (f"judgement:{number + 1} (undo)",),
        (f"judgement:{number + 2} (set)",),
    ]
    assert diary.shown_at(day) == before


def test_what_was_ruled_about_others_is_no_correction_of_this_author(diary: Diary) -> None:
    diary.page("Tides")
    diary.rule(set_value, "author:bo-okafor", "name", "Bo Okafor Lund")
    diary.page("Tides", "Moss")
    assert not diary.history().entries[0].is_correction


def test_what_was_shown_of_an_author_who_became_one_with_another_is_told_and_can_be_had(diary: Diary) -> None:
    diary.page("Tides")
    diary.page_of("cy", "Cy Other", "Sparse lamps")
    other_day = diary.day()
    assert diary.rule(merge, f"author:{_ADA}", "author:cy-other") == 1
    (joined,) = diary.history().joined
    assert (joined.id, joined.first, joined.last) == ("cy-other", other_day, other_day)
    assert "author:cy-other, who is one with this author by now, was published on its own on" in history(
        diary.history()
    )
    with diary.installation.database.reading() as transaction:
        before = profile_at(transaction, _ADA, other_day, asked="cy-other")
        after = profile_at(transaction, _ADA, diary.day(), asked=_ADA)
    assert (before is not None and before.name, after is not None and after.name) == ("Cy Other", "Ada Lumen")


def test_a_rebuild_keeps_the_history_and_writes_none(diary: Diary) -> None:
    diary.page("Tides", citations=90)
    diary.page("Tides", "Moss", citations=95)
    kept, told = diary.kept(), diary.history()
    diary.rebuild()
    assert diary.kept() == kept
    assert diary.history() == told


def test_an_author_of_whom_nothing_was_published_has_an_empty_history(diary: Diary) -> None:
    assert diary.history().entries == ()
    assert diary.history().courses == ()


_STEPS = st.lists(
    st.sampled_from(["more", "fewer", "cited", "same", "name", "deny", "undo", "rebuild"]), min_size=2, max_size=5
)


@pytest.mark.slow
@settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(steps=["name", "more", "deny", "undo", "rebuild"])
@given(steps=_STEPS)
def test_on_each_day_the_document_is_that_of_a_database_stopped_then(
    steps: list[str], tmp_path: Path, see: See, form: Form
) -> None:
    at = [datetime(2031, 1, 1, 12, tzinfo=UTC)]
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    opened = Installation(load({"BYLINE_DATA_DIR": str(folder)}), creates=True)
    opened.clock = lambda: at[0]
    diary = Diary(opened, at, see, form)
    titles, citations, rulings = ["Tides", "Moss"], 50, 0
    diary.page(*titles, citations=citations)
    stopped = {diary.today(): diary.shown()}
    for step in steps:
        if step == "rebuild":
            diary.rebuild()
        elif step in ("name", "deny", "undo"):
            last = document.decode(diary.shown()).papers[-1].id
            plans: dict[str, tuple[Callable[..., Plan], tuple[str, ...]]] = {
                "name": (set_value, (f"author:{_ADA}", "name", f"Ada Lumen {len(stopped)}")),
                "deny": (deny, (f"paper:{last}", f"author:{_ADA}")),
                "undo": (undo, (str(rulings),)),
            }
            plan, words = plans[step]
            # A ruling that contradicts one that stands is refused.
            with suppress(JudgementError):
                rulings = diary.rule(plan, *words)
        else:
            titles = {"more": [*titles, f"Kites {len(titles)}"], "fewer": titles[:-1] or titles}.get(step, titles)
            citations += step == "cited"
            diary.page(*titles, citations=citations)
        stopped[diary.today()] = diary.shown()
    assert {day: diary.shown_at(day) for day in stopped} == stopped
    opened.close()
