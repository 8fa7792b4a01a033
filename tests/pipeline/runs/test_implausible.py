"""What of a published profile cannot be true, or hardly is, stands beside it and in the issue log, once a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs

from db.queries import runs
from pipeline.derivation.basis import basis
from pipeline.document import Notice
from pipeline.figures.counted import Rules
from pipeline.notices import ODD_TEXT
from pipeline.profile import profile
from pipeline.runs import applying, deriving, implausible, publishing
from pipeline.runs.run import running
from web.formats.text import text

if TYPE_CHECKING:
    from datetime import datetime

    from db.queries.runs import IssueRow
    from pipeline.document import Profile
    from pipeline.installation import Installation
    from pipeline.runs.run import Run
    from tests.pipeline.conftest import Form
    from tests.pipeline.runs.conftest import See

_ADA = "ada-lumen"


def _page(
    see: See, run: Run, form: Form, *titles: str, dates: dict[str, str] | None = None, **reported: Any
) -> None:
    """Store a page of Ada Lumen that lists papers and reports figures."""
    papers = [
        form.paper(
            title.lower(), title, ["Ada Lumen"], source="profile-page", identifiers={"arxiv": f"x.{title}"},
            submitted=(dates or {}).get(title, "2020-01-01"),
        )
        for title in titles
    ]  # fmt: skip
    see(run, form.author("ada", "Ada Lumen", **reported), form.listing("ada", papers, name="Ada Lumen"), *papers)


def _shown(installation: Installation) -> Profile:
    with installation.database.reading() as transaction:
        found = profile(transaction, _ADA, basis(transaction, Rules()))
    assert found is not None
    return found


def _issues(installation: Installation, run: Run) -> list[IssueRow]:
    with installation.database.reading() as transaction:
        return [issue for issue in runs.issues(transaction, run.id) if issue.code != "blocks-cut"]


def test_figures_that_are_hardly_of_one_corpus_are_told_beside_the_figure_and_stay_as_reported(
    installation: Installation, see: See, form: Form
) -> None:
    with running(installation, "test", "test", {}) as run:
        _page(see, run, form, "Tides", h_index=32, papers=33, citations=1391)
        applying.apply(run)
        publishing.follow(run, _ADA)
        _page(see, run, form, "Tides", "Lamps", h_index=32, papers=33, citations=1391)
        applying.apply(run)
    shown = _shown(installation)
    (notice,) = shown.notices
    assert (notice.code, notice.about, notice.source) == ("hardly-one-corpus", "h_index", "profile-page")
    assert [each.value for each in shown.figures.h_index.reported] == [32]
    lines = text(shown, verbose=True).splitlines()
    assert lines[lines.index("h-index32") + 3].startswith("    ! profile-page reports h-index 32 over 33 papers")
    assert "!" not in text(shown)
    (issue,) = _issues(installation, run)
    assert (issue.level, issue.code, issue.source) == ("warning", "hardly-one-corpus", "profile-page")
    assert issue.detail.startswith("author:ada-lumen h_index: profile-page reports h-index 32 over 33 papers")
    assert issue.detail.endswith("; 32 reported by profile-page on 2026-03-01)")
    assert "`byline explain author:ada-lumen h_index`" in issue.advice
    assert run.exit_status() == 0


def test_a_fall_between_two_days_is_an_issue_of_the_run_that_saw_it(
    installation: Installation, see: See, form: Form, at: list[datetime]
) -> None:
    with running(installation, "test", "test", {}) as first:
        _page(see, first, form, "Tides", citations=90)
        applying.apply(first)
        publishing.follow(first, _ADA)
    assert _issues(installation, first) == []
    at[0] = at[0].replace(day=9)
    with running(installation, "test", "test", {}) as second:
        _page(see, second, form, "Tides", citations=60)
        applying.apply(second)
    (issue,) = _issues(installation, second)
    assert issue.code == "fell"
    assert "citations fell from 90 (2026-03-01) to 60 (2026-03-09)" in issue.detail
    with running(installation, "test", "test", {}) as third:
        deriving.derive_and_publish(third, whole=True)
    assert _issues(installation, third) == []
    assert [notice.code for notice in _shown(installation).notices] == ["fell"]


def test_a_date_before_arxiv_is_told_beside_the_paper(installation: Installation, see: See, form: Form) -> None:
    with running(installation, "test", "test", {}) as run:
        _page(see, run, form, "Tides", "Lamps", dates={"Tides": "1985-01-01"})
        applying.apply(run)
        publishing.follow(run, _ADA)
    shown = _shown(installation)
    (notice,) = shown.notices
    lines = text(shown, verbose=True).splitlines()
    told = lines.index("    ! Dated 1985-01-01, before the first paper on arXiv (1991-08). (1985-01-01)")
    assert lines.index("Tides") < told
    (issue,) = _issues(installation, run)
    assert f"{notice.about}: Dated 1985-01-01" in issue.detail
    assert "(Tides)" in issue.detail


def test_authors_whom_nobody_follows_are_no_issue(installation: Installation, see: See, form: Form) -> None:
    with running(installation, "test", "test", {}) as run:
        _page(see, run, form, "Tides", h_index=5, papers=2)
        applying.apply(run)
    assert [notice.code for notice in _shown(installation).notices] == ["h-above-papers"]
    assert _issues(installation, run) == []


def test_an_odd_text_is_told_on_the_profile_alone(installation: Installation, see: See, form: Form) -> None:
    with running(installation, "test", "test", {}) as run:
        _page(see, run, form, "Tides")
        applying.apply(run)
        shown = _shown(installation)
        odd = Notice(code=ODD_TEXT, text="odd", about=f"paper:{shown.papers[0].id}")
        with installation.database.writing("derive") as transaction:
            implausible.tell(run, transaction, structs.replace(shown, notices=(odd,)))
    assert _issues(installation, run) == []
