"""A desk at which invented pages are stored as a crawl stores them, and derived, under a clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from msgspec import UNSET, Struct
from sqlalchemy import delete, select, text

from db.bulk import table_of
from db.engine import open_database
from db.models import Base, derived
from db.models.kept import Fetch, RecordVersion, Run
from db.staging import Staged
from db.store import pages, runs
from pipeline.derivation.basis import basis
from pipeline.derivation.derive import Derived, derive
from pipeline.derivation.snapshots import Renewal
from pipeline.figures.counted import Rules
from pipeline.intake.ingest import Ingest
from pipeline.judging.performing import Signed, keep
from pipeline.judging.plan import Plan
from pipeline.profile import profile
from spiders.records import (
    AuthorContent,
    AuthorRecord,
    Identifier,
    ListingContent,
    ListingRecord,
    Member,
    Name,
    Page,
    PaperContent,
    PaperRecord,
    Record,
    Reject,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.engine import Database, Transaction
    from pipeline.document import Profile

Rows: TypeAlias = list[tuple[tuple[str, Any], ...]]

TABLES: tuple[type[Base], ...] = (
    derived.Paper,
    derived.PaperVersion,
    derived.Author,
    derived.Alias,
    derived.Mention,
    derived.Authorship,
    derived.Membership,
    derived.PaperText,
    derived.Doubt,
    derived.BlockKey,
)


class Desk:
    """Stores pages for one run; each is visited on the day told, and stored a minute after the one before."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.rules = Rules()
        self._now = self.day(5000)
        self._pages = 0
        self._runs = 0
        self._run_of_day: dict[int, int] = {}

    @staticmethod
    def day(number: int) -> datetime:
        """Return noon of a day; days are counted from the beginning of 2031."""
        return datetime(2031, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)

    def now(self) -> datetime:
        """Return the time; it has moved on by a minute."""
        self._now += timedelta(minutes=1)
        return self._now

    def run(self, day: int = 0) -> int:
        """Return the run of a day."""
        if day not in self._run_of_day:
            with self.database.writing("run") as transaction:
                self._run_of_day[day] = runs.begin(
                    transaction, command="test", job="test", arguments={}, process="test", at=self.now()
                )
        return self._run_of_day[day]

    def see(self, *records: Record, day: int = 0, url: str | None = None, rejects: int = 0) -> int:
        """Store a page that holds these records, and return its fetch; without URL it has one of its own."""
        self._pages += 1
        source = records[0].source if records else "arxiv"
        answer = pages.Answer(
            run_id=self.run(day),
            request_id=None,
            source=source,
            url=url or f"https://{source}.example/{self._pages}",
            status=200,
            visited_at=self.day(day),
            stored_at=self.now(),
            outcome="stored",
        )
        page = Page(
            records=records,
            rejects=tuple(Reject(None, "odd", "odd", "") for _ in range(rejects)),
            parser_version=1,
        )
        return Ingest(self.database, self.run(day), self.now).page(answer, page).fetch_id

    def see_nothing(self, url: str, day: int) -> None:
        """Store an answer that could not be used."""
        answer = pages.Answer(
            run_id=self.run(day),
            request_id=None,
            source="arxiv",
            url=url,
            status=200,
            visited_at=self.day(day),
            stored_at=self.now(),
            outcome="blocked",
            code="bot-check",
        )
        Ingest(self.database, self.run(day), self.now).failure(answer)

    def confirm(self, fetch_id: int, *, source: str, url: str, day: int) -> int:
        """Store a 304, which stands for the newest reading of a fetch."""
        answer = pages.Answer(
            run_id=self.run(day),
            request_id=None,
            source=source,
            url=url,
            status=304,
            visited_at=self.day(day),
            stored_at=self.now(),
            outcome="unchanged",
            confirms_id=fetch_id,
        )
        return Ingest(self.database, self.run(day), self.now).confirmed(answer, leads_on=False).fetch_id

    def read_again(self, fetch_id: int, *records: Record, day: int = 0, parser_version: int = 2) -> None:
        """Store what a later parser reads in the answer of a fetch."""
        with self.database.reading() as transaction:
            row = transaction.execute(select(Fetch.source, Fetch.stored_at).where(Fetch.id == fetch_id)).one()
        Ingest(self.database, self.run(day), self.now).read_again(
            fetch_id,
            Page(records=records, parser_version=parser_version),
            source=row.source,
            visited_at=self.day(day),
            stored_at=row.stored_at,
        )

    def show(self, fetch_id: int, state: str) -> None:
        """Say that from now on a fetch is `visible`, or `taken-back`."""
        self._event(state, fetch_id=fetch_id)

    def rule_out(self, key: str, state: str) -> None:
        """Say that the newest version of a record is `held`, `rejected` or `freed`."""
        source, kind, source_id = key.split("/", 2)
        with self.database.reading() as transaction:
            version_id = transaction.execute(
                select(RecordVersion.id)
                .where(
                    RecordVersion.source == source,
                    RecordVersion.kind == kind,
                    RecordVersion.source_id == source_id,
                )
                .order_by(RecordVersion.said_at.desc(), RecordVersion.stored_at.desc())
            ).scalar()
        self._event(state, version_id=version_id)

    def judge(self, verb: str, left: Sequence[str], right: Sequence[str], value: Any = None) -> int:
        """Store what a person ruled over mentions or records, unasked, and return the judgement."""
        return self._keep(lambda _: Plan(verb=verb, left=tuple(left), right=tuple(right), value=value, words=""))

    def rule(self, plan: Callable[..., Plan], *words: Any) -> int:
        """Store what a person rules, as the command of a plan does it, and return the judgement."""
        return self._keep(lambda transaction: plan(transaction, *words))

    def undo(self, judgement: int) -> None:
        """Undo a judgement."""
        self._keep(lambda _: Plan(verb="undo", undoes=judgement, words=""))

    def derive(self, *, whole: bool = False, renewal: Renewal | None = None) -> Derived:
        """Let count what every run has staged, and derive, without publishing."""
        return derive(
            self.database,
            whole=whole,
            rules=self.rules,
            clock=self.now,
            publish=lambda _transaction: None,
            renewal=renewal,
            staged=self._staged(),
            run_id=self.run(),
        )

    def renew(self, *, least_records: int = 0, drift: float | None = None) -> Derived:
        """Derive, by a new snapshot where one is due; without `drift` it is in any case."""
        return self.derive(renewal=Renewal(self.run(), least_records, drift))

    def _staged(self) -> Staged:
        """Return what every run has staged."""
        with self.database.reading() as transaction:
            return Staged(tuple(transaction.execute(select(Run.id)).scalars()))

    def drop(self) -> None:
        """Delete all derived rows."""
        with self.database.writing("derive") as transaction:
            for model in TABLES:
                transaction.execute(delete(table_of(model)))
            transaction.execute(text("DELETE FROM search_text"))

    def clear(self) -> None:
        """Delete everything."""
        with self.database.writing("derive") as transaction:
            if not self.database.is_sqlite:
                names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
                transaction.execute(text(f"TRUNCATE {names}, search_text RESTART IDENTITY CASCADE"))
                return
            transaction.execute(text("PRAGMA defer_foreign_keys = ON"))
            for table in reversed(Base.metadata.sorted_tables):
                transaction.execute(delete(table))
            transaction.execute(text("DELETE FROM search_text"))

    def rows(self) -> dict[str, Rows]:
        """Return all derived rows by table, sorted."""
        with self.database.reading() as transaction:
            found = {model.__tablename__: _rows(transaction, model) for model in TABLES}
            search = transaction.execute(text("SELECT kind, id, title, body FROM search_text"))
            found["search_text"] = sorted(tuple(dict(row._mapping).items()) for row in search)
        return found

    def table(self, model: type[Base]) -> list[dict[str, Any]]:
        """Return the rows of a table, sorted by their primary keys."""
        table = table_of(model)
        with self.database.reading() as transaction:
            found = transaction.execute(select(table).order_by(*table.primary_key))
            return [dict(row._mapping) for row in found]

    def rows_of(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table by its name, sorted by their primary keys."""
        return self.table(next(model for model in TABLES if model.__tablename__ == table))

    def people(self) -> set[frozenset[str]]:
        """Return who is one person, as sets of mention keys."""
        return _grouped((row["author_id"], row["key"]) for row in self.table(derived.Mention))

    def papers(self) -> set[frozenset[str]]:
        """Return what is one paper, as sets of record keys."""
        return _grouped((row["paper_id"], row["record_key"]) for row in self.table(derived.PaperVersion))

    def author_of(self, mention: str) -> str | None:
        """Return the public id of the person whom a mention is of."""
        found = {row["key"]: row["author_id"] for row in self.table(derived.Mention)}
        return found.get(mention)

    def paper_of(self, record: str) -> str | None:
        """Return the public id of the paper that a record tells of."""
        found = {row["record_key"]: row["paper_id"] for row in self.table(derived.PaperVersion)}
        return found.get(record)

    def profile(self, author_id: str) -> Profile:
        """Return a person's profile."""
        with self.database.reading() as transaction:
            found = profile(transaction, author_id, basis(transaction, self.rules))
        assert found is not None
        return found

    def _event(self, state: str, *, fetch_id: int | None = None, version_id: int | None = None) -> None:
        run_id = self.run()
        with self.database.writing("run") as transaction:
            event = pages.add_event(
                transaction, state=state, run_id=run_id, at=self.now(), fetch_id=fetch_id, version_id=version_id
            )
            pages.mark_pending(transaction, visibility_id=event)

    def _keep(self, plan: Callable[[Transaction], Plan]) -> int:
        with self.database.writing("run") as transaction:
            return keep(transaction, plan(transaction), Signed("curator", "seen"), self.now())


class Form(Struct, frozen=True):
    """Makes records from a few words."""

    @staticmethod
    def paper(
        source_id: str,
        title: str | None,
        authors: Iterable[str | Name] = (),
        *,
        source: str = "arxiv",
        kind: str = "raw",
        day: int | None = None,
        **fields: Any,
    ) -> PaperRecord:
        """Return what a source says of a paper; `day` is its own time of saying so."""
        names = tuple(name if isinstance(name, Name) else Name(name) for name in authors)
        content = PaperContent(title=UNSET if title is None else title, authors=names or UNSET, **fields)
        return PaperRecord(source, kind, source_id, content, None if day is None else Desk.day(day))

    @staticmethod
    def listing(
        owner: str,
        papers: Iterable[PaperRecord],
        *,
        source: str = "profile-page",
        name: str | None = None,
        start: int = 0,
        positions: Sequence[int | None] = (),
        **fields: Any,
    ) -> ListingRecord:
        """Return a part of a person's papers at a source."""
        members = []
        for place, paper in enumerate(papers):
            position = positions[place] if place < len(positions) else None
            members.append(Member(paper.kind, paper.source_id, UNSET if position is None else position))
        content = ListingContent(
            owner_kind="author",
            owner_id=owner,
            owner_name=UNSET if name is None else name,
            members=tuple(members),
            start=start,
            **fields,
        )
        return ListingRecord(source, "listing", f"{owner}#{start}", content)

    @staticmethod
    def author(
        source_id: str,
        name: str,
        *,
        source: str = "profile-page",
        ids: Iterable[tuple[str, str, str]] = (),
        **fields: Any,
    ) -> AuthorRecord:
        """Return what a source says of a person; ids are (scheme, value, evidence)."""
        known = tuple(Identifier(scheme, value, how) for scheme, value, how in ids)  # type: ignore[arg-type]
        content = AuthorContent(name=name, identifiers=known or UNSET, **fields)
        return AuthorRecord(source, "author", source_id, content)


def _rows(transaction: Transaction, model: type[Base]) -> Rows:
    rows = transaction.execute(select(table_of(model)))
    return sorted((tuple(dict(row._mapping).items()) for row in rows), key=repr)


def _grouped(pairs: Iterable[tuple[str, str]]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for id_, member in pairs:
        found.setdefault(id_, set()).add(member)
    return {frozenset(members) for members in found.values()}


@pytest.fixture
def desk(database: Database) -> Desk:
    """A desk over an empty database."""
    return Desk(database)


@pytest.fixture
def light_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over an empty database on SQLite."""
    opened = open_database(f"sqlite:///{tmp_path / 'byline.sqlite'}", create=True)
    yield Desk(opened)
    opened.close()


@pytest.fixture
def form() -> Form:
    """Makes records from a few words."""
    return Form()


@pytest.fixture
def fresh_desk(desk: Desk) -> Callable[[], Desk]:
    """Gives a desk over the same database, emptied."""

    def fresh() -> Desk:
        desk.clear()
        return Desk(desk.database)

    return fresh


@pytest.fixture
def light_fresh_desk(light_desk: Desk) -> Callable[[], Desk]:
    """Gives a desk over the same database on SQLite, emptied."""

    def fresh() -> Desk:
        light_desk.clear()
        return Desk(light_desk.database)

    return fresh
