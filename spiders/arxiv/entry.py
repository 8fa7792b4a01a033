"""Reads one paper of an Atom feed; the query API and the author feeds share the shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from msgspec import UNSET, UnsetType

from spiders.arxiv.frame import ATOM
from spiders.arxiv.names import publisher_doi, some
from spiders.arxiv.parser import bare_id, is_category, split_id
from spiders.arxiv.withdrawal import says_withdrawn
from spiders.code_links import code_link
from spiders.errors import PageError
from spiders.records import Name, PaperContent, PaperRecord, Version
from spiders.text import clean, iso_day, iso_time

if TYPE_CHECKING:
    from collections.abc import Callable

ARXIV = "{http://arxiv.org/schemas/atom}"


def entry_text(node: etree._Element, tag: str) -> str | None:
    """Return the cleaned text of a child, or None where it is absent or empty."""
    return clean(node.findtext(tag) or "") or None


def needed(node: etree._Element, tag: str, code: str) -> str:
    """Return the cleaned text of a child, not empty. Raises PageError(`code`)."""
    found = entry_text(node, tag)
    if found is None:
        raise PageError(code, f"no text in <{etree.QName(tag).localname}>")
    return found


def separate_names(entry: etree._Element) -> tuple[Name, ...]:
    """Return the authors of an entry that has one element for each. Raises PageError(`authors-missing`)."""
    return some(_name(author) for author in entry.iterfind(f"{ATOM}author"))


def _name(author: etree._Element) -> Name:
    found = (clean(place.text or "") for place in author.iterfind(f"{ARXIV}affiliation"))
    affiliations = tuple(place for place in found if place)
    return Name(entry_text(author, f"{ATOM}name") or "", affiliations=affiliations or UNSET)


def read_entry(
    entry: etree._Element, kind: str, names: Callable[[etree._Element], tuple[Name, ...]] = separate_names
) -> PaperRecord:
    """Return the paper that an entry describes; it was said when the version shown was submitted.

    Raises PageError(`id-missing`, `id-unreadable`, `title-missing`, `authors-missing`, `date-missing`,
    `date-unreadable`).
    """
    paper_id, version = split_id(needed(entry, f"{ATOM}id", "id-missing"))
    submitted = needed(entry, f"{ATOM}published", "date-missing")
    updated = needed(entry, f"{ATOM}updated", "date-missing")
    comment = entry_text(entry, f"{ARXIV}comment")
    abstract = entry_text(entry, f"{ATOM}summary")
    content = PaperContent(
        title=needed(entry, f"{ATOM}title", "title-missing"),
        abstract=abstract or UNSET,
        code=code_link(comment, abstract),
        authors=names(entry),
        submitted=iso_day(submitted),
        updated=iso_day(updated),
        primary_category=_primary(entry) or UNSET,
        categories=_categories(entry) or UNSET,
        identifiers=identifiers(paper_id, entry_text(entry, f"{ARXIV}doi")),
        comment=comment or UNSET,
        journal_ref=entry_text(entry, f"{ARXIV}journal_ref") or UNSET,
        versions=versions(version, iso_day(submitted), iso_day(updated)),
        withdrawn=True if comment and says_withdrawn(comment) else UNSET,
        url=_link(entry, "type", "text/html") or UNSET,
        pdf_url=_link(entry, "title", "pdf") or UNSET,
    )
    return PaperRecord("arxiv", kind, paper_id, content, iso_time(updated))


def shown_entry(entry: etree._Element) -> tuple[str | None, str]:
    """Return the id of an entry, where it can be read, and its XML."""
    try:
        source_id: str | None = bare_id(entry_text(entry, f"{ATOM}id") or "")
    except PageError:
        source_id = None
    return source_id, etree.tostring(entry, encoding="unicode")


def identifiers(paper_id: str, doi: str | None) -> dict[str, str]:
    """Return a paper's identifiers by scheme; the DOI is there only if it is a publisher's."""
    found = {"arxiv": paper_id}
    other = publisher_doi(doi or "")
    if other is not None:
        found["doi"] = other
    return found


def versions(shown: str | None, submitted: str, updated: str) -> tuple[Version, ...] | UnsetType:
    """Return the first version and the one shown, the only ones that an entry tells of."""
    if shown is None:
        return UNSET
    first = Version("v1", submitted)
    return (first,) if shown == "v1" else (first, Version(shown, updated))


def _primary(entry: etree._Element) -> str | None:
    node = entry.find(f"{ARXIV}primary_category")
    term = "" if node is None else clean(node.get("term") or "")
    return term if is_category(term) else None


def _categories(entry: etree._Element) -> tuple[str, ...]:
    terms = (clean(node.get("term") or "") for node in entry.iterfind(f"{ATOM}category"))
    return tuple(dict.fromkeys(term for term in terms if is_category(term)))


def _link(entry: etree._Element, attribute: str, value: str) -> str | None:
    for node in entry.iterfind(f"{ATOM}link"):
        if node.get(attribute) == value:
            return clean(node.get("href") or "") or None
    return None
