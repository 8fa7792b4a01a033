"""A saved profile page without address, and a stored one of the same owner's name: one person, or two?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import versions
from pipeline.intake.statements import content_of
from spiders.records import ListingContent

if TYPE_CHECKING:
    from db.engine import Transaction
    from spiders.records import ListingRecord


def clash(transaction: Transaction, record: ListingRecord) -> str:
    """Return why a listing cannot be of the owner whom the stored one of the same id names; empty if it can.

    Two pages that share no paper are taken to be of two people.
    """
    key = f"{record.source}/{record.kind}/{record.source_id}"
    known: set[str] = set()
    for version in versions.of_keys(transaction, [key]):
        content = content_of(version.content)
        assert isinstance(content, ListingContent)
        known |= {member.source_id for member in content.members}
    if not known or known & {member.source_id for member in record.content.members}:
        return ""
    return (
        f"a page of another {record.content.owner_name} is stored, and shares no title with this one;"
        " name this page's address with --url"
    )
