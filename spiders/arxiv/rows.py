"""Reads the rows of arXiv's HTML listings, which listing pages and author pages share."""

from __future__ import annotations

from bs4 import Tag
from msgspec import UNSET, Struct

from spiders.arxiv.entry import identifiers
from spiders.arxiv.markup import author_list, full_text
from spiders.arxiv.names import categories_in
from spiders.arxiv.parser import bare_id
from spiders.arxiv.withdrawal import says_withdrawn
from spiders.code_links import code_link
from spiders.errors import PageError
from spiders.html import one, optional
from spiders.records import PaperContent, PaperRecord, Text
from spiders.text import clean


class ListRow(Struct, frozen=True):
    """One paper's place in a listing: the line with its links, and its description where there is one."""

    line: Tag
    description: Tag | None


def rows_in(page: Tag) -> list[ListRow]:
    """Return the rows of all sections of a listing in order, maybe none."""
    return [ListRow(line, _description(line)) for line in page.select("dl > dt")]


def _description(line: Tag) -> Tag | None:
    following = line.find_next_sibling(["dt", "dd"])
    return following if isinstance(following, Tag) and following.name == "dd" else None


def read_row(row: ListRow, kind: str) -> PaperRecord:
    """Return the paper of a row; marks of cross-lists and replacements are passed over.

    Only a listing of new papers has abstracts. Raises PageError(`id-missing`, `id-unreadable`, `row-cut`,
    `element-missing`, `title-missing`, `authors-missing`).
    """
    paper_id = _paper_id(row.line)
    if row.description is None:
        raise PageError("row-cut", f"{paper_id} has no description")
    about = row.description
    title = full_text(one(about, "div.list-title"))
    if not title:
        raise PageError("title-missing", f"{paper_id} has no title")
    authors = author_list(one(about, "div.list-authors"))
    comment, abstract = _text_of(about, "div.list-comments"), _text_of(about, "p.mathjax")
    labels = full_text(one(about, "div.list-subjects"))
    primary = categories_in(full_text(one(about, "span.primary-subject")))
    content = PaperContent(
        title=title,
        abstract=abstract,
        code=code_link(comment or None, abstract or None),
        authors=UNSET if authors is None else authors.names,
        authors_complete=authors is not None and authors.complete,
        primary_category=primary[0] if primary else UNSET,
        categories=categories_in(labels) or UNSET,
        identifiers=identifiers(paper_id, None),
        comment=comment,
        journal_ref=_text_of(about, "div.list-journal-ref"),
        withdrawn=True if comment and says_withdrawn(comment) else UNSET,
    )
    return PaperRecord("arxiv", kind, paper_id, content)


def shown_row(row: ListRow) -> tuple[str | None, str]:
    """Return the id of a row, where it can be read, and its HTML."""
    try:
        source_id: str | None = _paper_id(row.line)
    except PageError:
        source_id = None
    return source_id, f"{row.line}{row.description or ''}"


def _paper_id(line: Tag) -> str:
    link = line.select_one('a[title="Abstract"]') or line.select_one('a[href*="/abs/"]')
    if link is None:
        raise PageError("id-missing", f"no link to a paper: {clean(line.get_text())[:80]!r}")
    return bare_id(str(link.get("id") or "") or clean(link.get_text()))


def _text_of(about: Tag, selector: str) -> Text:
    node = optional(about, selector)
    return UNSET if node is None else full_text(node) or UNSET
