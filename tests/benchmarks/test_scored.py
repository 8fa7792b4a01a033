"""One scoring pass gives at each cut what resolving anew would give, and says how far scores can be trusted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.accuracy.calibration import calibration
from benchmarks.accuracy.curve import CUTS, curve
from benchmarks.accuracy.metrics import figures, partition, tallies
from benchmarks.accuracy.scored import Scored
from benchmarks.accuracy.sets import find
from pipeline.identity import match, resolve
from pipeline.identity.corpus import learned, learned_of_papers
from pipeline.identity.file_rows import mentions, records
from pipeline.identity.match_papers import listing_once


@pytest.mark.slow
def test_mentions_are_joined_as_the_pipeline_joins_them(shared: Path) -> None:
    (labelled,) = find([shared / "bench" / "dblp_people"])
    found = mentions(labelled.file, [])
    scored = Scored(labelled)
    for sure, least in ((True, match.SURE_PEOPLE), (False, match.PROBABLE_PEOPLE)):
        wanted = resolve.people(found, corpus=learned(found), sure=sure)
        assert scored.clusters(least, sure=sure) == partition(each.members for each in wanted.clusters)
        assert not sure or tuple(scored.doubts(least)) == wanted.doubts


@pytest.mark.slow
def test_records_are_joined_as_the_pipeline_joins_them(shared: Path) -> None:
    (labelled,) = find([shared / "bench" / "dblp_acm"])
    found = records(labelled.file, [])
    corpus, once = learned_of_papers(found), listing_once(found)
    scored = Scored(labelled)
    for sure, least in ((True, match.SURE_PAPERS), (False, match.PROBABLE_PAPERS)):
        wanted = resolve.papers(found, corpus=corpus, once=once, sure=sure)
        assert scored.clusters(least, sure=sure) == partition(each.members for each in wanted.clusters)


@pytest.mark.slow
def test_going_on_from_a_higher_cut_ends_where_starting_anew_does(shared: Path) -> None:
    (labelled,) = find([shared / "bench" / "dblp_people"])
    scored = Scored(labelled)
    for cut, clusters in zip((0.9, 0.5, 0.2), scored.along((0.2, 0.5, 0.9), sure=True), strict=True):
        assert clusters == scored.clusters(cut, sure=True), cut


def test_a_lower_cut_never_joins_less(people: Path) -> None:
    (labelled,) = find([people])
    points = curve(Scored(labelled), lambda found: figures(tallies(labelled.true, found)))
    recalls = [point.figures.b3_recall for point in points]
    assert [point.cut for point in points] == list(CUTS)
    assert recalls == sorted(recalls)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_every_pair_counts_in_one_bin(judged: list[tuple[float, bool]]) -> None:
    got = calibration(judged)
    assert sum(each.pairs for each in got.bins) == len(judged)
    assert sum(each.same * each.pairs for each in got.bins) == pytest.approx(sum(same for _, same in judged))
    assert 0 <= got.error <= 1


def test_scores_that_come_true_have_no_error_and_others_have_theirs() -> None:
    assert calibration([(0.75, n < 3) for n in range(4)]).error == pytest.approx(0)
    assert calibration([(0.75, False)] * 4).error == pytest.approx(0.75)
    assert calibration([]).bins == ()
