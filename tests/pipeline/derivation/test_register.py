"""Public ids: given once, the oldest stays, a part gets its own, an undone merge is undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.derivation.register import Allotment, Cluster, Given, allot, new_ids

Clusters: TypeAlias = Sequence[Sequence[str]]
_MEMBERS = "abcdefgh"


class Register:
    """A register as the database keeps it, for members whose age is their place in the alphabet."""

    def __init__(self, reserved: Sequence[str] = ()) -> None:
        self.ids: dict[str, Given] = {}
        self.reserved = set(reserved)

    def apply(self, *clusters: Sequence[str], stem: str = "p") -> list[str]:
        """Return the ids of clusters, and keep what that changes."""
        found = self.allot(*clusters, stem=stem)
        for id_ in found.new:
            assert id_.casefold() not in {known.casefold() for known in self.ids} | self.reserved
            self.ids[id_] = Given(id_, len(self.ids) + 1, None, frozenset())
        for id_, members in found.grown.items():
            old = self.ids[id_]
            self.ids[id_] = Given(id_, old.number, old.redirects_to, old.members | frozenset(members))
        for id_, target in found.redirects.items():
            self.ids[id_] = Given(id_, self.ids[id_].number, target, self.ids[id_].members)
        return list(found.ids)

    def allot(self, *clusters: Sequence[str], stem: str = "p") -> Allotment:
        """Return the ids of clusters."""
        ordered = [Cluster(tuple(sorted(members)), stem) for members in clusters]
        age = {member: n for n, member in enumerate(_MEMBERS)}
        return allot(
            ordered, list(self.ids.values()), age, lambda _: {i.casefold() for i in self.ids} | self.reserved
        )

    def end_of(self, id_: str) -> str:
        """Return where an id leads to in the end."""
        seen = []
        while (target := self.ids[id_].redirects_to) is not None:
            assert id_ not in seen
            seen.append(id_)
            id_ = target
        return id_


def test_a_new_thing_gets_the_first_id_that_is_free() -> None:
    register = Register()
    assert register.apply("a", "b", "c") == ["p", "p-2", "p-3"]
    assert register.apply("a", "b", "c", "d") == ["p", "p-2", "p-3", "p-4"]


def test_a_thing_keeps_its_id_as_it_grows_and_shrinks() -> None:
    register = Register()
    assert register.apply("ab") == ["p"]
    assert register.apply("abcd") == ["p"]
    assert register.apply("d") == ["p"]


def test_where_ids_meet_the_oldest_stays_and_the_others_redirect() -> None:
    register = Register()
    register.apply("cd", "ab")
    assert register.apply("abcd") == ["p"]
    assert register.ids["p-2"].redirects_to == "p"


def test_an_undone_merge_gives_each_its_own_id_again_whichever_was_bigger() -> None:
    for first, second in (("a", "bcdef"), ("abcde", "f"), ("abc", "def")):
        register = Register()
        assert register.apply(first, second) == ["p", "p-2"]
        assert register.apply(first + second) == ["p"]
        assert register.apply(first, second) == ["p", "p-2"]
        assert register.ids["p-2"].redirects_to is None


def test_after_a_split_the_part_with_fewer_members_gets_a_new_id() -> None:
    register = Register()
    register.apply("abcde")
    assert register.apply("ab", "cde") == ["p-2", "p"]
    assert register.apply("ab", "cde") == ["p-2", "p"]


def test_of_two_equal_parts_the_one_with_the_oldest_member_keeps_the_id() -> None:
    register = Register()
    register.apply("bcde")
    assert register.apply("bd", "ace") == ["p", "p-2"]


def test_the_oldest_member_counts_even_where_an_older_one_has_joined_the_other_part() -> None:
    register = Register()
    register.apply("bcdg", stem="p")
    # `a` is older than all, but the id was never given for it; of the id's own members `b` is the oldest.
    assert register.apply("acg", "bd") == ["p-2", "p"]


def test_parts_that_come_together_again_have_the_first_id_and_part_again_with_their_own() -> None:
    register = Register()
    register.apply("abcd")
    assert register.apply("ab", "cd") == ["p", "p-2"]
    assert register.apply("abcd") == ["p"]
    assert register.ids["p-2"].redirects_to == "p"
    assert register.apply("ab", "cd") == ["p", "p-2"]


def test_an_id_whose_members_are_all_gone_is_not_given_again() -> None:
    register = Register()
    assert register.apply("a") == ["p"]
    assert register.apply("b") == ["p-2"]
    assert register.apply("a", "b") == ["p", "p-2"]


def test_reserved_words_and_ids_that_look_alike_by_case_are_passed_over() -> None:
    assert new_ids(["New", "new", "ada"], lambda _: {"new", "ada"}) == ("New-2", "new-3", "ada-2")
    assert new_ids([], lambda _: {"new"}) == ()


def test_a_number_that_is_another_stem_is_given_once() -> None:
    assert new_ids(["ada", "ada-2", "ada"], lambda _: set()) == ("ada", "ada-2", "ada-3")


_partition = st.lists(st.integers(0, 4), min_size=len(_MEMBERS), max_size=len(_MEMBERS))


def _clusters(places: Sequence[int]) -> list[str]:
    """Return members by cluster, the cluster of the oldest first; those at 4 are not visible."""
    groups: dict[int, str] = {}
    for member, place in zip(_MEMBERS, places, strict=True):
        if place < 4:
            groups[place] = groups.get(place, "") + member
    return sorted(groups.values())


@given(st.lists(_partition, min_size=1, max_size=6))
@settings(deadline=None)
def test_whatever_happens_ids_are_unique_lasting_and_lead_somewhere(history: list[list[int]]) -> None:
    register = Register(["p-3"])
    for places in history:
        clusters = _clusters(places)
        before = dict(register.ids)
        ids = register.apply(*clusters)
        assert len(set(ids)) == len(ids) == len(clusters)
        assert not before.keys() - register.ids.keys()
        for id_, members in zip(ids, clusters, strict=True):
            assert register.ids[id_].redirects_to is None
            assert set(members) <= register.ids[id_].members
            if id_ in before:
                assert before[id_].members & set(members)
        assert {register.end_of(id_) for id_ in register.ids} <= register.ids.keys()


@given(st.lists(_partition, min_size=1, max_size=6))
@settings(deadline=None)
def test_asked_again_the_register_answers_the_same_and_changes_nothing(history: list[list[int]]) -> None:
    register = Register()
    for places in history:
        ids = register.apply(*_clusters(places))
    again = register.allot(*_clusters(history[-1]))
    assert list(again.ids) == ids
    assert not again.new
    assert not again.redirects
    assert not again.grown


@given(_partition, _partition)
@settings(deadline=None)
def test_whatever_is_merged_and_parted_again_has_the_ids_that_it_had(first: list[int], merged: list[int]) -> None:
    register = Register()
    parts = _clusters(first)
    ids = register.apply(*parts)
    together: dict[int, str] = {}
    for n, part in enumerate(parts):
        together[merged[n] % 2] = together.get(merged[n] % 2, "") + part
    register.apply(*sorted(together.values(), key=min))
    assert register.apply(*parts) == ids
