"""The two sides of a question, as they are shown beside one another: names, papers, identifiers, addresses."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import profiles
from pipeline.derivation.evidence import paper_statement
from pipeline.explaining import author, paper
from pipeline.identity.identifiers import person_identifiers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from db.engine import Transaction
    from pipeline.explaining.author import Named
    from pipeline.explaining.things import Thing
    from pipeline.identity.statements import Mention, PaperStatement


class Publication(Struct, frozen=True):
    """A paper as a side shows it."""

    title: str
    year: int | None
    venue: str | None
    people: tuple[str, ...]
    """Of a person's paper the co-authors."""


class Read(Struct, frozen=True):
    """Where a record was read, and when it was said."""

    record: str
    source: str
    url: str
    said_at: datetime


class Side(Struct, frozen=True):
    """A paper or person: what is known that tells it from others."""

    thing: str
    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    affiliations: tuple[str, ...]
    papers: tuple[Publication, ...]
    """Newest first; of a paper what each record says of it."""
    records: tuple[Read, ...]


def of_author(transaction: Transaction, thing: Thing) -> tuple[Side, dict[str, Mention]]:
    """Return a person as a side, and the mentions."""
    named, mentions = author.known(transaction, thing.id)
    own = {alias["scheme"]: alias["value"] for alias in profiles.aliases(transaction, thing.id)}
    return _person(thing.typed, named, mentions.values(), own), mentions


def of_half(words: str, named: Iterable[Named], mentions: Collection[Mention]) -> Side:
    """Return some of a person's mentions as a side, with the identifiers that stand on their own records."""
    keys = {mention.key for mention in mentions}
    own = {scheme: value for m in mentions for scheme, value, _ in sorted(person_identifiers(m.identifiers))}
    return _person(words, [each for each in named if each.key in keys], mentions, own)


def _person(
    words: str, named: Iterable[Named], mentions: Collection[Mention], identifiers: Mapping[str, str]
) -> Side:
    return Side(
        thing=words,
        names=tuple(sorted({mention.name for mention in mentions})),
        identifiers=tuple(f"{scheme}:{value}" for scheme, value in sorted(identifiers.items())),
        affiliations=tuple(sorted({place for mention in mentions for place in mention.affiliations})),
        papers=_publications(mentions),
        records=tuple(
            {each.record: Read(each.record, each.source, each.url, each.said_at) for each in named}.values()
        ),
    )


def _publications(mentions: Iterable[Mention]) -> tuple[Publication, ...]:
    found: dict[str, Publication] = {}
    for each in sorted(mentions, key=lambda mention: mention.key):
        before = found.get(each.paper)
        found[each.paper] = Publication(
            title=(before and before.title) or each.title or "",
            year=(before and before.year) or each.year,
            venue=(before and before.venue) or each.venue,
            people=max((before.people if before else (), each.coauthors), key=len),
        )
    return tuple(sorted(found.values(), key=_newest))


def of_paper(transaction: Transaction, thing: Thing) -> tuple[Side, dict[str, PaperStatement]]:
    """Return a paper as a side, and what its records state."""
    said = paper.said(transaction, thing.id)
    statements = {each.key: paper_statement(each) for each in said}
    told = [Publication(s.title or "", s.year, s.venue, s.authors) for s in statements.values()]
    own = {f"{scheme}:{value}" for s in statements.values() for scheme, value in s.identifiers.items()}
    return Side(
        thing=thing.typed,
        names=tuple(sorted({each.title for each in told if each.title})),
        identifiers=tuple(sorted(own)),
        affiliations=(),
        papers=tuple(sorted(told, key=_newest)),
        records=tuple(
            Read(each.record, each.source, each.url, each.said_at) for each in paper.read(transaction, said)
        ),
    ), statements


def _newest(each: Publication) -> tuple[int, str]:
    return (-(each.year or 0), each.title)
