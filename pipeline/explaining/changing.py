"""What would change a profile or a paper as it stands: open questions about it, and what to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import doubts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from pipeline.explaining.things import Kind
    from pipeline.identity.statements import Alarm

_MOST = 5
"""Doubts that are told of one thing."""


def of_thing(transaction: Transaction, kind: Kind, id_: str) -> Iterator[str]:
    """Yield with which others an author or paper may be one, the highest gain first, and what to type."""
    typed = f"{kind}:{id_}"
    for row in doubts.queue(transaction, (kind,), sides={id_}, limit=_MOST):
        other = f"{kind}:{row.beside(id_)}"
        yield f"likely one with {other}, at {row.average:.2f} on average: `byline explain {typed} {other}`"


def of_profile(transaction: Transaction, author_id: str, alarm: Alarm | None) -> tuple[str, ...]:
    """Return what would change who an author is."""
    parted = f"`byline split author:{author_id}` says where the author would fall apart first"
    one = f"`byline merge author:{author_id} --reason …` rules that all is one person's, and ends the alarm"
    return (*of_thing(transaction, "author", author_id), parted, *([] if alarm is None else [one]))


def of_place(author_id: str, paper_id: str) -> tuple[str, ...]:
    """Return what would take a paper off a profile."""
    return (
        f"`byline split author:{author_id} --papers {paper_id} --reason …` gives it to another person",
        f"`byline deny paper:{paper_id} author:{author_id} --reason …` keeps it from this one for good",
    )


def of_paper(transaction: Transaction, paper_id: str, records: int) -> tuple[str, ...]:
    """Return what would change which records are a paper."""
    parted = f"`byline split paper:{paper_id} --records … --reason …` parts its records"
    return (*of_thing(transaction, "paper", paper_id), *([parted] if records > 1 else ()))
