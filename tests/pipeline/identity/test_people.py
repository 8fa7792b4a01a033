"""One person or two: cases a maintainer would check by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.identity import block, match, resolve
from pipeline.identity.statements import Link, Mention, Ruling

_ORCID = ("orcid", "0000-0000-0000-0001", "asserted")
_OTHER = ("orcid", "0000-0000-0000-0002", "asserted")


def mention(key: str, name: str, **other: Any) -> Mention:
    """Return a mention on a record and paper of its own."""
    values: dict[str, Any] = {
        "record": f"record of {key}",
        "paper": f"paper of {key}",
        "position": None,
        "authors": None,
        "coauthors": (),
        "identifiers": (),
        "affiliations": (),
        "year": None,
        "venue": None,
        "field": None,
        "title": None,
        "abstract": None,
    }
    return Mention(key=key, name=name, **{**values, **other})


def listed(record: str, *names: str, paper: str = "p", whole: bool = True, **other: Any) -> list[Mention]:
    """Return the mentions of one record's author list; keys are `record@place`."""
    return [
        mention(
            f"{record}@{at}",
            name,
            record=record,
            paper=paper,
            position=at,
            authors=len(names) if whole else None,
            coauthors=(*names[:at], *names[at + 1 :]),
            **other,
        )
        for at, name in enumerate(names)
    ]


def clusters(*mentions: Mention, rulings: tuple[Ruling, ...] = ()) -> list[tuple[str, ...]]:
    """Return the members of the clusters that are sure."""
    return [cluster.members for cluster in resolve.people(mentions, rulings).clusters]


def link(a: Mention, b: Mention) -> Link:
    """Return the verdict over two mentions."""
    return match.People({a.key: a, b.key: b}).link(a.key, b.key)


def test_places_join_names_of_one_paper_across_records() -> None:
    found = clusters(*listed("r", "Ada Example", "Wei Wang"), *listed("s", "A. Example", "W. Wang"))
    assert found == [("r@0", "s@0"), ("r@1", "s@1")]


def test_a_cut_list_is_aligned_by_its_beginning() -> None:
    found = clusters(
        *listed("r", "Ada Example", "Wei Wang", whole=False), *listed("s", "A. Example", "W. Wang", "B. Probe")
    )
    assert found == [("r@0", "s@0"), ("r@1", "s@1"), ("s@2",)]


def test_a_changed_name_is_known_by_its_place_when_all_others_agree() -> None:
    found = clusters(
        *listed("r", "Ada Example", "Wei Wang", "Bo Probe"), *listed("s", "Ada Maiden", "Wei Wang", "Bo Probe")
    )
    assert ("r@0", "s@0") in found


def test_two_bearers_of_one_name_on_one_paper_stay_two() -> None:
    found = clusters(*listed("r", "Wei Wang", "Wei Wang"), *listed("s", "Wei Wang", "Wei Wang"))
    assert found == [("r@0", "s@0"), ("r@1", "s@1")]


def test_lists_in_another_order_are_joined_by_the_one_compatible_name() -> None:
    found = clusters(
        *listed("r", "Ada Example", "Wei Wang", "Bo Probe"), *listed("s", "W. Wang", "B. Probe", "A. Example")
    )
    assert found == [("r@0", "s@2"), ("r@1", "s@0"), ("r@2", "s@1")]


def test_an_owner_whom_a_listing_adds_takes_the_one_compatible_place() -> None:
    owner = mention(
        "page", "Jinyang Probe", paper="p", record="page#title", listing="l", coauthors=("Ada Example", "Wei Wang")
    )
    found = clusters(owner, *listed("s", "A. Example", "W. Wang", "J. Probe"))
    assert ("page", "s@2") in found


def test_an_owner_meets_the_name_on_the_very_record() -> None:
    full = listed("r", "Ada Example", "Wei Wang")
    owner = mention(
        "page", "Ada Example", paper="p", record="r", listing="l", coauthors=("Ada Example", "Wei Wang")
    )
    assert ("page", "r@0") in clusters(owner, *full)


def test_an_owner_with_two_possible_places_is_a_question() -> None:
    owner = mention("page", "Wei Wang", paper="p", record="page#title", listing="l")
    found = resolve.people((owner, *listed("s", "W. Wang", "Weiming Probe", "Wei Wang")))
    assert ("page",) in [cluster.members for cluster in found.clusters]
    assert any(one.verdict == "unsure" and "page" in (one.left, one.right) for one in found.links)


