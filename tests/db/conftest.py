"""What the tests of the database share: a run that stores pages the way that a crawl or an import stores them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from msgspec import structs

from db.queries import versions as stored_versions
from db.store import pages, runs, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.engine import Database
    from db.store.versions import Seen

Said: TypeAlias = tuple[str, str, int]
"""A paper's id, what is said of it, and the day on which it is said."""


class Shelf:
    """A run that stores pages; its clock moves on by a minute with each."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = self.day(1000)
        self.fetch_id = 0
        self._stored: dict[int, datetime] = {}
        with database.writing("test") as transaction:
            self.run_id = runs.begin(
                transaction, command="test", job="test", arguments={}, process="test", at=self.now
            )

    @staticmethod
    def day(number: int) -> datetime:
        """Return the begin of a day."""
        return datetime(2031, 1, 1, tzinfo=UTC) + timedelta(days=number)

    def answer(self, *, visited: int | None = None, url: str = "https://toys.example/1") -> pages.Answer:
        """Return an answer of the source `acl` that is stored now."""
        self.now += timedelta(minutes=1)
        return pages.Answer(
            run_id=self.run_id,
            request_id=None,
            source="acl",
            url=url,
            status=200,
            visited_at=self.now if visited is None else self.day(visited),
            stored_at=self.now,
            outcome="stored",
        )

    def see(
        self, *said: Said, visited: int | None = None, parser_version: int = 1, again: int | None = None
    ) -> Seen:
        """Store a page that says this, visited on the day of its first statement if not told.

        `again` is the fetch whose answer is read once more.
        """
        at = said[0][2] if visited is None and said else visited
        statements = [self.statement(*one) for one in said]
        return self.store(statements, visited=at, parser_version=parser_version, again=again)

    def store(
        self,
        statements: Sequence[versions.Statement],
        repeated: Sequence[versions.Repeated] = (),
        *,
        visited: int | None = None,
        parser_version: int = 1,
        again: int | None = None,
    ) -> Seen:
        """Store a page with these records, visited now if not told."""
        with self.database.writing("acl") as transaction:
            if again is None:
                answer = self.answer(visited=visited)
                self.fetch_id = pages.add_fetch(transaction, answer)
                self._stored[self.fetch_id] = answer.stored_at
                pages.add_event(
                    transaction,
                    state="visible",
                    run_id=self.run_id,
                    at=answer.stored_at,
                    fetch_id=self.fetch_id,
                )
            fetch_id = self.fetch_id if again is None else again
            seen = versions.append(
                transaction,
                statements,
                fetch_id=fetch_id,
                stored_at=self._stored[fetch_id],
                parser_version=parser_version,
                repeated=repeated,
            )
            pages.add_manifest(
                transaction,
                fetch_id=fetch_id,
                parser_version=parser_version,
                stored_at=self.now,
                seen=seen,
                rejects=(),
            )
        return seen

    def statement(
        self, source_id: str, content: str, day: int, imprint: bytes | None = None
    ) -> versions.Statement:
        """Return a statement as the pipeline hands it to the database."""
        digest = hashlib.sha256(content.encode()).digest()
        return versions.Statement("acl", "paper", source_id, content, digest, self.day(day), imprint)

    def confirm(self, fetch_id: int, *, visited: int) -> None:
        """Store a 304, which stands for the newest reading of that fetch."""
        with self.database.writing("acl") as transaction:
            answer = self.answer(visited=visited)
            found = pages.add_fetch(transaction, structs.replace(answer, confirms_id=fetch_id))
            pages.add_event(transaction, state="visible", run_id=self.run_id, at=answer.stored_at, fetch_id=found)

    def show(self, fetch_id: int, state: str) -> None:
        """Say that from now on a fetch is `visible`, or `taken-back`."""
        with self.database.writing("acl") as transaction:
            pages.add_event(transaction, state=state, run_id=self.run_id, at=self.now, fetch_id=fetch_id)

    def versions(self, source_id: str) -> list[str]:
        """Return what the visible versions of a paper say, oldest first."""
        with self.database.reading() as transaction:
            found = stored_versions.of_keys(transaction, [f"acl/paper/{source_id}"])
            return [version.content for version in found]


@pytest.fixture
def shelf(database: Database) -> Shelf:
    """A run that stores pages in an empty database."""
    return Shelf(database)
