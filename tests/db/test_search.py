"""Full-text search: the same words find the same on both databases, in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import search

if TYPE_CHECKING:
    from db.engine import Database

_ENTRIES = [
    search.Entry("author", "ada-example", "Ada Example", "A. Example"),
    search.Entry("author", "jose-muller", "José Müller", "J. Mueller Ａｄａ"),
    search.Entry("author", "wei-muster", "样美 Muster", "Wei Muster"),
    search.Entry("paper", "p1", "Learning to learn: a state-of-the-art survey of toys", "Ada Example cs.LG"),
    search.Entry("paper", "p2", "Toys", "about learning $\\alpha$-toys, o'neil & sons; arXiv:2309.02033"),
    search.Entry("paper", "p3", "Straße und Ørsted", "éclair ÉCLAIR"),
]


@pytest.fixture
def filled(database: Database) -> Database:
    """A database in which a few people and papers can be found."""
    with database.writing("derive") as transaction:
        search.replace(transaction, _ENTRIES, None)
    return database


def _found(database: Database, words: str, limit: int = 10) -> list[str]:
    with database.reading() as transaction:
        return [hit.id for hit in search.find(transaction, words, limit)]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("example", ["ada-example", "p1"]),
        ("ADA example", ["ada-example", "p1"]),
        ("example ada", ["ada-example", "p1"]),
        ("ada", ["ada-example", "jose-muller", "p1"]),
        ("jose muller", ["jose-muller"]),
        ("Mu\u0308ller", ["jose-muller"]),
        ("样美", ["wei-muster"]),
        ("toys", ["p2", "p1"]),
        ("toys learning", ["p1", "p2"]),
        ("state of the art", ["p1"]),
        ("state-of-the-art", ["p1"]),
        ("strasse", ["p3"]),
        ("eclair", ["p3"]),
        ("cs.LG", ["p1"]),
        ("o'neil", ["p2"]),
        ("2309.02033", ["p2"]),
        ("nobody", []),
        ("ada nobody", []),
        ("exam", []),
    ],
)
def test_words_find_the_same_in_the_same_order_on_both_databases(
    filled: Database, words: str, ids: list[str]
) -> None:
    assert _found(filled, words) == ids


@pytest.mark.parametrize("words", ["", "  ", "'", '"', "-- ; %", "\\", "$ ^ ( ) * : &", "\u0301", "_"])
def test_without_a_word_nothing_is_found(filled: Database, words: str) -> None:
    assert _found(filled, words) == []


@pytest.mark.parametrize(
    "words",
    [
        'ada "example',
        "ada' example",
        "ada* & (example)",
        "{ada} + ^example;",
        "ada\\ example\\'",
        "-ada -example",
        "ada\x00example",
        "'ada':* & example",
        "'ada':*A & example",
    ],
)
def test_punctuation_and_quotes_are_no_operators(filled: Database, words: str) -> None:
    assert _found(filled, words) == ["ada-example", "p1"]


@pytest.mark.parametrize("words", ["title:ada", "DROP TABLE ada; --", "ada'; DELETE FROM search_text; --"])
def test_what_looks_like_a_command_is_only_looked_for(filled: Database, words: str) -> None:
    assert _found(filled, words) == []
    assert _found(filled, "ada") != []


def test_words_of_query_languages_are_words(filled: Database) -> None:
    for word in ("AND", "OR", "NOT", "NEAR"):
        assert _found(filled, f"ada {word} example") == []


def test_no_more_than_asked_for_are_given(filled: Database) -> None:
    assert _found(filled, "ada", limit=2) == ["ada-example", "jose-muller"]


def test_a_hit_has_the_title_as_it_is_written(filled: Database) -> None:
    with filled.reading() as transaction:
        (hit,) = search.find(transaction, "muller", 5)
    assert hit == search.Hit("author", "jose-muller", "José Müller")


def test_what_replaces_an_area_leaves_the_rest(filled: Database) -> None:
    with filled.writing("derive") as transaction:
        renamed = search.Entry("author", "ada-example", "Ada Sample", "")
        search.replace(transaction, [renamed], {("author", "ada-example"), ("paper", "p2"), ("paper", "new")})
    assert _found(filled, "sample") == ["ada-example"]
    assert _found(filled, "example") == ["p1"]
    assert _found(filled, "toys") == ["p1"]


def test_what_replaces_all_leaves_nothing_else(filled: Database) -> None:
    with filled.writing("derive") as transaction:
        search.replace(transaction, [_ENTRIES[3]], None)
    assert _found(filled, "ada") == ["p1"]


def test_a_very_long_text_and_a_very_long_word_are_taken(database: Database) -> None:
    body = " ".join(f"word{number}" for number in range(300_000)) + " " + "x" * 5000
    with database.writing("derive") as transaction:
        search.replace(transaction, [search.Entry("paper", "long", "y" * 5000, body)], None)
    assert _found(database, "word7") == ["long"]
    assert _found(database, "y" * 5000) == ["long"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_typed_finds_something_or_nothing_and_never_fails(filled: Database, words: str) -> None:
    found = _found(filled, words)
    assert set(found) <= {entry.id for entry in _ENTRIES}
