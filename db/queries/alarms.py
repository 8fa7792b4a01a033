"""Reading which authors look like several people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Float, cast, func, select

from db.models.derived import Author

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


class Alarmed(NamedTuple):
    """An author who looks like several people, how much (0 to 1), and by what signs, in words."""

    id: str
    name: str
    papers: int
    score: float
    signs: tuple[str, ...]


def alarmed(connection: Connection, least: float) -> list[Alarmed]:
    """Return the authors whose alarm has at least this score, the strongest first, then by papers and id."""
    score = _score(connection)
    rows = connection.execute(
        select(Author.id, Author.name, Author.papers, score, Author.detail)
        .where(score >= least)
        .order_by(score.desc(), Author.papers.desc(), Author.id)
    )
    return [
        Alarmed(id_, name, papers, found, tuple(sign["words"] for sign in detail["alarm"]["signs"]))
        for id_, name, papers, found, detail in rows
    ]


def _score(connection: Connection) -> ColumnElement[float]:
    if connection.dialect.name == "sqlite":
        return func.json_extract(Author.detail, "$.alarm.score", type_=Float)
    return cast(func.jsonb_extract_path_text(Author.detail, "alarm", "score"), Float)
