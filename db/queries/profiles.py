"""Reading what a profile shows, as few statements as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from db.models.derived import Alias, Author, Authorship, Membership, Mention, Paper, PaperVersion
from db.models.kept import Fetch, PublicId, RecordVersion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    Row = Mapping[str, Any]


class Candidate(NamedTuple):
    """An author whom a name may mean."""

    id: str
    name: str
    main_field: str | None
    papers: int


def standing_id(connection: Connection, kind: str, id_: str) -> str | None:
    """Return the id that an id stands for today: itself, or where it redirects to; None if it was never given."""
    folded = id_.casefold()
    seen: set[str] = set()
    while folded not in seen:
        seen.add(folded)
        row = connection.execute(
            select(PublicId.id, PublicId.redirects_to).where(PublicId.folded == folded, PublicId.kind == kind)
        ).first()
        if row is None:
            return None
        if row.redirects_to is None:
            return str(row.id)
        folded = row.redirects_to.casefold()
    return None


def is_gone(connection: Connection, author_id: str) -> bool:
    """Whether an author's id leads to nobody who is shown."""
    today = standing_id(connection, "author", author_id)
    return today is None or author(connection, today) is None


def author(connection: Connection, author_id: str) -> Row | None:
    """Return an author's row."""
    row = connection.execute(select(Author.__table__).where(Author.id == author_id)).first()
    return None if row is None else dict(row._mapping)


def authors(connection: Connection) -> list[Row]:
    """Return the rows of all authors, by name."""
    rows = connection.execute(select(Author.__table__).order_by(Author.name, Author.id))
    return [dict(row._mapping) for row in rows]


def author_ids(connection: Connection) -> list[str]:
    """Return the ids of all authors, in order."""
    return sorted(connection.execute(select(Author.id)).scalars())


def authors_named(connection: Connection, name: str) -> list[Candidate]:
    """Return the authors of this name, whatever its case."""
    rows = connection.execute(
        select(Author.id, Author.name, Author.main_field, Author.papers)
        .where(func.lower(Author.name) == name.lower())
        .order_by(Author.papers.desc(), Author.id)
    )
    return [Candidate(*row) for row in rows]


def authors_mentioned_as(connection: Connection, name: str) -> list[Candidate]:
    """Return the authors whom some record calls by this name, whatever its case."""
    ids = select(Mention.author_id).where(func.lower(Mention.name) == name.lower())
    rows = connection.execute(
        select(Author.id, Author.name, Author.main_field, Author.papers)
        .where(Author.id.in_(ids))
        .order_by(Author.papers.desc(), Author.id)
    )
    return [Candidate(*row) for row in rows]


def authors_holding(connection: Connection, scheme: str, value: str) -> list[Candidate]:
    """Return the authors with an identifier, more than by name."""
    ids = select(Alias.author_id).where(
        Alias.scheme == scheme, func.lower(Alias.value) == value.lower(), Alias.evidence != "name"
    )
    rows = connection.execute(
        select(Author.id, Author.name, Author.main_field, Author.papers)
        .where(Author.id.in_(ids))
        .order_by(Author.papers.desc(), Author.id)
    )
    return [Candidate(*row) for row in rows]


def authors_of_record(connection: Connection, record_keys: Collection[str]) -> list[Candidate]:
    """Return the authors whose listings are those of these author records."""
    ids = select(Mention.author_id).where(Mention.listing_key.in_(record_keys))
    rows = connection.execute(
        select(Author.id, Author.name, Author.main_field, Author.papers)
        .where(Author.id.in_(ids))
        .order_by(Author.papers.desc(), Author.id)
    )
    return [Candidate(*row) for row in rows]


def authors_at(connection: Connection, url: str) -> list[Candidate]:
    """Return the authors whose listings, or own records, came from a page."""
    return authors_of_record(connection, records_at(connection, url, like='%"type":"author"%'))


def records_at(connection: Connection, url: str, *, like: str = "%") -> list[str]:
    """Return the keys of the records first read at a page whose content is like a pattern."""
    urls = {url, url.rstrip("/"), url.rstrip("/") + "/"}
    rows = connection.execute(
        select(RecordVersion.source, RecordVersion.kind, RecordVersion.source_id)
        .join(Fetch, Fetch.id == RecordVersion.fetch_id)
        .where(Fetch.url.in_(urls), RecordVersion.content.like(like))
        .distinct()
    )
    return [f"{source}/{kind}/{id_}" for source, kind, id_ in rows]


def newest_papers(connection: Connection, author_ids: Collection[str]) -> dict[str, tuple[str, str | None]]:
    """Return title and date of each author's newest paper."""
    rows = connection.execute(
        select(Authorship.author_id, Paper.title, Paper.date)
        .join(Paper, Paper.id == Authorship.paper_id)
        .where(Authorship.author_id.in_(author_ids))
        .order_by(func.coalesce(Paper.date, ""), Paper.id)
    )
    return {row.author_id: (row.title, row.date) for row in rows}


def aliases(connection: Connection, author_id: str) -> list[Row]:
    """Return an author's identifiers at the sources."""
    rows = connection.execute(
        select(Alias.__table__)
        .where(Alias.author_id == author_id)
        .order_by(Alias.scheme, Alias.value, Alias.source)
    )
    return [dict(row._mapping) for row in rows]


def papers(connection: Connection, author_id: str) -> list[Row]:
    """Return an author's papers with the place and reason of the authorship, by id."""
    rows = connection.execute(
        select(Paper.__table__, Authorship.position, Authorship.why)
        .join(Authorship, Authorship.paper_id == Paper.id)
        .where(Authorship.author_id == author_id)
        .order_by(Paper.id)
    )
    return [dict(row._mapping) for row in rows]


def paper(connection: Connection, paper_id: str) -> Row | None:
    """Return a paper's row."""
    row = connection.execute(select(Paper.__table__).where(Paper.id == paper_id)).first()
    return None if row is None else dict(row._mapping)


def people_on(connection: Connection, author_id: str) -> list[Row]:
    """Return the mentions on all papers of an author: key, paper, author and the author's name."""
    mine = select(Authorship.paper_id).where(Authorship.author_id == author_id)
    rows = connection.execute(
        select(Mention.key, Mention.paper_id, Mention.author_id, Author.name)
        .join(Author, Author.id == Mention.author_id)
        .where(Mention.paper_id.in_(mine))
        .order_by(Mention.key)
    )
    return [dict(row._mapping) for row in rows]


def listing_order(connection: Connection, listing_key: str) -> dict[str, int]:
    """Return the place of papers in the listing of an owner, as long as they stand in it."""
    rows = connection.execute(
        select(PaperVersion.paper_id, Membership.place)
        .join(PaperVersion, PaperVersion.record_key == Membership.record_key)
        .where(Membership.listing_key == listing_key, Membership.ended_on.is_(None))
        .order_by(Membership.place.desc())
    )
    return {row.paper_id: row.place for row in rows}


def listing_pages(connection: Connection, author_id: str, source: str) -> list[str]:
    """Return the ids under which a source lists an author's papers (for pages without ids: their URLs)."""
    rows = connection.execute(
        select(Mention.listing_key)
        .where(Mention.author_id == author_id, Mention.listing_key.like(f"{source}/%"))
        .distinct()
        .order_by(Mention.listing_key)
    )
    return [str(row[0]).split("/", 2)[2] for row in rows]
