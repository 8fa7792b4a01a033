"""Peers read the same files and are run like any program; what they cannot do is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy import contenders
from benchmarks.accuracy.peers import PEERS, Peer
from benchmarks.accuracy.peers.rows import closure
from benchmarks.accuracy.sets import find


def test_rules_for_people_join_full_names_and_full_names_with_a_co_author(people: Path, tmp_path: Path) -> None:
    (labelled,) = find([people])
    own, best = contenders.peers(labelled, tmp_path, ["rules"], 60)
    assert own.who == "rules, one full name"
    assert own.errors is not None
    assert (own.errors.lumped, own.errors.split) == (1, 1)
    assert best.who == "rules, full name and shared co-author, best of 2 here"
    assert best.errors is not None
    assert (best.errors.lumped, best.errors.split) == (0, 1)


def test_rules_for_papers_join_titles_of_one_year(papers: Path, tmp_path: Path) -> None:
    (papers / "gold_pairs.csv").write_text("left_id,right_id\nleft:1,right:1\n")
    (labelled,) = find([papers])
    (own,) = contenders.peers(labelled, tmp_path, ["rules"], 60)
    assert own.figures is not None
    assert own.figures.pair_f1 == 1
    assert own.cost is not None
    assert own.cost.status == 0


def test_a_peer_without_its_environment_says_what_to_do(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contenders, "PEERS", (Peer("other", ("people",), "other", "nowhere"),))
    monkeypatch.setattr(Peer, "title", lambda peer, _: peer.name)
    (labelled,) = find([people])
    (told,) = contenders.peers(labelled, tmp_path, ["other"], 60)
    assert told.figures is None
    assert "make accuracy" in told.note


def test_a_peer_that_fails_is_told_with_its_last_line(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contenders, "PEERS", (Peer("other", ("people",), "benchmarks.accuracy.peers.nothing"),))
    (labelled,) = find([people])
    (told,) = contenders.peers(labelled, tmp_path, ["other"], 60)
    assert told.note.startswith("failed: ")
    assert "nothing" in told.note


@pytest.mark.parametrize("peer", [peer for peer in PEERS if peer.environment], ids=lambda peer: peer.name)
def test_the_version_of_a_peer_is_the_pinned_one(peer: Peer) -> None:
    root = Path(__file__).parents[2]
    assert peer.title(root).split()[0] == peer.name
    assert peer.title(root).split()[1][0].isdigit()


def test_groups_hang_together_by_pairs() -> None:
    assert sorted(map(sorted, closure("abcd", [("a", "b"), ("b", "c")]))) == [["a", "b", "c"], ["d"]]