def test_one_listing_is_one_person_though_the_records_show_no_more() -> None:
    found = clusters(*(mention(key, "Jinyang Probe", listing="l") for key in "abc"))
    assert found == [("a", "b", "c")]


def test_an_asserted_orcid_joins_across_a_change_of_name() -> None:
    one, other = (
        mention("a", "Ada Example", identifiers=(_ORCID,)),
        mention("b", "Ada Maiden", identifiers=(_ORCID,)),
    )
    found = resolve.people((one, other))
    assert [cluster.members for cluster in found.clusters] == [("a", "b")]
    assert found.links[0].reasons[0].words == "the same ORCID iD 0000-0000-0000-0001, asserted on both records"


def test_two_asserted_orcids_are_two_people_also_through_a_chain() -> None:
    shared = ("Zoe Ejemplo", "Bo Quux")
    found = clusters(
        mention("a", "Ada Example", identifiers=(_ORCID,), coauthors=shared),
        mention("b", "Ada Example", coauthors=shared),
        mention("c", "Ada Example", identifiers=(_OTHER,), coauthors=shared),
    )
    assert found == [("a", "b"), ("c",)]


def test_an_id_that_only_a_source_matched_is_support_and_no_key() -> None:
    s2 = (("s2", "12", "matched"),)
    assert (
        link(mention("a", "Ada Quux", identifiers=s2), mention("b", "Ada Quux", identifiers=s2)).verdict == "same"
    )
    assert (
        link(mention("a", "Wei Wang", identifiers=s2), mention("b", "Wei Wang", identifiers=s2)).verdict
        == "unsure"
    )
    assert clusters(mention("a", "Ada Quux", identifiers=s2), mention("b", "Zoe Probe", identifiers=s2)) == [
        ("a",),
        ("b",),
    ]


def test_an_unverified_anthology_id_is_only_a_name() -> None:
    ids = (("acl", "wei-wang/unverified", "asserted"),)
    assert clusters(mention("a", "Wei Wang", identifiers=ids), mention("b", "Wei Wang", identifiers=ids)) == [
        ("a",),
        ("b",),
    ]


def test_a_shared_co_author_makes_a_common_name_sure() -> None:
    one = mention("a", "Wei Wang", coauthors=("Zoe Ejemplo",))
    other = mention("b", "Wei Wang", coauthors=("Zoe Ejemplo", "Bo Probe"))
    found = link(one, other)
    assert found.verdict == "same"
    assert "co-author Zoe Ejemplo on both" in [reason.words for reason in found.reasons]


def test_a_co_author_by_initials_is_not_enough() -> None:
    one, other = (
        mention("a", "Wei Wang", coauthors=("Z. Ejemplo",)),
        mention("b", "Wei Wang", coauthors=("Zoe Ejemplo",)),
    )
    assert link(one, other).verdict == "unsure"


def test_initials_are_less_sure_than_a_full_name_and_more_co_authors_never_say_less() -> None:
    one = mention("a", "W. Wang", coauthors=("Zoe Ejemplo", "Bo Probe"))
    by_one = link(one, mention("b", "Wei Wang", coauthors=("Zoe Ejemplo", "Ada Quux")))
    by_two = link(one, mention("c", "Wei Wang", coauthors=("Zoe Ejemplo", "Bo Probe")))
    in_full = link(
        mention("a", "Wei Wang", coauthors=("Zoe Ejemplo", "Bo Probe")),
        mention("b", "Wei Wang", coauthors=("Zoe Ejemplo", "Ada Quux")),
    )
    assert by_one.score <= by_two.score
    assert by_one.score < in_full.score
    assert by_two.verdict == "same"


def test_a_rare_name_with_nothing_beside_it_is_likely_and_never_sure() -> None:
    one, other = (mention(key, "Ada Quux", title=title) for key, title in (("a", "On tides"), ("b", "Gates")))
    found = link(one, other)
    assert found.verdict == "unsure"
    assert found.reasons[-1].words == "nothing beside the name speaks for it"
    assert clusters(one, other) == [("a",), ("b",)]
    assert len(resolve.people((one, other), sure=False).clusters) == 1


