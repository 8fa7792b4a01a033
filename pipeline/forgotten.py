"""Whether something that a source says is of a person who was forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, structs

from db.queries import forgotten
from pipeline.identity.identifiers import person_identifiers
from spiders.records import AuthorContent, ListingContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from db.queries.forgotten import Digests
    from pipeline.identity.statements import Mention
    from spiders.records import Page, Record


def of_mention(each: Mention) -> Iterator[str]:
    """Yield what a mention is known by, as it is digested."""
    yield forgotten.mention(each.key)
    if each.listing is not None:
        yield forgotten.record(each.listing)
    yield from of_identifiers(each.identifiers)


def of_record(source: str, kind: str, source_id: str, content: object) -> Iterator[str]:
    """Yield what a record is known by, as it is digested: nothing for one about a paper."""
    if isinstance(content, ListingContent):
        yield forgotten.record(f"{source}/{content.owner_kind}/{content.owner_id}")
    elif isinstance(content, AuthorContent):
        yield forgotten.record(f"{source}/{kind}/{source_id}")
        known = () if content.identifiers is UNSET else content.identifiers
        yield from of_identifiers((each.scheme, each.value, each.evidence) for each in known)


def of_identifiers(identifiers: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield identifiers as they are digested, without those that were found by name."""
    for scheme, value, evidence in sorted(person_identifiers(identifiers)):
        if evidence != "name":
            yield forgotten.identifier(scheme, value)


def without(page: Page, digests: Digests) -> Page:
    """Return a page without the records about people who were forgotten."""
    if not digests:
        return page
    return structs.replace(page, records=tuple(each for each in page.records if not _is_of(each, digests)))


def _is_of(each: Record, digests: Digests) -> bool:
    return any(map(digests.holds, of_record(each.source, each.kind, each.source_id, each.content)))
