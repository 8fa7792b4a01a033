"""A paper, or a page, that is never taken for an author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from db.queries import explaining as stored
from db.queries import profiles
from pipeline.explaining import things
from pipeline.intake.statements import content_of
from pipeline.judging.conflicts import refuse
from pipeline.judging.plan import JudgementError, Plan
from pipeline.judging.subjects import author, members_of
from spiders.records import AuthorContent, ListingContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.engine import Transaction


class _Denied(Struct, frozen=True):
    words: str
    records: tuple[str, ...] = ()
    """Records about papers."""
    owners: tuple[str, ...] = ()
    """Author records whose listings are denied."""


def deny(transaction: Transaction, typed: str, whose: str) -> Plan:
    """Plan that a paper, a record or a page is never taken for an author.

    `typed` is a paper's id, a record's key, or the URL of a page at a source. Raises AuthorError, ThingError,
    JudgementError.
    """
    subject = author(transaction, whose)
    denied = _at(transaction, typed) if typed.startswith(("http://", "https://")) else _named(transaction, typed)
    papers = {
        row["paper_id"] for row in standing.rows(transaction, derived.PaperVersion, "record_key", denied.records)
    }
    rows = list(standing.rows(transaction, derived.Mention, "author_id", {subject.id}))
    taken = {row["key"] for row in rows if row["paper_id"] in papers or row["listing_key"] in denied.owners}
    staying = tuple(key for key in subject.members if key not in taken)
    if not staying:
        raise JudgementError(
            f"all that is known of {subject.typed} comes from {denied.words}; nothing would be left to deny it to"
        )
    return refuse(
        transaction,
        Plan(
            verb="deny",
            left=(*sorted(taken), *denied.records, *denied.owners),
            right=staying,
            value={"records": list(denied.records), "owners": list(denied.owners)},
            words=f"{denied.words} is never taken for {subject.typed}",
        ),
    )


def _named(transaction: Transaction, typed: str) -> _Denied:
    thing = things.meant(transaction, typed)
    if thing.kind == "paper":
        return _Denied(thing.typed, records=members_of(transaction, "paper", thing.id))
    if thing.kind != "record":
        raise JudgementError(
            f"{thing.typed} is no paper and no record; type paper:ID, record:SOURCE/KIND/ID or a URL"
        )
    return _of_records(transaction, [thing.id], thing.typed)


def _at(transaction: Transaction, url: str) -> _Denied:
    found = _of_records(transaction, profiles.records_at(transaction, url), url)
    if not found.records and not found.owners:
        raise JudgementError(f"nothing stored was read at {url}; type paper:ID or record:SOURCE/KIND/ID")
    if not found.owners and len(found.records) > 1:
        raise JudgementError(f"{url} holds {len(found.records)} papers; name one of them: paper:ID")
    return found


def _of_records(transaction: Transaction, keys: Iterable[str], words: str) -> _Denied:
    """Return what records stand for: the owner whose page they make, else the papers that they tell of."""
    records, owners = set(), set()
    for key in keys:
        source = key.split("/", 1)[0]
        content = content_of(stored.versions(transaction, *key.split("/", 2))[-1].content)
        if isinstance(content, AuthorContent):
            owners.add(key)
        elif isinstance(content, ListingContent):
            owners.add(f"{source}/{content.owner_kind}/{content.owner_id}")
        else:
            records.add(key)
    return _Denied(words, () if owners else tuple(sorted(records)), tuple(sorted(owners)))
