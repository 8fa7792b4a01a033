"""Invented authors, papers and authorships as the derived tables hold them, in an order of no meaning."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import msgspec

from db import bulk
from db.models import derived
from pipeline.derivation.details import AuthorDetail, Code, Count, Credit, PaperDetail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Database

_PART: Final = 20_000
_FIELDS: Final = ("LG", "CL", "CV", "AI", "RO", "IR", "CR", "HC", "SE", "DS")
_MOST_AUTHORS, _MEAN_AUTHORS = 7, 4
_WORDS: Final = ("sparse", "gates", "tides", "shallow", "harbour", "lamps", "winter", "long", "documents", "ferns")


def fill(database: Database, authors: int, authorships: int) -> None:
    """Fill the tables of a database."""
    chance = random.Random(5)
    with database.writing("derive") as transaction:
        detail = _text(AuthorDetail((), (), (), (), (), 0))
        people = [(_person(n), f"Person {n}", None, 0, detail) for n in range(authors)]
        bulk.append(transaction, derived.Author, ("id", "name", "main_field", "papers", "detail"), people)
        papers: list[tuple[Any, ...]] = []
        places: list[tuple[Any, ...]] = []
        for number in range(authorships // _MEAN_AUTHORS):
            signed = _signed(chance, authors)
            papers.append(_paper(chance, number, signed))
            places += [(papers[-1][0], _person(who), "A. Person", at, "named") for at, who in enumerate(signed)]
            if len(papers) == _PART:
                _append(transaction, papers, places)
        _append(transaction, papers, places)


def some_papers(count: int, authorships: int) -> Iterator[str]:
    """Yield the ids of so many papers, spread over all."""
    every = authorships // _MEAN_AUTHORS
    yield from (_id(number * (every // count)) for number in range(count))


def _signed(chance: random.Random, authors: int) -> list[int]:
    """Return who signs a paper: some people sign many."""
    return list({int(authors * chance.random() ** 1.5) for _ in range(chance.randint(1, _MOST_AUTHORS))})


def _paper(chance: random.Random, number: int, signed: list[int]) -> tuple[Any, ...]:
    year = 1995 + int(30 * chance.random() ** 0.5)
    field = chance.choice(_FIELDS)
    words = " ".join(chance.choices(_WORDS, k=100))
    says = chance.random()
    detail = PaperDetail(
        abstract=words,
        authors=tuple(Credit("A. Person", f"arxiv/oai/{number}#A. Person#{at}") for at in range(len(signed))),
        authors_complete=says < 0.9,
        primary_category=f"cs.{field}",
        categories=(f"cs.{field}",),
        identifiers={"arxiv": f"{number}"},
        venue=None,
        comment=None,
        code=Code("https://code.example/x", "arxiv", "text") if chance.random() < 0.2 else None,
        is_code_known=chance.random() < 0.5,
        institutions=(),
        citations={"semantic-scholar": Count(int(chance.paretovariate(0.8)) % 5000, "2026-03-01")}
        if says < 0.97
        else {},
        versions=(),
        withdrawn=says > 0.99,
        retracted=False,
        front_matter=says > 0.995,
        said_at="2026-03-01",
        from_records={"title": f"arxiv/oai/{number}"},
    )
    day = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return _id(number), words[:60], day if says < 0.98 else None, field, _text(detail)


def _append(transaction: Any, papers: list[tuple[Any, ...]], places: list[tuple[Any, ...]]) -> None:
    bulk.append(transaction, derived.Paper, ("id", "title", "date", "field", "detail"), papers)
    bulk.append(transaction, derived.Authorship, ("paper_id", "author_id", "name", "position", "why"), places)
    papers.clear()
    places.clear()


def _person(number: int) -> str:
    return f"person-{number * 7919 % 10_000_019}"


def _id(number: int) -> str:
    return f"P{number * 7919 % 100_000_007:09}"


def _text(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
