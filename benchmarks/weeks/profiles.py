"""What an installation shows of the followed people, and how long ago their sources answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from db.queries import published, visits
from pipeline import authors, document
from pipeline.runs import visiting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from demo.world import Person
    from pipeline.installation import Installation


_ASKED: Final = "semantic-scholar"


class Shown(Struct, frozen=True):
    """What a profile shows: its papers by arXiv id with their citations, and its own figures over them."""

    papers: dict[str, int]
    count: int
    citations: int


class Freshness(Struct, frozen=True):
    """In days: how long ago the source answered that answered longest ago, and by how much anybody is overdue."""

    age: float = 0.0
    overdue: float = 0.0


def shown(installation: Installation, people: Iterable[Person]) -> dict[str, Shown]:
    """Return what is published, by key of the person, of those of whom something is."""
    found = {}
    with installation.database.reading() as transaction:
        for person in people:
            known = authors.find(transaction, typed(person))
            body = published.document_at(transaction, known[0].id, installation.clock()) if known else None
            if body is not None:
                found[person.key] = _shown(document.decode(body))
    return found


def typed(person: Person) -> str:
    """Return how a maintainer names a person: by the id that arXiv gave, or else by that of Semantic Scholar."""
    return f"arxiv:{person.arxiv}" if person.arxiv else f"s2:{person.s2[0]}"


def due(installation: Installation, people: Iterable[Person]) -> list[Person]:
    """Return the known people for whom the next run asks Semantic Scholar, in its order."""
    with installation.database.reading() as transaction:
        ids = {each.id: person for person in people for each in authors.find(transaction, typed(person))}
    found = [visit for visit in visiting.due_visits(installation, ()) if _ASKED not in visit.resting]
    return [person for visit in found if (person := ids.get(visit.meant.value)) is not None]


def freshness(installation: Installation) -> Freshness:
    """Return how fresh the followed people are, of those who have been visited."""
    now = installation.clock()
    with installation.database.reading() as transaction:
        rows = visits.visits(transaction)
    return Freshness(
        max((_days(now, row.answered_at or row.asked_at) for row in rows), default=0.0),
        max((_days(now, row.due_at) for row in rows), default=0.0),
    )


def _days(now: datetime, then: datetime) -> float:
    return (now - then).total_seconds() / 86_400


def _shown(profile: document.Profile) -> Shown:
    papers = {paper.identifiers.get("arxiv", paper.id): paper.citations.value for paper in profile.papers}
    figures = profile.figures.papers.value, profile.figures.citations.value
    return Shown({id_: _number(value) for id_, value in papers.items()}, *map(_number, figures))


def _number(value: document.Value | None) -> int:
    return int(value) if isinstance(value, int | float) else -1
