"""One paper or two: cases a maintainer would check by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.identity import match, resolve
from pipeline.identity.statements import Link, PaperStatement, Ruling

_AUTHORS = ("Ada Example", "Jörg Probe", "Wei Wang")


def paper(key: str, title: str | None = "A theory of heavy balls in motion", **other: Any) -> PaperStatement:
    """Return a statement, complete but for what is given."""
    values: dict[str, Any] = {
        "source": "somewhere",
        "authors": _AUTHORS,
        "authors_complete": True,
        "year": 2020,
        "identifiers": {},
        "venue": None,
    }
    return PaperStatement(key=key, title=title, **{**values, **other})


def clusters(*statements: PaperStatement, rulings: tuple[Ruling, ...] = ()) -> list[tuple[str, ...]]:
    """Return the members of the clusters that are sure."""
    return [cluster.members for cluster in resolve.papers(statements, rulings).clusters]


def link(a: PaperStatement, b: PaperStatement) -> Link:
    """Return the verdict over two records."""
    return match.Papers({a.key: a, b.key: b}).link(a.key, b.key)


def test_an_arxiv_id_and_its_doi_are_one_paper_whatever_the_titles() -> None:
    one = paper("a", identifiers={"arxiv": "2401.00001v2"})
    other = paper("b", "Another name by now", identifiers={"doi": "10.48550/arXiv.2401.00001"})
    assert clusters(one, other) == [("a", "b")]


def test_a_shared_identifier_with_other_title_and_other_people_is_a_question() -> None:
    one = paper("a", identifiers={"doi": "10.1000/proceedings"})
    other = paper(
        "b", "Entirely different words here", authors=("Zoe Ejemplo",), identifiers={"doi": "10.1000/proceedings"}
    )
    assert link(one, other).verdict == "unsure"


def test_preprint_and_published_version_are_one_paper_some_years_apart() -> None:
    preprint = paper("a", source="arxiv", year=2020, identifiers={"arxiv": "2001.00001"})
    published = paper("b", year=2023, venue="Journal of Balls", identifiers={"doi": "10.1000/balls"})
    assert clusters(preprint, published) == [("a", "b")]


def test_conference_and_journal_version_stay_apart() -> None:
    conference = paper("a", year=2020, venue="Conference on Balls")
    journal = paper("b", year=2022, venue="Journal of Balls")
    assert clusters(conference, journal) == [("a",), ("b",)]


@pytest.mark.parametrize(
    "identifiers",
    [
        ({"arxiv": "2401.00001"}, {"arxiv": "2401.00002"}),
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}),
        ({"acl": "P18-1001"}, {"acl": "P18-1002"}),
    ],
)
def test_conflicting_identifiers_keep_equal_records_apart(identifiers: tuple[dict[str, str], ...]) -> None:
    one, other = (paper(key, identifiers=own) for key, own in zip("ab", identifiers, strict=True))
    found = link(one, other)
    assert (found.verdict, found.reasons[0].feature) == ("different", "identifier")


def _one_between_two() -> list[PaperStatement]:
    return [
        paper("a", identifiers={"doi": "10.1000/a"}),
        paper("b"),
        paper("c", identifiers={"doi": "10.1000/c"}),
    ]


def test_a_chain_does_not_join_what_conflicts() -> None:
    found = resolve.papers(_one_between_two(), sure=False)
    assert [cluster.members for cluster in found.clusters] == [("a", "b"), ("c",)]


def test_a_record_that_goes_with_two_papers_is_published_with_neither_and_asked_about() -> None:
    found = resolve.papers(_one_between_two())
    assert [cluster.members for cluster in found.clusters] == [("a",), ("b",), ("c",)]
    assert [(doubt.left, doubt.right) for doubt in found.doubts] == [("a", "b"), ("b", "c")]


def test_an_identifier_in_common_stands_out_against_a_like_title() -> None:
    one, bare, other = _one_between_two()
    same = paper("d", identifiers={"doi": "10.1000/a"})
    assert ("a", "d") in clusters(one, bare, other, same)


def test_a_preprints_doi_does_not_conflict_with_the_published_one() -> None:
    assert clusters(
        paper("a", identifiers={"doi": "10.1101/2020.01.01"}), paper("b", identifiers={"doi": "10.1000/a"})
    ) == [("a", "b")]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("A theory of heavy balls, Part I", "A theory of heavy balls, Part II"),
        ("Results of the heavy balls challenge 2004", "Results of the heavy balls challenge 2005"),
        ("A theory of heavy balls", "Comment on “A theory of heavy balls”"),
        ("A theory of heavy balls", "Erratum: A theory of heavy balls"),
        ("Comment on “A theory of heavy balls”", "Reply to “A theory of heavy balls”"),
    ],
)
def test_parts_years_and_pieces_about_a_paper_are_papers_of_their_own(left: str, right: str) -> None:
    assert clusters(paper("a", left), paper("b", right)) == [("a",), ("b",)]


def test_generic_titles_need_more_than_an_author_and_a_year() -> None:
    assert clusters(paper("a", "Preface"), paper("b", "Preface")) == [("a",), ("b",)]
    assert clusters(paper("a", "Preface"), paper("b", "Preface", authors=("Zoe Ejemplo",))) == [("a",), ("b",)]


def test_a_short_title_with_other_authors_is_another_paper() -> None:
    assert clusters(paper("a", "Heavy balls"), paper("b", "Heavy balls", authors=("Zoe Ejemplo",))) == [
        ("a",),
        ("b",),
    ]
    assert clusters(paper("a", "Heavy balls"), paper("b", "Heavy balls")) == [("a", "b")]


def test_the_same_title_every_year_is_a_paper_each_year() -> None:
    titled = "Progress of the group on heavy balls"
    found = clusters(paper("a", titled, venue="Balls", year=2019), paper("b", titled, venue="Balls", year=2020))
    assert found == [("a",), ("b",)]


def test_a_profile_pages_paper_with_a_cut_list_meets_the_full_record() -> None:
    cut = paper(
        "page#title",
        source="profile-page",
        authors=("Ada Example", "Jörg Probe", "Wei Wang"),
        authors_complete=False,
    )
    full = paper("arxiv/raw/1", authors=(*_AUTHORS, "Zoe Ejemplo"), identifiers={"arxiv": "2001.00001"})
    assert clusters(cut, full) == [("arxiv/raw/1", "page#title")]


def test_authors_may_be_initials_family_first_and_in_another_order() -> None:
    assert clusters(paper("a"), paper("b", authors=("W. Wang", "Probe, Joerg", "A. Example"))) == [("a", "b")]


def test_a_group_among_the_authors_is_not_compared() -> None:
    assert clusters(paper("a", authors=(*_AUTHORS, "The Ball Collaboration")), paper("b")) == [("a", "b")]


def test_typing_errors_in_title_and_names_do_not_part_a_paper() -> None:
    other = paper("b", "A thoery of heavy balls in motion", authors=("Ada Exmaple", "J?rg Probe", "Wei Wang"))
    assert clusters(paper("a"), other) == [("a", "b")]


def test_without_a_title_only_identifiers_join() -> None:
    assert clusters(paper("a", None), paper("b", None)) == [("a",), ("b",)]
    one, other = (paper(key, None, identifiers={"acl": "P18-1001"}) for key in "ab")
    assert clusters(one, other) == [("a", "b")]


def test_a_ruling_beats_every_rule() -> None:
    one, other = paper("a", identifiers={"arxiv": "2401.00001"}), paper("b", identifiers={"arxiv": "2401.00001"})
    assert clusters(one, other, rulings=(Ruling(("b",), ("a",), "different", 1),)) == [("a",), ("b",)]
    far = paper("c", "Entirely different words here", year=1950, authors=())
    assert clusters(one, far, rulings=(Ruling(("a",), ("c",), "same", 1),)) == [("a", "c")]


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)])
def test_that_two_are_different_counts_before_that_they_are_the_same(numbers: tuple[int, int]) -> None:
    rulings = (Ruling(("a",), ("b",), "same", numbers[0]), Ruling(("b",), ("a",), "different", numbers[1]))
    assert clusters(paper("a"), paper("b"), rulings=rulings) == [("a",), ("b",)]


def test_an_unsure_ruling_takes_the_rules_link_away() -> None:
    assert clusters(paper("a"), paper("b"), rulings=(Ruling(("a",), ("b",), "unsure", 1),)) == [("a",), ("b",)]


def test_rulings_that_contradict_one_another_leave_apart_and_say_so() -> None:
    rulings = (
        Ruling(("a",), ("b",), "same", 1),
        Ruling(("b",), ("c",), "same", 2),
        Ruling(("a",), ("c",), "different", 3),
    )
    found = resolve.papers((paper("a"), paper("b"), paper("c")), rulings)
    assert [cluster.members for cluster in found.clusters] == [("a", "b"), ("c",)]
    said = {(link.left, link.right): link.reasons[0].words for link in found.links}
    assert said["b", "c"].endswith("against which another ruling stands")


def test_what_kept_two_alike_records_apart_is_told() -> None:
    found = resolve.papers(
        (paper("a", "A theory of heavy balls, Part I"), paper("b", "A theory of heavy balls, Part II"))
    )
    assert [(link.verdict, link.reasons[0].words) for link in found.links] == [
        ("different", "numbers in the titles differ: 1 / 2")
    ]


def test_two_things_under_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="'a'"):
        resolve.papers((paper("a"), paper("a", "Another")))
