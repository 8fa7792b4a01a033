"""Reads the page that a person keeps at arXiv, in its forms Atom, HTML and JSON.

Each form gives the person (kind `author`), the list of the papers that the person owns (kind `author-papers`) and
these papers as the form shows them: `author-entry` (`.atom`), `author-entry-joined` (`.atom2`, no affiliations),
`author-html` (no dates, no abstract) and `author-json` (no affiliations).
The person's identifiers are asserted: arXiv has them from the person. An author without papers gives the person
alone, since an empty list could be a fault and must end nothing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spiders.arxiv.author_json import parse_author_json
from spiders.arxiv.author_records import Owner, author_page, owner
from spiders.arxiv.entry import needed, read_entry, separate_names, shown_entry
from spiders.arxiv.frame import ATOM, feed, html_page, instead, read_each
from spiders.arxiv.markup import full_text
from spiders.arxiv.names import split_names
from spiders.arxiv.rows import read_row, rows_in, shown_row
from spiders.html import one
from spiders.text import iso_time

if TYPE_CHECKING:
    from lxml import etree

    from spiders.records import Name, Page

__all__ = ["parse_author_atom", "parse_author_html", "parse_author_json"]

KIND_OF_ENTRY = "author-entry"
KIND_OF_JOINED = "author-entry-joined"
KIND_OF_ROW = "author-html"


def parse_author_atom(body: bytes, url: str) -> Page:
    """Return the person, the list of papers and the papers of an `.atom` or `.atom2` feed.

    An `.atom2` feed has all names of a paper in one element.
    Raises PageError, GoneError(`not-found`) or BlockedError.
    """
    root = feed(body)
    who = _owner_of_feed(root, url)
    entries = root.findall(f"{ATOM}entry")
    kind, names = (KIND_OF_ENTRY, separate_names)
    if _is_joined(root, url):
        kind, names = (KIND_OF_JOINED, joined_names)
    papers, rejects = read_each(entries, partial(read_entry, kind=kind, names=names), shown_entry)
    return author_page(who, papers, rejects, empty=not entries)


def joined_names(entry: etree._Element) -> tuple[Name, ...]:
    """Return the authors of an entry that has one element for all. Raises PageError(`authors-missing`)."""
    return split_names(needed(entry, f"{ATOM}author/{ATOM}name", "authors-missing"))


def _owner_of_feed(root: etree._Element, url: str) -> Owner:
    return owner(
        needed(root, f"{ATOM}title", "author-name-missing"),
        (root.findtext(f"{ATOM}id") or "", url),
        _targets(root, "describes"),
        iso_time(needed(root, f"{ATOM}updated", "date-missing")),
    )


def _targets(root: etree._Element, relation: str) -> tuple[str, ...]:
    links = root.iterfind(f"{ATOM}link")
    return tuple(link.get("href") or "" for link in links if link.get("rel") == relation)


def _is_joined(root: etree._Element, url: str) -> bool:
    addresses = (*_targets(root, "self"), url)
    return any(urlsplit(address).path.endswith(".atom2") for address in addresses)


def parse_author_html(body: bytes, url: str, encoding: str | None = None) -> Page:
    """Return the person, the list of papers and the papers of the page that people look at.

    Raises PageError(`not-an-author-page` among others), GoneError(`not-found`) or BlockedError.
    """
    page = html_page(body, encoding)
    frame = page.select_one("div#dlpage")
    addresses = [] if frame is None else [str(link["href"]) for link in frame.select('p a[href$=".atom2"]')]
    if frame is None or not addresses:
        raise instead(page, "not-an-author-page")
    links = tuple(str(link["href"]) for link in frame.select('p a[href*="orcid.org/"]'))
    who = owner(full_text(one(frame, "h1")), (*addresses, url), links)
    rows = rows_in(frame)
    papers, rejects = read_each(rows, partial(read_row, kind=KIND_OF_ROW), shown_row)
    return author_page(who, papers, rejects, empty=not rows)
