"""Makes the records of a person who keeps a page at arXiv from what each form of that page says."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from spiders.arxiv.parser import PARSER_VERSION
from spiders.errors import PageError
from spiders.records import (
    AuthorContent,
    AuthorRecord,
    Identifier,
    ListingContent,
    ListingRecord,
    Member,
    Page,
    Record,
    Reject,
)
from spiders.text import clean

KIND = "author"
KIND_OF_LISTING = "author-papers"

_TITLE = re.compile(r"(.+?)['’]s articles on arXiv", re.IGNORECASE)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII)
_AUTHOR_ID = re.compile(r"[^\s/]+_\d+|" + _ORCID.pattern, re.ASCII)
_FORM = re.compile(r"\.(?:atom2?|html|json)$")


class Owner(Struct, frozen=True):
    """The person whose page it is; the id is an ORCID iD where the page was asked for by one."""

    author_id: str
    name: str
    orcid: str | None
    said_at: datetime | None = None


def owner(
    title: str, addresses: tuple[str, ...], links: tuple[str, ...], said_at: datetime | None = None
) -> Owner:
    """Return the owner from the page's title, its addresses (the page's own first) and its links to ORCID.

    Raises PageError(`author-name-missing` or `author-id-missing`).
    """
    found = _TITLE.fullmatch(clean(title))
    name = found[1] if found else clean(title)
    if not name:
        raise PageError("author-name-missing", "the page's title names nobody")
    ids = (_FORM.sub("", unquote(urlsplit(address).path).rsplit("/", 1)[-1]) for address in addresses)
    author_id = next((part for part in ids if _AUTHOR_ID.fullmatch(part)), None)
    if author_id is None:
        raise PageError("author-id-missing", f"no author id in {addresses!r}")
    orcids = (_ORCID.search(link) for link in (*links, author_id) if "orcid.org/" in link or link == author_id)
    return Owner(author_id, name, next((found[0] for found in orcids if found), None), said_at)


def author_page(who: Owner, papers: tuple[Record, ...], rejects: tuple[Reject, ...], empty: bool) -> Page:
    """Return the page of a person; without papers there is no listing, since an empty one ends nothing."""
    records: tuple[Record, ...] = (_author(who),)
    if not empty:
        records = (*records, _listing(who, papers), *papers)
    return Page(records=records, rejects=rejects, empty=empty, parser_version=PARSER_VERSION)


def _author(who: Owner) -> AuthorRecord:
    identifiers = [] if who.author_id == who.orcid else [Identifier("arxiv", who.author_id, "asserted")]
    if who.orcid is not None:
        identifiers.append(Identifier("orcid", who.orcid, "asserted"))
    content = AuthorContent(
        name=who.name,
        identifiers=tuple(identifiers),
        url=f"https://arxiv.org/a/{who.author_id}",
    )
    return AuthorRecord("arxiv", KIND, who.author_id, content, who.said_at)


def _listing(who: Owner, papers: tuple[Record, ...]) -> ListingRecord:
    content = ListingContent(
        owner_kind=KIND,
        owner_id=who.author_id,
        owner_name=who.name,
        members=tuple(Member(paper.kind, paper.source_id) for paper in papers),
    )
    return ListingRecord("arxiv", KIND_OF_LISTING, who.author_id, content, who.said_at)
