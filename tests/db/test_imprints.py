"""Records whose bytes were read before: they stand for the version that was read, whatever has come since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from db.models.kept import Imprint
from db.queries import imprints
from db.store import versions

if TYPE_CHECKING:
    from db.engine import Database
    from tests.db.conftest import Shelf


class Walk:
    """Stores pages whose records were read, or were known."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def read(self, source_id: str, content: str, day: int, imprint: str) -> int:
        """Store a page with one record that was read, and return the version that it stands for."""
        statement = self.shelf.statement(source_id, content, day, imprint.encode())
        return self.shelf.store([statement]).ids[0]

    def again(self, source_id: str, version: int, day: int) -> versions.Seen:
        """Store a page with one record that was not read, since its bytes were those of a version."""
        return self.shelf.store([], [versions.Repeated("acl", "paper", source_id, version, self.shelf.day(day))])

    def known(self, source_id: str, imprint: str) -> int | None:
        """Return the version that was read from these bytes."""
        with self.shelf.database.reading() as transaction:
            found = imprints.versions_of(transaction, "acl", "paper", {source_id: imprint.encode()})
        return found.get(source_id)


@pytest.fixture
def walk(shelf: Shelf) -> Walk:
    """Stores pages in an empty database."""
    return Walk(shelf)


def _all(database: Database) -> list[tuple[int, bytes]]:
    with database.reading() as transaction:
        rows = transaction.execute(select(Imprint.version_id, Imprint.digest).order_by(Imprint.version_id))
        return [(version_id, bytes(digest)) for version_id, digest in rows]


def test_a_version_is_known_by_the_bytes_it_was_read_from(walk: Walk) -> None:
    version = walk.read("P1", "A", 1, "one")
    walk.read("P2", "A", 1, "two")
    assert walk.known("P1", "one") == version
    assert walk.known("P1", "two") is None
    assert walk.known("P3", "one") is None


def test_a_known_record_stands_for_its_version_and_writes_nothing(walk: Walk) -> None:
    version = walk.read("P1", "A", 1, "one")
    seen = walk.again("P1", version, 1)
    assert (seen.ids, seen.new, seen.changed, seen.unchanged) == ((version,), 0, 0, 1)
    assert seen.appended_from is None


def test_a_known_record_that_stands_twice_on_a_page_is_a_duplicate_once(walk: Walk, shelf: Shelf) -> None:
    version = walk.read("P1", "A", 1, "one")
    again = versions.Repeated("acl", "paper", "P1", version, shelf.day(1))
    seen = shelf.store([shelf.statement("P1", "A", 1)], [again, again])
    assert (seen.new, seen.changed, seen.unchanged, seen.duplicates) == (0, 0, 1, 2)


def test_other_bytes_that_say_the_same_take_the_place_of_those_before(walk: Walk, shelf: Shelf) -> None:
    version = walk.read("P1", "A", 1, "one")
    assert walk.read("P1", "A", 2, "other") == version
    assert _all(shelf.database) == [(version, b"other")]
    assert walk.known("P1", "one") is None


def test_what_has_come_since_is_not_taken_for_what_is_said_again(walk: Walk, shelf: Shelf) -> None:
    version = walk.read("P1", "A", 1, "one")
    walk.read("P1", "B", 1, "two")
    seen = walk.again("P1", version, 1)
    assert (seen.new, seen.changed, seen.unchanged) == (0, 1, 0)
    assert shelf.versions("P1") == ["A", "B", "A"]


def test_a_later_statement_stays_in_front_of_one_that_is_said_again(walk: Walk, shelf: Shelf) -> None:
    version = walk.read("P1", "A", 1, "one")
    walk.read("P1", "B", 5, "two")
    assert walk.again("P1", version, 1).ids == (version,)
    assert shelf.versions("P1") == ["A", "B"]
