"""`byline search` finds authors and papers by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


def test_each_line_begins_with_what_other_commands_take(byline: Byline, seeded: Path) -> None:
    said = byline("search", "lichens")
    assert said == (0, "paper:grammar-lichens-2026  A Grammar of Lichens\n", "")


def test_authors_are_found_by_name_and_all_words_must_be_there(byline: Byline, seeded: Path) -> None:
    assert "author:wren-halloway  Wren Halloway" in byline("search", "HALLOWAY").out
    assert byline("search", "halloway", "submarine").out == "nothing stored holds all of: halloway submarine\n"


def test_no_more_than_the_limit_is_shown(byline: Byline, seeded: Path) -> None:
    assert len(byline("search", "the", "--limit", "1").out.splitlines()) == 1
    assert byline("search", "the", "--limit", "0").status == 2


def test_what_is_found_can_be_had_as_json(byline: Byline, seeded: Path) -> None:
    assert byline("search", "lichens", "--json").json == [
        {"kind": "paper", "id": "grammar-lichens-2026", "title": "A Grammar of Lichens"}
    ]
    assert byline("search", "submarine", "--json").json == []


def test_operators_and_quotes_are_only_words(byline: Byline, seeded: Path) -> None:
    for words in ('"', "moss AND", "NEAR(", "title:*", "--", "'; DROP TABLE paper"):
        said = byline("search", "--", words)
        assert said.status == 0, words


def test_no_words_at_all_are_refused(byline: Byline, seeded: Path) -> None:
    said = byline("search", " ")
    assert said.status == 2
    assert "name the words to look for" in said.err
