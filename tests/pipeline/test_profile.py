"""The profile document: order of papers, what is counted, and the same bytes whenever it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import document
from spiders.records import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

_OWNER = "ada-lindqvist"


def _paper(form: Form, number: int, title: str, date: str, *others: str, **fields: Any) -> PaperRecord:
    names = ["Ada Lindqvist", *others]
    return form.paper(f"{number}", title, names, source="profile-page", kind="paper", published=date, **fields)


def _page(desk: Desk, form: Form, papers: Sequence[PaperRecord], day: int = 0, page: str = "ada") -> None:
    listing = form.listing(page, papers, name="Ada Lindqvist")
    desk.see(
        form.author(page, "Ada Lindqvist", h_index=9, citations=90, main_field="LG"), listing, *papers, day=day
    )


def _titles(desk: Desk) -> list[str | None]:
    return [paper.title for paper in desk.profile(_OWNER).papers]


def test_listed_papers_stand_in_the_listings_order_then_the_others_newest_first(desk: Desk, form: Form) -> None:
    listed = [
        _paper(form, 1, "Tides of a shallow harbour", "2019-01-01", "Bo Okafor"),
        _paper(form, 2, "Sparse gates for long documents", "2024-01-01", "Bo Okafor"),
    ]
    _page(desk, form, listed)
    more = {
        "Violins in winter": "2020-05-01",
        "Meadows": "2020-05-01",
        "Orbits of dust": "2022-05-01",
        "Rain": None,
    }
    for title, date in more.items():
        fields: dict[str, Any] = {} if date is None else {"submitted": date}
        desk.see(form.paper(title, title, ["Ada Lindqvist"], **fields))
        desk.judge("same", ["profile-page/paper/1#Ada Lindqvist#0"], [f"arxiv/raw/{title}#Ada Lindqvist#0"])
    desk.derive()
    assert _titles(desk) == [
        "Tides of a shallow harbour",
        "Sparse gates for long documents",
        "Orbits of dust",
        "Meadows",
        "Violins in winter",
        "Rain",
    ]


def test_of_two_listings_the_newest_gives_the_order(light_desk: Desk, form: Form) -> None:
    old = [_paper(form, n, title, "2020") for n, title in ((1, "Tides of a harbour"), (2, "Gates of a garden"))]
    _page(light_desk, form, old)
    new = [_paper(form, n + 10, old[n].content.title, "2020") for n in (1, 0)]  # type: ignore[arg-type]
    _page(light_desk, form, new, day=4, page="https://pages.example/ada")
    for n in (1, 2):
        light_desk.judge("same", [f"profile-page/paper/{n}"], [f"profile-page/paper/{n + 9}"])
    light_desk.judge("same", ["profile-page/paper/1#Ada Lindqvist#0"], ["profile-page/paper/10#Ada Lindqvist#0"])
    light_desk.derive()
    assert _titles(light_desk) == ["Gates of a garden", "Tides of a harbour"]


def test_the_same_page_again_and_a_rebuild_give_the_same_bytes(desk: Desk, form: Form) -> None:
    papers = [
        _paper(form, 1, "Tides of a shallow harbour", "2019-01-01", "Bo Okafor"),
        _paper(form, 2, "Sparse gates for long documents", "2024-01-01", "Ida Holm"),
    ]
    _page(desk, form, papers)
    desk.derive()
    before = document.encode(desk.profile(_OWNER))
    _page(desk, form, papers, day=3)
    desk.derive()
    assert document.encode(desk.profile(_OWNER)) == before
    desk.drop()
    desk.derive(whole=True)
    assert document.encode(desk.profile(_OWNER)) == before


def test_a_namesake_in_the_same_list_is_another_person(light_desk: Desk, form: Form) -> None:
    paper = form.paper("1", "Two of a name", ["Wei Zhang", "Bo Okafor", "Wei Zhang"])
    light_desk.see(paper)
    light_desk.derive()
    (shown,) = light_desk.profile("wei-zhang").papers
    assert [author.id for author in shown.authors] == ["wei-zhang", "bo-okafor", "wei-zhang-2"]
    coauthors = light_desk.profile("wei-zhang").coauthors
    assert [(each.id, each.papers) for each in coauthors] == [("bo-okafor", 1), ("wei-zhang-2", 1)]


def test_front_matter_is_no_paper_of_its_editors(light_desk: Desk, form: Form) -> None:
    papers = [
        _paper(form, 1, "Proceedings of the Harbour Workshop", "2019-01-01", "Ida Holm", paper_type="frontmatter"),
        _paper(form, 2, "Sparse gates for long documents", "2024-01-01", "Bo Okafor"),
    ]
    _page(light_desk, form, papers)
    light_desk.derive()
    profile = light_desk.profile(_OWNER)
    assert [paper.title for paper in profile.papers] == ["Sparse gates for long documents"]
    assert profile.figures.papers.value == 1
    assert profile.series.papers_per_year.values == {"2024": 1}
    assert [each.id for each in profile.coauthors] == ["bo-okafor"]


def test_own_figures_have_a_value_or_a_reason_and_reported_ones_stand_beside(light_desk: Desk, form: Form) -> None:
    papers = [
        _paper(form, 1, "Tides of a shallow harbour", "2019-01-01", citations=12),
        _paper(form, 2, "Sparse gates for long documents", "2024-01-01"),
    ]
    _page(light_desk, form, papers)
    light_desk.derive()
    figures = light_desk.profile(_OWNER).figures
    assert (figures.papers.value, figures.papers.source, figures.papers.n) == (2, "byline", 2)
    assert figures.h_index.value is None
    assert figures.h_index.why_null == "counts for 1 of 2 papers"
    assert figures.h_index.partial is not None
    assert figures.h_index.partial.value == 1
    assert [(each.value, each.source) for each in figures.h_index.reported] == [(9, "profile-page")]
    assert [paper.citations.value for paper in light_desk.profile(_OWNER).papers] == [12, None]


def test_a_figure_that_a_listing_page_ceases_to_report_is_its_newest_word(light_desk: Desk, form: Form) -> None:
    paper = _paper(form, 1, "Tides of a shallow harbour", "2019-01-01")
    for day, citations in ((0, 90), (5, 80)):
        author = form.author("ada", "Ada Lindqvist", citations=citations)
        light_desk.see(author, form.listing("ada", [paper], name="Ada Lindqvist"), paper, day=day)
    light_desk.derive()
    reported = light_desk.profile(_OWNER).figures.citations.reported
    assert [(each.value, each.as_of) for each in reported] == [(80, "2031-01-06")]


def test_identifiers_and_affiliations_come_from_mentions_and_author_records(light_desk: Desk, form: Form) -> None:
    named = Name("Ada Lindqvist", affiliations=("Breakwater College",))
    paper = form.paper("1", "Tides of a harbour", [named], source="profile-page", kind="paper")
    ids = (("orcid", "0000-0000-0000-0001", "asserted"),)
    author = form.author("ada", "Ada Lindqvist", ids=ids, affiliations=("Harbour Laboratory",))
    light_desk.see(author, form.listing("ada", [paper], name="Ada Lindqvist"), paper)
    light_desk.derive()
    profile = light_desk.profile(_OWNER)
    assert [(each.scheme, each.evidence) for each in profile.identifiers] == [("orcid", "asserted")]
    assert [each.name for each in profile.institutions] == ["Breakwater College", "Harbour Laboratory"]
