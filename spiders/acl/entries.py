"""The papers that a person's or a volume's page lists, read in the order of the page.

What an entry is, its links tell: one to a paper begins it, links to people are its authors, one to a
volume is where it appeared. The layout around them has changed often and is not looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bs4 import Tag
from msgspec import UNSET, Struct, field

from spiders.acl.ids import HOME, frontmatter, paper_at, person_at, volume_at
from spiders.acl.people import address, linked_names, orcid
from spiders.errors import PageError
from spiders.records import PaperContent, PaperRecord, Reject, Text
from spiders.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_YEAR: Final = re.compile(r"\d{4}")
_ABSTRACT: Final = "abstract-"
_REJECTS_BORNE: Final = 2
_SHARE_BORNE: Final = 0.02
_SLICE: Final = 2000


class Entry(Struct):
    """A paper of a list, as far as the list shows it."""

    paper: str
    link: Tag
    year: str | None
    people: list[Tag] = field(default_factory=list)
    venue: str | None = None


def entries(main: Tag) -> list[Entry]:
    """Return the papers that a page lists, each once."""
    found: dict[str, Entry] = {}
    current: Entry | None = None
    year: str | None = None
    for tag in _signs(main):
        paper = paper_at(address(tag))
        if tag.name in _HEADINGS:
            heading = clean(tag.get_text())
            current, year = None, heading if _YEAR.fullmatch(heading) else year
        elif paper is None:
            current = current and _grown(current, tag)
        elif paper not in found:
            current = found[paper] = Entry(paper, tag, year)
        elif tag.find_parent(["strong", "b"]):
            # Old pages name a paper's PDF without `.pdf` before its title.
            current = found[paper]
            current.link = tag
    return list(found.values())


def _grown(entry: Entry, link: Tag) -> Entry | None:
    """Add what a link says to an entry; None where the entry ends with it."""
    target = address(link)
    if volume_at(target):
        entry.venue = clean(link.get_text()) or None
        return None
    if person_at(target) or orcid(link):
        entry.people.append(link)
    return entry


def _signs(main: Tag) -> Iterator[Tag]:
    """Yield headings and links in the page's order, without those of the facts, dialogs and abstracts."""
    for tag in main.find_all([*_HEADINGS, "a"]):
        if not any(_aside(parent) for parent in tag.parents):
            yield tag


def _aside(tag: Tag) -> bool:
    return tag.name in {"dl", "nav", "footer"} or _of_abstract(tag) or "modal" in (tag.get("class") or ())


def _of_abstract(tag: Tag) -> bool:
    return str(tag.get("id") or "").startswith(_ABSTRACT)


def abstracts(main: Tag) -> dict[str, str]:
    """Return the folded abstracts of a list by paper id; their element ids write the dots as `--`."""
    found = {}
    for tag in main.find_all(id=_of_abstract_id):
        text = clean(tag.get_text())
        if text:
            found[str(tag["id"]).removeprefix(_ABSTRACT).replace("--", ".")] = text
    return found


def _of_abstract_id(value: str | None) -> bool:
    return value is not None and value.startswith(_ABSTRACT)


def struck(tag: Tag) -> bool:
    """Tell whether something is struck through, as retracted papers are in a list."""
    for part in (tag, *tag.parents):
        style = f"{part.get('style') or ''} {' '.join(part.get('class') or ())}"
        if "line-through" in style:
            return True
    return False


def entry_record(kind: str, entry: Entry, abstract: str | None, venue: Text, published: Text) -> PaperRecord:
    """Return the short record of an entry; `venue` and `published` hold where the entry itself names none.

    Raises PageError(`title-missing`).
    """
    title = clean(entry.link.get_text())
    if not title:
        raise PageError("title-missing", f"the entry of {entry.paper} has no title")
    content = PaperContent(
        title=title,
        abstract=abstract or UNSET,
        authors=linked_names(entry.people) or UNSET,
        published=entry.year or published,
        identifiers={"acl": entry.paper},
        venue=entry.venue or venue,
        paper_type="frontmatter" if frontmatter(entry.paper) else UNSET,
        retracted=struck(entry.link) or UNSET,
        url=f"{HOME}/{entry.paper}/",
    )
    return PaperRecord("acl", kind, entry.paper, content)


def entry_records(
    main: Tag, kind: str, *, venue: Text = UNSET, published: Text = UNSET
) -> tuple[tuple[PaperRecord, ...], tuple[Reject, ...]]:
    """Return the short records of all entries of a page, and the entries that cannot be read.

    Raises PageError(`too-many-rejects`).
    """
    folded, listed = abstracts(main), entries(main)
    records, rejects = [], []
    for entry in listed:
        try:
            records.append(entry_record(kind, entry, folded.get(entry.paper), venue, published))
        except PageError as error:
            rejects.append(Reject(entry.paper, error.code, error.detail, str(entry.link.parent)[:_SLICE]))
    if len(rejects) > max(_REJECTS_BORNE, len(listed) * _SHARE_BORNE):
        raise PageError("too-many-rejects", f"{len(rejects)} of {len(listed)} entries: {rejects[0].detail}")
    return tuple(records), tuple(rejects)
