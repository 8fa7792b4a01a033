"""Reads a paper's abstract page. Kind: `abs`.

Title and abstract come from the meta tags, which keep their TeX; the visible ones have it turned into letters.
Names come from the visible links, since the tags mangle collaborations ("CMS, The"); the tags add given and family
name where both say the same name. A page that ends with its head is read as far as it goes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from msgspec import UNSET, structs

from spiders.arxiv.entry import identifiers
from spiders.arxiv.frame import html_page, instead
from spiders.arxiv.history import submission_history
from spiders.arxiv.markup import author_list, full_text
from spiders.arxiv.meta_authors import names_in, with_parts
from spiders.arxiv.names import categories_in
from spiders.arxiv.parser import PARSER_VERSION, bare_id
from spiders.arxiv.withdrawal import says_withdrawn
from spiders.code_links import code_link
from spiders.errors import PageError
from spiders.html import one, optional
from spiders.records import Page, PaperContent, PaperRecord, Text
from spiders.text import clean

if TYPE_CHECKING:
    from datetime import datetime

KIND = "abs"

_META_DAY = re.compile(r"(\d{4})/(\d{2})/(\d{2})", re.ASCII)


def parse_abs(body: bytes, url: str, encoding: str | None = None) -> Page:
    """Return the paper of an abstract page, said when the version that it shows was submitted.

    `encoding` is the one of the HTTP header, as the page names none. Raises PageError, GoneError(`not-found`)
    or BlockedError.
    """
    page = html_page(body, encoding)
    if not _meta(page, "citation_arxiv_id"):
        raise instead(page, "not-an-abstract-page")
    content, said_at = _head(page), None
    if page.body is not None:
        said_at, seen = _body(page)
        content = structs.replace(content, **seen)
    content = structs.replace(content, code=code_link(content.comment or None, content.abstract or None))
    if not content.authors:
        raise PageError("authors-missing", f"no author is named at {url}")
    paper_id = bare_id(_meta(page, "citation_arxiv_id"))
    return Page(records=(PaperRecord("arxiv", KIND, paper_id, content, said_at),), parser_version=PARSER_VERSION)


def _head(page: BeautifulSoup) -> PaperContent:
    """Return what the meta tags say."""
    title = _meta(page, "citation_title") or _seen_text(page, "h1.title")
    if not title:
        raise PageError("title-missing", "neither a tag nor a heading has the title")
    link = page.select_one('meta[property="og:url"]')
    return PaperContent(
        title=title,
        abstract=_meta(page, "citation_abstract") or _seen_text(page, "blockquote.abstract") or UNSET,
        authors=names_in(page) or UNSET,
        submitted=_day(page, "citation_date"),
        updated=_day(page, "citation_online_date"),
        identifiers=identifiers(bare_id(_meta(page, "citation_arxiv_id")), _doi(page)),
        url=clean(str(link.get("content") or "")) or UNSET if link else UNSET,
        pdf_url=_meta(page, "citation_pdf_url") or UNSET,
    )


def _body(page: BeautifulSoup) -> tuple[datetime, dict[str, Any]]:
    """Return when the version shown was submitted, and the fields that the visible page says."""
    history = submission_history(one(page, "div.submission-history"))
    subjects = one(page, "td.subjects")
    primary = categories_in(full_text(one(subjects, "span.primary-subject")))
    table = _table(page)
    comment = _seen_text(page, "td.comments")
    shown = author_list(one(page, "div.authors"))
    seen: dict[str, Any] = {
        "primary_category": primary[0] if primary else UNSET,
        "categories": categories_in(full_text(subjects)) or UNSET,
        "comment": comment or UNSET,
        "journal_ref": table.get("journal reference") or UNSET,
        "report_no": table.get("report number") or UNSET,
        "license": _license(page),
        "versions": history.versions,
        "withdrawn": history.withdrawn or (history.shows_last and says_withdrawn(comment)),
    }
    if shown is not None:
        seen["authors"] = with_parts(shown.names, names_in(page))
        seen["authors_complete"] = shown.complete
    return history.shown_at, seen


def _meta(page: BeautifulSoup, name: str) -> str:
    tag = page.select_one(f'meta[name="{name}"]')
    return "" if tag is None else clean(str(tag.get("content") or ""))


def _seen_text(page: BeautifulSoup, selector: str) -> str:
    node = optional(page, selector)
    return "" if node is None else full_text(node)


def _day(page: BeautifulSoup, name: str) -> Text:
    text = _meta(page, name)
    found = _META_DAY.fullmatch(text)
    if text and found is None:
        raise PageError("date-unreadable", f"{name} is {text[:40]!r}")
    return "-".join(found.groups()) if found else UNSET


def _doi(page: BeautifulSoup) -> str:
    link = page.select_one("td.doi a[href]")
    return _meta(page, "citation_doi") or (unquote(str(link["href"])) if link else "")


def _table(page: BeautifulSoup) -> dict[str, str]:
    """Return the rows of the table by their label: report numbers and journal references share one class."""
    found = {}
    for row in page.select("div.metatable tr"):
        cells = [cell for cell in row.children if isinstance(cell, Tag)]
        if len(cells) == 2:
            found[full_text(cells[0]).rstrip(":").lower()] = full_text(cells[1])
    return found


def _license(page: BeautifulSoup) -> Text:
    link = page.select_one("div.abs-license a[href]")
    return UNSET if link is None else clean(str(link["href"])) or UNSET
