"""The register of public ids: they are given once, their members grow, they may redirect."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import exc, text

from db.engine import open_database
from db.queries import derived, profiles
from db.store import register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Database, Transaction

_AT: Final = datetime(2031, 1, 1, tzinfo=UTC)


@pytest.fixture
def writing(database: Database) -> Iterator[Transaction]:
    """A writing transaction of an empty database."""
    with database.writing("derive") as transaction:
        yield transaction


@pytest.fixture
def given(database: Database) -> Database:
    """A register with three authors and a paper."""
    with database.writing("derive") as transaction:
        register.give(transaction, "author", ["Ada-Example", "ada-example-2"], _AT)
        register.give(transaction, "paper", ["toys-2031"], _AT)
        register.give(transaction, "author", ["bo-probe"], _AT)
        register.extend(transaction, {"Ada-Example": ["m1", "m2"], "ada-example-2": ["m3"], "toys-2031": ["m1"]})
    return database


def test_ids_are_numbered_in_the_order_in_which_they_are_given(given: Database) -> None:
    with given.reading() as transaction:
        found = derived.register(transaction, "author", None)
    assert [(one.id, one.number) for one in found] == [("Ada-Example", 1), ("ada-example-2", 2), ("bo-probe", 4)]
    assert found[0].members == {"m1", "m2"}
    assert found[2].members == frozenset()


def test_members_name_the_ids_of_their_kind(given: Database) -> None:
    with given.reading() as transaction:
        assert [one.id for one in derived.register(transaction, "author", ["m1", "m3"])] == [
            "Ada-Example",
            "ada-example-2",
        ]
        assert [one.id for one in derived.register(transaction, "paper", ["m1"])] == ["toys-2031"]
        assert derived.register(transaction, "author", []) == []
        assert derived.register(transaction, "author", ["never"]) == []


def test_members_grow_and_none_is_counted_twice(given: Database) -> None:
    with given.writing("derive") as transaction:
        register.extend(transaction, {"Ada-Example": ["m2", "m4"], "bo-probe": ["m2"]})
        register.extend(transaction, {})
    with given.reading() as transaction:
        first, second = derived.register(transaction, "author", ["m2"])
    assert sorted(first.members) == ["m1", "m2", "m4"]
    assert sorted(second.members) == ["m2"]


@pytest.mark.parametrize("taken", ["Ada-Example", "ada-example", "ADA-EXAMPLE-2"])
def test_an_id_is_not_given_twice_nor_another_that_looks_like_it(given: Database, taken: str) -> None:
    with pytest.raises(exc.IntegrityError), given.writing("derive") as transaction:
        register.give(transaction, "author", [taken], _AT)
    with given.reading() as transaction:
        assert len(derived.register(transaction, "author", None)) == 3


def test_an_id_redirects_and_may_stand_for_itself_again(given: Database) -> None:
    with given.writing("derive") as transaction:
        register.redirect(transaction, {"ada-example-2": "Ada-Example", "bo-probe": "ada-example-2"})
        assert profiles.standing_id(transaction, "author", "BO-PROBE") == "Ada-Example"
        register.redirect(transaction, {"ada-example-2": None})
        assert profiles.standing_id(transaction, "author", "bo-probe") == "ada-example-2"
        assert profiles.standing_id(transaction, "author", "toys-2031") is None
        assert profiles.standing_id(transaction, "author", "never") is None


def test_a_circle_of_redirects_ends(given: Database) -> None:
    with given.writing("derive") as transaction:
        register.redirect(transaction, {"ada-example-2": "Ada-Example", "Ada-Example": "ada-example-2"})
        assert profiles.standing_id(transaction, "author", "ada-example-2") is None


def test_ids_that_begin_alike_are_known_as_taken(given: Database) -> None:
    with given.reading() as transaction:
        assert derived.taken_ids(transaction, ["ada-example"]) == {"ada-example", "ada-example-2"}
        assert derived.taken_ids(transaction, ["Ada", "toys"]) == {"ada-example", "ada-example-2", "toys-2031"}
        assert derived.taken_ids(transaction, ["example"]) == set()


def test_ids_are_compared_letter_by_letter_whatever_the_language_of_the_server(postgres_url: str) -> None:
    database = open_database(postgres_url, create=True)
    with database.reading() as transaction:
        column = "table_name = 'public_id' AND column_name = 'folded'"
        found = transaction.execute(text(f"SELECT collation_name FROM information_schema.columns WHERE {column}"))
        assert found.scalar_one() == "C"
    database.close()


def test_no_ids_are_no_trouble(writing: Transaction) -> None:
    register.give(writing, "author", [], _AT)
    assert derived.register(writing, "author", None) == []
