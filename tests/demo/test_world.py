"""The invented world is whole, stays the same, and holds the cases that it is made for."""

from __future__ import annotations

import re
from collections import Counter

import msgspec
import pytest

from demo.bulk import make_world
from demo.world import AS_OF, Paper, World, retitle, withdraw


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


def _check_digit(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def _share_counted(papers: tuple[Paper, ...]) -> float:
    return sum(paper.citations is not None for paper in papers) / len(papers)


def test_the_world_is_the_same_each_time(world: World) -> None:
    assert msgspec.json.encode(make_world()) == msgspec.json.encode(world)


def test_it_has_about_forty_papers_and_twenty_five_people(world: World) -> None:
    assert (len(world.papers), len(world.people)) == (41, 25)
    assert len(make_world(bulk=300).papers) == 327


def test_no_more_papers_are_made_than_have_ids() -> None:
    with pytest.raises(ValueError, match="at most 9000"):
        make_world(bulk=9001)


def test_keys_and_identifiers_are_given_once(world: World) -> None:
    kinds = [
        [paper.key for paper in world.papers],
        [person.key for person in world.people],
        [paper.preprint.id for paper in world.papers if paper.preprint],
        [paper.acl.id for paper in world.papers if paper.acl],
        [number for person in world.people for number in (*person.s2, person.orcid, person.arxiv, person.acl)],
    ]
    for given in kinds:
        assert [value for value, times in Counter(given).items() if value and times > 1] == []


def test_every_signature_of_a_person_names_one_who_exists(world: World) -> None:
    signed = {who.person for paper in world.papers for who in paper.authors} - {""}
    assert signed <= set(world.person)


def test_orcid_ids_have_right_check_digits_and_lie_outside_of_those_given_out(world: World) -> None:
    orcids = [person.orcid for person in world.people if person.orcid]
    assert len(orcids) == 4
    assert any(orcid.endswith("X") for orcid in orcids)
    for orcid in orcids:
        assert orcid.startswith("0000-0004-7")
        assert _check_digit(orcid.replace("-", "")[:-1]) == orcid[-1]


def test_arxiv_ids_are_higher_than_those_of_any_real_month(world: World) -> None:
    assert all(int(identifier.partition(".")[2]) >= 90_000 for identifier in world.preprints)


def test_nothing_looks_like_a_mail_address(world: World) -> None:
    assert not re.search(rb"\w@\w", msgspec.json.encode(world))


def test_two_people_share_a_name_and_one_of_them_has_an_orcid_id(world: World) -> None:
    namesakes = [person for person in world.people if person.name == "Wei Lin"]
    assert [(bool(person.orcid), person.field) for person in namesakes] == [(True, "LG"), (False, "optics")]


def test_the_star_has_counts_for_nine_papers_of_ten_and_another_for_few(world: World) -> None:
    assert _share_counted(world.papers_of("jane-marlowe")) >= 0.9
    assert _share_counted(world.papers_of("zoe-quillfeather")) < 0.5


def test_there_are_a_collaboration_and_more_than_a_hundred_authors(world: World) -> None:
    authors = world.paper["tidewatch"].authors
    assert len(authors) > 100
    assert authors[0].name == "The Tidewatch Collaboration"


def test_no_paper_is_later_than_the_world(world: World) -> None:
    made = (*world.preprints.values(), *make_world(bulk=500).preprints.values())
    assert all(paper.preprint is not None and paper.preprint.modified <= AS_OF for paper in made)


def test_papers_of_a_person_come_newest_first(world: World) -> None:
    assert [paper.key for paper in world.papers_of("jane-marlowe")][:2] == ["ebb-and-flow", "weather-vane"]


def test_a_family_name_may_come_first(world: World) -> None:
    assert world.paper["word-order"].authors[0].name == "Trầnvũ Thị Hạnh Sương"


def test_replacing_keeps_the_place_and_adds_what_is_new(world: World) -> None:
    foghorn = world.paper["foghorn"]
    new = msgspec.structs.replace(foghorn, key="new")
    changed = world.replacing(retitle(foghorn, "Foghorn II", "2026-11-01"), new)
    assert [paper.key for paper in changed.papers] == [*(paper.key for paper in world.papers), "new"]
    assert changed.paper["foghorn"].title == "Foghorn II"
    assert world.paper["foghorn"].title != "Foghorn II"
    assert "foghorn" not in world.without("foghorn").paper


def test_a_withdrawal_adds_a_version(world: World) -> None:
    gone = withdraw(world.paper["foghorn"], "2026-11-01")
    assert gone.preprint is not None
    assert gone.preprint.withdrawn
    assert gone.preprint.modified == "2026-11-01"
    assert len(gone.preprint.versions) == 3


def test_what_is_not_at_arxiv_cannot_be_withdrawn_there(world: World) -> None:
    with pytest.raises(ValueError, match="not at arXiv"):
        withdraw(world.paper["stanzas"], "2026-11-01")
