"""Which blocks were too big to compare all pairs of them is told: how many, and the largest by name."""

from __future__ import annotations

import pytest

from pipeline.identity import block, cuts, resolve
from pipeline.identity.statements import Cut, Cuts, Mention


def _mentions(*names: str) -> list[Mention]:
    return [
        Mention(f"m{n:02}", f"r{n}", name, f"p{n}", None, None, (), (), (), None, None, None, None, None)
        for n, name in enumerate(names)
    ]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "BOUND", 3)
    monkeypatch.setattr(block, "FIRSTS", 2)


@pytest.mark.usefixtures("small")
def test_the_largest_blocks_are_told_with_their_size_and_what_was_compared() -> None:
    found = resolve.people(_mentions(*["Ada Quux"] * 5, *["Bo Probe"] * 4, *["Cy Other"] * 3)).cuts
    assert found.count == 4
    assert found.largest == (
        Cut("name:ada quux", 5, 2),
        Cut("name:quux|a", 5, 2),
        Cut("name:bo probe", 4, 2),
    )


@pytest.mark.usefixtures("small")
def test_what_was_cut_does_not_depend_on_the_order_of_input() -> None:
    many = _mentions(*["Ada Quux"] * 5, *["Bo Probe"] * 5, *["Cy Other"] * 5)
    assert resolve.people(many).cuts == resolve.people(reversed(many)).cuts


def test_where_all_pairs_are_compared_nothing_is_told() -> None:
    assert resolve.people(_mentions(*["Ada Quux"] * 5)).cuts == Cuts()


def test_words_tell_what_is_compared_instead() -> None:
    found = Cuts(2, (Cut("name:quux|a", 5012, 10), Cut("title:run:ofheavyballs", 41, 0)))
    assert cuts.words(found, "mention") == (
        "2 blocks are too big to compare all pairs, the largest name:quux|a (5,012 mentions: 10 with all,"
        " the others where they share a co-author or affiliation too);"
        " title:run:ofheavyballs (41 mentions: compared under other keys alone)"
    )
