"""Laws of clustering: no order of input, components alone, what is forbidden, what a person ruled."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity import block, resolve
from pipeline.identity.guards import slots
from pipeline.identity.match_papers import conflict
from pipeline.identity.rulings import Ruled
from pipeline.identity.statements import Clustering, Mention, PaperStatement, Ruling, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.slow


_PEOPLE = ("Wei Wang", "W. Wang", "Jing Wang", "J. Wang", "Jian Wang", "Ada Quux", "Ada Maiden", "Zoe Ejemplo")
_OTHERS = ("Zoe Ejemplo", "Bo Probe", "Wei Wang", "B. Probe", "Ada Quux")
_IDS = (("orcid", "1", "asserted"), ("orcid", "2", "asserted"), ("s2", "7", "matched"), ("acl", "a-b", "asserted"))
_TITLES = (
    "A theory of heavy balls",
    "A theory of heavy balls II",
    "Erratum: A theory of heavy balls",
    "Preface",
    None,
)
_VERDICTS: tuple[Verdict, ...] = ("same", "different", "unsure")


@st.composite
def _mentions(draw: st.DrawFn) -> list[Mention]:
    return [draw(_mention(f"m{at:02}")) for at in range(draw(st.integers(1, 12)))]


def _mention(key: str) -> st.SearchStrategy[Mention]:
    return st.builds(
        Mention,
        key=st.just(key),
        record=st.sampled_from("rstuv"),
        name=st.sampled_from(_PEOPLE),
        paper=st.sampled_from(("p", "q", f"own of {key}")),
        position=st.sampled_from((None, 0, 1)),
        authors=st.sampled_from((None, 2, 3)),
        coauthors=st.lists(st.sampled_from(_OTHERS), max_size=2).map(tuple),
        identifiers=st.lists(st.sampled_from(_IDS), max_size=1).map(tuple),
        affiliations=st.sampled_from(((), ("Example U",))),
        year=st.sampled_from((None, 1980, 2020)),
        venue=st.sampled_from((None, "Balls")),
        field=st.sampled_from((None, "LG")),
        title=st.sampled_from(_TITLES),
        abstract=st.none(),
        listing=st.sampled_from((None, None, "l", "k")),
    )


@st.composite
def _statements(draw: st.DrawFn) -> list[PaperStatement]:
    return [draw(_statement(f"s{at:02}")) for at in range(draw(st.integers(1, 10)))]


def _statement(key: str) -> st.SearchStrategy[PaperStatement]:
    ids = st.fixed_dictionaries(
        {},
        optional={
            "arxiv": st.sampled_from(("2401.00001", "2401.00002v2")),
            "doi": st.sampled_from(("10.1000/a", "10.1000/b", "10.48550/arXiv.2401.00001")),
        },
    )
    return st.builds(
        PaperStatement,
        key=st.just(key),
        source=st.sampled_from(("one", "two")),
        title=st.sampled_from(_TITLES),
        authors=st.lists(st.sampled_from(_PEOPLE), max_size=3).map(tuple),
        authors_complete=st.booleans(),
        year=st.sampled_from((None, 2019, 2020)),
        identifiers=ids,
        venue=st.sampled_from((None, "Balls", "arXiv")),
    )


def _rulings(prefix: str) -> st.SearchStrategy[list[Ruling]]:
    key = st.integers(0, 12).map(lambda at: f"{prefix}{at:02}")
    keys = st.lists(key, min_size=1, max_size=3, unique=True).map(tuple)
    one = st.builds(Ruling, keys, keys, st.sampled_from(_VERDICTS), st.integers(1, 99))
    return st.lists(one, max_size=4, unique_by=lambda ruling: ruling.number)


def _together(clustering: Clustering) -> set[tuple[str, str]]:
    return {pair for cluster in clustering.clusters for pair in combinations(cluster.members, 2)}


@given(_mentions(), _rulings("m"), st.randoms(use_true_random=False))
def test_people_do_not_depend_on_the_order_of_input(
    mentions: list[Mention], rulings: list[Ruling], mix: Any
) -> None:
    expected = resolve.people(mentions, rulings)
    mix.shuffle(mentions)
    mix.shuffle(rulings)
    assert resolve.people(mentions, rulings) == expected


@given(_statements(), _rulings("s"), st.randoms(use_true_random=False))
def test_papers_do_not_depend_on_the_order_of_input(
    statements: list[PaperStatement], rulings: list[Ruling], mix: Any
) -> None:
    expected = resolve.papers(statements, rulings)
    mix.shuffle(statements)
    mix.shuffle(rulings)
    assert resolve.papers(statements, rulings) == expected


@given(_mentions(), _rulings("m"), st.booleans())
def test_people_are_the_same_whether_links_are_told_or_not(
    mentions: list[Mention], rulings: list[Ruling], sure: bool
) -> None:
    expected = resolve.people(mentions, rulings, sure=sure).clusters
    assert resolve.people(mentions, rulings, sure=sure, told=False) == Clustering(expected, ())


@given(_statements(), _rulings("s"), st.booleans())
def test_papers_are_the_same_whether_links_are_told_or_not(
    statements: list[PaperStatement], rulings: list[Ruling], sure: bool
) -> None:
    expected = resolve.papers(statements, rulings, sure=sure).clusters
    assert resolve.papers(statements, rulings, sure=sure, told=False) == Clustering(expected, ())


def _parts(keys: Mapping[str, frozenset[str]], rulings: list[Ruling]) -> list[frozenset[str]]:
    return block.components(resolve.connections(keys, Ruled(rulings)))


@given(_mentions(), _rulings("m"))
def test_people_of_each_component_alone_are_those_of_the_whole(
    mentions: list[Mention], rulings: list[Ruling]
) -> None:
    parts = [
        resolve.people((mention for mention in mentions if mention.key in part), rulings)
        for part in _parts({mention.key: block.mention_keys(mention) for mention in mentions}, rulings)
    ]
    whole = resolve.people(mentions, rulings)
    assert {cluster for part in parts for cluster in part.clusters} == set(whole.clusters)
    assert {link for part in parts for link in part.links} == set(whole.links)
    assert {doubt for part in parts for doubt in part.doubts} == set(whole.doubts)


@given(_statements(), _rulings("s"))
def test_papers_of_each_component_alone_are_those_of_the_whole(
    statements: list[PaperStatement], rulings: list[Ruling]
) -> None:
    parts = [
        resolve.papers((statement for statement in statements if statement.key in part), rulings)
        for part in _parts({statement.key: block.paper_keys(statement) for statement in statements}, rulings)
    ]
    whole = resolve.papers(statements, rulings)
    assert {cluster for part in parts for cluster in part.clusters} == set(whole.clusters)
    assert {link for part in parts for link in part.links} == set(whole.links)
    assert {doubt for part in parts for doubt in part.doubts} == set(whole.doubts)


@given(_mentions())
def test_people_who_exclude_one_another_are_never_one(mentions: list[Mention]) -> None:
    by_key = {mention.key: slots(mention) for mention in mentions}
    for left, right in _together(resolve.people(mentions)):
        for slot in by_key[left].keys() & by_key[right].keys():
            assert all(one & other for one in by_key[left][slot] for other in by_key[right][slot])


@given(_mentions())
def test_two_names_of_one_record_are_never_one(mentions: list[Mention]) -> None:
    by_key = {mention.key: mention for mention in mentions}
    for pair in _together(resolve.people(mentions)):
        left, right = (by_key[key] for key in pair)
        placed = all(mention.listing is None or mention.position is not None for mention in (left, right))
        assert not (placed and left.record == right.record)


@given(_statements())
def test_papers_that_conflict_are_never_one(statements: list[PaperStatement]) -> None:
    by_key = {statement.key: statement for statement in statements}
    for left, right in _together(resolve.papers(statements)):
        assert conflict(by_key[left], by_key[right]) is None


@given(_mentions(), _rulings("m"))
def test_a_different_ruling_is_always_obeyed(mentions: list[Mention], rulings: list[Ruling]) -> None:
    together = _together(resolve.people(mentions, rulings))
    for ruling in rulings:
        if ruling.verdict == "different":
            both = {*ruling.left} & {*ruling.right}
            pairs = {tuple(sorted(pair)) for pair in product({*ruling.left} - both, {*ruling.right} - both)}
            assert not pairs & together


@given(_mentions(), _rulings("m"))
def test_a_same_ruling_is_obeyed_where_no_different_one_stands_against_it(
    mentions: list[Mention], rulings: list[Ruling]
) -> None:
    same = [ruling for ruling in rulings if ruling.verdict == "same"]
    keys = {mention.key for mention in mentions}
    together = _together(resolve.people(mentions, same))
    for ruling in same:
        named = sorted({*ruling.left, *ruling.right} & keys)
        assert set(combinations(named, 2)) <= together


@given(_mentions(), _rulings("m"))
def test_every_mention_is_in_one_cluster(mentions: list[Mention], rulings: list[Ruling]) -> None:
    members = [key for cluster in resolve.people(mentions, rulings).clusters for key in cluster.members]
    assert sorted(members) == sorted(mention.key for mention in mentions)


@given(_mentions())
def test_only_what_shares_a_key_is_linked(mentions: list[Mention]) -> None:
    keys = {mention.key: block.mention_keys(mention) for mention in mentions}
    for link in resolve.people(mentions).links:
        assert keys[link.left] & keys[link.right]


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.frozensets(st.integers(0, 9).map(str), max_size=3))
)
def test_components_share_keys_within_and_none_between(keys: dict[str, frozenset[str]]) -> None:
    parts = block.components(keys)
    assert sorted(item for part in parts for item in part) == sorted(keys)
    for one, other in combinations(parts, 2):
        assert not any(keys[x] & keys[y] for x in one for y in other)


@given(_mentions())
def test_a_key_with_company_ties_nothing_that_the_name_does_not_tie(mentions: list[Mention]) -> None:
    keys = [block.mention_keys(mention) for mention in mentions]
    for one, other in combinations(keys, 2):
        shared = one & other
        assert not any(key.startswith("with:") for key in shared) or any(key.startswith("name:") for key in shared)


def test_things_connected_through_a_third_are_one_component() -> None:
    keys = {"a": frozenset("x"), "b": frozenset("xy"), "c": frozenset("y"), "d": frozenset("z")}
    assert block.components(keys) == [frozenset("abc"), frozenset("d")]


_ITEMS = st.frozensets(st.integers(0, 99).map(str), min_size=2, max_size=12)


@given(
    _ITEMS,
    st.integers(1, 12),
    st.integers(0, 3),
    st.sampled_from(["name:k", "title:k", "with:k:x", "id:k", "listing:k", "paper:k"]),
)
def test_in_a_block_beyond_its_bound_a_few_are_compared_with_all(
    items: frozenset[str], bound: int, firsts: int, key: str
) -> None:
    with _bounds(bound, firsts):
        found = set(block.pairs({item: [key] for item in items}))
        drawn = block.firsts(key, items)
    every = set(combinations(sorted(items), 2))
    assert (drawn is None) == (len(items) <= bound)
    assert found == (every if drawn is None else {pair for pair in every if drawn & {*pair}})
    assert drawn is None or len(drawn) == min(firsts, len(items))


@given(_ITEMS, st.sampled_from(["title:run:k", "title:first:k", "title:long:k", "title:who:k"]))
def test_a_part_of_a_title_on_too_many_makes_no_pairs(items: frozenset[str], key: str) -> None:
    with _bounds(1, 3), pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "_PART_BOUND", 1)
        assert list(block.pairs({item: [key] for item in items})) == []


@given(_ITEMS.filter(lambda items: len(items) > 2), st.data())
def test_what_comes_to_a_great_block_draws_nobody_but_itself(items: frozenset[str], data: st.DataObject) -> None:
    new = data.draw(st.sampled_from(sorted(items)))
    with _bounds(1, 3):
        before = block.firsts("id:k", items - {new}) or frozenset()
        assert (block.firsts("id:k", items) or frozenset()) - before <= {new}


@contextmanager
def _bounds(bound: int, firsts: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "BOUND", bound)
        patch.setattr(block, "FIRSTS", firsts)
        yield


def test_items_of_a_block_that_is_too_big_meet_under_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "BOUND", 2)
    monkeypatch.setattr(block, "FIRSTS", 0)
    keys = {key: frozenset({"name:k", f"with:k:{company}"}) for key, company in zip("abcd", "xyxy", strict=True)}
    assert list(block.pairs(keys)) == [("a", "c"), ("b", "d")]
