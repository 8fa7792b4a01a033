"""What two records might say more is what the weights then find there."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from pipeline.identity import match, resolve, what_if
from pipeline.identity.statements import Mention, PaperStatement

_A = Mention(
    key="a", record="a", name="Bartholomew Quillfeather", paper="a", position=0, authors=2,
    coauthors=("Ada Lindqvist",), identifiers=(), affiliations=("Harbour University",), year=2024,
    venue="Harbour Letters", field=None, title="Sparse gates", abstract=None,
)  # fmt: skip
_B = replace(
    _A, key="b", record="b", paper="b", coauthors=("Bo Okafor",), affiliations=(), venue=None, title="Tides"
)
_ONE = PaperStatement(
    key="a", source="x", title="Sparse gates for long documents", authors=("Ada Lindqvist",),
    authors_complete=True, year=2024, identifiers={}, venue="Harbour Letters",
)  # fmt: skip
_OTHER = replace(_ONE, key="b", source="y", title="Sparse gates", authors=("Bo Okafor",), year=2020, venue=None)


def _words(a: Mention, b: Mention) -> list[str]:
    return [words for words, _, _ in what_if.of_mentions(a, b)]


def test_only_what_is_not_shared_yet_is_thought_of() -> None:
    assert _words(_A, _B) == [
        "the same ORCID iD asserted on both",
        "Ada Lindqvist as co-author on both, by full name,",
        "the affiliation Harbour University on both",
        "the venue Harbour Letters on both",
    ]
    assert _words(_A, replace(_B, name="B. Quillfeather"))[-1] == "the name Bartholomew Quillfeather on both"
    assert _words(_A, replace(_A, key="b")) == ["the same ORCID iD asserted on both"]
    known = {"identifiers": (("orcid", "0000-0001", "asserted"),)}
    assert _words(replace(_A, key="b", **known), replace(_A, **known)) == []


@pytest.mark.parametrize("changed", [{}, {"name": "B. Quillfeather"}, {"coauthors": (), "authors": 1}])
def test_what_scores_enough_is_resolved_as_one(changed: dict[str, Any]) -> None:
    for _, a, b in what_if.of_mentions(_A, replace(_B, **changed)):
        score = match.People({"a": a, "b": b}).score("a", "b")
        assert score is not None
        joined = score.chance >= match.SURE_PEOPLE and score.supported
        assert len(resolve.people([a, b]).clusters) == (1 if joined else 2)


def test_records_of_papers_are_thought_of_with_one_thing_more_each() -> None:
    found = {words: (one, other) for words, one, other in what_if.of_papers(_ONE, _OTHER)}
    assert list(found) == [
        "the same DOI on both",
        "the same title on both",
        "the same authors on both",
        "the year 2024 on both",
        "the venue Harbour Letters on both",
    ]
    for one, other in found.values():
        score = match.Papers({"a": one, "b": other}).score("a", "b")
        joined = score is not None and score.chance >= match.SURE_PAPERS
        assert len(resolve.papers([one, other]).clusters) == (1 if joined else 2)
    assert [words for words, _, _ in what_if.of_papers(_ONE, replace(_ONE, key="b"))] == ["the same DOI on both"]
