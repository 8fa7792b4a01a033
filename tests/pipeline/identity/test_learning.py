"""What is learned of records is small, the same in any order, and says what all counts would say."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.identity import names
from pipeline.identity.corpus import corpus_of
from pipeline.identity.evidence import evidence
from pipeline.identity.features import features
from pipeline.identity.learning import LONG_LIST, Learned, Learner, pack, unpack
from pipeline.identity.statements import Mention
from pipeline.identity.together import Together
from pipeline.packing import DamagedError, Packed
from tests.pipeline.identity.test_people import mention

_PEOPLE = ("Ada Lumen", "Bo Probe", "Cai Moss", "Dee Fern", "Eli Stone", "Fay Brook", "Gil Marsh")
_RECORDS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(_PEOPLE), min_size=1, max_size=4, unique=True),
        st.sampled_from((None, "Tides and lamps", "Lamps of harbours")),
        st.sampled_from((None, "Journal of Lamps", "Letters", "Journal of Tides")),
    ),
    max_size=9,
)


def _mentions(records: list[tuple[list[str], str | None, str | None]]) -> list[Mention]:
    """Return the first mention on each record."""
    return [
        mention(str(n), authors[0], coauthors=tuple(authors[1:]), title=title, venue=venue)
        for n, (authors, title, venue) in enumerate(records)
    ]


def _learned(mentions: list[Mention]) -> Learned:
    learner = Learner()
    for each in mentions:
        learner.add(each)
    return learner.learned()


@given(_RECORDS, st.randoms(use_true_random=False))
def test_the_same_records_in_any_order_give_the_same_bytes(
    records: list[tuple[list[str], str | None, str | None]], random: object
) -> None:
    mentions = _mentions(records)
    packed = pack(_learned(mentions))
    random.shuffle(mentions)  # type: ignore[attr-defined]
    assert pack(_learned(mentions)) == packed
    assert pack(unpack(packed)) == packed


@given(_RECORDS)
def test_names_on_one_record_alone_are_left_out_and_no_namesakes_are_nearer_or_farther_for_it(
    records: list[tuple[list[str], str | None, str | None]],
) -> None:
    mentions = _mentions([(["Wei Wang", *authors], title, venue) for authors, title, venue in records])
    corpus = corpus_of(_learned(mentions))
    lists = [frozenset(map(names.full_key, (each.name, *each.coauthors))) for each in mentions]
    everybody = {key: frozenset().union(*(on for on in lists if key in on)) - {key} for on in lists for key in on}
    whole = structs.replace(corpus, together=everybody)
    match = names.compare("Wei Wang", "Wei Wang")
    said = [evidence(each, corpus) for each in mentions]
    for a, b in combinations(said, 2):
        near = features(a, b, "Wei Wang", "Wei Wang", match, corpus).coauthors_near
        assert near == features(a, b, "Wei Wang", "Wei Wang", match, whole).coauthors_near


@given(_RECORDS)
def test_co_authors_and_venues_tell_as_much_as_if_all_were_counted(
    records: list[tuple[list[str], str | None, str | None]],
) -> None:
    corpus = corpus_of(_learned(_mentions(records)))
    standing = Counter(names.full_key(name) for authors, _, _ in records for name in authors)
    everything = structs.replace(corpus, coauthors=standing)
    assert all(corpus.coauthor(key) == everything.coauthor(key) for key in (*standing, "nobody"))
    venues = Counter(evidence(each, corpus).venue_key for each in _mentions(records))
    everything = structs.replace(corpus, venues=venues)
    assert all(corpus.venue(key) == everything.venue(key) for key in (*venues, "none") if key)
    assert corpus.names == len(standing)


def test_long_lists_count_names_and_join_nobody() -> None:
    crowd = [f"{chr(65 + n // 20)}da {chr(97 + n % 20)}ope{chr(97 + n // 20)}k" for n in range(LONG_LIST + 1)]
    learned = _learned(_mentions([(crowd, None, None)] * 2))
    assert set(learned.coauthors.values()) == {2}
    assert learned.lists == []


def test_what_stands_together_twice_is_kept_once() -> None:
    learned = _learned(
        _mentions([(["Ada Lumen", "Bo Probe"], "Tides", None), (["Bo Probe", "Ada Lumen"], None, None)])
    )
    assert learned.lists == [[0, 1]]


@given(st.lists(st.lists(st.integers(0, 6), unique=True, max_size=5), max_size=8))
def test_fellows_are_all_others_on_any_of_the_lists(lists: list[list[int]]) -> None:
    together = Together(_PEOPLE, lists)
    assert dict(together) == {
        name: frozenset(_PEOPLE[m] for each in lists if n in each for m in each if m != n)
        for n, name in enumerate(_PEOPLE)
    }
    assert together.get("Nobody") is None


def test_content_that_is_damaged_is_refused() -> None:
    packed = pack(_learned(_mentions([(["Ada Lumen"], "Tides", "Letters")])))
    with pytest.raises(DamagedError):
        unpack(Packed(packed.content[:-9], packed.digest))
    with pytest.raises(DamagedError):
        unpack(Packed(packed.content, "sha256:0"))
