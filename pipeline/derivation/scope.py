"""Which records a derivation must look at: all of them, or what hangs together with what has happened.

What hangs together is found by shared keys: `p:` keys tie records of papers, `m:` keys tie mentions, the author
records of a source, and the parts of listings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, Struct

from db.models import Base, derived
from db.queries import derived as standing
from db.queries import versions
from pipeline.derivation.evidence import paper_statement
from pipeline.derivation.listings import members_of, owner_key
from pipeline.derivation.said import Said, newest
from pipeline.identity import block
from pipeline.identity.identifiers import person_identifiers
from spiders.records import AuthorContent, ListingContent, PaperContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.engine import Transaction
    from db.queries.derived import Waiting
    from pipeline.identity.statements import Mention

_TYING = ("id:", "listing:", "name:", "paper:")
"""Block keys that tie people; the others only pick pairs among those."""


class Records(Struct):
    """Records by key, by what they are about."""

    papers: dict[str, Said]
    authors: dict[str, Said]
    listings: dict[str, Said]

    def add(self, found: Iterable[Said]) -> None:
        """Take up records."""
        for said in found:
            if isinstance(said.content, PaperContent):
                self.papers[said.key] = said
            elif isinstance(said.content, AuthorContent):
                self.authors[said.key] = said
            else:
                self.listings[said.key] = said

    def keys(self) -> set[str]:
        """Return the keys of all records."""
        return {*self.papers, *self.authors, *self.listings}


def everything(transaction: Transaction) -> Records:
    """Return all records that are visible."""
    records = Records({}, {}, {})
    records.add(newest(versions.every(transaction)))
    return records


def touched(transaction: Transaction, waiting: Iterable[Waiting]) -> set[str]:
    """Return the keys of the records that something has happened to."""
    keys: set[str] = set()
    for event in waiting:
        if event.version_id is not None:
            keys |= versions.keys_of_ids(transaction, [event.version_id])
        if event.appended is not None:
            keys |= versions.keys_between(transaction, *event.appended)
        elif event.seen:
            keys |= versions.keys_of_ids(transaction, event.seen)
    return keys


def paper_keys(said: Said) -> set[str]:
    """Return the keys that tie a paper's record to others."""
    return {f"p:{key}" for key in block.paper_keys(paper_statement(said))}


def mention_keys(mention: Mention) -> set[str]:
    """Return the keys that tie a mention to others."""
    return {f"m:{key}" for key in block.mention_keys(mention) if key.startswith(_TYING)}


def beside_keys(said: Said) -> set[str]:
    """Return the keys that tie an author's record, or a part of a listing, to mentions."""
    content = said.content
    if isinstance(content, ListingContent):
        return {f"m:listing:{owner_key(said)}"}
    assert isinstance(content, AuthorContent)
    known = () if content.identifiers is UNSET else content.identifiers
    ids = person_identifiers((i.scheme, i.value, i.evidence) for i in known)
    return {f"m:listing:{said.key}", *(f"m:id:{scheme}:{value}" for scheme, value, how in ids if how != "name")}


class Loader:
    """Loads what hangs together with some records, step by step."""

    def __init__(self, transaction: Transaction, touched_keys: set[str]) -> None:
        self._transaction = transaction
        self.touched = touched_keys
        self.records = Records({}, {}, {})
        self._load(touched_keys)
        mark = "m:listing:"
        before = standing.keys_of_items(transaction, touched_keys)
        self._owners = {key.removeprefix(mark) for key in before if key.startswith(mark)}

    @property
    def owners(self) -> set[str]:
        """Keys of the owners of all listings loaded, and of those that are now hidden."""
        return self._owners | {owner_key(listing) for listing in self.records.listings.values()}

    def papers(self) -> set[str]:
        """Load the papers that hang together with the touched records; return all keys, also of hidden ones."""
        fresh = self.touched - set(self.records.authors) - set(self.records.listings)
        for listing in self.records.listings.values():
            fresh.update(*(members_of(listing.source, past.content) for past in listing.history))
        fresh |= self._column(derived.Membership, "listing_key", self.owners, "record_key")
        reached: set[str] = set()
        while fresh:
            reached |= fresh
            self._load(fresh)
            ties = {key for key in standing.keys_of_items(self._transaction, fresh) if key.startswith("p:")}
            for key in fresh & self.records.papers.keys():
                ties |= paper_keys(self.records.papers[key])
            ids = self._column(derived.PaperVersion, "record_key", fresh, "paper_id")
            versions_of = self._column(derived.PaperVersion, "paper_id", ids, "record_key")
            fresh = (versions_of | standing.items_of_keys(self._transaction, ties)) - reached
        self._load_owners(reached)
        return reached

    def people(self, mentions: Iterable[Mention], papers: set[str]) -> tuple[set[str], dict[str, str]]:
        """Load what the people hang together with who are named on these papers, or were.

        Returns the keys of all their standing mentions, and of the further paper records that these stand on,
        with the ids of their papers.
        """
        items = self._column(derived.Mention, "record_key", papers, "key") | (
            self.touched - self.records.papers.keys()
        )
        ties = {tie for mention in mentions for tie in mention_keys(mention)}
        for said in (*self.records.authors.values(), *self.records.listings.values()):
            ties |= beside_keys(said)
        reached: set[str] = set()
        tied: set[str] = set()
        while items - reached or ties - tied:
            fresh = items - reached
            reached |= fresh
            ties |= {key for key in standing.keys_of_items(self._transaction, fresh) if key.startswith("m:")}
            items |= standing.items_of_keys(self._transaction, ties - tied)
            tied |= ties
            people = self._column(derived.Mention, "key", fresh, "author_id")
            items |= self._column(derived.Mention, "author_id", people, "key")
        rows = list(standing.rows(self._transaction, derived.Mention, "key", reached))
        outside = {row["record_key"]: row["paper_id"] for row in rows if row["record_key"] not in papers}
        self._load(set(outside) | (reached - {row["key"] for row in rows}))
        self._load_owners(set(outside))
        return {row["key"] for row in rows}, outside

    def _load(self, keys: set[str]) -> None:
        self.records.add(newest(versions.of_keys(self._transaction, keys - self.records.keys())))

    def _load_owners(self, papers: set[str]) -> None:
        """Load the listings that hold papers, and the author records of their owners."""
        owners = self._column(derived.Membership, "record_key", papers, "listing_key")
        ties = {f"m:listing:{owner}" for owner in owners}
        tied = standing.items_of_keys(self._transaction, ties)
        mentions = self._column(derived.Mention, "key", tied, "key")
        self._load((tied - mentions) | owners)

    def _column(self, model: type[Base], column: str, values: set[str], wanted: str) -> set[str]:
        found = (row[wanted] for row in standing.rows(self._transaction, model, column, values))
        return {value for value in found if value is not None}
