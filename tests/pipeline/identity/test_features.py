"""What two mentions share as numbers: symmetric, and nothing where a record does not tell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.identity import names, weights
from pipeline.identity.corpus import FALLBACK, Corpus, learned
from pipeline.identity.evidence import evidence
from pipeline.identity.features import Features, affiliation, crowd, features
from pipeline.identity.match_people import People
from pipeline.identity.statements import Mention
from pipeline.identity.weights import Steps
from tests.pipeline.identity.test_people import mention

_WORDS = st.lists(st.sampled_from(["sparse", "gates", "tides", "harbour", "lamps"]), max_size=4).map(" ".join)
_PEOPLE = st.lists(st.sampled_from(("Zoe Ejemplo", "Z. Ejemplo", "Bo Probe", "Cai Moss")), max_size=3)


@st.composite
def _mentions(draw: st.DrawFn, key: str) -> Mention:
    return mention(
        key,
        draw(st.sampled_from(("Wei Wang", "W. Wang", "Wang, Wei"))),
        coauthors=tuple(draw(_PEOPLE)),
        title=draw(_WORDS) or None,
        abstract=draw(_WORDS) or None,
        venue=draw(st.sampled_from((None, "Journal of Lamps"))),
        year=draw(st.sampled_from((None, 1999, 2020))),
        keywords=tuple(draw(st.lists(st.sampled_from(("sparse gates", "tides")), max_size=2))),
    )


def _features(a: Mention, b: Mention, corpus: Corpus = FALLBACK) -> Features:
    match = names.compare(a.name, b.name)
    return features(evidence(a, corpus), evidence(b, corpus), a.name, b.name, match, corpus)


@given(_mentions("a"), _mentions("b"))
def test_the_order_of_two_mentions_is_without_influence(a: Mention, b: Mention) -> None:
    one, other = structs.astuple(_features(a, b)), structs.astuple(_features(b, a))
    assert all(
        (x is None) == (y is None) and abs((x or 0) - (y or 0)) < 1e-9 for x, y in zip(one, other, strict=True)
    )


def test_what_a_record_does_not_tell_is_none_and_not_zero() -> None:
    told = _features(mention("a", "Wei Wang", coauthors=("Bo Probe",)), mention("b", "Wei Wang"))
    assert (told.coauthors, told.text, told.venue, told.years) == (None, None, None, None)
    both = _features(
        mention("a", "Wei Wang", coauthors=("Bo Probe",), title="Tides"),
        mention("b", "Wei Wang", coauthors=("Cai Moss",), title="Lamps"),
    )
    assert (both.coauthors, both.text) == (0.0, 0.0)


def test_a_list_of_initials_does_not_tell_of_full_names() -> None:
    full, short = (
        mention("a", "Wei Wang", coauthors=("Bo Probe",)),
        mention("b", "Wei Wang", coauthors=("B. Probe",)),
    )
    told = _features(full, short)
    assert (told.coauthors, told.coauthors_short, told.coauthors_share) == (None, 1.0, 1.0)


_CROWD = tuple(f"{letter}. Name{letter.lower()}{n}" for letter in "ABCDEF" for n in "abcdefghijklmno")


def test_of_two_long_lists_the_share_on_both_is_told_and_no_single_name() -> None:
    a, b = (mention(key, "X. Wang", coauthors=_CROWD[start : start + 60]) for key, start in (("a", 0), ("b", 15)))
    one, other = evidence(a, FALLBACK), evidence(b, FALLBACK)
    assert (_features(a, b).coauthors, _features(a, b).coauthors_short) == (None, None)
    assert crowd(one, other, a.name, b.name) == 45 / 60
    assert crowd(one, evidence(mention("c", "X. Wang", coauthors=("Bo Probe",)), FALLBACK), a.name, a.name) is None


def test_whole_collaborations_that_go_on_speak_for_one_person() -> None:
    a, b, c = (mention(k, "Xia Wang", coauthors=_CROWD[n : n + 50]) for k, n in (("a", 0), ("b", 5), ("c", 40)))
    people = People({each.key: each for each in (a, b, c)})
    near, far = people.score("a", "b"), people.score("a", "c")
    assert near is not None
    assert far is not None
    assert near.chance > far.chance


def test_affiliations_are_alike_by_their_rare_words() -> None:
    said = [
        mention(key, "Wei Wang", affiliations=(text,))
        for key, text in (
            ("a", "Department of Physics, University of Quux"),
            ("b", "Quux University, Dept. of Physics"),
            ("c", "Department of Physics, University of Zorb"),
        )
    ]
    one, same, other = (evidence(each, FALLBACK) for each in said)
    alike, unlike = affiliation(one, same), affiliation(one, other)
    assert alike is not None
    assert unlike is not None
    assert alike > 0.75 > 0.5 > unlike
    assert affiliation(one, evidence(mention("d", "Wei Wang"), FALLBACK)) is None


def test_two_venues_are_near_where_the_same_people_are_at_both() -> None:
    people = (
        ("Bo Probe", "Cai Moss"),
        ("Bo Probe", "Cai Moss"),
        ("Dag Quux", "Eli Zorb"),
        ("Dag Quux", "Eli Zorb"),
    )
    venues = ("Gates", "Lamps", "Gates", "Lamps")
    said = [
        mention(str(n), listed[0], coauthors=listed[1:], venue=venue, record=f"r{n}")
        for n, (listed, venue) in enumerate(zip(people, venues, strict=True))
    ]
    apart = [mention(str(n), "Flo Ott", venue="Tides", record=f"r{n}") for n in (8, 9)]
    corpus = learned([*said, *apart])
    near, far = (corpus.venues_near("gate", other) for other in ("lamp", "tide"))
    assert near is not None
    assert near > 0.5
    assert far == 0.0
    assert corpus.venues_near("gate", "never seen") is None


def test_co_authors_who_have_worked_together_elsewhere_are_near() -> None:
    a = mention("a", "Wei Wang", coauthors=("Bo Probe",))
    b = mention("b", "Wei Wang", coauthors=("Cai Moss",))
    third = mention("c", "Ada Quux", coauthors=("Bo Probe", "Cai Moss"))
    assert _features(a, b, learned([a, b])).coauthors_near == 0.0
    assert _features(a, b, learned([a, b, third])).coauthors_near == 1.0
    assert _features(a, b).coauthors_near is None


@given(st.permutations([mention(key, "Wei Wang", title=key * 3, coauthors=("Bo Probe",)) for key in "abcd"]))
def test_what_is_learned_does_not_depend_on_the_order(mentions: list[Mention]) -> None:
    assert learned(mentions) == learned(sorted(mentions, key=lambda each: each.key))


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    corpus = learned([mention(str(n), "Wei Wang", title="tides lamps" if n else "tides") for n in range(9)])
    assert corpus.word("tide") < corpus.word("lamp") < corpus.word("harbour")


def test_steps_give_the_weight_of_where_a_value_lies() -> None:
    steps = Steps((1.0, 2.0), (-1.0, 0.5, 3.0))
    assert [steps.of(value) for value in (0.9, 1.0, 1.5, 2.0, None)] == [-1.0, 0.5, 0.5, 3.0, 0.0]


def test_the_weights_know_every_feature_and_rise_or_fall_as_common_sense_has_it() -> None:
    model = weights.people()
    assert set(model.features) == set(Features.__struct_fields__)
    for name, steps in model.features.items():
        rising = sorted(steps.weights)
        if name != "given":
            assert list(steps.weights) == (rising[::-1] if name in {"common", "years"} else rising), name
        assert steps.of(None) == 0.0, name