def test_a_shared_affiliation_and_field_support_a_name() -> None:
    one, other = (mention(key, "Ada Example", affiliations=("Example U",), field="LG") for key in "ab")
    assert link(one, other).verdict == "same"


def test_two_pages_at_one_source_speak_against_one_person() -> None:
    shared = {"title": "Sparse gates", "coauthors": ("Zoe Ejemplo",)}
    one = mention("a", "Wei Wang", listing="site/author/1", **shared)
    at_home = link(one, mention("b", "Wei Wang", listing="site/author/2", **shared))
    elsewhere = link(one, mention("b", "Wei Wang", listing="other/author/2", **shared))
    assert at_home.score < elsewhere.score
    assert "one source has a page for each of the two" in [reason.words for reason in at_home.reasons]


def test_the_same_name_alone_is_a_question() -> None:
    assert link(mention("a", "Ada Quux"), mention("b", "Ada Quux")).verdict == "unsure"
    assert link(mention("a", "Wei Wang"), mention("b", "Wei Wang")).score < 0.2


def test_a_namesake_among_the_co_authors_is_no_support() -> None:
    one = mention("a", "Wei Wang", coauthors=("Wei Wang",))
    other = mention("b", "Wei Wang", coauthors=("Wei Wang",))
    assert link(one, other).verdict == "unsure"


def test_initials_do_not_chain_two_given_names() -> None:
    shared = ("Zoe Ejemplo", "Bo Probe", "Ada Quux")
    found = clusters(
        mention("a", "Jing Wang", coauthors=shared),
        mention("b", "J. Wang", coauthors=shared),
        mention("c", "Jian Wang", coauthors=shared),
    )
    assert found == [("a", "b"), ("c",)]


def test_homonym_numbers_of_a_source_keep_apart() -> None:
    shared = ("Zoe Ejemplo", "Bo Probe")
    found = clusters(
        mention("a", "Wei Wang 0001", coauthors=shared),
        mention("b", "Wei Wang", coauthors=shared),
        mention("c", "Wei Wang 0002", coauthors=shared),
    )
    assert found == [("a", "b"), ("c",)]


def test_groups_are_never_joined() -> None:
    assert clusters(mention("a", "The Ball Collaboration"), mention("b", "The Ball Collaboration")) == [
        ("a",),
        ("b",),
    ]


def test_large_collaborations_say_less() -> None:
    many = tuple(f"Person{chr(97 + at // 26)}{chr(97 + at % 26)} Quux{chr(97 + at % 26)}" for at in range(60))
    one, other = mention("a", "W. Wang", coauthors=many), mention("b", "W. Wang", coauthors=many)
    assert link(one, other).verdict == "unsure"


def test_a_person_may_join_even_two_names_of_one_record() -> None:
    found = clusters(*listed("r", "Ada Example", "A. Example"), rulings=(Ruling(("r@0",), ("r@1",), "same", 1),))
    assert found == [("r@0", "r@1")]


def test_a_ruling_that_two_are_different_holds_through_a_chain() -> None:
    shared = ("Zoe Ejemplo", "Bo Probe")
    three = [mention(key, "Ada Example", coauthors=shared) for key in "abc"]
    assert clusters(*three, rulings=(Ruling(("a",), ("c",), "different", 1),)) == [("a", "b"), ("c",)]


def test_rulings_over_unknown_keys_are_without_effect() -> None:
    assert clusters(mention("a", "Ada Example"), rulings=(Ruling(("a",), ("gone",), "same", 1),)) == [("a",)]


@pytest.mark.parametrize(
    "shared",
    [{"listing": "dblp/author/x"}, {"identifiers": (("orcid", "0000-0000-0000-0001", "asserted"),)}],
    ids=["a listing", "an owner's identifier"],
)
def test_what_thousands_of_mentions_share_makes_them_one_by_few_pairs(shared: dict[str, Any]) -> None:
    many = [mention(f"{at:04}", "Ada Lindqvist", **shared) for at in range(1500)]
    keys = {each.key: block.mention_keys(each) for each in many}
    assert sum(1 for _ in block.pairs(keys)) < 1500 * 2 * block.FIRSTS
    found = resolve.people(many, told=False)
    assert [len(cluster.members) for cluster in found.clusters] == [1500]
