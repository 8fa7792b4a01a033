"""What a derivation must look at, and the keys under which things that belong together are found.

`p:` keys are those of records about papers, `m:` keys those of mentions; author records of a source and the parts
of listings are found under the `m:` keys of the mentions that they are about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import UNSET, Struct

from db.queries import derived as standing
from db.queries import versions
from pipeline.derivation.evidence import paper_statement
from pipeline.derivation.listings import owner_key
from pipeline.derivation.said import Said, newest
from pipeline.identity import block
from pipeline.identity.identifiers import person_identifiers
from spiders.records import AuthorContent, ListingContent, PaperContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.engine import Transaction
    from db.queries.derived import Waiting
    from pipeline.identity.statements import Mention

_KEPT: Final = ("id:", "listing:", "name:", "paper:")
"""Keys of mentions that are kept; mentions that share any other key share one of these too."""


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

    def load(self, transaction: Transaction, keys: set[str]) -> None:
        """Take up the visible records of these keys that are not here yet."""
        missing = keys - self.keys()
        if missing:
            self.add(newest(versions.of_keys(transaction, missing)))


def everything(transaction: Transaction) -> Records:
    """Return all records that are visible."""
    records = Records({}, {}, {})
    records.add(newest(versions.every(transaction)))
    return records


class Touched(Struct, frozen=True):
    """What something has happened to since it was last derived."""

    records: set[str]
    """Keys of records whose visible versions are others than before, perhaps."""
    walked: set[str]
    """Keys of the owners of listings that were visited again."""
    judged: set[str]
    """Mentions and records that a person ruled over."""


def numbers(waiting: Iterable[Waiting]) -> tuple[int, ...]:
    """Return the numbers under which events are pending."""
    return tuple(event.id for event in waiting if event.id is not None)


def touched(transaction: Transaction, waiting: Iterable[Waiting]) -> Touched:
    """Return what the events that wait have happened to."""
    found = Touched(set(), set(), set())
    for event in waiting:
        found.judged.update(event.judged)
        found.records.update(versions.keys_of_ids(transaction, event.shown))
        first, last = event.appended or (0, -1)
        if event.appended is not None:
            found.records.update(versions.keys_between(transaction, first, last))
        before = versions.of_ids(transaction, [id_ for id_ in event.seen if not first <= id_ <= last])
        # What was seen again may have been hidden; then it counts from now on.
        doubtful = versions.doubtful_fetches(transaction, {brief.fetch_id for brief in before})
        found.records.update(brief.key for brief in before if brief.fetch_id in doubtful)
        found.walked.update(owners_of(transaction, {brief.key for brief in before}))
    return found


_OWNER: Final = "m:listing:"
PERSONAL: Final = (_OWNER, "m:id:")
"""Beginnings of the keys by which author records of a source are found."""


def listing_key(owner: str) -> str:
    """Return the key under which all that concerns an owner's listing is found."""
    return _OWNER + owner


def owners_of(transaction: Transaction, records: set[str]) -> set[str]:
    """Return the keys of the owners whom author records, and parts of listings, were about when last derived."""
    return {key.removeprefix(_OWNER) for key in standing.keys_of_items(transaction, records, prefix=_OWNER)}


def records_about(transaction: Transaction, owners: set[str]) -> set[str]:
    """Return the keys of the author records and listings of owners, and of mentions that are theirs."""
    return standing.items_of_keys(transaction, {_OWNER + owner for owner in owners}) | owners


def paper_keys(said: Said) -> set[str]:
    """Return the keys under which a paper's record is found."""
    return {f"p:{key}" for key in block.paper_keys(paper_statement(said))}


def mention_keys(mention: Mention) -> set[str]:
    """Return the keys under which a mention is found."""
    return {f"m:{key}" for key in block.mention_keys(mention) if is_kept(key)}


def personal_keys(mention: Mention) -> set[str]:
    """Return the keys of a mention by which author records are found."""
    found = {_OWNER + mention.listing} if mention.listing is not None else set()
    return found | _id_keys(mention.identifiers)


def _id_keys(identifiers: Iterable[tuple[str, str, str]]) -> set[str]:
    return {f"m:id:{scheme}:{value}" for scheme, value, how in person_identifiers(identifiers) if how != "name"}


def is_kept(key: str) -> bool:
    """Whether a block key of a mention is kept with it."""
    return key.startswith(_KEPT)


def beside_keys(said: Said) -> set[str]:
    """Return the keys under which an author's record, or a part of a listing, is found."""
    content = said.content
    if isinstance(content, ListingContent):
        return {_OWNER + owner_key(said)}
    assert isinstance(content, AuthorContent)
    known = () if content.identifiers is UNSET else content.identifiers
    return {_OWNER + said.key} | _id_keys((i.scheme, i.value, i.evidence) for i in known)
