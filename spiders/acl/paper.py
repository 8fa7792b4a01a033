"""The record of one paper's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bs4 import Tag
from msgspec import UNSET

from spiders.acl.facts import Facts
from spiders.acl.ids import HOME, frontmatter, paper_at, paper_id
from spiders.acl.people import linked_names
from spiders.errors import PageError
from spiders.records import Name, PaperContent, PaperRecord, Text
from spiders.text import clean

if TYPE_CHECKING:
    from spiders.acl.shape import Opened

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOTICE: Final = re.compile(r"this paper (?:has been|was) (retracted|removed|withdrawn)", re.IGNORECASE)


def paper_record(opened: Opened, url: str) -> PaperRecord:
    """Return the record of a paper's page. Raises PageError (`id-missing`, `title-missing`)."""
    facts = Facts(opened.main)
    paper = paper_id(facts.anthology_id or "") or paper_at(url)
    if paper is None:
        raise PageError("id-missing", "the page names no Anthology ID of a paper")
    title = opened.tagged("citation_title") or clean(opened.title.get_text())
    if not title:
        raise PageError("title-missing", f"the page of {paper} has no title")
    notice = _notice(opened.main)
    content = PaperContent(
        title=title,
        abstract=_abstract(opened.main) or UNSET,
        authors=_authors(opened) or UNSET,
        published=facts.published(opened.tagged("citation_publication_date")),
        identifiers=_identifiers(paper, facts.text("doi") or opened.tagged("citation_doi")),
        comment="; ".join(_remarks(facts)) or UNSET,
        journal_ref=facts.text("volume") or UNSET,
        venue=facts.venue(),
        publisher=facts.text("publisher") or UNSET,
        pages=_pages(opened, facts),
        paper_type="frontmatter" if frontmatter(paper) else UNSET,
        withdrawn=notice in {"removed", "withdrawn"} or UNSET,
        retracted=notice == "retracted" or UNSET,
        code=facts.code(),
        url=f"{HOME}/{paper}/",
        pdf_url=facts.link("pdf") or opened.tagged("citation_pdf_url") or UNSET,
    )
    return PaperRecord("acl", "paper", paper, content)


def _authors(opened: Opened) -> tuple[Name, ...]:
    """Return the names printed below the title.

    The meta tags give each person's usual name, the links the name on this paper; where there are fewer
    links than tags, the tags are the list.
    """
    links = []
    for tag in opened.title.find_all_next(["a", "hr", "dl"]):
        if not isinstance(tag, Tag) or tag.name != "a":
            break
        links.append(tag)
    printed, tagged = linked_names(links), opened.tagged_all("citation_author")
    return printed if len(printed) >= len(tagged) else tuple(Name(name=name) for name in tagged)


def _identifiers(paper: str, doi: str | None) -> dict[str, str]:
    found = {"acl": paper}
    if doi and "10." in doi:
        found["doi"] = doi[doi.index("10.") :].lower()
    return found


def _remarks(facts: Facts) -> list[str]:
    note = facts.text("note")
    return [*([note] if note else []), *(f"Award: {name}" for name in facts.awards)]


def _pages(opened: Opened, facts: Facts) -> Text:
    first, last = opened.tagged("citation_firstpage"), opened.tagged("citation_lastpage")
    tagged = "–".join(part for part in (first, last) if part)
    return facts.text("pages") or tagged or UNSET


def _abstract(main: Tag) -> str | None:
    """Return what follows the heading "Abstract" within its box."""
    for heading in main.find_all(_HEADINGS):
        if clean(heading.get_text()).lower() == "abstract":
            parts = [sibling.get_text() for sibling in heading.next_siblings]
            return clean(" ".join(parts)) or None
    return None


def _notice(main: Tag) -> str | None:
    """Return what a notice above the facts says of the paper."""
    for tag in main.find_all(["div", "p", "b", "strong"]):
        found = _NOTICE.match(clean(tag.get_text()))
        if found:
            return found[1].lower()
    return None
